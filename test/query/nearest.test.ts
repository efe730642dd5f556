// The nearest of some words: one slip of the hand is forgiven, another word is not taken for it.

import { expect, test } from 'vitest';
import { nearestWord } from '../../src/query/nearest.ts';

test.each([
  ['hlep', 'help'],
  ['hepl', 'help'],
  ['hel', 'help'],
  ['helpp', 'help'],
  ['halp', 'help'],
  ['help', undefined],
  ['whoam', 'whoami'],
  ['orders', undefined],
  ['hp', undefined],
  ['', undefined],
])('%j is nearest to %s', (word, nearest) => {
  expect(nearestWord(word, ['find', 'get', 'help', 'whoami'])).toBe(nearest);
});

test('of two the nearer', () => {
  expect(nearestWord('collectoin', ['connection', 'collection'], 2)).toBe('collection');
});
