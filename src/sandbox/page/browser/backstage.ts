// What a window knows of what is behind the page: the wire, the catalog, the switches. The small Slack has it beside the
// channel, the catalog's own page has nothing else.

import type { Ask, Behind, CatalogRequest, CatalogSeen, Exchange, News } from '../protocol.ts';

export type CatalogTab = 'resources' | 'changes' | 'requests';

export interface Backstage {
  readonly exchanges: Exchange[];
  readonly requests: Map<string, CatalogRequest>;
  readonly violations: string[];
  behind: Behind;
  hasCatalog: boolean;
  /** Whether a day can be made to pass. */
  mayForward: boolean;
  inspects: boolean;
  /** What is looked for in the catalog; undefined while it is closed. */
  catalogWords: string | undefined;
  catalogTab: CatalogTab;
  /** How many resources are to be shown. */
  catalogMost: number;
  catalog: CatalogSeen | undefined;
  /** A key that was made for the person of this window. */
  key: string | undefined;
  ask(ask: Ask): Promise<unknown>;
  redraw(): void;
}

export const FEW = 30;

export function backstage(): Omit<Backstage, 'ask' | 'redraw'> {
  return {
    exchanges: [],
    requests: new Map(),
    violations: [],
    behind: { switched: undefined, aheadMs: 0 },
    hasCatalog: false,
    mayForward: true,
    inspects: false,
    catalogWords: undefined,
    catalogTab: 'resources',
    catalogMost: FEW,
    catalog: undefined,
    key: undefined,
  };
}

/** A new connection hears of all of it again. */
export function startAnew(stage: Backstage, hasCatalog: boolean): void {
  stage.hasCatalog = hasCatalog;
  stage.exchanges.length = 0;
  stage.violations.length = 0;
  stage.requests.clear();
  watch(stage);
  if (stage.catalogWords !== undefined) void look(stage);
}

export function takeBehind(
  stage: Backstage,
  news: Extract<News, { kind: 'wire' | 'behind' | 'catalog changed' }>,
): void {
  switch (news.kind) {
    case 'wire':
      stage.exchanges.push(...news.exchanges);
      stage.violations.push(...news.violations);
      for (const request of news.requests) stage.requests.set(request.id, request);
      return;
    case 'behind':
      stage.behind = news.behind;
      return;
    case 'catalog changed':
      if (stage.catalogWords !== undefined) void look(stage);
      return;
  }
  news satisfies never;
}

/** Hears what goes over the wire while somebody looks at it. */
export function watch(stage: Backstage): void {
  const on = stage.inspects || (stage.catalogWords !== undefined && stage.catalogTab === 'requests');
  void stage.ask({ kind: 'watch wire', on }).catch(() => {});
  stage.redraw();
}

export async function look(stage: Backstage): Promise<void> {
  const { catalogWords: words = '', catalogMost: most } = stage;
  if (!stage.hasCatalog) return;
  try {
    const seen = (await stage.ask({ kind: 'look into catalog', words, most })) as CatalogSeen;
    if (stage.catalogWords === words) stage.catalog = seen;
  } catch {
    // It was said; what was seen before stays.
  }
  stage.redraw();
}
