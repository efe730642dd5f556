// One answer's way through Secoda's listing: pages are read one after the other, and of each element it is decided once
// whether its reader sees it and whether it is what was asked for. What is read stays at hand for the cards.

import { compile, missedBy } from '../query/compile.ts';
import { matcher } from '../query/matcher.ts';
import { hidesArchived } from '../query/query.ts';
import { NotFoundError } from '../secoda/errors.ts';
import type { Page } from '../secoda/pages.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import type { Listing, ReadsAs } from './listing.ts';
import { bestFirst } from './nearest.ts';
import { countFound, LISTING_CAP, PAGES_AN_ANSWER, RANKED, type ResultsState } from './state.ts';
import type { Titles } from './titles.ts';

export interface Reading {
  /** As it is by now. */
  state(): ResultsState;
  /** What its reader sees of the answers and is not what was asked for. */
  readonly strangers: readonly Resource[];
  /** Everything found in this answer. */
  found(): readonly Resource[];
  /** The first of these, where anything was found. */
  best(): Resource | undefined;
  /** Reads on until there are so many, the listing ends, or four pages were read. */
  readOn(enough: number): Promise<void>;
  /** Puts the first fifty in their order; further pages are read where others took their places. */
  rankFirst(): Promise<void>;
  take(items: readonly Resource[], changes: Partial<ResultsState>): void;
  /** Those that are still there, in their order. */
  resourcesOf(ids: readonly string[]): Promise<readonly Resource[]>;
}

export interface ReadingOptions {
  readonly secoda: Listing;
  readonly titles: Pick<Titles, 'learn'>;
  readonly reader: ReadsAs;
  readonly signal: AbortSignal;
}

/** The elements of one answer. */
interface Sorted {
  readonly wanted: readonly Resource[];
  readonly strangers: readonly Resource[];
  /** Those among the first fifty: how far behind them was read depends on what is hidden. */
  readonly early: readonly Resource[];
}

export function startReading(before: ResultsState, { secoda, titles, reader, signal }: ReadingOptions): Reading {
  const { query } = before;
  const matches = matcher(query);
  const compiled = compile(query);
  const order = bestFirst(query);
  const isArchivedHidden = hidesArchived(query);
  const sees = (item: Resource): boolean => reader.visibility.sees(item) && !(isArchivedHidden && item.archived);
  const isWanted = (item: Resource): boolean => sees(item) && matches(item);
  const fresh = new Map<string, Resource>();
  const strangers: Resource[] = [];
  let state = before;
  let beforeLast = before;
  let read = 0;

  function sorted({ items }: Page<Resource>): Sorted {
    const before = countFound(state);
    const seen = items.filter(sees);
    const wanted: Resource[] = [];
    const strangers: Resource[] = [];
    for (const item of seen) (matches(item) ? wanted : strangers).push(item);
    const last = wanted[RANKED - 1 - before];
    const early = before >= RANKED ? [] : last === undefined ? strangers : strangers.filter(isBefore(last, seen));
    for (const item of wanted) fresh.set(item.id, item);
    return { wanted, strangers, early };
  }

  async function ask(page: number) {
    const without = state.found.length === 0 ? undefined : state.without;
    const given = await secoda.read(compiled, page, { ...reader, isWanted, without }, signal);
    read += 1;
    titles.learn(given.answer.items);
    return given;
  }

  async function readNext(page: number): Promise<void> {
    const { answer, without, leftOut } = await ask(page);
    const parts = sorted(answer);
    strangers.push(...parts.strangers);
    const finished = new Set([
      ...state.finishedHere,
      ...compiled.finishedHere,
      ...leftOut.map(({ name }) => name),
      // Only of what its reader sees: nothing that is hidden may change what is said.
      ...missedBy(query, parts.early),
    ]);
    const known = new Set(state.found.flat());
    const items = parts.wanted.filter(({ id }) => !known.has(id) && known.add(id));
    // The first ones are put in order together, when all of them are there; what follows keeps Secoda's order, since where
    // a page of it ends depends on what is hidden.
    const ids = items.map(({ id }) => id);
    const first = answer.items[0]?.id;
    const listed = state.listed + answer.items.length + answer.dropped;
    const repeats = first === undefined || first === state.lastRead;
    const ended = repeats || answer.nextPage === undefined || listed >= LISTING_CAP;
    const isExact = leftOut.length === 0 && finished.size === 0 && parts.wanted.length === answer.items.length;
    const mayCount = reader.visibility.everything && isExact && (state.found.length === 0 || state.count !== null);
    finished.delete('');
    beforeLast = state;
    state = {
      ...state,
      found: [...state.found, ids],
      listed,
      next: ended ? null : page + 1,
      without: [...without],
      finishedHere: [...finished],
      // A count below what was listed is wrong.
      count: mayCount && answer.count !== undefined && answer.count >= listed ? answer.count : null,
      lastRead: first ?? null,
    };
  }

  /** Null when there are enough, or no more may be read. */
  function pageToRead(enough: number): number | null {
    return read < PAGES_AN_ANSWER && countFound(state) < enough ? state.next : null;
  }

  async function readOn(enough: number): Promise<void> {
    for (let page = pageToRead(enough); page !== null; page = pageToRead(enough)) await readNext(page);
  }

  function ordered(ids: readonly string[]): string[] {
    return order(atHand(ids)).map(({ id }) => id);
  }

  function atHand(ids: readonly string[]): readonly Resource[] {
    return ids.map((id) => fresh.get(id)).filter((item) => item !== undefined);
  }

  return {
    // Not an accessor: the object of each answer would then be of a shape of its own, which V8 keeps, with the answer, until
    // it cleans up all of its memory.
    state: () => state,
    strangers,
    found: () => [...fresh.values()],
    best() {
      const [[id] = []] = state.found;
      return id === undefined ? undefined : fresh.get(id);
    },
    readOn,
    async rankFirst() {
      // Whether something is hidden must not show in how many are ranked.
      if (!reader.visibility.everything) await readOn(RANKED);
      const [first = [], ...others] = state.found;
      if (others.length === 0) {
        state = { ...state, found: state.found.map(ordered) };
        return;
      }
      const all = state.found.flat();
      const ids = ordered(all.slice(0, RANKED));
      const besides = ids.filter((id) => !first.includes(id));
      // A page of which more is left is read again when its turn comes.
      const { next, listed, lastRead, found } = all.length > RANKED ? beforeLast : state;
      state = { ...state, next, listed, lastRead, besides, found: [ids, ...found.slice(1).map(() => [])] };
    },
    take(items, changes) {
      for (const item of items) fresh.set(item.id, item);
      state = { ...state, ...changes };
    },
    async resourcesOf(ids) {
      const missing = ids.filter((id) => !fresh.has(id));
      if (missing.length === 0) return atHand(ids);
      const alone = missing.filter((id) => state.besides.includes(id));
      const pages = new Set(missing.filter((id) => !alone.includes(id)).map((id) => pageOf(state, id)));
      for (const page of pages) sorted((await ask(page)).answer);
      for (const item of await readEach(alone)) if (sees(item)) fresh.set(item.id, item);
      return atHand(ids);
    },
  };

  /** Without those that are gone. */
  async function readEach(ids: readonly string[]): Promise<readonly Resource[]> {
    const all = ids.map((id) => reader.client.resources.get(id, { signal }).catch(ifGone));
    return (await Promise.all(all)).filter((item) => item !== undefined);
  }
}

function isBefore(last: Resource, all: readonly Resource[]): (item: Resource) => boolean {
  const end = all.indexOf(last);
  return (item) => all.indexOf(item) < end;
}

/** The page of Secoda's listing that gave it. */
function pageOf({ found }: ResultsState, id: string): number {
  return found.findIndex((ids) => ids.includes(id)) + 1;
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}
