// How numbers and times read on cards.

import { expect, test } from 'vitest';
import { counted, inWords, kindOf, lastChange, usage } from '../../src/results/words.ts';
import { resource } from '../../src/secoda/resources/resource.ts';

test.each([
  ['glossary', undefined, 'glossary term'],
  ['dictionary_term', null, 'glossary term'],
  ['glossary', 'term', 'term'],
  ['dashboard_group', undefined, 'dashboard group'],
  ['table', 'external_table', 'external table'],
  ['constructor', undefined, 'constructor'],
  ['table', '<!here>', '&lt;!here&gt;'],
])('%s, %s in its source, is called %s', (entity_type, native_type, kind) => {
  const one = resource.parse({ id: 'r', title: 'x', entity_type, native_type });
  expect(kindOf(one)).toBe(kind);
  expect(inWords(one)).toBe(`x (${kind})`);
});

const NOW = Date.parse('2026-11-25T18:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function changedAgo(milliseconds: number): string | undefined {
  const updated_at = new Date(NOW - milliseconds).toISOString();
  return lastChange(resource.parse({ id: 'r', updated_at }), NOW);
}

test.each([
  [-DAY, 'just now'],
  [0, 'just now'],
  [MINUTE - 1, 'just now'],
  [MINUTE, '1 minute ago'],
  [90 * SECOND - 1, '1 minute ago'],
  [90 * SECOND, '2 minutes ago'],
  [HOUR - 30 * SECOND - 1, '59 minutes ago'],
  [HOUR - 1, '1 hour ago'],
  [HOUR, '1 hour ago'],
  [DAY - 1, '1 day ago'],
  [DAY, '1 day ago'],
  [3 * DAY + HOUR, '3 days ago'],
  [29 * DAY, '29 days ago'],
  [30 * DAY - 1, '1 month ago'],
  [30 * DAY, '1 month ago'],
  [75 * DAY, '2 months ago'],
  [80 * DAY, '3 months ago'],
  [345 * DAY - 1, '11 months ago'],
  [350 * DAY, '11 months ago'],
  [351 * DAY, '1 year ago'],
  [365 * DAY, '1 year ago'],
  [1000 * DAY, '3 years ago'],
])('what was changed %i ms ago was changed %s', (milliseconds, words) => {
  expect(changedAgo(milliseconds)).toBe(`changed ${words}`);
});

test.each(['', 'nonsense'])('nothing is said of a change at %j', (updated_at) => {
  expect(lastChange(resource.parse({ id: 'r', updated_at }), NOW)).toBeUndefined();
});

test.each([
  [0, '0'],
  [1, '1'],
  [999, '999'],
  [999.5, '999.5'],
  [1000, '1,000'],
  [12_345, '12,345'],
  [1_234_567, '1,234,567'],
  [1000.5, '1,000.5'],
  [1e21, '1,000,000,000,000,000,000,000'],
  [0.25, '0.25'],
  [-3, '-3'],
])('%d is written %s', (count, words) => {
  expect(counted(count)).toBe(words);
});

test.each([
  [undefined, undefined],
  [0, 'not used lately'],
  [1, '1 use a day'],
  [312, '312 uses a day'],
  [12_345, '12,345 uses a day'],
])('a use of %s is told as %s', (external_usage, words) => {
  expect(usage(resource.parse({ id: 'r', external_usage }))).toBe(words);
});
