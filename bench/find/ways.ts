// Three ways to search the same catalog: as one text in the order of use, as the least that any search box does; each word
// by itself and the page ranked; and ours.

import { parse } from '../../src/query/parser.ts';
import { type Query, searchFor, wordsOf } from '../../src/query/query.ts';
import { rank } from '../../src/query/rank.ts';
import type { Vocabulary } from '../../src/query/vocabulary.ts';
import { readingsOf } from '../../src/query/wanted.ts';
import { search } from '../../src/results/search.ts';
import { startOf } from '../../src/results/state.ts';
import { and, contains, exact } from '../../src/secoda/filter.ts';
import type { Resource } from '../../src/secoda/resources/resource.ts';
import type { Listing } from './catalog.ts';

export const OURS = 'ours';

export type Way = (typed: string) => Promise<readonly Resource[]>;

export function waysOf(listing: Listing, vocabulary: Vocabulary): Readonly<Record<string, Way>> {
  const notArchived = exact('archived', false);
  const ours = oursOf(listing, vocabulary);
  return {
    'plain contains': async (typed) => (await listing.list(and(contains('title', typed), notArchived), 1)).items,
    'words, ranked': async (typed) => {
      const words = wordsOf(queryOf(typed));
      const { items } = await listing.list(and(...words.map((word) => contains('title', word)), notArchived), 1);
      return rank(items, readingsOf(words));
    },
    [OURS]: async (typed) => (await ours(queryOf(typed))).items,
  };
}

/** The product's own search, as somebody from whom nothing is hidden. */
function oursOf({ list, byId }: Listing, vocabulary: Vocabulary) {
  const { show } = search({ clock: Date, titles: { vocabulary: () => vocabulary, learn: () => undefined } });
  const client = {
    resources: {
      list: ({ filter = and(), page = 1 }) => list(filter, page),
      get: async (id: string) => byId(id),
    },
  };
  const visibility = { filters: [], everything: true, sees: () => true, seesTeam: () => true };
  return async (query: Query) => {
    const { state } = await show(startOf(query), 1, { client, visibility }, AbortSignal.timeout(60_000));
    return { items: state.found.flat().map(byId) };
  };
}

function queryOf(typed: string): Query {
  const parsed = parse(typed);
  if ('mistake' in parsed) return searchFor([]);
  return searchFor(parsed.asked.all.flatMap(([test]) => (test?.is === 'word' && !test.not ? [test.text] : [])));
}
