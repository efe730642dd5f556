// The fields of the language, a line each: what stands behind `type:`, `owner:` and the rest, which values are right, what
// else people write for them, and an example that works.

import { nearestWord, slipsIn } from './nearest.ts';
import {
  type Mark,
  marks,
  type NamedField,
  namedFields,
  type Part,
  parts,
  type SortBy,
  sorts,
  type Test,
} from './query.ts';

/** A value as a test; something with a name that has yet to be found; or what is wrong with it. */
export type Reading =
  | { readonly test: Test }
  | { readonly named: NamedField }
  | { readonly sort: SortBy }
  | { readonly wrong: string; readonly meant?: string | undefined };

export interface Field {
  readonly example: string;
  /** @param value not empty, as typed. */
  read(value: string): Reading;
}

/** The entity types that Secoda is known to have; others are taken as they are. */
const TYPES = [
  'table',
  'column',
  'schema',
  'database',
  'dashboard',
  'dashboard_group',
  'chart',
  'job',
  'job_group',
  'query',
  'event',
  'glossary',
  'collection',
  'document',
  'question',
  'metric',
  'report',
];
const TYPES_BY_WORD: ReadonlyMap<string, string> = new Map([
  ...TYPES.flatMap((type) => [type, pluralOf(type)].map((word) => [word, type] as const)),
  ...['term', 'terms', 'glossary_term', 'glossary_terms', 'dictionary_term'].map((word) => [word, 'glossary'] as const),
  ...['doc', 'docs'].map((word) => [word, 'document'] as const),
]);

function pluralOf(word: string): string {
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}

const type: Field = {
  example: 'type:table',
  read(value) {
    const word = value.toLowerCase().replaceAll(/[\s-]+/g, '_');
    const known = TYPES_BY_WORD.get(word);
    if (known !== undefined) return { test: { is: 'type', type: known, not: false } };
    if (/^(?:\w*_)?views?$/.test(word)) {
      return { wrong: 'Views are tables of the native type view', meant: 'native:view' };
    }
    const near = nearestWord(word, TYPES_BY_WORD.keys(), slipsIn(word));
    if (near !== undefined) return { wrong: `There is no type “${value}”`, meant: written('type', near) };
    return { test: { is: 'type', type: word, not: false } };
  },
};

const native: Field = {
  example: 'native:view',
  read: (value) => ({ test: { is: 'native', type: value.toLowerCase(), not: false } }),
};

const YES_OR_NO: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'y', 'true', '1'].map((word) => [word, true] as const),
  ...['no', 'n', 'false', '0'].map((word) => [word, false] as const),
]);

function markOf(mark: Mark): Field {
  return {
    example: `${mark}:yes`,
    read(value) {
      const yes = YES_OR_NO.get(value.toLowerCase());
      if (yes !== undefined) return { test: { is: 'marked', mark, not: !yes } };
      const near = /^n/i.test(value) ? 'no' : 'yes';
      return { wrong: `After ${mark}: comes yes or no`, meant: `${mark}:${near}` };
    },
  };
}

const PARTS_BY_WORD: ReadonlyMap<string, Part> = new Map<string, Part>([
  ...parts.flatMap((part) => [part, pluralOf(part)].map((word) => [word, part] as const)),
  ['definition', 'documentation'],
  ['docs', 'documentation'],
]);

function hasOr(field: 'has' | 'no'): Field {
  return {
    example: field === 'has' ? 'has:description' : 'no:owner',
    read(value) {
      const word = value.toLowerCase();
      const what = PARTS_BY_WORD.get(word);
      if (what !== undefined) return { test: { is: 'has', what, not: field === 'no' } };
      if (isMark(word)) {
        return {
          wrong: 'A mark has a field of its own, with yes or no',
          meant: `${word}:${field === 'no' ? 'no' : 'yes'}`,
        };
      }
      const near = nearestWord(word, PARTS_BY_WORD.keys(), Math.max(1, slipsIn(word)));
      return {
        wrong: `After ${field}: comes one of ${parts.join(', ')}`,
        meant: near === undefined ? undefined : written(field, near),
      };
    },
  };
}

function isMark(word: string): word is Mark {
  return marks.some((mark) => mark === word);
}

/** Usage and times fall, titles rise, unless a `-` turns them round. */
export const usualOrder = { usage: 'desc', title: 'asc', updated: 'desc', created: 'desc' } as const;

const SORTS_BY_WORD: ReadonlyMap<string, SortBy['by']> = new Map<string, SortBy['by']>([
  ...sorts.map((by) => [by, by] as const),
  ['name', 'title'],
  ['used', 'usage'],
  ['changed', 'updated'],
  ['popularity', 'usage'],
]);

const sort: Field = {
  example: 'sort:updated',
  read(value) {
    const turned = value.startsWith('-');
    const word = value.slice(turned ? 1 : 0).toLowerCase();
    const by = SORTS_BY_WORD.get(word);
    if (by !== undefined)
      return { sort: turned ? turnedRound({ by, order: usualOrder[by] }) : { by, order: usualOrder[by] } };
    const near = nearestWord(word, SORTS_BY_WORD.keys(), 2);
    return {
      wrong: `After sort: comes one of ${sorts.join(', ')}, with a - in front to turn it round`,
      meant: near === undefined ? undefined : `sort:${turned ? '-' : ''}${near}`,
    };
  },
};

export function turnedRound({ by, order }: SortBy): SortBy {
  return { by, order: order === 'asc' ? 'desc' : 'asc' };
}

const NAMED_EXAMPLES: Readonly<Record<NamedField, string>> = {
  in: 'in:analytics',
  owner: 'owner:@me',
  subscriber: 'subscriber:@me',
  tag: 'tag:finance',
  team: 'team:growth',
  collection: 'collection:"Key metrics"',
};

/** By the name that is typed in front of the colon. */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['type', type],
  ['native', native],
  ...namedFields.map((field) => [field, { example: NAMED_EXAMPLES[field], read: () => ({ named: field }) }] as const),
  ...marks.map((mark) => [mark, markOf(mark)] as const),
  ['has', hasOr('has')],
  ['no', hasOr('no')],
  ['sort', sort],
]);

/** The field that somebody mistyped; undefined for what is more likely a word with a colon in it. */
export function fieldNear(name: string): string | undefined {
  const typed = name.toLowerCase();
  for (const field of fields.keys()) if (typed === pluralOf(field)) return field;
  const near = nearestWord(
    typed,
    [...fields.keys()].filter((field) => field.length >= 4),
    typed.length === 3 ? 1 : slipsIn(typed),
  );
  // `term:` or `tape:` are words of their own: in so short a name only a letter too many, too few or swapped counts.
  return near !== undefined && near.length === 4 && isOtherWord(typed, near) ? undefined : near;
}

function isOtherWord(typed: string, field: string): boolean {
  const letters = (word: string): string => word.split('').toSorted().join('');
  return typed.length === field.length && letters(typed) !== letters(field);
}

/** A field and its value as they are typed. */
export function written(field: string, value: string): string {
  return /[\s",]/.test(value) ? `${field}:"${value}"` : `${field}:${value}`;
}
