// Best first: which titles are meant by what was typed, however either is written.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitOf, fits, rank } from '../../src/query/rank.ts';
import { formsOf, wordsOf } from '../../src/query/title.ts';
import { exactTitles, readingsOf, toAsk } from '../../src/query/wanted.ts';
import { and, contains } from '../../src/secoda/filter.ts';
import { type Resource, resource } from '../../src/secoda/resources/resource.ts';

let made = 0;
function titled(title: string, more: Record<string, unknown> = {}): Resource {
  made += 1;
  return resource.parse({ id: `id-${String(made).padStart(4, '0')}`, title, entity_type: 'table', ...more });
}

const titlesOf = (resources: readonly Resource[]): readonly string[] => resources.map(({ title }) => title);

describe('titles as words', () => {
  test.each([
    ['stg_stripe__charges', 'stg stripe charges'],
    ['Daily Active Users', 'daily active users'],
    ['fct_orders_v2', 'fct orders v2'],
    ['dim-customer', 'dim customer'],
    ['OrdersByRegion', 'orders by region'],
    ['HTTPServer', 'http server'],
    ['KPIs: weekly', 'kpis weekly'],
    ['B2BSales', 'b2b sales'],
    ['P&L (2024)', 'p l 2024'],
    ['Größe', 'große'],
    ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
    ['İstanbulÖrders', 'istanbul orders'],
    ['注文', '注文'],
    ['%', '%'],
    [' \t', ''],
  ])('%j is %j', (title, words) => {
    expect(wordsOf(title).join(' ')).toBe(words);
  });

  test('words stay what they are when read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const { spaced, compact } = formsOf(text);
        expect(formsOf(spaced)).toEqual({ spaced, compact });
        expect(compact).toBe(spaced.replaceAll(' ', ''));
      }),
    );
  });
});

describe('what Secoda is asked', () => {
  const title = (...values: string[]) => values.map((value) => contains('title', value));
  test.each([
    [['daily orders'.split(' ')].flat(), and(...title('daily', 'orders'))],
    [['daily_orders'], and(...title('daily', 'orders'))],
    [['OrdersByRegion'], and(...title('orders', 'by', 'region'))],
    [['analytics.orders'], contains('title', 'orders')],
    [['a.b.Orders', 'daily'], and(...title('Orders', 'daily'))],
    [['orders', 'order'], contains('title', 'orders')],
    [['P&L'], contains('title', 'P&L')],
    [['Größe'], contains('title', 'Größe')],
    [['weekly', '&', 'revenue'], and(...title('weekly', 'revenue'))],
    [['daily orders'], and(...title('daily', 'orders'))],
    [['%'], contains('title', '%')],
  ])('%j', (words, filter) => {
    expect(toAsk(readingsOf(words))).toEqual(filter);
  });

  test('whole titles are asked for as people write them', () => {
    const titles = exactTitles(['stg', 'stripe', 'charges'], { completions: () => [] });
    expect(titles).toEqual(expect.arrayContaining(['stg_stripe__charges', 'Stg Stripe Charges', 'StgStripeCharges']));
    expect(exactTitles(['analytics.orders'], { completions: () => [] })).toContain('orders');
    expect(exactTitles(['fct', 'ord'], { completions: () => ['orders'] })).toContain('fct_orders');
  });
});

describe('how well titles fit', () => {
  test.each<[typed: string[], title: string, fit: keyof typeof fits]>([
    [['daily', 'orders'], 'daily_orders', 'exact'],
    [['daily_orders'], 'DailyOrders', 'exact'],
    [['daily.orders'], 'Daily orders', 'exact'],
    [['dailyorders'], 'daily-orders', 'exact'],
    [['daily orders'], 'daily_orders', 'exact'],
    [['daily', 'order'], 'daily_orders', 'unfinished'],
    [['daily', 'orders'], 'daily_orders_v2', 'prefix'],
    [['orders', 'daily'], 'daily_orders', 'turned'],
    [['orders', 'daily'], 'daily_orders_v2', 'wholeWords'],
    [['order', 'v2'], 'daily_orders_v2', 'wordStarts'],
    [['aily'], 'daily_orders', 'held'],
    [['weekly'], 'daily_orders', 'no'],
    [['daily orders'], 'orders_daily', 'no'],
    [['GitHub'], 'raw_github_events', 'wholeWords'],
  ])('%j and %j: %s', (typed, title, fit) => {
    expect(fitOf(titled(title), readingsOf(typed))).toBe(fits[fit]);
  });

  test('a place that is named is where it has to be', () => {
    const readings = readingsOf(['analytics.orders']);
    const there = titled('orders', { title_full: 'analytics.marts.orders' });
    const elsewhere = titled('orders', { search_metadata: { database: 'raw', schema: 'shopify' } });
    const spelled = titled('analytics_orders');
    expect(rank([elsewhere, spelled, there], readings)[2]).toBe(elsewhere);
    expect(fitOf(there, readings)).toBe(fits.exact);
    expect(fitOf(elsewhere, readings)).toBe(fits.no);
    expect(fitOf(elsewhere, readings, () => ['Analytics'])).toBe(fits.exact);
  });
});

test('exact, beginning, whole words, all words, the rest', () => {
  const titles = ['orders', 'orders_daily', 'fct_orders', 'reordersheet', 'customers'];
  const found = titles.toReversed().map((title, at) => titled(title, { external_usage: at }));
  expect(titlesOf(rank(found, readingsOf(['orders'])))).toEqual(titles);
});

test('alike ones: verified, then used, then short', () => {
  const found = [
    titled('orders_by_region', { external_usage: 5 }),
    titled('orders_daily', { external_usage: 5 }),
    titled('orders_hourly', { external_usage: 9 }),
    titled('orders_of_the_week', { verified: true }),
  ];
  expect(titlesOf(rank(found, readingsOf(['orders'])))).toEqual([
    'orders_of_the_week',
    'orders_hourly',
    'orders_daily',
    'orders_by_region',
  ]);
});

test('columns, queries and jobs come last unless their kind was asked for', () => {
  const minor = ['column', 'query', 'job'].map((entity_type) => titled('status', { entity_type, external_usage: 9 }));
  const found = [...minor, titled('order_status_history')];
  const readings = readingsOf(['status']);
  expect(rank(found, readings)[0]?.title).toBe('order_status_history');
  expect(rank(found, readings, { typeAsked: true })[0]?.title).toBe('status');
});

const text = fc.string({ unit: 'binary', maxLength: 30 });
const anyResource = fc
  .record({ id: fc.uuid(), title: text, entity_type: fc.constantFrom('table', 'column'), external_usage: fc.nat(9) })
  .map((raw) => resource.parse(raw));

test('ranking loses nothing, adds nothing, and does not depend on the order before', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyResource, { selector: ({ id }) => id }), fc.array(text), (found, words) => {
      const readings = readingsOf(words);
      const ranked = rank(found, readings);
      expect(new Set(ranked)).toEqual(new Set(found));
      expect(ranked).toHaveLength(found.length);
      expect(rank(found.toReversed(), readings)).toEqual(ranked);
    }),
  );
});

test('among those alike in all else the exact title is first, whatever it is', () => {
  fc.assert(
    fc.property(text, fc.array(text), (title, others) => {
      fc.pre(wordsOf(title).length > 0);
      const exact = titled(title);
      const [first] = rank([...others.map((other) => titled(other)), exact], readingsOf([title]));
      expect(fitOf(first ?? exact, readingsOf([title]))).toBe(fits.exact);
    }),
  );
});
