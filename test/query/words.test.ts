// One text that is meant as a whole, as people type or paste it.

import { expect, test } from 'vitest';
import { parseWhole } from '../../src/query/words.ts';

test.each([
  ['"Weekly Revenue"', ['Weekly Revenue', '"Weekly Revenue"']],
  ['“Weekly Revenue”', ['Weekly Revenue', '“Weekly Revenue”']],
  ['Report “Q1” numbers', ['Report “Q1” numbers']],
  [' Weekly  Revenue ', ['Weekly  Revenue']],
  ['\u2060_synced\u2060_ at', ['_synced_ at']],
  ['  ', []],
  ['""', ['""']],
  ['<https://app.secoda.co/table/1|https://app.secoda.co/table/1>', ['https://app.secoda.co/table/1']],
  ['<http://app.secoda.co/table/1|app.secoda.co/table/1>', ['http://app.secoda.co/table/1']],
  ['<https://app.secoda.co/table/1?a=1&amp;b=2|orders>', ['https://app.secoda.co/table/1?a=1&b=2']],
  ['<https://app.secoda.co/table/1>', ['https://app.secoda.co/table/1']],
])('%j is meant as one of %j', (typed, meant) => {
  expect(parseWhole(typed)).toEqual(meant);
});
