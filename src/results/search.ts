// From a query to the resources of one page of cards: Secoda's listing is read page by page, and every element has to
// satisfy the query and its reader's visibility on our side too before it is counted, paged or shown.

import type { Access } from '../identity/identity.ts';
import { compile, missedBy } from '../query/compile.ts';
import { matcher } from '../query/matcher.ts';
import { hidesArchived } from '../query/query.ts';
import { NotFoundError } from '../secoda/errors.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { listing } from './listing.ts';
import { bestFirst, nearest } from './nearest.ts';
import { CARDS_A_PAGE, idsOnPage, LISTING_CAP, PAGES_AN_ANSWER, RANKED, type ResultsState } from './state.ts';
import type { Titles } from './titles.ts';

export interface Found {
  readonly state: ResultsState;
  /** The resources of the page of cards in `state.page`, in order. */
  readonly shown: readonly Resource[];
  /** Whether pages of the listing are left unread because one answer reads at most four. */
  readonly stoppedEarly: boolean;
}

export interface Search {
  /** Reads what page `page` of a result needs; the state's last page if there is no such page any more. */
  show(state: ResultsState, page: number, reader: Access, signal: AbortSignal): Promise<Found>;
}

export function search({ clock, titles }: { clock: { now(): number }; titles: Titles }): Search {
  const secoda = listing(clock);
  const nearer = nearest({ secoda, vocabulary: () => titles.vocabulary() });
  return {
    async show(before, page, reader, signal) {
      const fresh = new Map<string, Resource>();
      let state = before;
      const matches = matcher(before.query);
      const compiled = compile(before.query);
      const isWanted = (item: Resource): boolean => reader.visibility.sees(item) && matches(item);
      const isHidden = ({ archived }: Resource): boolean => archived && hidesArchived(before.query);
      const order = bestFirst(before.query);
      const strangersSeen: Resource[] = [];
      let read = 0;
      let hadHidden = false;

      async function readListing(listingPage: number): Promise<void> {
        const how = { ...reader, isWanted, without: state.found.length === 0 ? undefined : state.without };
        const { answer, without, leftOut } = await secoda.read(compiled, listingPage, how, signal);
        read += 1;
        titles.learn(answer.items);
        hadHidden ||= !answer.items.every((item) => reader.visibility.sees(item) && !isHidden(item));
        // Only of what its reader sees: nothing that is hidden may change what is said.
        const strangers = answer.items.filter(
          (item) => reader.visibility.sees(item) && !isHidden(item) && !matches(item),
        );
        const finished = [
          ...state.finishedHere,
          ...compiled.finishedHere,
          ...leftOut.map(({ name }) => name),
          ...missedBy(before.query, strangers),
        ];
        const known = new Set(state.found.flatMap((ids, index) => (index === listingPage - 1 ? [] : ids)));
        const wantedItems: Resource[] = [];
        for (const item of answer.items) {
          if (!isWanted(item) || known.has(item.id)) continue;
          known.add(item.id);
          wantedItems.push(item);
          fresh.set(item.id, item);
        }
        strangersSeen.push(...strangers);
        const isRankedLater = before.found.length === 0;
        const ids = (isRankedLater ? wantedItems : order(wantedItems)).map(({ id }) => id);
        if (listingPage <= state.found.length) return; // an earlier page read again: its order stays
        const first = answer.items[0]?.id;
        const listed = state.listed + answer.items.length + answer.dropped;
        const repeats = first === undefined || first === state.lastRead;
        const ended = repeats || answer.nextPage === undefined || listed >= LISTING_CAP;
        const isComplete = leftOut.length === 0 && finished.length === 0;
        const isCounted = reader.visibility.everything && isComplete && answer.items.every(isWanted);
        const mayCount = isCounted && (state.found.length === 0 || state.count !== null);
        state = {
          ...state,
          found: [...state.found, ids],
          listed,
          next: ended ? null : listingPage + 1,
          without: [...without],
          finishedHere: [...new Set(finished)].filter((name) => name !== ''),
          // A count below what was listed is wrong.
          count: mayCount && answer.count !== undefined && answer.count >= listed ? answer.count : null,
          lastRead: first ?? null,
        };
      }

      let earlier = before;
      while (state.next !== null && read < PAGES_AN_ANSWER && state.found.flat().length < page * CARDS_A_PAGE) {
        earlier = state;
        await readListing(state.next);
      }
      if (before.found.length === 0) {
        // What is hidden takes no place among those that are ranked.
        while (hadHidden && state.next !== null && read < PAGES_AN_ANSWER && state.found.flat().length < RANKED) {
          earlier = state;
          await readListing(state.next);
        }
        state = rankedTogether(state, earlier, (ids) => order(ids.flatMap((id) => fresh.get(id) ?? [])));
        const more = await nearer({ state, found: [...fresh.values()], strangers: strangersSeen }, reader, signal);
        for (const item of more.items) fresh.set(item.id, item);
        state = { ...state, ...more.changes };
      }
      const last = Math.max(1, Math.ceil(state.found.flat().length / CARDS_A_PAGE));
      state = { ...state, page: Math.min(page, last) };
      const wanted = idsOnPage(state, state.page);
      const alone = new Set(state.besides);
      const missing = wanted.filter((id) => !fresh.has(id));
      const again = new Set(missing.filter((id) => !alone.has(id)).map((id) => listingPageOf(state, id)));
      for (const listingPage of again) await readListing(listingPage);
      for (const item of await readEach(
        missing.filter((id) => alone.has(id)),
        reader,
        signal,
      )) {
        if (reader.visibility.sees(item) && !isHidden(item)) fresh.set(item.id, item);
      }
      const shown = wanted.flatMap((id) => fresh.get(id) ?? []);
      return { state, shown, stoppedEarly: state.next !== null && state.found.flat().length < page * CARDS_A_PAGE };
    },
  };
}

/**
 * The first fifty of several pages, ranked as if they had been one. A page of which more is left is read again when its turn
 * comes. `earlier`: the state before the last page was read.
 */
function rankedTogether(
  state: ResultsState,
  earlier: ResultsState,
  order: (ids: readonly string[]) => readonly Resource[],
): ResultsState {
  const all = state.found.flat();
  const [first = [], ...others] = state.found;
  if (others.length === 0) return { ...state, found: state.found.map((ids) => order(ids).map(({ id }) => id)) };
  const ids = order(all.slice(0, RANKED)).map(({ id }) => id);
  const besides = ids.filter((id) => !first.includes(id));
  const { next, listed, lastRead, found } = all.length > RANKED ? earlier : state;
  return { ...state, next, listed, lastRead, besides, found: [ids, ...found.slice(1).map(() => [])] };
}

/** Without those that are gone. */
async function readEach(ids: readonly string[], { client }: Access, signal: AbortSignal): Promise<readonly Resource[]> {
  const read = await Promise.all(
    ids.map((id) =>
      client.resources.get(id, { signal }).catch((error: unknown) => {
        if (error instanceof NotFoundError) return undefined;
        throw error;
      }),
    ),
  );
  return read.filter((item) => item !== undefined);
}

function listingPageOf(state: ResultsState, id: string): number {
  return state.found.findIndex((ids) => ids.includes(id)) + 1;
}
