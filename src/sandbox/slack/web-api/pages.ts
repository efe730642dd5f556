// Lists in pages: `limit` and an opaque `cursor`, answered by `response_metadata.next_cursor` until there is no more.
// Source: Slack, "Pagination".

import { z } from 'zod';
import type { Answer } from './method.ts';
import { ApiRefusal } from './refusal.ts';

const MOST = 1000;

export const paged = {
  cursor: z.string().optional(),
  limit: z.coerce.number().int().optional(),
};

interface Asked {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * One page of `all` under `name`, as `limit` asks, or `usual` when it does not (zero: everything).
 * Throws `invalid_limit`, and `invalid_cursor` for a cursor that this list did not give out.
 */
export function page(name: string, all: readonly unknown[], { cursor, limit = 0 }: Asked, usual = 0): Answer {
  if (limit < 0 || limit > MOST) throw new ApiRefusal('invalid_limit');
  const from = cursor === undefined || cursor === '' ? 0 : position(name, cursor);
  const to = from + (limit || usual || all.length);
  const next = to < all.length ? encode(name, to) : '';
  return { [name]: all.slice(from, to), response_metadata: { next_cursor: next } };
}

function encode(name: string, at: number): string {
  return Buffer.from(`${name}:${at}`).toString('base64');
}

function position(name: string, cursor: string): number {
  const at = Number(
    Buffer.from(cursor, 'base64')
      .toString()
      .slice(name.length + 1),
  );
  if (!Number.isInteger(at) || encode(name, at) !== cursor) throw new ApiRefusal('invalid_cursor');
  return at;
}
