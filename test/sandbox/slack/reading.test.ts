// Words: what Slack makes of typed text, what people read of mrkdwn and of whole messages.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMrkdwn, spell } from '../../../src/sandbox/slack/mrkdwn.ts';
import { escapeTyped } from '../../../src/sandbox/slack/typed.ts';

const known = {
  person: (handle: string) => (handle === 'ada' ? 'U01' : undefined),
  channel: (name: string) => (name === 'data' ? 'C01' : undefined),
};

describe('typed text', () => {
  test.each([
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    ['owner:@ada orders', 'owner:<@U01|ada> orders'],
    ['@nobody #nowhere', '@nobody #nowhere'],
    ['in #data, please', 'in <#C01|data>, please'],
    ['see https://a.example/b?c=1&d=2.', 'see <https://a.example/b?c=1&amp;d=2>.'],
    ['ask ada@acme.example', 'ask <mailto:ada@acme.example|ada@acme.example>'],
    ['<!channel>', '&lt;!channel&gt;'],
    ['x@ada', 'x@ada'],
  ])('%s becomes %s', (typed, escaped) => {
    expect(escapeTyped(typed, known)).toBe(escaped);
  });

  test('can always be read back as it was typed', () => {
    const letters = fc.constantFrom(
      'a',
      '@ada',
      '#data',
      ' ',
      '<',
      '>',
      '&',
      '|',
      'https://a.example/',
      'a@b.example',
      '&amp;',
    );
    fc.assert(
      fc.property(
        fc.array(letters).map((parts) => parts.join('')),
        (typed) => {
          const read = escapeTyped(typed, known)
            .replaceAll(/<[@#]\w+\|([^>]*)>/g, (whole, label: string) => (whole.startsWith('<@') ? '@' : '#') + label)
            .replaceAll(/<(?:mailto:[^|>]*\|)?([^>]*)>/g, '$1')
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&amp;', '&');
          expect(read).toBe(typed);
        },
      ),
    );
  });
});

const names = (id: string) => ({ U01: 'Ada Admin', C01: 'data' })[id];
const read = (text: string) => readMrkdwn(text, names);

describe('mrkdwn', () => {
  test.each<[string, object[]]>([
    ['plain &amp; simple', [{ text: 'plain & simple' }]],
    [
      '*bold* _it_ ~no~ `x*y`',
      [
        { text: 'bold', bold: true },
        { text: ' ' },
        { text: 'it', italic: true },
        { text: ' ' },
        { text: 'no', strike: true },
        { text: ' ' },
        { text: 'x*y', code: true },
      ],
    ],
    ['*<https://a.example/o|orders>*', [{ text: 'orders', link: 'https://a.example/o', bold: true }]],
    ['<https://a.example/?a&amp;b>', [{ text: 'https://a.example/?a&b', link: 'https://a.example/?a&b' }]],
    [
      '<@U01> in <#C01|old-name>',
      [{ text: '@Ada Admin', mention: true }, { text: ' in ' }, { text: '#data', mention: true }],
    ],
    ['<@U99>', [{ text: '@U99', mention: true }]],
    ['<!here>', [{ text: '@here', mention: true }]],
    ['<!date^1392734382^{date}|Feb 18>', [{ text: 'Feb 18' }]],
    ['stg_orders_v2 and 2*3*4', [{ text: 'stg_orders_v2 and 2*3*4' }]],
    ['* no * bold', [{ text: '* no * bold' }]],
    ['&lt;!channel&gt;', [{ text: '<!channel>' }]],
    ['&amp;lt;', [{ text: '&lt;' }]],
    ['*_both_*', [{ text: 'both', bold: true, italic: true }]],
    ['a < b', [{ text: 'a < b' }]],
  ])('%s', (text, spans) => {
    expect(read(text)).toEqual([{ spans }]);
  });

  test('knows quotes and preformatted blocks', () => {
    expect(read('before\n&gt; said\n```\n*a*\n b\n```\nafter')).toEqual([
      { spans: [{ text: 'before' }] },
      { spans: [{ text: 'said' }], quote: true },
      { spans: [{ text: '*a*' }], block: true },
      { spans: [{ text: ' b' }], block: true },
      { spans: [{ text: 'after' }] },
    ]);
  });

  test('never loses a letter of plain words', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,40}$/), (words) => {
        expect(
          read(words)
            .map((line) => spell(line.spans))
            .join('\n'),
        ).toBe(words);
      }),
    );
  });

  test('never throws and never shows a bare entity of what was escaped', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('*', '_', '~', '`', '<', '>', '|', '@', '!', 'a', ' ', '\n') }),
        (text) => {
          const escaped = text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
          expect(read(escaped).some((line) => /&[lg]t;/.test(spell(line.spans)))).toBe(false);
          expect(Array.isArray(read(text))).toBe(true);
        },
      ),
    );
  });
});
