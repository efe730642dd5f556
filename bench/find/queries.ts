// Known-item searches: somebody wants one certain resource and remembers its title more or less. Each kind says what is
// typed for a title; undefined where a title has no such form.

import type { Chance } from '../../src/sandbox/catalog/company/random.ts';
import type { Resource } from '../../src/secoda/resources/resource.ts';

export interface Known {
  readonly kind: string;
  readonly typed: string;
  readonly wanted: Resource;
}

type Make = (title: string, chance: Chance, wanted: Resource) => string | undefined;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export const kinds: Readonly<Record<string, Make>> = {
  exact: (title) => title,
  'spaces for signs': (title) => several(wordsIn(title))?.join(' '),
  'words turned': (title, chance) => {
    const words = several(wordsIn(title));
    if (words === undefined) return undefined;
    const turned = chance.some(words, words.length);
    return turned.join(' ') === words.join(' ') ? turned.toReversed().join(' ') : turned.join(' ');
  },
  'a word left out': (title, chance) => {
    const words = wordsIn(title);
    return words.length < 3 ? undefined : words.toSpliced(chance.whole(0, words.length - 1), 1).join(' ');
  },
  'singular and plural': (title, chance) => {
    const words = wordsIn(title);
    const at = words.flatMap((word, index) => (/^[a-z]{4,}$/.test(word) ? [index] : []));
    if (at.length === 0) return undefined;
    const index = chance.pick(at);
    return words.with(index, otherNumber(words[index] ?? '')).join(' ');
  },
  typo: (title, chance) => {
    const words = wordsIn(title);
    const at = words.flatMap((word, index) => (/^[a-z]{5,}$/.test(word) ? [index] : []));
    if (at.length === 0) return undefined;
    const index = chance.pick(at);
    return words.with(index, slip(words[index] ?? '', chance)).join(' ');
  },
  'schema-qualified': (title, chance, { place, entityType }) => {
    if (place.schema === undefined || entityType === 'column' || /[\s.]/.test(title)) return undefined;
    return chance.often(0.5) ? `${place.schema}.${title}` : `${place.database}.${place.schema}.${title}`;
  },
  prefix: (title, chance) =>
    title.length < 6 ? undefined : title.slice(0, chance.whole(Math.ceil(title.length * 0.5), title.length - 1)).trim(),
};

/** As people cut a title into words. */
function wordsIn(title: string): string[] {
  return title
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function several(words: string[]): string[] | undefined {
  return words.length > 1 ? words : undefined;
}

function otherNumber(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (/[^su]s$/.test(word)) return word.slice(0, -1);
  if (/[^aeo]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** One letter missing, doubled, wrong, or turned round with the next; not the first, which people get right. */
function slip(word: string, chance: Chance): string {
  const at = chance.whole(1, word.length - 2);
  const [before, letter, next, after] = [word.slice(0, at), word.charAt(at), word.charAt(at + 1), word.slice(at + 2)];
  const slipped = chance.pick([
    `${before}${next}${after}`,
    `${before}${letter}${letter}${next}${after}`,
    `${before}${chance.pick([...LETTERS])}${next}${after}`,
    `${before}${next}${letter}${after}`,
  ]);
  return slipped === word ? `${before}${next}${after}` : slipped;
}

/** So many searches of each kind, for resources that people look for. */
export function knownItems(resources: readonly Resource[], perKind: number, chance: Chance): readonly Known[] {
  return Object.entries(kinds).flatMap(([kind, make]) => {
    const known: Known[] = [];
    for (let tries = 0; known.length < perKind && tries < perKind * 50; tries += 1) {
      const wanted = chance.pick(resources);
      const typed = make(wanted.title, chance, wanted);
      if (typed !== undefined) known.push({ kind, typed, wanted });
    }
    return known;
  });
}
