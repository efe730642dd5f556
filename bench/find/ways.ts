// Three ways to search the same catalog: as one text in the order of use, as the least that any search box does; each word
// by itself and the page ranked; and ours.

import { bestFirst } from '../../src/query/best-first.ts';
import { parse } from '../../src/query/parser.ts';
import { rank } from '../../src/query/rank.ts';
import type { Vocabulary } from '../../src/query/vocabulary.ts';
import { readingsOf } from '../../src/query/wanted.ts';
import { and, contains } from '../../src/secoda/filter.ts';
import type { Resource } from '../../src/secoda/resources/resource.ts';
import type { Listing } from './catalog.ts';

export const OURS = 'ours';

export type Way = (typed: string) => Promise<readonly Resource[]>;

export function waysOf({ list }: Listing, vocabulary: Vocabulary): Readonly<Record<string, Way>> {
  return {
    'plain contains': async (typed) => (await list(contains('title', typed), 1)).items,
    'words, ranked': async (typed) => {
      const words = wordsOf(typed);
      const { items } = await list(and(...words.map((word) => contains('title', word))), 1);
      return rank(items, readingsOf(words));
    },
    [OURS]: async (typed) =>
      (await bestFirst({ words: wordsOf(typed), list, isWanted: ({ archived }) => !archived, vocabulary })).items,
  };
}

function wordsOf(typed: string): readonly string[] {
  const parsed = parse(typed);
  if ('mistake' in parsed) return [];
  return parsed.asked.all.flatMap(([test]) => (test?.is === 'word' && !test.not ? [test.text] : []));
}
