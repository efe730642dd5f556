// What "Add to glossary" takes for the term of a message, and what for its meaning.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { termIn } from '../../src/features/create/term.ts';

test.each([
  ['ARR – annual recurring revenue', 'ARR', 'annual recurring revenue'],
  ['ARR - annual recurring revenue', 'ARR', 'annual recurring revenue'],
  ['*Churn*: who left', 'Churn', 'who left'],
  ['Churn:\nwho left\nin a month', 'Churn', 'who left\nin a month'],
  ['`gmv` = gross merchandise value', 'gmv', 'gross merchandise value'],
  ['• "Net revenue" — after refunds: all of them', 'Net revenue', 'after refunds: all of them'],
  ['Opt-in rate: how many say yes', 'Opt-in rate', 'how many say yes'],
  ['See https://example.com/a for it', 'See https://example.com/a for it', 'See https://example.com/a for it'],
  ['one two three four five six seven', 'one two three four five', 'one two three four five six seven'],
  ['NPS', 'NPS', 'NPS'],
  ['  ', '', ''],
])('%j', (message, term, definition) => {
  expect(termIn(message)).toEqual({ term, definition });
});

test('whatever was written, the term fits a title and the definition is a part of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (message) => {
      const { term, definition } = termIn(message);
      expect(term.length).toBeLessThanOrEqual(80);
      expect(message).toContain(definition);
    }),
  );
});
