// What is kept of a result: whatever was searched comes back from the store as it went in.

import { expect, test } from 'vitest';
import type { Query } from '../../src/query/query.ts';
import { resultsState, startOf } from '../../src/results/state.ts';

test.each<[string, Query]>([
  ['a title', { title: 'orders' }],
  [
    'every kind of test',
    {
      all: [
        [
          { is: 'word', text: 'a', not: false },
          { is: 'type', type: 'table', not: true },
          { is: 'native', type: 'view', not: false },
        ],
        [{ is: 'named', field: 'owner', name: '@me', ids: { owners: ['1'], owners_groups: ['2'] }, not: false }],
        [{ is: 'named', field: 'in', name: 'marts', ids: { parent_id: ['1'], schema: ['marts'] }, not: true }],
        [{ is: 'marked', mark: 'pii', not: true }],
        [{ is: 'has', what: 'documentation', not: true }],
      ],
      sort: [{ by: 'updated', order: 'asc' }],
    },
  ],
])('%s', (_, query) => {
  const state = startOf(query);
  expect(resultsState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
});

test('what an older version has kept has run out', () => {
  const old = {
    query: { words: ['orders'] },
    found: [],
    next: 1,
    page: 1,
    finishedHere: false,
    count: null,
    lastRead: null,
  };
  expect(resultsState.safeParse(old).success).toBe(false);
});
