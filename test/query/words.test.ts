// What people type, as words: never an exception, whatever they paste.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matcher, toFilter } from '../../src/query/query.ts';
import { parseWhole, parseWords, wordLimits } from '../../src/query/words.ts';
import { resource } from '../../src/secoda/resources/resource.ts';

test.each([
  ['orders', ['orders']],
  ['  daily   orders ', ['daily', 'orders']],
  ['"weekly revenue" net', ['weekly revenue', 'net']],
  ['“weekly  revenue”', ['weekly revenue']],
  ['an "open quote', ['an', 'open quote']],
  ['orders orders', ['orders']],
  ['a &amp; b &lt;c&gt;', ['a', '&', 'b', '<c>']],
  ['<@U123|ada> tables', ['ada', 'tables']],
  ['<mailto:ada@acme.example|ada@acme.example>', ['ada@acme.example']],
  ['<#C1|general>', ['general']],
  ["don't (panic) \\ %", ["don't", '(panic)', '\\', '%']],
  ['type:table', ['type:table']],
])('%j is %j', (typed, words) => {
  expect(parseWords(typed)).toEqual({ ok: true, words });
});

test.each([
  ['', 'empty'],
  ['""', 'empty'],
  ['\u0000 \u200b', 'empty'],
  [Array.from({ length: wordLimits.words + 1 }, (_, index) => `w${index}`).join(' '), 'too many'],
  ['x'.repeat(wordLimits.characters + 1), 'too long'],
])('%j cannot be searched', (typed, why) => {
  expect(parseWords(typed)).toEqual({ ok: false, why });
});

test('never throws, and its words are within the limits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), (typed) => {
      const parsed = parseWords(typed);
      if (!parsed.ok) return;
      expect(parsed.words.length).toBeLessThanOrEqual(wordLimits.words);
      for (const word of parsed.words) {
        expect(word.trim()).not.toBe('');
        expect(word.isWellFormed()).toBe(true);
      }
    }),
  );
});

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

test('each word is its own contains under and', () => {
  expect(toFilter({ words: ['daily', 'orders'] })).toEqual({
    operator: 'and',
    operands: [
      { operator: 'contains', field: 'title', value: 'daily' },
      { operator: 'contains', field: 'title', value: 'orders' },
    ],
  });
});

test.each([
  ['Daily Orders', ['orders', 'daily'], true],
  ['Daily Orders', ['ORD'], true],
  ['Daily Orders', ['daily orders'], true],
  ['Daily Orders', ['weekly'], false],
  ['Daily Orders', ['daily', 'weekly'], false],
])('%j holds %j: %s', (title, words, held) => {
  expect(matcher({ words })(resource.parse({ id: '1', title }))).toBe(held);
});
