// One window of somebody's browser: keeps what it was last told and tells it what is different now. Messages and views are
// values that are replaced when they change, so that different means another object.

import type { Catalog } from '../catalog/server.ts';
import type { Shown } from '../slack/messages.ts';
import type { Person } from '../slack/people.ts';
import type { SimulatedSlack } from '../slack/server.ts';
import type { View } from '../slack/views.ts';
import { type Acting, act, roomsOf } from './acting.ts';
import { type Ask, readQuestion } from './asks.ts';
import { lookInto } from './catalog-view.ts';
import type { CatalogRequest, MessageSeen, News, ViewSeen } from './protocol.ts';

export interface WindowParts extends Omit<Acting, 'person'> {
  readonly catalog: Catalog | undefined;
  readonly person: () => Person;
  readonly hello: () => News;
  readonly send: (news: News) => void;
}

export interface OpenWindow {
  readonly person: Person;
  /** Tells the window what has changed. */
  refresh(): void;
  /** Takes a frame that the window sent. */
  hear(frame: string): void;
}

export function openWindow(parts: WindowParts): OpenWindow {
  const { slack, send, marks, machinery, catalog } = parts;
  const rooms = new Map<string, Map<string, Shown>>();
  const told = new Map<string, unknown>();
  let lastExchange = 0;
  let lastViolation = 0;
  const requests = new WeakMap<object, string>();
  let watchesWire = false;

  /** Sends what `make` says unless the window knows it already. */
  function once(name: string, is: readonly unknown[], make: () => News): void {
    const before = told.get(name);
    if (Array.isArray(before) && before.every((value, index) => value === is[index])) return;
    told.set(name, is);
    send(make());
  }

  function tellMessages(person: Person): void {
    for (const room of roomsOf(slack, person)) {
      const before = rooms.get(room.id);
      const now = new Map(slack.sees(person, room.kind === 'im' ? 'dm' : room).map((one) => [keyOf(one), one]));
      rooms.set(room.id, now);
      const put = [...now].filter(([key, message]) => before?.get(key) !== message).map(([, message]) => message);
      const gone = [...(before?.keys() ?? [])].filter((key) => !now.has(key));
      if (put.length === 0 && gone.length === 0) continue;
      send({ kind: 'messages', room: room.id, put: put.map((one) => messageSeen(one, slack, person)), gone });
    }
  }

  function tellWire(): void {
    if (!watchesWire) return;
    const exchanges = slack.exchanges.filter(({ id }) => id > lastExchange);
    lastExchange = exchanges.at(-1)?.id ?? lastExchange;
    const violations = slack.violations.slice(lastViolation);
    lastViolation = slack.violations.length;
    const asked = (catalog?.requests ?? []).filter((one) => requests.get(one) !== one.outcome);
    for (const one of asked) requests.set(one, one.outcome);
    if (exchanges.length + violations.length + asked.length === 0) return;
    send({ kind: 'wire', exchanges, violations, requests: asked.map(requestSeen) });
  }

  function refresh(): void {
    const person = parts.person();
    tellMessages(person);
    const [modal, home] = [slack.modal(person), slack.home(person)];
    once('views', [modal, home], () => ({
      kind: 'views',
      modal: modal ? viewSeen(modal) : null,
      home: home ? viewSeen(home) : null,
    }));
    once('read', [marks.of(person)], () => ({ kind: 'read', marks: marks.of(person) }));
    const { switched, aheadMs } = machinery.behind;
    once('behind', [switched, aheadMs], () => ({ kind: 'behind', behind: { switched, aheadMs } }));
    tellWire();
  }

  async function answer(ask: Ask | undefined): Promise<unknown> {
    if (ask === undefined) throw new Error('The sandbox does not take that: it is too long or not known.');
    if (ask.kind === 'look into catalog') return catalog && lookInto(catalog, ask.words);
    if (ask.kind === 'reset catalog') return catalog?.reset();
    if (ask.kind !== 'watch wire') return act(ask, { slack, marks, machinery, person: parts.person() });
    watchesWire = ask.on;
    return undefined;
  }

  send(parts.hello());
  refresh();
  return {
    get person() {
      return parts.person();
    },
    refresh,
    hear(frame) {
      const question = readQuestion(frame);
      if (question === undefined) return;
      void reply(question.id, question.ask);
    },
  };

  async function reply(id: number, ask: Ask | undefined): Promise<void> {
    let told: Pick<Extract<News, { kind: 'answer' }>, 'value' | 'problem'>;
    try {
      told = { value: await answer(ask) };
    } catch (error) {
      told = { problem: error instanceof Error ? error.message : 'That did not work.' };
    }
    // What came of it reaches the window before the answer.
    refresh();
    send({ kind: 'answer', id, ...told });
  }
}

function keyOf({ ts, onlyTo }: Shown): string {
  return onlyTo === undefined ? ts : `${ts} ${onlyTo}`;
}

function messageSeen(message: Shown, slack: SimulatedSlack, person: Person): MessageSeen {
  const { ts, threadTs, author, edited, text, blocks, onlyTo } = message;
  const held = slack.held(person, message);
  return { key: keyOf(message), ts, threadTs, author, onlyYou: onlyTo !== undefined, edited, text, blocks, held };
}

function viewSeen(view: View): ViewSeen {
  const { id, hash, title, submit, close, blocks, state, errors, notice } = view;
  return {
    id,
    hash,
    title,
    submit,
    close,
    blocks,
    held: state,
    errors,
    notice,
    isPushed: view.previousViewId !== undefined,
  };
}

function requestSeen(request: Catalog['requests'][number]): CatalogRequest {
  const { id, at, method, path, query, body, role, status, outcome, fault } = request;
  return { id, at, method, path, query, body, role, status, outcome, fault };
}
