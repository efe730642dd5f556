// One page of Secoda's listing for a query. Beside the query it is asked for what its reader may see, in an order without
// ties; which fields a filter or a sort may name is not documented, so a service that refuses those leaves or that order, or
// takes the leaves to match nothing, is asked without.

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

/** How long what Secoda did not take is not tried again. */
const NOT_TAKEN_MS = 60 * 60_000;
/** The name of our order among what was not taken. */
const ORDER = 'order';

interface Way {
  readonly leaves: boolean;
  readonly order: boolean;
}

/** What is left out after a refusal, the likelier first. */
const WAYS: readonly Way[] = [
  { leaves: true, order: true },
  { leaves: false, order: true },
  { leaves: true, order: false },
  { leaves: false, order: false },
];

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
      const isTaken = (what: string): boolean => (notTakenUntil.get(what) ?? 0) <= clock.now();
      const notTaken = (what: string): void => void notTakenUntil.set(what, clock.now() + NOT_TAKEN_MS);
      const most: Way = { leaves: leaves.length > 0 && !finishHere && isTaken(kind), order: isTaken(ORDER) };

      function list(way: Way): Promise<Page<Resource>> {
        const filter = way.leaves ? and(bare, ...leaves) : bare;
        const asked = client.resources.list({ filter, page, ...(!way.order && { sort: 'none' }) }, { signal });
        return pageOrNone(asked, page);
      }
      async function listAsTaken(): Promise<{ answer: Page<Resource>; way: Way }> {
        let refusal: unknown;
        for (const way of WAYS) {
          if ((way.leaves && !most.leaves) || (way.order && !most.order)) continue;
          try {
            return { answer: await list(way), way };
          } catch (error) {
            if (!(error instanceof InvalidError)) throw error;
            refusal ??= error;
          }
        }
        throw refusal;
      }

      const { answer, way } = await listAsTaken();
      // Only if Secoda takes the rest is it known what it did not take.
      if (most.leaves && !way.leaves) notTaken(kind);
      if (most.order && !way.order) notTaken(ORDER);
      if (!way.leaves) return { answer, finishedHere: leaves.length > 0 };
      if (answer.items.length > 0) taken.add(kind);
      if (answer.items.length > 0 || page > 1 || taken.has(kind)) return { answer, finishedHere: false };
      // Nothing found, and these leaves have never brought anything: perhaps they match nothing.
      const without = await list({ ...way, leaves: false });
      if (!without.items.some(isWanted)) return { answer, finishedHere: false };
      notTaken(kind);
      return { answer: without, finishedHere: true };
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
