// The words of open titles: what was meant by a word that none of them has.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slipsBetween } from '../../src/query/edit-distance.ts';
import { otherNumbers } from '../../src/query/number.ts';
import { createVocabulary } from '../../src/query/vocabulary.ts';

function vocabularyOf(...titles: readonly string[]) {
  const vocabulary = createVocabulary();
  for (const title of titles) vocabulary.add(title);
  return vocabulary;
}

test.each([
  ['chrages', ['charges']],
  ['charge', ['charges']],
  ['charhges', ['charges']],
  ['cjarges', ['charges']],
  ['subscirptoins', ['subscriptions']],
  ['charges', []],
  ['of', []],
  ['zebra', []],
])('%j may mean %j', (word, meant) => {
  expect(vocabularyOf('stg_stripe__charges', 'Subscriptions of today', 'oh').nearest(word, 3)).toEqual(meant);
});

test('of equally near words those that begin alike come first, then the frequent ones', () => {
  const vocabulary = vocabularyOf('banks', 'tanks', 'ranks', 'ranks', 'tanky');
  expect(vocabulary.nearest('tankz', 2)).toEqual(['tanks', 'tanky']);
  expect(vocabulary.nearest('xanks', 2)).toEqual(['ranks', 'banks']);
});

test('words written in one are cut into the fewest known ones', () => {
  const vocabulary = vocabularyOf('daily_orders', 'order by region', 's');
  expect(vocabulary.split('dailyorders')).toEqual(['daily', 'orders']);
  expect(vocabulary.split('ordersbyregion')).toEqual(['orders', 'by', 'region']);
  expect(vocabulary.split('dailyxorders')).toBeUndefined();
  expect(vocabulary.split('orders')).toBeUndefined();
});

test('beginnings, most frequent first', () => {
  const vocabulary = vocabularyOf('orders', 'orders_daily', 'order', 'ordinance');
  expect(vocabulary.begun('ord')).toBe(4);
  expect(vocabulary.completions('ord', 2)).toEqual(['orders', 'order']);
  expect(vocabulary.has('order')).toBe(true);
  expect(vocabulary.has('ord')).toBe(false);
});

test('numbers, single letters and keys of machines are no words', () => {
  expect(vocabularyOf(`2024_q ${'x'.repeat(41)}`).size).toBe(0);
});

test('it never knows more words than it may, and keeps the frequent ones', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 })), (titles) => {
      const vocabulary = createVocabulary(8);
      vocabulary.add('orders');
      for (const title of titles) {
        vocabulary.add('orders');
        vocabulary.add(title);
        expect(vocabulary.size).toBeLessThanOrEqual(8);
        expect(vocabulary.has('orders')).toBe(true);
        vocabulary.nearest(title, 3);
        vocabulary.split(title);
      }
    }),
  );
});

test.each([
  ['orders', 'orders', 0],
  ['oders', 'orders', 1],
  ['ordres', 'orders', 1],
  ['ordders', 'orders', 1],
  ['urder', 'orders', 2],
  ['abc', 'xyz', 3],
])('from %j to %j there are %i slips', (a, b, slips) => {
  expect(slipsBetween(a, b, 2)).toBe(slips);
  expect(slipsBetween(b, a, 2)).toBe(slips);
});

test('how many slips there are does not depend on how many matter', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, fc.nat(3), (a, b, most) => {
      expect(slipsBetween(a, b, most)).toBe(Math.min(slipsBetween(a, b, 6), most + 1));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['customers', 'customer'],
  ['categories', 'category'],
  ['category', 'categories'],
  ['addresses', 'address'],
  ['boxes', 'box'],
  ['statuses', 'status'],
  ['status', 'statuses'],
  ['analyses', 'analysis'],
  ['people', 'person'],
  ['day', 'days'],
  ['purchases', 'purchase'],
  ['shoes', 'shoe'],
])('one and many: %j and %j', (word, other) => {
  expect(otherNumbers(word)).toContain(other);
});
