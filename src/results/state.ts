// What is kept of a private result: the query, the ids found so far by page of Secoda's listing, and the page shown. The
// resources themselves are not kept: each page is read anew, with the rights its reader has then.

import { z } from 'zod';
import { idFields, marks, namedFields, parts, type Query, sorts } from '../query/query.ts';

const not = z.boolean();
const ids = z.partialRecord(z.enum(idFields), z.array(z.string()));
const test = z.discriminatedUnion('is', [
  z.object({ is: z.literal('word'), not, text: z.string() }),
  z.object({ is: z.enum(['type', 'native']), not, type: z.string() }),
  z.object({ is: z.literal('named'), not, field: z.enum(namedFields), name: z.string(), ids }),
  z.object({ is: z.literal('marked'), not, mark: z.enum(marks) }),
  z.object({ is: z.literal('has'), not, what: z.enum(parts) }),
]);
const sortBy = z.object({ by: z.enum(sorts), order: z.enum(['asc', 'desc']) });
const query: z.ZodType<Query> = z.union([
  z.object({ all: z.array(z.array(test)), sort: z.array(sortBy) }),
  z.object({ title: z.string() }),
]);

/** What was done to one resource of a result, or is being done: said on its card. */
const note = z.object({
  /** mrkdwn, with all texts from elsewhere escaped. */
  says: z.string(),
  /** The change that may be taken back here, until when. Milliseconds since 1970. */
  undo: z.object({ change: z.string(), until: z.number() }).nullable(),
  /** When the resource became another one than was read before; null where it did not. */
  changedAt: z.number().nullable(),
});
export type Note = z.output<typeof note>;

/** A note that says something and no more. */
export function noteOf(says: string): Note {
  return { says, undo: null, changedAt: null };
}

export const resultsState = z.object({
  query,
  /** Visible, matching, de-duplicated ids; the n-th list is what page n+1 of Secoda's listing gave. */
  found: z.array(z.array(z.string())),
  /** How many resources Secoda has listed so far, wanted or not. */
  listed: z.number().int().nonnegative(),
  /** The next page of Secoda's listing; null when there is none. */
  next: z.number().int().positive().nullable(),
  /** The page of cards that is shown, from 1. */
  page: z.number().int().positive(),
  /** What Secoda was not asked for, since it does not take it: every page is asked for in the same way. */
  without: z.array(z.string()),
  /** The parts of the search that this app finished by itself, as people name them. */
  finishedHere: z.array(z.string()),
  /** Secoda's own count, only where nothing is hidden from the reader and every element agreed with the query. */
  count: z.number().int().nonnegative().nullable(),
  /** Those of `found` that no page of the listing gave: each is read by itself. */
  besides: z.array(z.string()),
  /** What was searched instead, when nothing had all the words, or what may have been meant; whether that is all of it. */
  note: z.object({ said: z.string(), isWhole: z.boolean() }).nullable(),
  /** The first element of the last page read: a service that repeats it will bring nothing new. */
  lastRead: z.string().nullable(),
  /** By resource. */
  notes: z.record(z.string(), note).default({}),
  /** Where the message with these results is changed by what is pressed in a modal over it: how often still, until when. */
  below: z.object({ answersAt: z.string(), left: z.number(), until: z.number() }).nullable().default(null),
});

export type ResultsState = z.output<typeof resultsState>;

/** The kind under which results are kept in the store of views. */
export const RESULTS = 'results';

export const CARDS_A_PAGE = 5;

/** Pages of Secoda's listing that one answer may read. */
export const PAGES_AN_ANSWER = 4;

/** As many are ranked together: a page of Secoda's listing. */
export const RANKED = 50;

/** @param said stands above every page. */
export function startOf(query: Query, said?: string): ResultsState {
  return {
    query,
    found: [],
    listed: 0,
    next: 1,
    page: 1,
    without: [],
    finishedHere: [],
    count: null,
    besides: [],
    note: said === undefined ? null : { said, isWhole: true },
    lastRead: null,
    notes: {},
    below: null,
  };
}

/** Resources that are known already, however they were found. */
export function stateOf(resources: readonly { readonly id: string; readonly title: string }[]): ResultsState {
  const ids = resources.map(({ id }) => id);
  return { ...startOf({ title: resources[0]?.title ?? '' }), found: [ids], next: null, besides: ids };
}

/** Secoda lists at most so many. */
export const LISTING_CAP = 10_000;

/** Whether Secoda's listing ended because it lists no more: others may match that nobody can see here. */
export function isCapped(state: ResultsState): boolean {
  return state.next === null && state.listed >= LISTING_CAP;
}

/** How many are found so far. */
export function countFound({ found }: ResultsState): number {
  return found.reduce((sum, ids) => sum + ids.length, 0);
}

/** The ids of one page of cards. */
export function idsOnPage(state: ResultsState, page: number): readonly string[] {
  return state.found.flat().slice((page - 1) * CARDS_A_PAGE, page * CARDS_A_PAGE);
}

/** The page that a press leads to. One that is not full yet, since reading stopped early, is filled first. */
export function pageAfter(state: ResultsState, by: 1 | -1): number {
  if (by === -1) return Math.max(1, state.page - 1);
  const isFull = state.next === null || idsOnPage(state, state.page).length === CARDS_A_PAGE;
  return isFull ? state.page + 1 : state.page;
}

/** Whether there is, or may be, a page after this one. */
export function hasNext(state: ResultsState): boolean {
  return state.next !== null || countFound(state) > state.page * CARDS_A_PAGE;
}
