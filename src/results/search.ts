// From a query to the resources of one page of cards: Secoda's listing is read page by page, and every element has to
// satisfy the query and its reader's visibility on our side too before it is ranked, counted, paged or shown.

import type { Resource } from '../secoda/resources/resource.ts';
import { listing, type ReadsAs } from './listing.ts';
import { nearest } from './nearest.ts';
import { startReading } from './reading.ts';
import { CARDS_A_PAGE, idsOnPage, type ResultsState } from './state.ts';
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
      await reading.readOn(enough);
      if (before.found.length === 0) {
        await reading.rankFirst();
        const { items, changes } = await nearer(reading, reader, signal);
        reading.take(items, changes);
      }
      const count = reading.state.found.flat().length;
      const last = Math.max(1, Math.ceil(count / CARDS_A_PAGE));
      const state = { ...reading.state, page: Math.min(page, last) };
      const shown = await reading.resourcesOf(idsOnPage(state, state.page));
      return { state, shown, stoppedEarly: state.next !== null && count < enough };
    },
  };
}
