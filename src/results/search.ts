// From a query to the resources of one page of cards: Secoda's listing is read page by page, and every element has to
// satisfy the query and its reader's visibility on our side too before it is ranked, counted, paged or shown.

import type { Query } from '../query/query.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { listing, type ReadsAs } from './listing.ts';
import { nearest } from './nearest.ts';
import { startReading } from './reading.ts';
import { CARDS_A_PAGE, countFound, idsOnPage, isCapped, RANKED, type ResultsState, startOf } from './state.ts';
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
  show(state: ResultsState, page: number, reader: ReadsAs, signal: AbortSignal): Promise<Found>;
  /** The first ones of a query, to be shown beside something else. */
  some(query: Query, most: number, reader: ReadsAs, signal: AbortSignal): Promise<Some>;
  /** All that is found and nothing that is only near it, up to what Secoda lists: as many calls as that has pages. */
  all(query: Query, reader: ReadsAs, signal: AbortSignal): Promise<Everything>;
}

export interface Some {
  readonly items: readonly Resource[];
  /** How many more there are; undefined where there may be more and how many is not known, or not the reader's to know. */
  readonly more: number | undefined;
}

/** Everything that is found, in short. */
export interface Everything {
  /** By id, in the order of Secoda's listing. */
  readonly found: ReadonlyMap<string, Pick<Resource, 'title' | 'entityType' | 'nativeType'>>;
  /** Whether Secoda listed no more, though there may be. */
  readonly isCapped: boolean;
}

export interface SearchOptions {
  readonly clock: { now(): number };
  readonly titles: Pick<Titles, 'learn' | 'vocabulary'>;
}

export function search({ clock, titles }: SearchOptions): Search {
  const secoda = listing(clock);
  const nearer = nearest({ secoda, vocabulary: titles.vocabulary });
  return {
    async show(before, page, reader, signal) {
      const reading = startReading(before, { secoda, titles, reader, signal });
      const enough = page * CARDS_A_PAGE;
      // One more tells whether a page follows; that Secoda lists more may be for what is hidden.
      await reading.readOn(reader.visibility.everything ? enough : enough + 1);
      if (before.found.length === 0) {
        await reading.rankFirst();
        const { items, changes } = await nearer(reading, reader, signal);
        reading.take(items, changes);
      }
      const count = countFound(reading.state());
      const last = Math.max(1, Math.ceil(count / CARDS_A_PAGE));
      const state = { ...reading.state(), page: Math.min(page, last) };
      const shown = await reading.resourcesOf(idsOnPage(state, state.page));
      return { state, shown, stoppedEarly: state.next !== null && count < enough };
    },
    async some(query, most, reader, signal) {
      const reading = startReading(startOf(query), { secoda, titles, reader, signal });
      await reading.readOn(most);
      await reading.rankFirst();
      const state = reading.state();
      const ids = state.found.flat();
      // From so many on it depends on what is hidden whether the end was read.
      const isAll = state.next === null && !isCapped(state) && (reader.visibility.everything || ids.length < RANKED);
      const total = isAll ? ids.length : (state.count ?? undefined);
      const items = await reading.resourcesOf(ids.slice(0, most));
      return { items, more: total === undefined ? undefined : Math.max(0, total - items.length) };
    },
    async all(query, reader, signal) {
      const found = new Map<string, Pick<Resource, 'title' | 'entityType' | 'nativeType'>>();
      let state = startOf(query);
      while (state.next !== null) {
        const reading = startReading(state, { secoda, titles, reader, signal });
        await reading.readOn(Number.POSITIVE_INFINITY);
        for (const { id, title, entityType, nativeType } of reading.found()) {
          found.set(id, { title, entityType, nativeType });
        }
        state = reading.state();
      }
      return { found, isCapped: isCapped(state) };
    },
  };
}
