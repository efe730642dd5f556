// What somebody typed behind `/secoda find`, as a search whose names are still names. `or` joins the terms beside it and
// binds tighter than the space; the same field twice means any of. Never throws: a mistake is a value with its place.

import { type Field, fieldNear, fields, turnedRound, written } from './fields.ts';
import { type Token, tokensOf } from './lexer.ts';
import { type Mistake, mistakeAt, type Place } from './mistake.ts';
import type { NamedField, SortBy, Test } from './query.ts';
import { readAsSeen } from './seen.ts';
import { hasContent } from './words.ts';

/** Longest search that is sent on: its words travel in an address. */
export const wordLimits = { words: 20, characters: 100 } as const;

export type Parsed = { readonly asked: Asked } | { readonly mistake: Mistake };

/** A search as typed. */
export interface Asked {
  /** What was typed, as its writer saw it. */
  readonly seen: string;
  readonly all: readonly (readonly AskedTest[])[];
  readonly sort: readonly SortBy[];
}

export type AskedTest = Test | AskedName;

/** Something with a name, to be looked up. */
export interface AskedName extends Place {
  readonly is: 'asked';
  readonly not: boolean;
  readonly field: NamedField;
  readonly name: string;
  /** Of a mention: the person of Slack. */
  readonly slackId: string | undefined;
}

export function parse(typed: string): Parsed {
  const parsed = parseOnce(typed);
  return 'asked' in parsed ? parsed : { mistake: { ...parsed.mistake, example: working(parsed.mistake.example, 5) } };
}

/** Of several mistakes one is told: in its example the others are put right too. */
function working(example: string, attempts: number): string {
  const parsed = parseOnce(example);
  if ('asked' in parsed) return example;
  return attempts === 0 ? 'orders' : working(parsed.mistake.example, attempts - 1);
}

function parseOnce(typed: string): Parsed {
  const seen = readAsSeen(typed);
  const terms: Term[] = [];
  for (const token of tokensOf(seen)) {
    const read = termsOf(token, seen.text);
    if ('wrong' in read) return { mistake: mistakeAt(seen.text, token, read) };
    terms.push(...read.terms);
  }
  const whole = wrongAsWhole(terms);
  if (whole !== undefined) return { mistake: mistakeAt(seen.text, whole.place, whole) };
  const groups = grouped(terms);
  const sorted = groups.filter(([first, ...others]) => first?.sort !== undefined && others.length === 0);
  const joined = groups.find((group) => group.length > 1 && group.some(({ sort }) => sort !== undefined));
  const misplaced = joined?.find(({ sort }) => sort !== undefined);
  if (misplaced !== undefined) {
    const wrong = 'An order cannot stand beside “or”; it is typed apart';
    return { mistake: mistakeAt(seen.text, misplaced, { wrong, example: 'orders or sales sort:updated' }) };
  }
  return {
    asked: {
      seen: seen.text,
      all: anyOfSameField(groups.filter((group) => !sorted.includes(group))),
      sort: sorted.flatMap(([term]) => term?.sort ?? []),
    },
  };
}

/** One part of a search: a test, or an order. */
interface Term extends Place {
  readonly test?: AskedTest;
  readonly sort?: SortBy;
  /** Terms with the same one mean any of them. */
  readonly field?: string;
  /** Whether it could be the word that joins its neighbours. */
  readonly isOr: boolean;
}

interface Wrong {
  readonly wrong: string;
  readonly meant?: string | undefined;
  readonly example: string;
}

function termsOf(token: Token, seen: string): { readonly terms: readonly Term[] } | Wrong {
  const { name, value, not, quoted } = token;
  const known = name?.toLowerCase() ?? '';
  const field = fields.get(known);
  if (field !== undefined) return fieldTerm(known, field, token);
  const near = name === undefined || value.startsWith('//') ? undefined : fieldNear(name);
  if (near !== undefined) {
    const behind = seen.slice(token.start + (not ? 1 : 0) + (name?.length ?? 0), token.end);
    const example = fields.get(near)?.example ?? '';
    const right = behind === ':' ? example : `${near}${behind}`;
    const quotedWord = `"${seen.slice(token.start, token.end).replaceAll(/["“”„‟«»]/g, '')}"`;
    return {
      wrong: `There is no field ${name}: (as a word of the title it is typed in quotes, ${quotedWord})`,
      meant: `${not ? '-' : ''}${right}`,
      example,
    };
  }
  if (name === undefined) return words(token, [value], quoted);
  // A colon in a word says nothing: `db:thing` is one word, and `db:"a thing"` a word and a phrase.
  return quoted ? words(token, [`${name}:`, value], true) : words(token, [`${name}:${value}`], false);
}

function words({ start, end, not }: Token, texts: readonly string[], quoted: boolean): { readonly terms: Term[] } {
  return {
    terms: texts.filter(hasContent).map((text) => ({
      start,
      end,
      test: { is: 'word', text, not },
      isOr: !quoted && !not && text.toLowerCase() === 'or',
    })),
  };
}

function fieldTerm(name: string, field: Field, token: Token): { readonly terms: readonly Term[] } | Wrong {
  const { start, end, not, value, quoted, slackId } = token;
  const example = field.example;
  if (!hasContent(value)) {
    return { wrong: `After ${name}: its value is missing, typed without a space`, example };
  }
  const several = quoted || slackId !== undefined ? [] : value.split(',').filter(hasContent);
  if (several.length > 1) {
    return {
      wrong: 'Several are typed one by one, and a name with a comma in quotes',
      meant: several.map((one) => `${not ? '-' : ''}${written(name, one)}`).join(' '),
      example,
    };
  }
  const read = field.read(value);
  const place = { start, end, isOr: false };
  if ('wrong' in read) return { ...read, meant: read.meant && `${not ? '-' : ''}${read.meant}`, example };
  if ('sort' in read) return { terms: [{ ...place, sort: not ? turnedRound(read.sort) : read.sort }] };
  const test: AskedTest =
    'named' in read
      ? { is: 'asked', field: read.named, name: value, slackId, not, start, end }
      : { ...read.test, not: read.test.not !== not };
  return { terms: [{ ...place, test, ...(!not && { field: name }) }] };
}

function wrongAsWhole(terms: readonly Term[]): (Wrong & { readonly place: Place }) | undefined {
  if (terms.length === 0) {
    return {
      wrong: 'What shall I look for? A word of a title is enough',
      example: 'orders',
      place: { start: 0, end: 0 },
    };
  }
  const { words, characters } = wordLimits;
  const beyond = terms.slice(words);
  if (beyond[0] !== undefined) {
    const wrong = `That is more than ${words} words. Keep the few that stand in the title`;
    return { wrong, example: 'daily orders', place: { start: beyond[0].start, end: beyond.at(-1)?.end ?? 0 } };
  }
  const long = terms.find(({ test }) => test !== undefined && textOf(test).length > characters);
  if (long === undefined) return undefined;
  const wrong = `One of these words is longer than ${characters} characters. A part of it is enough`;
  return { wrong, example: 'orders', place: long };
}

function textOf(test: AskedTest): string {
  if (test.is === 'word') return test.text;
  if (test.is === 'asked') return test.name;
  return test.is === 'type' || test.is === 'native' ? test.type : '';
}

/** Terms joined by `or`, which does so only between two of them. */
function grouped(terms: readonly Term[]): readonly (readonly Term[])[] {
  const groups: Term[][] = [];
  let joins = false;
  terms.forEach((term, at) => {
    const group = groups.at(-1);
    if (term.isOr && !joins && group !== undefined && at + 1 < terms.length) {
      joins = true;
      return;
    }
    if (joins && group !== undefined) group.push(term);
    else groups.push([term]);
    joins = false;
  });
  return groups;
}

/** `type:table type:view` is one question; what is said twice is said once. */
function anyOfSameField(groups: readonly (readonly Term[])[]): readonly (readonly AskedTest[])[] {
  if (groups.length < 2) return groups.map(testsOf);
  const all = new Map<string, AskedTest[]>();
  for (const group of groups) {
    const [first] = group;
    const tests = testsOf(group);
    const isOneField = first?.field !== undefined && group.every(({ field }) => field === first.field);
    const key = isOneField ? `${first.field}:` : JSON.stringify(tests);
    const known = all.get(key);
    if (known === undefined) all.set(key, tests);
    else if (isOneField) known.push(...tests);
  }
  return [...all.values()];
}

function testsOf(group: readonly Term[]): AskedTest[] {
  return group.flatMap(({ test }) => test ?? []);
}
