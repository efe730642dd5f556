// One page of Secoda's listing for a query. Beside the query it is asked for what its reader may see; which fields a filter
// may name is not documented, so a service that refuses those leaves, or takes them to match nothing, is asked without.

import type { Access } from '../identity/identity.ts';
import { type Query, toFilter } from '../query/query.ts';
import { InvalidError, NotFoundError } from '../secoda/errors.ts';
import { and, exact, type Filter } from '../secoda/filter.ts';
import type { Page } from '../secoda/pages.ts';
import type { Resource } from '../secoda/resources/resource.ts';

export interface ListingPage {
  readonly answer: Page<Resource>;
  /** Whether the leaves beside the query were left to this side. */
  readonly finishedHere: boolean;
}

export interface Listing {
  /**
   * `isWanted`: whether a resource is a result for its reader; the answer holds others too.
   * `finishHere`: true when an earlier page of this result was asked for without the leaves.
   */
  read(
    query: Query,
    page: number,
    reader: Access & { readonly isWanted: (resource: Resource) => boolean; readonly finishHere: boolean },
    signal: AbortSignal,
  ): Promise<ListingPage>;
}

/** How long leaves that Secoda did not take are not tried again. */
const NOT_TAKEN_MS = 60 * 60_000;

export function listing(clock: { now(): number }): Listing {
  const notTakenUntil = new Map<string, number>();
  const taken = new Set<string>();

  return {
    async read(query, page, { client, visibility, isWanted, finishHere }, signal) {
      const bare = toFilter(query);
      // Who names a title means that resource, archived or not.
      const archived = 'title' in query ? [] : [exact('archived', false)];
      const leaves: readonly Filter[] = [...archived, ...visibility.filters];
      const kind = JSON.stringify(leaves);
      const list = (filter: Filter) => pageOrNone(client.resources.list({ filter, page }, { signal }), page);
      async function withoutLeaves(): Promise<ListingPage> {
        return { answer: await list(bare), finishedHere: true };
      }
      function notTaken(without: ListingPage): ListingPage {
        notTakenUntil.set(kind, clock.now() + NOT_TAKEN_MS);
        return without;
      }

      if (leaves.length === 0) return { answer: await list(bare), finishedHere: false };
      if (finishHere || (notTakenUntil.get(kind) ?? 0) > clock.now()) return withoutLeaves();
      let answer: Page<Resource>;
      try {
        answer = await list(and(bare, ...leaves));
      } catch (error) {
        if (!(error instanceof InvalidError)) throw error;
        // Only if Secoda takes the rest is it known that it was the leaves.
        return notTaken(await withoutLeaves());
      }
      if (answer.items.length > 0) taken.add(kind);
      if (answer.items.length > 0 || page > 1 || taken.has(kind)) return { answer, finishedHere: false };
      // Nothing found, and these leaves have never brought anything: perhaps they match nothing.
      const without = await withoutLeaves();
      return without.answer.items.some(isWanted) ? notTaken(without) : { answer, finishedHere: false };
    },
  };
}

/** A 404 behind the first page is the end of a listing. */
async function pageOrNone(asked: Promise<Page<Resource>>, page: number): Promise<Page<Resource>> {
  try {
    return await asked;
  } catch (error) {
    if (page === 1 || !(error instanceof NotFoundError)) throw error;
    return { items: [], page, nextPage: undefined, count: undefined, dropped: 0 };
  }
}
