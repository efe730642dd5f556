// Pages as the API serves them: 50 elements, an envelope with links and meta, never more than 10,000 elements over all
// pages, and 404 beyond the end. The links are as wrong as in the real samples: another path, and no filter.

import type { Quirks } from './quirks.ts';
import type { Reply } from './reply.ts';
import { detail, ok } from './reply.ts';

const PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1_000;
const CAP = 10_000;
const COUNT_TIMED_OUT = 999_999;

interface Asked {
  readonly query: URLSearchParams;
  readonly origin: string;
  readonly quirks: Quirks;
}

interface Page<T> {
  readonly number: number;
  readonly total: number;
  readonly previous: number | null;
  readonly next: number | null;
  readonly count: number;
  readonly elements: readonly T[];
}

/** The envelope of the specification. */
export function envelope<T>(items: readonly T[], render: (item: T) => unknown, asked: Asked): Reply {
  const page = cut(items, asked);
  const link = (number: number | null): string | null =>
    number === null ? null : `${asked.origin}/table/tables/?page=${number}`;
  return ok({
    links: { next: link(page.next), previous: link(page.previous) },
    meta: { page: page.number, previous_page: page.previous, next_page: page.next },
    count: page.count,
    total_pages: page.total,
    results: page.elements.map(render),
  });
}

/** The other envelope seen in the field: DRF's own, with `next` at the top. */
export function flatEnvelope<T>(items: readonly T[], render: (item: T) => unknown, asked: Asked): Reply {
  const page = cut(items, asked);
  const link = (number: number | null): string | null => (number === null ? null : `${asked.origin}/?page=${number}`);
  return ok({
    count: page.count,
    next: link(page.next),
    previous: link(page.previous),
    results: page.elements.map(render),
  });
}

function cut<T>(items: readonly T[], { query, quirks }: Asked): Page<T> {
  const reachable = Math.min(items.length, CAP);
  const size = pageSize(query.get('page_size'), quirks);
  const total = Math.max(1, Math.ceil(reachable / size));
  const number = wholeNumber(query.get('page') ?? '1');
  if (number === undefined || number < 1 || number > total) throw detail(404, 'Invalid page.');
  return {
    number,
    total,
    previous: number > 1 ? number - 1 : null,
    next: number < total ? number + 1 : null,
    count: quirks.sentinelCount ? COUNT_TIMED_OUT : reachable,
    elements: items.slice((number - 1) * size, Math.min(number * size, reachable)),
  };
}

function pageSize(asked: string | null, quirks: Quirks): number {
  const size = quirks.honourPageSize ? wholeNumber(asked ?? '') : undefined;
  return size === undefined || size < 1 ? PAGE_SIZE : Math.min(size, MAX_PAGE_SIZE);
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
