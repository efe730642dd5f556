// Pages of a listing: one at a time, or all after each other. The service's own links are wrong and drop the filter, its
// counts may be a sentinel, pages may repeat: so pages are counted here, and the end is recognised by what comes.

import { NotFoundError, UnexpectedShapeError } from './errors.ts';
import type { Filter, Sort } from './filter.ts';

export interface ListQuery {
  readonly filter?: Filter;
  /** Most used first unless given; a unique last tie-breaker is added. `none`: whatever order the service has. */
  readonly sort?: Sort | 'none';
  /** The id of one team. */
  readonly team?: string;
  /** From 1. */
  readonly page?: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly page: number;
  readonly nextPage: number | undefined;
  /** All that match, on all pages; undefined when the service does not know. */
  readonly count: number | undefined;
  /** Elements that could not be read. */
  readonly dropped: number;
}

/** A listing never gives more, over all its pages. */
export const LISTING_CAP = 10_000;
/** People, tags and the like have no such limit; this one only ends what would never end. */
export const NEIGHBOUR_CAP = 200_000;
/** What the service says when counting took too long. */
const COUNT_UNKNOWN = 999_999;

/** Reads an envelope, a bare array, or an array with `next` at the top. Throws UnexpectedShapeError for anything else. */
export function readPage<Item>(
  answer: unknown,
  read: (element: unknown) => Item | undefined,
  { page, path }: { readonly page: number; readonly path: string },
): Page<Item> {
  const results = Array.isArray(answer) ? answer : property(answer, 'results');
  if (!Array.isArray(results))
    throw new UnexpectedShapeError('the answer has no list of results', { method: 'GET', path });
  const items = results.map(read).filter((item) => item !== undefined);
  if (items.length === 0 && results.length > 0) {
    throw new UnexpectedShapeError('no result could be read', { method: 'GET', path });
  }
  const counted = property(answer, 'count');
  const isCount = typeof counted === 'number' && Number.isInteger(counted) && counted >= 0 && counted !== COUNT_UNKNOWN;
  return {
    items,
    page,
    nextPage: results.length === 0 || Array.isArray(answer) ? undefined : nextOf(answer, page),
    count: isCount ? counted : undefined,
    dropped: results.length - items.length,
  };
}

/** `meta.next_page` if the envelope has one, a `next` at the top otherwise; without either the next page has to be tried. */
function nextOf(answer: unknown, page: number): number | undefined {
  const meta = property(answer, 'meta');
  const told = meta === undefined ? property(answer, 'next') : property(meta, 'next_page');
  return ENDS.has(told) ? undefined : page + 1;
}

/** What `next` says on the last page; the service writes "None" where it means null. */
const ENDS: ReadonlySet<unknown> = new Set([null, false, '', 'None']);

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * Everything a listing gives, each id once. Ends at an empty page, at a 404 after the first page, at the cap, and at a page
 * that brings nothing new.
 */
export async function* everyItem<Item extends { readonly id: string }>(
  read: (page: number) => Promise<Page<Item>>,
  cap = LISTING_CAP,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  for (let page: number | undefined = 1; page !== undefined; ) {
    const answer: Page<Item> | undefined = await readUntilMissing(read, page);
    if (answer === undefined) return;
    const fresh = answer.items.filter((item) => !seen.has(item.id));
    if (fresh.length === 0) return;
    for (const item of fresh) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      yield item;
      if (seen.size >= cap) return;
    }
    page = answer.nextPage;
  }
}

async function readUntilMissing<Item>(
  read: (page: number) => Promise<Page<Item>>,
  page: number,
): Promise<Page<Item> | undefined> {
  try {
    return await read(page);
  } catch (error) {
    if (page > 1 && error instanceof NotFoundError) return undefined;
    throw error;
  }
}
