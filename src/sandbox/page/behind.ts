// What is behind the page, for one window: what goes over the wire, what the catalog is asked and what has changed in it, and
// the switches. The same beside the small Slack and on the catalog's own page.

import type { Catalog } from '../catalog/server.ts';
import type { SimulatedSlack } from '../slack/server.ts';
import type { Ask } from './asks.ts';
import { lookInto } from './catalog-view.ts';
import type { Machinery } from './machinery.ts';
import type { CatalogRequest, News } from './protocol.ts';

/** Between Slack and the bot: of the simulated Slack, or of the guard in front of the real one. */
export type Overheard = Pick<SimulatedSlack, 'exchanges' | 'violations' | 'changed'>;

/** Between the bot and Secoda: of the embedded catalog, or of the guard in front of the real one. */
export type Asked = Pick<Catalog, 'requests' | 'changed'>;

export interface Backstage {
  readonly wire: Overheard;
  readonly asked: Asked;
  /** Undefined where it is real. */
  readonly catalog: Catalog | undefined;
  readonly machinery: Machinery;
}

const KINDS = ['watch wire', 'look into catalog', 'reset catalog', 'switch', 'forward'] as const;

export type AskBehind = Extract<Ask, { kind: (typeof KINDS)[number] }>;

export function isBehind(ask: Ask): ask is AskBehind {
  return KINDS.some((kind) => kind === ask.kind);
}

export interface Behind {
  /** Tells the window what has changed. */
  refresh(): void;
  answer(ask: AskBehind): unknown;
}

export function behind({ wire, asked, catalog, machinery }: Backstage, send: (news: News) => void): Behind {
  let lastExchange = 0;
  let lastViolation = 0;
  let watches = false;
  const requests = new WeakMap<object, string>();
  const told = new Map<string, string>();

  /** Sends it unless the window knows it already. */
  function once(news: News): void {
    const is = JSON.stringify(news);
    if (told.get(news.kind) === is) return;
    told.set(news.kind, is);
    send(news);
  }

  function tellWire(): void {
    if (!watches) return;
    const exchanges = wire.exchanges.filter(({ id }) => id > lastExchange);
    lastExchange = exchanges.at(-1)?.id ?? lastExchange;
    const violations = wire.violations.slice(lastViolation);
    lastViolation = wire.violations.length;
    const fresh = asked.requests.filter((one) => requests.get(one) !== one.outcome);
    for (const one of fresh) requests.set(one, one.outcome);
    if (exchanges.length + violations.length + fresh.length === 0) return;
    send({ kind: 'wire', exchanges, violations, requests: fresh.map(requestSeen) });
  }

  return {
    refresh() {
      const { switched, aheadMs } = machinery.behind;
      once({ kind: 'behind', behind: { switched, aheadMs } });
      if (catalog) once({ kind: 'catalog changed', last: catalog.company.audit.at(-1)?.id });
      tellWire();
    },
    answer(ask) {
      switch (ask.kind) {
        case 'watch wire':
          watches = ask.on;
          return undefined;
        case 'look into catalog':
          return catalog && lookInto(catalog, ask.words, ask.most);
        case 'reset catalog':
          return machinery.reset();
        case 'switch':
          return machinery.switch(ask.fault);
        case 'forward':
          return machinery.forward(ask.hours * 3_600_000);
      }
      return ask satisfies never;
    },
  };
}

function requestSeen(request: Asked['requests'][number]): CatalogRequest {
  const { id, at, method, path, query, body, role, status, outcome, fault } = request;
  return { id, at, method, path, query, body, role, status, outcome, fault };
}
