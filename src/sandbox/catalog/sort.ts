// The sort of the API, `{field, order, tie_breaker}` nested at will, and an order that is remembered between requests, so
// that a hundred thousand resources are not sorted anew for each page.

import type { Table } from './company/table.ts';
import type { Fields, FieldValue } from './fields.ts';
import { isObject, parseJson } from './filter.ts';
import type { Quirks } from './quirks.ts';
import { invalid, pythonType } from './reply.ts';

export type Compare<T> = (a: T, b: T) => number;

/** The parameter as a comparison; without one, or with an ignored one, what `fallback` says. */
export function parseSort<T>(json: string | null, fields: Fields<T>, quirks: Quirks, fallback: Compare<T>): Compare<T> {
  if (json === null || json === '') return fallback;
  return compile(parseJson('sort', json), fields, quirks) ?? fallback;
}

function compile<T>(sort: unknown, fields: Fields<T>, quirks: Quirks): Compare<T> | undefined {
  if (!isObject(sort)) throw refused(`Expected a dictionary but got type "${pythonType(sort)}".`);
  const { field: name, order = 'asc', tie_breaker: next } = sort;
  if (typeof name !== 'string') throw refused('A sort needs a "field".');
  if (order !== 'asc' && order !== 'desc') throw refused(`"${String(order)}" is not a valid order: asc or desc.`);
  const rest = next === undefined || next === null ? undefined : compile(next, fields, quirks);
  const field = quirks.withoutFields.includes(name) ? undefined : fields.get(name);
  if (field === undefined || field.kind === 'list') {
    if (quirks.unknownFields === 'ignore') return rest;
    throw refused(`Cannot sort by "${name}".`);
  }
  const sign = order === 'asc' ? 1 : -1;
  const { read } = field;
  return (a, b) => compareValues(read(a), read(b), sign) || (rest?.(a, b) ?? 0);
}

/** A missing value comes last in either direction. */
function compareValues(a: FieldValue, b: FieldValue, sign: 1 | -1): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -sign : sign;
}

function refused(message: string): Error {
  return invalid({ sort: [message] });
}

/** Those of `items` that pass, in order. `key` names the order: equal keys, equal orders. */
export type Select<T> = (key: string, compare: Compare<T>, passes: (item: T) => boolean) => T[];

const REMEMBERED = 4;

interface Order<T> {
  readonly version: number;
  readonly items: readonly T[];
}

/**
 * Selects from a table that others may change at any time. A remembered order is used as long as the table holds the same
 * elements; since those may be changed in place, what passes must also come out sorted.
 */
export function createSelect<T>(table: Table<T>): Select<T> {
  const orders = new Map<string, Order<T>>();
  return (key, compare, passes) => {
    const remembered = orders.get(key);
    if (remembered?.version === table.version) {
      const selected = remembered.items.filter(passes);
      if (isSorted(selected, compare)) return selected;
    }
    const items = [...table.values()].toSorted(compare);
    orders.delete(key);
    orders.set(key, { version: table.version, items });
    for (const oldest of orders.keys()) if (orders.size > REMEMBERED) orders.delete(oldest);
    return items.filter(passes);
  };
}

function isSorted<T>(items: readonly T[], compare: Compare<T>): boolean {
  let before: T | undefined;
  for (const item of items) {
    if (before !== undefined && compare(before, item) > 0) return false;
    before = item;
  }
  return true;
}
