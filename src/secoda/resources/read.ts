// Reading what the service writes, permissively: `null`, "" and the text "None" alike are absent, booleans may be texts, and
// a field of another shape than documented is absent rather than an error. Only a wrong element is dropped, and counted.

import { z } from 'zod';

type Raw = Readonly<Record<string, unknown>>;

/** A schema, and its reading alone: undefined for what does not fit. */
export type Thing<Read> = z.ZodType<Read> & { readonly read: (raw: unknown) => Read | undefined };

/**
 * The schema of an object with an id, which `own` makes ours. The object is not copied first, as z.looseObject would: of
 * fifty fields that takes five times as long as reading those that are used. Lists are read by `read`: a result of zod for
 * each element costs a third of a page's time, most of it in collecting the garbage that these keep alive.
 */
export function thing<Read>(own: (raw: Raw, ownId: string) => Read): Thing<Read> {
  const read = (raw: unknown): Read | undefined => {
    const ownId = isObject(raw) ? plainId(raw['id']) : undefined;
    return isObject(raw) && ownId !== undefined ? own(raw, ownId) : undefined;
  };
  const schema = z.transform((raw: unknown, context): Read => {
    const known = read(raw);
    if (known !== undefined) return known;
    context.issues.push({ code: 'custom', message: 'not an object with an id', input: undefined });
    return z.NEVER;
  });
  return Object.assign(schema, { read });
}

export function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== 'None' ? value : undefined;
}

export function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const lower = value.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

/** True only when the service clearly says so. */
export function isTrue(value: unknown): boolean {
  return flag(value) === true;
}

/** False only when the field is absent or clearly false: what bars a person must not be lost in an unknown form. */
export function unlessFalse(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== 'None' && flag(value) !== false;
}

export function number(value: unknown): number | undefined {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined;
}

/** A count: a whole number from 0. */
export function count(value: unknown): number | undefined {
  const read = number(value);
  return read !== undefined && read >= 0 ? Math.trunc(read) : undefined;
}

/** The date that a text of the service means; undefined for what is none. */
export function dateOf(written: string | undefined): Date | undefined {
  if (written === undefined) return undefined;
  // A time without a zone is UTC, as Django writes it; Date would take it for this machine's own.
  const read = new Date(/\dT[\d:.]+$/.test(written) ? `${written}Z` : written);
  return Number.isNaN(read.getTime()) ? undefined : read;
}

/** An id: a text, a number, or an object that has one. */
export function id(value: unknown): string | undefined {
  return plainId(isObject(value) ? value['id'] : value);
}

/** Ids are texts; some neighbours number their things. A text as long as a page is none. */
function plainId(value: unknown): string | undefined {
  const read = typeof value === 'number' ? String(value) : value;
  return isId(read) ? read : undefined;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value !== 'None' && value.length <= LONGEST_ID;
}

const LONGEST_ID = 200;

/** The ids of a list; what is no id is left out. */
export function ids(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) return NONE;
  // Nearly all are ids already: those lists are taken as they are.
  if (value.every(isId)) return value;
  return value.map(id).filter((item) => item !== undefined);
}

/** Most lists are empty: one for all of them. */
export const NONE: readonly never[] = [];

/**
 * The ids of a list that decides who may see something: undefined when the field is missing or any part of it is not what
 * it should be, so that nobody reads an unreadable list as an empty one. `null`, "" and "None" say "none".
 */
export function idsOrUnknown(value: unknown): readonly string[] | undefined {
  if (value === null || value === '' || value === 'None') return NONE;
  if (!Array.isArray(value)) return undefined;
  const read = ids(value);
  return read.length === value.length ? read : undefined;
}

interface Named {
  readonly id: string;
  readonly name: string | undefined;
}

/** Things with names: texts are ids without one. */
export function named(value: unknown): readonly Named[] {
  if (!Array.isArray(value) || value.length === 0) return NONE;
  const all = value.map((item: unknown) => ({ id: id(item), name: isObject(item) ? text(item['name']) : undefined }));
  return all.every(hasId) ? all : all.filter(hasId);
}

function hasId(item: { readonly id: string | undefined }): item is Named {
  return item.id !== undefined;
}
