// The words of titles that everybody may see, for slips of the hand and for words written in one. Its caller feeds it such
// titles only: what it knows, it may tell anybody. It forgets nothing by itself but the rarest words when it is full, so it
// is filled anew every night; titles that are seen in between may be added at any time.

import { slipsBetween } from './edit-distance.ts';
import { wordsOf } from './title.ts';

export interface Vocabulary {
  add(title: string): void;
  /** How many words it knows. */
  readonly size: number;
  has(word: string): boolean;
  /** In how many of the titles a word begins like this, about. */
  begun(beginning: string): number;
  /** The words that begin like this, most frequent first. */
  completions(beginning: string, most: number): readonly string[];
  /** Words that may have been meant: those with the fewest slips between, most frequent first; never the word itself. */
  nearest(word: string, most: number): readonly string[];
  /** `dailyorders` as `daily orders`: the fewest known words it is made of, at least two. Undefined if it is not. */
  split(word: string): readonly string[] | undefined;
}

/** More words than a catalog of 100,000 titles has; each takes about a hundred bytes. */
const MOST_WORDS = 50_000;
/** Longer ones are keys of machines. */
const LONGEST = 40;
const SHORTEST = 2;
/** A part of a word written in one; shorter ones would make anything out of anything. */
const SHORTEST_PART = 2;

interface Known {
  readonly word: string;
  /** Which letters it has, a bit each. */
  readonly letters: number;
  count: number;
}

export function createVocabulary(mostWords = MOST_WORDS): Vocabulary {
  let known = new Map<string, Known>();

  function learn(word: string): void {
    const before = known.get(word);
    if (before !== undefined) {
      before.count += 1;
      return;
    }
    if (known.size >= mostWords) known = withoutRarest(known, mostWords);
    known.set(word, { word, letters: lettersOf(word), count: 1 });
  }

  const countOf = (word: string): number => known.get(word)?.count ?? 0;

  return {
    get size() {
      return known.size;
    },
    add(title) {
      for (const word of wordsOf(title)) if (isWord(word)) learn(word);
    },
    has: (word) => known.has(word),
    begun(beginning) {
      let titles = 0;
      for (const { word, count } of known.values()) if (word.startsWith(beginning)) titles += count;
      return titles;
    },
    completions(beginning, most) {
      const found = [...known.values()].filter(
        ({ word }) => word.length > beginning.length && word.startsWith(beginning),
      );
      return found
        .toSorted((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
        .slice(0, most)
        .map(({ word }) => word);
    },
    nearest(word, most) {
      let slips = slipsFor(word);
      const letters = lettersOf(word);
      let found: Known[] = [];
      for (const candidate of known.values()) {
        if (Math.abs(candidate.word.length - word.length) > slips) continue;
        if (bitsIn(candidate.letters ^ letters) > 2 * slips || candidate.word === word) continue;
        const between = slipsBetween(word, candidate.word, slips);
        if (between > slips) continue;
        if (between < slips) found = [];
        slips = between;
        found.push(candidate);
      }
      const sameStart = (other: string): number => Number(other.charAt(0) === word.charAt(0));
      return found
        .toSorted((a, b) => sameStart(b.word) - sameStart(a.word) || b.count - a.count || (a.word < b.word ? -1 : 1))
        .slice(0, most)
        .map((near) => near.word);
    },
    split(word) {
      return word.length > LONGEST ? undefined : fewestParts(word, countOf);
    },
  };
}

/** What a vocabulary keeps: no numbers, no single letters, no keys of machines. */
export function isWord(word: string): boolean {
  return word.length >= SHORTEST && word.length <= LONGEST && /\p{L}/u.test(word);
}

/** How many slips a word may hold: a short one with two of them is another word. */
function slipsFor(word: string): number {
  if (word.length < 4) return word.length < 3 ? 0 : 1;
  return word.length < 6 ? 1 : 2;
}

/** One bit for each of 31 classes of letters: words a few slips apart differ in a few bits. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at += 1) letters |= 1 << (word.charCodeAt(at) % 31);
  return letters;
}

function bitsIn(bits: number): number {
  let rest = bits;
  let count = 0;
  for (; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Three quarters stay, so that this is seldom done: the frequent ones, of equal ones the newest. */
function withoutRarest(known: ReadonlyMap<string, Known>, mostWords: number): Map<string, Known> {
  const newestFirst = [...known.values()].toReversed().toSorted((a, b) => b.count - a.count);
  const stay = new Set(newestFirst.slice(0, Math.floor(mostWords * 0.75)));
  return new Map([...known].filter(([, entry]) => stay.has(entry)));
}

interface Parts {
  readonly words: readonly string[];
  /** Of its rarest word: the more frequent, the likelier it was meant. */
  readonly count: number;
}

/** The best way to each place in the word, from left to right. */
function fewestParts(word: string, countOf: (part: string) => number): readonly string[] | undefined {
  const upTo: (Parts | undefined)[] = [{ words: [], count: Number.POSITIVE_INFINITY }];
  for (let end = 1; end <= word.length; end += 1) {
    let best: Parts | undefined;
    for (let start = 0; start <= end - SHORTEST_PART; start += 1) {
      const before = upTo[start];
      const part = word.slice(start, end);
      const count = before === undefined ? 0 : Math.min(before.count, countOf(part));
      if (before === undefined || count === 0) continue;
      const parts = { words: [...before.words, part], count };
      if (best === undefined || isBetter(parts, best)) best = parts;
    }
    upTo[end] = best;
  }
  const words = upTo[word.length]?.words ?? [];
  return words.length > 1 ? words : undefined;
}

function isBetter(a: Parts, b: Parts): boolean {
  return a.words.length < b.words.length || (a.words.length === b.words.length && a.count > b.count);
}
