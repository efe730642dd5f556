// Hostile text: whatever stands in a title must show as its own characters and neither ping, nor format, nor break out.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMrkdwn, spell } from '../../src/sandbox/slack/mrkdwn.ts';
import {
  bold,
  escapeText,
  firstLine,
  isWebAddress,
  link,
  literal,
  literalLines,
  oneLine,
  plain,
  printable,
} from '../../src/slack/blocks/text.ts';

/** What Slack shows of mrkdwn without its own formatting. */
function shown(mrkdwn: string): string {
  return mrkdwn.replaceAll('\u2060', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

describe('literal', () => {
  test.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['<@U123>', '&lt;@U123&gt;'],
    ['<https://evil.example|click>', '&lt;https://evil.example|click&gt;'],
    ['a & b &lt; c', 'a &amp; b &amp;lt; c'],
    ['stg_orders__daily', 'stg_orders__daily'],
    ['_synced_at', '_synced_at'],
    ['two\nlines\tand  spaces', 'two lines and spaces'],
    ['zero\u0000 and \u202eright to left', 'zero and right to left'],
  ])('%j becomes %j', (text, mrkdwn) => {
    expect(literal(text, 300)).toBe(mrkdwn);
  });

  test('formatting pairs and emoji names lose their power, not their characters', () => {
    for (const text of ['*bold*', '_it_', '~gone~', '`code`', ':fire:', 'a *b* c']) {
      const written = literal(text, 300);
      expect(shown(written)).toBe(text);
      expect(written).not.toBe(text);
    }
  });

  test('a star in a title ends nothing early', () => {
    expect(bold(literal('orders', 300))).toBe('*orders*');
    for (const title of ['select count(*) from orders', '*bold* and more', 'a * b']) {
      const [line] = readMrkdwn(bold(link('https://a.example/x', literal(title, 300))), () => undefined);
      expect(line?.spans).toEqual([expect.objectContaining({ link: 'https://a.example/x' })]);
      expect(spell(line?.spans ?? [])).toBe(title);
    }
  });

  test('takes no longer for a text of any length: nobody waits for one odd description', () => {
    for (const part of [' _a', '{"_id":1234},', '*', '<b>', ':x', '~ ~a']) {
      const text = part.repeat(150_000 / part.length);
      const before = performance.now();
      literal(text, 300);
      literalLines(text, 2500);
      firstLine(text);
      expect(performance.now() - before).toBeLessThan(500);
    }
  });

  test('never holds a raw angle bracket, is never longer than asked, and cuts no character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 200 }), (text, max) => {
        const written = literal(text, max);
        expect(written.length).toBeLessThanOrEqual(max);
        expect(written).not.toMatch(/[<>\n]/);
        expect(written.isWellFormed()).toBe(true);
        const whole = shown(literal(text, 10_000));
        expect(
          whole.startsWith(
            shown(written)
              .replace(/…$/, '')
              .replace(/&[a-z]*$/, '')
              .trimEnd(),
          ),
        ).toBe(true);
      }),
    );
  });

  test('a text that fits is shown whole', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(shown(literal(text, 10_000))).toBe(oneLine(text));
      }),
    );
  });
});

test('escaped text reads back as the printable text it was made of', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(shown(escapeText(text))).toBe(printable(text));
    }),
  );
});

test.each([
  ['# Orders\nAll orders', 'Orders'],
  ['<p>All <b>orders</b></p>', 'All orders'],
  ['<p>Net &amp; gross, &lt;b&gt; &quot;as&quot;&nbsp;said, &amp;lt;</p>', 'Net & gross, <b> "as" said, &lt;'],
  ['R&amp;D writes &amp; where nothing is HTML', 'R&amp;D writes &amp; where nothing is HTML'],
  ['\n\n---\n- first item', 'first item'],
  ['<br/>', ''],
  ['   ', ''],
])('the first line of %j is %j', (text, line) => {
  expect(firstLine(text)).toBe(line);
});

describe('links', () => {
  test.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://x', '//evil.example', 'http://', 'nonsense'])(
    '%s is no link',
    (address) => {
      expect(isWebAddress(address)).toBe(false);
      expect(link(address, 'label')).toBe('label');
    },
  );

  test('an address cannot end its own link early', () => {
    expect(link('https://x.example/a|b>c<d?e=1&f=2', 'orders')).toBe(
      '<https://x.example/a%7Cb%3Ec%3Cd?e=1&amp;f=2|orders>',
    );
  });

  test('any address gives one well-formed link or none', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string(), (address, label) => {
        expect(link(address, literal(label, 100))).toMatch(/^<https?:[^<>|\s]*\|[^<>|]*>$/);
      }),
    );
  });
});

test('plain text is one line within its limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 80 }), (text, max) => {
      expect(plain(text, max).length).toBeLessThanOrEqual(max);
      expect(plain(text, max)).not.toMatch(/\n/);
    }),
  );
});
