// What a message speaks of, as searches: the narrowest first, each only if the one before found nothing.

import { type Search, searchFor } from '../../query/query.ts';
import type { SpokenOf } from './speaks-of.ts';

export function questionsOf({ names, words }: Pick<SpokenOf, 'names' | 'words'>): readonly Search[] {
  const [name] = names;
  return [
    // Several names are several things; several words are most likely one.
    ...(name === undefined ? [] : [names.length === 1 ? searchFor([name]) : anyOf(names)]),
    ...(words.length === 0 ? [] : [searchFor(words)]),
    ...(words.length < 2 ? [] : [anyOf(words)]),
  ];
}

function anyOf(texts: readonly string[]): Search {
  return { all: [texts.map((text) => ({ is: 'word', text, not: false }) as const)], sort: [] };
}
