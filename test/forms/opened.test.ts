// Which texts a box gives back as they are; what a menu offers for what is typed; how a long text is shown whole.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wholeText } from '../../src/forms/blocks.ts';
import { fitsBox, isHtml } from '../../src/forms/opened.ts';
import { matches } from '../../src/forms/pickers.ts';

test.each([
  ['plain words', 'Orders, one row each.', true],
  ['Markdown', '# Orders\n\n- `id` is *unique*\n- a < b and b > c', true],
  ['a placeholder', 'SELECT * FROM <orders> WHERE id = <id>', true],
  ['three thousand characters', 'x'.repeat(3000), true],
  ['one more', 'x'.repeat(3001), false],
  ['a paragraph of HTML', '<p>Orders</p>', false],
  ['a line break of HTML', 'a<br/>b', false],
  ['a link of HTML', 'see <a href="https://example.com">here</a>', false],
  ['half a character', 'a\ud800', false],
  ['what cannot be typed', 'a\u0000b', false],
])('%s', (_, text, fits) => {
  expect(fitsBox(text, 3000)).toBe(fits);
});

test('a text of any length is looked through at once', () => {
  expect(isHtml('<'.repeat(100_000))).toBe(false);
  expect(isHtml(`<p ${'a '.repeat(50_000)}`)).toBe(false);
});

describe('a menu', () => {
  const all = new Map(
    [
      { id: '1', name: 'Ada Admin', email: 'ada@acme.example' },
      { id: '2', name: 'Adam Bell', email: 'adam@acme.example' },
      { id: '3', name: 'Bea Adams', email: 'bea@acme.example' },
      { id: '4', name: 'Cy Clark', email: 'ada.old@acme.example' },
      { id: '5', name: 'Ned Canada', email: 'ned@acme.example' },
      { id: '6', name: 'Ada Gone', email: 'gone@acme.example', disabled: true },
      { id: '7', name: 'Sam Twin', email: 'sam@acme.example' },
      { id: '8', name: 'Sam Twin', email: 'sam.twin@acme.example' },
    ].map((one) => [`people:${one.id}`, one]),
  );
  const texts = (typed: string, chosen: readonly string[] = []): string[] =>
    matches(typed, all, new Set(chosen)).map(({ text }) => text);

  test.each([
    ['ada', ['Ada Admin', 'Adam Bell', 'Bea Adams', 'Cy Clark', 'Ned Canada']],
    ['ADA  admin', ['Ada Admin']],
    ['admin ada', ['Ada Admin']],
    ['bea@', ['Bea Adams']],
    ['nobody', []],
    ['twin', ['Sam Twin (sam@acme.example)', 'Sam Twin (sam.twin@acme.example)']],
  ])('offers for %j the best first, and two of one name apart', (typed, offered) => {
    expect(texts(typed)).toEqual(offered);
  });

  test('has chosen ones first, also those whose account is off', () => {
    expect(texts('', ['people:5', 'people:6']).slice(0, 3)).toEqual(['Ada Gone', 'Ned Canada', 'Ada Admin']);
  });

  test('offers a hundred at most', () => {
    const many = new Map(Array.from({ length: 500 }, (_, at) => [`tags:${at}`, { id: `${at}`, name: `tag ${at}` }]));
    expect(matches('tag', many, new Set())).toHaveLength(100);
  });
});

test('a text is shown whole, over blocks that Slack takes', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z&<>\n ]{0,4000}$/), (text) => {
      const blocks = wholeText(text, undefined);
      expect(blocks.length).toBeLessThanOrEqual(21);
      const shown = blocks.map((block) => (block.type === 'section' ? (block.text?.text ?? '') : '')).join('');
      for (const block of blocks)
        if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(3000);
      const letters = (some: string): number =>
        some.replaceAll(/&(?:amp|lt|gt);/g, '&').replaceAll(/[\s_]/g, '').length;
      if (text.trim() !== '') expect(letters(shown)).toBe(text.replaceAll(/[\s_]/g, '').length);
    }),
  );
});
