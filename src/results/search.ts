// From a query to the resources of one page of cards: Secoda's listing is read page by page, and every element has to
// satisfy the query and its reader's visibility on our side too before it is counted, paged or shown.

import type { Visibility } from '../identity/visibility.ts';
import { matcher, toFilter } from '../query/query.ts';
import type { SecodaClient } from '../secoda/client.ts';
import { SecodaError } from '../secoda/errors.ts';
import { and, exact, type Filter } from '../secoda/filter.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { CARDS_A_PAGE, idsOnPage, type ResultsState } from './state.ts';

export interface Found {
  readonly state: ResultsState;
  /** The resources of the page of cards in `state.page`, in order. */
  readonly shown: readonly Resource[];
  /** Whether pages of the listing are left unread because one answer reads at most four. */
  readonly stoppedEarly: boolean;
}

export interface Search {
  /** Reads what page `page` of a result needs; the state's last page if there is no such page any more. */
  show(state: ResultsState, page: number, reader: Visibility, signal: AbortSignal): Promise<Found>;
}

/** Pages of Secoda's listing that one answer may read. */
const PAGES_AN_ANSWER = 4;
/** Secoda lists at most 10,000 resources. */
export const LISTING_CAP = 10_000;
/** How long a refused filter is not tried again. */
const REFUSED_MS = 60 * 60_000;

export function search({ client, clock }: { client: SecodaClient; clock: { now(): number } }): Search {
  const refusedUntil = new Map<string, number>();

  async function readPage(state: ResultsState, page: number, reader: Visibility, signal: AbortSignal) {
    const query = toFilter(state.query);
    const extra: readonly Filter[] = [exact('archived', false), ...reader.filters];
    const kind = JSON.stringify(extra);
    const list = (filter: Filter) => client.resources.list({ filter, page }, { signal });
    const refused = state.finishedHere || (refusedUntil.get(kind) ?? 0) > clock.now();
    if (refused) return { answer: await list(query), finishedHere: true };
    try {
      return { answer: await list(and(query, ...extra)), finishedHere: false };
    } catch (error) {
      if (!(error instanceof SecodaError) || error.kind !== 'invalid') throw error;
      const answer = await list(query);
      // Only now is it known that the extra leaves were what Secoda did not take.
      refusedUntil.set(kind, clock.now() + REFUSED_MS);
      return { answer, finishedHere: true };
    }
  }

  return {
    async show(before, page, reader, signal) {
      const fresh = new Map<string, Resource>();
      let state = before;
      const matches = matcher(before.query);
      let read = 0;

      async function readListing(listingPage: number): Promise<void> {
        const { answer, finishedHere } = await readPage(state, listingPage, reader, signal);
        read += 1;
        const known = new Set(state.found.flatMap((ids, index) => (index === listingPage - 1 ? [] : ids)));
        const ids: string[] = [];
        for (const item of answer.items) {
          if (item.archived || !reader.sees(item) || !matches(item) || known.has(item.id)) continue;
          known.add(item.id);
          ids.push(item.id);
          fresh.set(item.id, item);
        }
        if (listingPage <= state.found.length) return; // an earlier page read again: its order stays
        const ended = answer.items.length === 0 || answer.nextPage === undefined;
        state = {
          ...state,
          found: [...state.found, ids],
          next: ended ? null : listingPage + 1,
          finishedHere: state.finishedHere || finishedHere,
          count: reader.everything && !finishedHere && answer.count !== undefined ? answer.count : null,
        };
      }

      while (state.next !== null && read < PAGES_AN_ANSWER && state.found.flat().length < page * CARDS_A_PAGE) {
        await readListing(state.next);
      }
      const last = Math.max(1, Math.ceil(state.found.flat().length / CARDS_A_PAGE));
      state = { ...state, page: Math.min(page, last) };
      const wanted = idsOnPage(state, state.page);
      const earlier = new Set(wanted.filter((id) => !fresh.has(id)).map((id) => listingPageOf(state, id)));
      for (const listingPage of earlier) await readListing(listingPage);
      const shown = wanted.flatMap((id) => fresh.get(id) ?? []);
      return { state, shown, stoppedEarly: state.next !== null && state.found.flat().length < page * CARDS_A_PAGE };
    },
  };
}

function listingPageOf(state: ResultsState, id: string): number {
  return state.found.findIndex((ids) => ids.includes(id)) + 1;
}
