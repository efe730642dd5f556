// What people type behind `find`: a search, or a mistake with its place; never an exception, whatever they paste.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asTyped } from '../../src/query/explain.ts';
import { mistakeInWords } from '../../src/query/mistake.ts';
import { type Asked, parse, wordLimits } from '../../src/query/parser.ts';
import type { Search } from '../../src/query/query.ts';

function asked(typed: string): Asked {
  const parsed = parse(typed);
  if ('mistake' in parsed) throw new Error(mistakeInWords(parsed.mistake));
  return parsed.asked;
}

/** Each question in short: its alternatives joined by `|`. */
function inShort(typed: string): readonly string[] {
  return asked(typed).all.map((tests) =>
    tests
      .map((test) => {
        const sign = test.not ? '!' : '';
        if (test.is === 'word') return `${sign}${test.text}`;
        if (test.is === 'asked') return `${sign}${test.field}=${test.slackId ?? test.name}`;
        if (test.is === 'marked') return `${sign}${test.mark}`;
        if (test.is === 'has') return `${sign}has=${test.what}`;
        return `${sign}${test.is}=${test.is === 'named' ? test.name : test.type}`;
      })
      .join('|'),
  );
}

function mistake(typed: string) {
  const parsed = parse(typed);
  if ('asked' in parsed) throw new Error(`${typed} is no mistake`);
  const { seen, start, end, wrong, meant, example } = parsed.mistake;
  return { at: seen.slice(start, end), wrong, meant, example };
}

describe('words', () => {
  test.each([
    ['orders', ['orders']],
    ['  daily   orders ', ['daily', 'orders']],
    ['"weekly revenue" net', ['weekly revenue', 'net']],
    ['“weekly  revenue”', ['weekly revenue']],
    ['«weekly revenue»', ['weekly revenue']],
    ['an "open quote', ['an', 'open quote']],
    ['orders orders', ['orders']],
    ['a &amp; b &lt;c&gt;', ['a', '&', 'b', '<c>']],
    ['&amp;lt;', ['&lt;']],
    ['<@U123|ada> tables', ['ada', 'tables']],
    ['<mailto:ada@acme.example|ada@acme.example>', ['ada@acme.example']],
    ['<mailto:ada@acme.example>', ['ada@acme.example']],
    ['<#C1|general>', ['general']],
    ["don't (panic) \\ %", ["don't", '(panic)', '\\', '%']],
    ['10:30', ['10:30']],
    ['<https://acme.example/a?b=1&amp;c=2>', ['https://acme.example/a?b=1&c=2']],
    ['http://tag.example', ['http://tag.example']],
    ['db:thing', ['db:thing']],
    ['term:churn', ['term:churn']],
    ['db:"a thing"', ['db:', 'a thing']],
    ['"type:table"', ['type:table']],
    ['C:\\temp', ['C:\\temp']],
    [':fire:', [':fire:']],
  ])('%j is %j', (typed, words) => {
    expect(inShort(typed)).toEqual(words);
  });
});

describe('fields, or, and what is left out', () => {
  test.each([
    ['type:table', ['type=table']],
    ['TYPE:Tables', ['type=table']],
    ['type:"dashboard group"', ['type=dashboard_group']],
    ['type:term', ['type=glossary']],
    ['type:ml_model', ['type=ml_model']],
    ['native:View', ['native=view']],
    ['in:analytics', ['in=analytics']],
    ['in:"Snowflake production"', ['in=Snowflake production']],
    ['owner:@me', ['owner=@me']],
    ['owner:“Ada Admin”', ['owner=Ada Admin']],
    ['owner:<@U0AB1|ada>', ['owner=U0AB1']],
    ['owner:<@U0AB1>', ['owner=U0AB1']],
    ['owner:<@W0AB1|Ada Admin> orders', ['owner=W0AB1', 'orders']],
    ['owner:<@W0AB1|Admin, Ada> orders', ['owner=W0AB1', 'orders']],
    ['tag:"net, gross" tag:a,', ['tag=net, gross|tag=a,']],
    ['owner:<mailto:ada@acme.example|ada@acme.example>', ['owner=ada@acme.example']],
    ['verified:yes', ['verified']],
    ['verified:No', ['!verified']],
    ['-verified:no', ['verified']],
    ['pii:true archived:1 stale:n published:false', ['pii', 'archived', '!stale', '!published']],
    ['has:description no:owners', ['has=description', '!has=owner']],
    ['-type:column', ['!type=column']],
    ['-"test data" -tmp', ['!test data', '!tmp']],
    ['a - b -- c ->d --e', ['a', '-', 'b', '--', 'c', '->d', '--e']],
    ['type:table type:view_x native:a type:chart', ['type=table|type=view_x|type=chart', 'native=a']],
    ['tag:a x tag:b', ['tag=a|tag=b', 'x']],
    ['-tag:a -tag:b', ['!tag=a', '!tag=b']],
    ['orders or sales type:table', ['orders|sales', 'type=table']],
    ['a OR b Or c d', ['a|b|c', 'd']],
    ['type:table or tag:x type:chart', ['type=table|tag=x', 'type=chart']],
    ['type:table or type:chart type:job', ['type=table|type=chart|type=job']],
    ['-a or b', ['!a|b']],
    ['or', ['or']],
    ['or a', ['or', 'a']],
    ['a or', ['a', 'or']],
    ['a "or" b', ['a', 'or', 'b']],
    ['a or or b', ['a|or', 'b']],
  ])('%j is %j', (typed, questions) => {
    expect(inShort(typed)).toEqual(questions);
  });

  test.each([
    ['sort:usage', 'usage desc'],
    ['sort:-usage', 'usage asc'],
    ['-sort:usage', 'usage asc'],
    ['sort:title', 'title asc'],
    ['sort:updated', 'updated desc'],
    ['sort:created sort:-title', 'created desc, title desc'],
  ])('%j orders by %s', (typed, order) => {
    expect(
      asked(typed)
        .sort.map(({ by, order }) => `${by} ${order}`)
        .join(', '),
    ).toBe(order);
  });
});

describe('mistakes have a place, the nearest right words and an example that works', () => {
  test.each([
    ['orders onwer:ada', 'onwer:ada', 'owner:ada', 'orders owner:ada'],
    ['owners:ada x', 'owners:ada', 'owner:ada', 'owner:ada x'],
    ['-tpye:column', '-tpye:column', '-type:column', '-type:column'],
    ['typ:table', 'typ:table', 'type:table', 'type:table'],
    ['type:table,chart', 'type:table,chart', 'type:table type:chart', 'type:table type:chart'],
    ['a -type:table,,tabel', '-type:table,,tabel', '-type:table -type:tabel', 'a -type:table -type:table'],
    ['colection:"Key metrics"', 'colection:"Key metrics"', 'collection:"Key metrics"', 'collection:"Key metrics"'],
    ['a &amp; b verfied:yes', 'verfied:yes', 'verified:yes', 'a & b verified:yes'],
    ['onwer: ada', 'onwer:', 'owner:@me', 'owner:@me ada'],
    ['type:tabel', 'type:tabel', 'type:table', 'type:table'],
    ['type:view', 'type:view', 'native:view', 'native:view'],
    ['orders verified:maybe', 'verified:maybe', 'verified:yes', 'orders verified:yes'],
    ['stale:nope', 'stale:nope', 'stale:no', 'stale:no'],
    ['has:descripton', 'has:descripton', 'has:description', 'has:description'],
    ['has:pii', 'has:pii', 'pii:yes', 'pii:yes'],
    ['sort:updatd', 'sort:updatd', 'sort:updated', 'sort:updated'],
    ['sort:-tilte', 'sort:-tilte', 'sort:-title', 'sort:-title'],
    ['owner: ada', 'owner:', undefined, 'owner:@me'],
    ['tag:""', 'tag:""', undefined, 'tag:finance'],
    ['no:42', 'no:42', undefined, 'no:owner'],
    ['a or sort:title', 'sort:title', undefined, 'orders or sales sort:updated'],
    ['', '', undefined, 'orders'],
    ['""', '', undefined, 'orders'],
    ['\u0000 \u200b', '', undefined, 'orders'],
    // Of two mistakes the first is told; its example holds neither.
    ['verified:maybe orders onwer:ada', 'verified:maybe', 'verified:yes', 'verified:yes orders owner:ada'],
    ['onwer:ada native:', 'onwer:ada', 'owner:ada', 'native:view'],
  ])('%j', (typed, at, meant, example) => {
    expect(mistake(typed)).toMatchObject({ at, meant, example });
    expect(parse(example)).toHaveProperty('asked');
  });

  test.each([
    [Array.from({ length: wordLimits.words + 1 }, (_, index) => `w${index}`).join(' '), 'w20', 'more than 20 words'],
    ['x'.repeat(wordLimits.characters + 1), 'x'.repeat(101), 'longer than 100 characters'],
    [`tag:${'x'.repeat(101)}`, `tag:${'x'.repeat(101)}`, 'longer than 100 characters'],
  ])('%#: what is too much', (typed, at, wrong) => {
    expect(mistake(typed)).toMatchObject({ at, wrong: expect.stringContaining(wrong) });
  });

  test.each(['x'.repeat(3000), 'word '.repeat(600)])('%#: are told in short, however long they are', (typed) => {
    const parsed = parse(typed);
    expect('mistake' in parsed && mistakeInWords(parsed.mistake).length).toBeLessThan(300);
  });

  test('are told with what is around them', () => {
    const parsed = parse('daily orders onwer:ada type:table');
    expect('mistake' in parsed && mistakeInWords(parsed.mistake)).toBe(
      'There is no field onwer: (as a word of the title it is typed in quotes, "onwer:ada"). Did you mean owner:ada? Here: daily orders »onwer:ada« type:table',
    );
  });
});

const PIECES =
  'type: owner: in: has: sort: no: - or " “ ” <@U1|ada> <@ <#C1|x> &amp; &lt; <mailto:a@b.c|a@b.c> table yes orders 🔥 é : | >';
const pieces = fc.constantFrom(' ', ' ', '\ud800', '\udc00', '\u200b', ...PIECES.split(' '));
const chat = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 10_000 }),
  fc.array(pieces, { maxLength: 60 }).map((some) => some.join('')),
  fc
    .array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 30 })
    .map((some) => some.join(' ')),
);

describe('whatever is typed', () => {
  test('is a search within the limits, or a mistake whose place is in it', () => {
    fc.assert(
      fc.property(chat, (typed) => {
        const parsed = parse(typed);
        if ('mistake' in parsed) {
          const { seen, start, end, wrong } = parsed.mistake;
          expect(0 <= start && start <= end && end <= seen.length).toBe(true);
          expect(wrong).not.toBe('');
          mistakeInWords(parsed.mistake);
          return;
        }
        const tests = parsed.asked.all.flat();
        expect(tests.length).toBeLessThanOrEqual(wordLimits.words);
        for (const test of tests) {
          const text = test.is === 'word' ? test.text : test.is === 'asked' ? test.name : 'x';
          expect(text.trim()).not.toBe('');
          expect(text.isWellFormed()).toBe(true);
          expect(text.length).toBeLessThanOrEqual(wordLimits.characters);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is the same search when it is typed as it is told', () => {
    fc.assert(
      fc.property(chat, (typed) => {
        const parsed = parse(typed);
        if ('mistake' in parsed || parsed.asked.all.flat().some(({ is }) => is === 'asked')) return;
        const { all, sort } = parsed.asked;
        const escaped = asTyped({ all, sort } as Search)
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;');
        expect(asked(escaped)).toMatchObject({ all, sort });
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    '<'.repeat(10_000),
    '"'.repeat(10_000),
    '-"'.repeat(5000),
    'or '.repeat(3333),
    'a:'.repeat(5000),
    '<@U1|x'.repeat(1600),
  ])('ten thousand characters of one kind take no time (%#)', (typed) => {
    const startedAt = performance.now();
    parse(typed);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});
