// Nothing was found: what may have been meant, as one more question. A word that no open title has is replaced by the
// nearest that one has, or cut into words that are known; singular and plural stand for each other; and where all words are
// known, but no title has them together, one of them may be too many.

import type { Filter } from '../secoda/filter.ts';
import { listed } from './explain.ts';
import { otherNumbers } from './number.ts';
import { isWord, type Vocabulary } from './vocabulary.ts';
import { holdsAll, type Part, partsOf, type Reading, readingFrom, readingsOf } from './wanted.ts';

export interface Relaxation {
  readonly filter: Filter;
  /** The likeliest way alone, for a service that knows no `or`. */
  readonly withoutOr: Filter;
  /** The likeliest first. */
  readonly ways: readonly [Way, ...Way[]];
}

/** One way to ask for something nearer. */
export interface Way {
  /** `elsewhere`: the name is right, the place is not. */
  readonly how: 'spelling' | 'number' | 'fewer' | 'elsewhere';
  /** What is looked for instead, as one would type it; of several spellings the likeliest. */
  readonly words: readonly string[];
  /** Words of the search that are neither in `words` nor replaced. */
  readonly leftOut: readonly string[];
  readonly readings: readonly Reading[];
}

/** What may stand for one part of a search: parts that a title has to hold together. */
type Alternative = readonly Part[];

interface Slot {
  readonly part: Part;
  /** Likeliest first; none if no known title can hold anything like it. */
  readonly alternatives: readonly Alternative[];
  readonly isReplaced: boolean;
}

const LETTER = /^[a-z]$/i;

/** Spellings offered for one word. */
const SPELLINGS = 3;
/** Ways to understand the whole search that are compared with each title. */
const MOST_READINGS = 12;
/** Matches that one word fewer may bring along without crowding the nearer ones out of a page of fifty. */
const ROOM = 40;

/** Undefined when there is nothing nearer to look for. */
export function relax(words: readonly string[], vocabulary: Vocabulary): Relaxation | undefined {
  const [reading] = readingsOf(words);
  if (reading === undefined) return undefined;
  const slots = reading.parts.map((part) => slotOf(part, vocabulary));
  const kept = slots.filter(({ alternatives }) => alternatives.length > 0);
  // Nothing is left, or a letter, which is in titles by chance: `o` of `o'brien`.
  if (kept.every(({ part }) => LETTER.test(part.joined))) return undefined;
  const unknown = slots.filter((slot) => !kept.includes(slot)).map(({ part }) => part);
  const isNearer = unknown.length > 0 || kept.some(isChanged);
  const fewer = fewerOf(kept, vocabulary, isNearer ? ROOM : Number.POSITIVE_INFINITY);
  const all = [
    ...(isNearer ? [{ rest: kept, left: unknown }] : []),
    ...fewer.map(({ rest, left }) => ({ rest, left: [...unknown, left] })),
  ];
  const [likeliest, ...others] = all.map(({ rest, left }, at) => wayOf(rest, left, isNearer && at > 0 ? 2 : 0));
  if (likeliest === undefined) return undefined;
  return {
    filter: anyOf(all.map(({ rest }) => allOf(rest))),
    withoutOr: holdsAll((all[0]?.rest ?? []).flatMap(({ alternatives }) => (alternatives[0] ?? []).flatMap(askedOf))),
    ways: [likeliest, ...others],
  };
}

const askedOf = ({ asked }: Part): readonly string[] => asked;

function isChanged({ part, alternatives }: Slot): boolean {
  return alternatives.length > 1 || alternatives[0]?.[0] !== part;
}

function wayOf(slots: readonly Slot[], leftOut: readonly Part[], distance: number): Way {
  return {
    how: leftOut.length > 0 ? 'fewer' : slots.some(({ isReplaced }) => isReplaced) ? 'spelling' : 'number',
    words: slots.flatMap(({ alternatives }) => (alternatives[0] ?? []).map(({ apart }) => apart)),
    leftOut: leftOut.map(({ apart }) => apart),
    readings: readingsAs(slots, leftOut, distance),
  };
}

/** The same name in any place; undefined if no place was named. */
export function anywhere(words: readonly string[]): Way | undefined {
  const [reading] = readingsOf(words);
  if (reading === undefined || reading.places.length === 0) return undefined;
  const { parts, places } = reading;
  return {
    how: 'elsewhere',
    words: parts.map(({ apart }) => apart),
    leftOut: places,
    readings: [readingFrom(parts)],
  };
}

function slotOf(part: Part, vocabulary: Vocabulary): Slot {
  const numbers = otherNumbers(part.joined).filter((other) => vocabulary.size === 0 || vocabulary.has(other));
  const others = numbers.map((other) => partsOf(other));
  if (isKnown(part, vocabulary)) {
    return { part, alternatives: [[part], ...others], isReplaced: false };
  }
  if (others.length > 0) return { part, alternatives: others, isReplaced: false };
  const spellings = vocabulary.nearest(part.joined, SPELLINGS).map((word) => partsOf(word));
  const split = vocabulary.split(part.joined)?.flatMap((word) => partsOf(word));
  const replaced = split === undefined ? spellings : [split, ...spellings];
  return { part, alternatives: replaced, isReplaced: replaced.length > 0 };
}

/** Whether some title may have it: one of its words begins like this, it has all words of a phrase, or nobody can know. */
function isKnown({ joined, apart }: Part, vocabulary: Vocabulary): boolean {
  if (vocabulary.size === 0 || !isWord(joined)) return true;
  return vocabulary.begun(joined) > 0 || (joined !== apart && apart.split(' ').every((word) => vocabulary.has(word)));
}

interface Fewer {
  readonly rest: readonly Slot[];
  readonly left: Part;
}

/** Each way to leave one out, the narrowest first, as long as they bring no more titles than there is room for. */
function fewerOf(slots: readonly Slot[], vocabulary: Vocabulary, room: number): readonly Fewer[] {
  if (slots.length < 2) return [];
  const titles = slots.map(({ alternatives }) =>
    Math.max(...alternatives.map((parts) => titlesWith(parts, vocabulary))),
  );
  const ways = slots.map(({ part }, at) => ({
    left: part,
    rest: slots.toSpliced(at, 1),
    most: Math.min(...titles.toSpliced(at, 1)),
  }));
  let brought = 0;
  return ways
    .toSorted((a, b) => a.most - b.most)
    .filter(({ most }) => {
      brought += most;
      return brought <= room;
    });
}

/** In how many titles these are, at most. What the vocabulary does not keep may be in any. */
function titlesWith(parts: Alternative, vocabulary: Vocabulary): number {
  const counts = parts.map(({ joined }) => (isWord(joined) ? vocabulary.begun(joined) : Number.POSITIVE_INFINITY));
  return Math.min(...counts);
}

/** In titles that hold one alternative of each; what is left out may still be the name of a place. */
function readingsAs(slots: readonly Slot[], leftOut: readonly Part[], distance: number): readonly Reading[] {
  const places = leftOut.map(({ apart }) => apart);
  const readings = combinations(slots.map(({ alternatives }) => alternatives)).map((parts) => parts.flat());
  return [
    ...(places.length > 0 ? readings.map((parts) => readingFrom(parts, places, distance)) : []),
    ...readings.map((parts) => readingFrom(parts, [], places.length > 0 ? distance + 1 : distance)),
  ];
}

/** One of each list, the first ones first; at most so many as are compared. */
function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (some, list) => some.flatMap((one) => list.map((next) => [...one, next])).slice(0, MOST_READINGS),
    [[]],
  );
}

/** What all alternatives have in common is asked for, if that says enough; else any of them. */
function allOf(slots: readonly Slot[]): Filter {
  const single: string[] = [];
  const several: Filter[] = [];
  for (const { alternatives } of slots) {
    const [only, ...others] = alternatives;
    const stem = stemOf(alternatives);
    if (only !== undefined && others.length === 0) single.push(...only.flatMap(({ asked }) => asked));
    else if (stem !== undefined) single.push(stem);
    else several.push(anyOf(alternatives.map((parts) => holdsAll(parts.flatMap(({ asked }) => asked)))));
  }
  if (several.length === 0) return holdsAll(single);
  const [first, ...rest] = several;
  if (single.length === 0 && first !== undefined && rest.length === 0) return first;
  return {
    operator: 'and',
    operands: [...(single.length > 0 ? [holdsAll(single)] : []), ...several].flatMap(operandsOf),
  };
}

function operandsOf(filter: Filter): readonly Filter[] {
  return filter.operator === 'and' ? filter.operands : [filter];
}

const SHORTEST_STEM = 4;

/** `categor` of category and categories. */
function stemOf(alternatives: readonly Alternative[]): string | undefined {
  const words = alternatives.map((parts) => (parts.length === 1 ? (parts[0]?.joined ?? '') : ''));
  const [first = ''] = words;
  let length = 0;
  while (length < first.length && words.every((word) => word.charAt(length) === first.charAt(length))) length += 1;
  const longest = Math.max(...words.map((word) => word.length));
  return length >= SHORTEST_STEM && length >= longest - 3 ? first.slice(0, length) : undefined;
}

function anyOf(filters: readonly Filter[]): Filter {
  const [only, ...others] = filters;
  return only !== undefined && others.length === 0 ? only : { operator: 'or', operands: filters };
}

/**
 * What was done instead, for the person. `quoted` renders words of theirs or of open titles safely for where it is shown.
 */
export function sayRelaxed({ how, words, leftOut }: Way, quoted: (text: string) => string): string {
  return SAID[how](quoted(words.join(' ')), listed(leftOut.map(quoted), 'and'));
}

const SAID: Readonly<Record<Way['how'], (instead: string, left: string) => string>> = {
  spelling: (instead) => `No title has exactly that; this is what I found for ${instead}.`,
  number: (instead) => `No title has exactly that; this is what I found for ${instead}.`,
  fewer: (instead, left) => `Nothing has all of these words; this is what I found for ${instead}, without ${left}.`,
  elsewhere: (instead, left) => `There is no ${instead} in ${left}; this is what I found elsewhere.`,
};
