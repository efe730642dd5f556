// The words of a search as they are compared with titles, and what Secoda is asked for them. Its only tool is
// title-contains: every word is cut at signs and inner capitals and each part asked for by itself, which is the narrowest
// question whose answer has `daily_orders`, `Daily Orders` and `OrdersDaily` for `daily orders`.

import { and, contains, exact, type Filter } from '../secoda/filter.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { formsOf, isAscii, wordsOf } from './title.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A part that a title has to hold in one piece: `GitHub` is `github` or `git hub`, a quoted phrase its words in a row. */
export interface Part {
  readonly joined: string;
  readonly apart: string;
  /** What Secoda is asked to find, as it was typed: all of these. */
  readonly asked: readonly string[];
}

/** One way to understand what was typed. */
export interface Reading {
  readonly parts: readonly Part[];
  /** Places that the resource has to be in: `analytics` of `analytics.orders`, without blanks. */
  readonly places: readonly string[];
  /** All parts in a row, without blanks. */
  readonly joined: string;
  /** How far this is from what was typed: readings with more come after all with less. */
  readonly distance: number;
}

/** Names of what a resource is in that it does not tell itself: the integration's, the parent's. */
export type PlacesOf = (resource: Resource) => readonly (string | undefined)[];

/** The ways to understand these words, likeliest first; phrases have blanks inside. */
export function readingsOf(words: readonly string[]): readonly Reading[] {
  const plain = readingFrom(words.flatMap(partsOf));
  const paths = words.map(pathOf);
  if (paths.every((path) => path === undefined)) return [plain];
  const inPlaces = readingFrom(
    words.flatMap((word, at) => partsOf(paths[at]?.name ?? word)),
    paths.flatMap((path) => path?.places ?? []),
  );
  return [inPlaces, plain];
}

/** Signs between words, as in `Order & city – Q4`, are no words; alone they are all there is. */
export function readingFrom(all: readonly Part[], places: readonly string[] = [], distance = 0): Reading {
  const words = all.filter(({ joined }) => /[\p{L}\p{N}]/u.test(joined));
  const parts = words.length === 0 ? all : words;
  return {
    parts,
    places: places.map((place) => formsOf(place).compact),
    joined: parts.map(({ joined }) => joined).join(''),
    distance,
  };
}

/** `analytics.marts.orders`: names of places and the name in them. Undefined for dots of another kind, as in `v1.2`. */
function pathOf(word: string): { readonly places: readonly string[]; readonly name: string } | undefined {
  if (!word.includes('.')) return undefined;
  const names = word.split('.');
  const name = names.pop();
  if (name === undefined || name.length < 2) return undefined;
  return [...names, name].every((part) => NAME.test(part)) ? { places: names, name } : undefined;
}

const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_$-]*$/u;

/** The parts of one typed word; a phrase is one part. */
export function partsOf(word: string): readonly Part[] {
  if (PLAIN.test(word)) return [{ joined: word, apart: word, asked: [word] }];
  const words = wordsOf(word);
  if (/\s/.test(word.trim())) return [{ joined: words.join(''), apart: words.join(' '), asked: rawPartsOf(word) }];
  // Single letters would be found nearly everywhere: `P&L` is asked for as it is.
  if (words.every(({ length }) => length < 2)) {
    return [{ joined: words.join(''), apart: words.join(' '), asked: [word.trim()] }];
  }
  const raw = rawPartsOf(word);
  const rest = [...words];
  const joinedWords = wordsOf(word.toLowerCase());
  return joinedWords.map((joined, at) => {
    const apart: string[] = [];
    while (rest.length > 0 && apart.join('').length < joined.length) apart.push(rest.shift() ?? '');
    // As it was typed, since Secoda is not known to find `Größe` by `große`.
    const typed = raw.length === joinedWords.length ? raw[at] : undefined;
    const asked = apart.length > 1 && isAscii(word) ? apart : [typed ?? joined];
    return { joined, apart: apart.join(' '), asked };
  });
}

/** Most words are typed in small letters alone: nothing parts those. */
const PLAIN = /^[a-z]{2,}$/;

function rawPartsOf(word: string): readonly string[] {
  const parts = word.split(/[^\p{L}\p{M}\p{N}]+/u).filter((part) => part !== '');
  return parts.length === 0 ? [word.trim()] : parts;
}

/** One filter for what was typed: everything that a reading may mean has all of these in its title. */
export function toAsk(readings: readonly Reading[]): Filter {
  const [first] = readings;
  return holdsAll(first?.parts.flatMap(({ asked }) => asked) ?? []);
}

/** Titles that hold all of these; what another one holds already is not said twice. */
export function holdsAll(values: readonly string[]): Filter {
  const bySmall = new Map(values.map((value) => [value.toLowerCase(), value]));
  const leaves: Filter[] = [];
  for (const [small, value] of bySmall) {
    const isSaid = [...bySmall.keys()].some((other) => other !== small && other.includes(small));
    if (!isSaid) leaves.push(contains('title', value));
  }
  const [only, ...more] = leaves;
  return only !== undefined && more.length === 0 ? only : and(...leaves);
}

/** Longest list of titles that is asked for at once: it travels in an address. */
const MOST_TITLES = 60;

/**
 * The titles that are meant if what was typed is a whole title: with each usual sign between the words and in each usual
 * case, since `exact` is.
 */
export function exactTitles(words: readonly string[], vocabulary: Pick<Vocabulary, 'completions'>): readonly string[] {
  const [reading] = readingsOf(words);
  const typed = words.map((word) => pathOf(word)?.name ?? word).join(' ');
  const parts = reading?.parts.flatMap(({ apart }) => apart.split(' ')) ?? [];
  const finished = vocabulary.completions(parts.at(-1) ?? '', 4).map((last) => [...parts.slice(0, -1), last]);
  const written = [
    typed,
    ...[parts, ...finished].flatMap((some) => [...WRITINGS.map((write) => write(some)), ...doubled(some)]),
  ];
  return [...new Set(written)].filter((title) => title !== '').slice(0, MOST_TITLES);
}

type Write = (words: readonly string[]) => string;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const WRITINGS: readonly Write[] = [
  (words) => words.join('_'),
  (words) => words.join(' '),
  (words) => capital(words.join(' ')),
  (words) => words.map(capital).join(' '),
  (words) => words.join('_').toUpperCase(),
  (words) => words.join('-'),
  (words) => words.map(capital).join(''),
  (words) => words.map((word, at) => (at === 0 ? word : capital(word))).join(''),
  (words) => words.join(' ').toUpperCase(),
  (words) => words.join(''),
  (words) => words.join('.'),
  (words) => words.join('__'),
];

/** `stg_stripe__charges`: two underscores at one place. */
function doubled(words: readonly string[]): readonly string[] {
  return words.slice(1).map((_, at) => `${words.slice(0, at + 1).join('_')}__${words.slice(at + 1).join('_')}`);
}

/** The filter for one more question: one of these is the whole title. */
export function hasTitle(titles: readonly string[]): Filter {
  const [only] = titles;
  return titles.length === 1 && only !== undefined
    ? exact('title', only)
    : { operator: 'in', field: 'title', value: titles };
}
