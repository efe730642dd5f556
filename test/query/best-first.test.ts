// A search from its words to resources, against the embedded catalog's own filter: what is found, in how many questions,
// and that what the reader may not see makes no difference.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listingOf } from '../../bench/find/catalog.ts';
import { bestFirst } from '../../src/query/best-first.ts';
import { sayRelaxed } from '../../src/query/relax.ts';
import { createVocabulary } from '../../src/query/vocabulary.ts';
import { createCompany } from '../../src/sandbox/catalog/company/company.ts';
import type { Resource as Stored } from '../../src/sandbox/catalog/company/model.ts';
import { bare } from '../../src/sandbox/catalog/company/shelf.ts';
import { InvalidError } from '../../src/secoda/errors.ts';
import type { Filter } from '../../src/secoda/filter.ts';
import type { Resource } from '../../src/secoda/resources/resource.ts';

const company = createCompany({ resources: 1, seed: 1, now: 0 });

let made = 0;
function titled(title: string, more: Partial<Stored> = {}): Stored {
  made += 1;
  const id = `id-${String(made).padStart(5, '0')}`;
  return { ...bare(id, '2026-01-01T00:00:00.000Z', title, 'table'), published: true, ...more };
}

function inSchema(schema: string): Pick<Stored, 'search_metadata'> {
  return { search_metadata: { cluster: 'snowflake', database: 'analytics', schema, type: 'table' } };
}

const seesPublished = ({ published }: Resource): boolean => published === true;

/** A catalog with a vocabulary of what is published in it. */
function searcher(stored: readonly Stored[], { refusing = [] }: { refusing?: readonly Filter['operator'][] } = {}) {
  const listing = listingOf(company, stored);
  const vocabulary = createVocabulary();
  for (const { title, published } of stored) if (published) vocabulary.add(title);
  async function list(filter: Filter, page: number) {
    const answer = await listing.list(filter, page);
    const refused = refusing.some((operator) => JSON.stringify(filter).includes(`"${operator}"`));
    if (refused) throw new InvalidError('no', { method: 'GET', path: '/resource/catalog', status: 400 });
    return answer;
  }
  return async (typed: string, isWanted: (resource: Resource) => boolean = seesPublished) => {
    listing.calls();
    const best = await bestFirst({ words: typed.split(' '), list, isWanted, vocabulary });
    const titles = best.items.map(({ title }) => title);
    return { best, titles, calls: listing.calls() };
  };
}

const many = (count: number, title: (at: number) => string): Stored[] =>
  Array.from({ length: count }, (_, at) => titled(title(at), { external_usage: 100 + at }));

describe('one question', () => {
  const search = searcher([
    titled('daily_orders', inSchema('marts')),
    titled('Daily Orders by store', { external_usage: 9 }),
    titled('OrdersDaily'),
    titled('orders', { ...inSchema('marts'), external_usage: 1 }),
    titled('orders', { ...inSchema('raw'), external_usage: 9 }),
    titled('customers'),
  ]);

  test.each([
    ['daily orders', 'daily_orders'],
    ['Daily-Orders', 'daily_orders'],
    ['orders daily', 'OrdersDaily'],
    ['store daily', 'Daily Orders by store'],
    ['custom', 'customers'],
  ])('%s finds %s', async (typed, title) => {
    const { titles, calls } = await search(typed);
    expect(titles[0]).toBe(title);
    expect(calls).toBe(1);
  });

  test('a name in a place is the one in that place', async () => {
    const { best, calls } = await search('marts.orders');
    expect(best.items.map(({ title, place }) => `${place.schema}.${title}`)).toEqual([
      'marts.orders',
      'marts.daily_orders',
    ]);
    expect(calls).toBe(1);
  });
});

describe('more than a page', () => {
  const search = searcher([...many(70, (at) => `orders_${at}`), titled('Orders')]);

  test('one more question for the exact title brings it to the front', async () => {
    const { titles, calls } = await search('orders');
    expect(titles[0]).toBe('Orders');
    expect(titles).toHaveLength(51);
    expect(calls).toBe(2);
  });

  test('no more when it is there', async () => {
    expect((await search('orders_69')).calls).toBe(1);
  });

  test('a service that takes no such question is not asked again, and what was found stays', async () => {
    const { titles, calls } = await searcher(
      many(70, (at) => `orders_${at}`),
      { refusing: ['in'] },
    )('orders');
    expect(titles).toHaveLength(50);
    expect(calls).toBe(2);
  });
});

describe('nothing found', () => {
  const stored = [
    titled('stg_stripe__charges'),
    titled('daily_orders', inSchema('marts')),
    titled('dim_category'),
    titled('dim_customer'),
    titled('customers_and_more'),
    titled('secret_charges', { published: false }),
  ];
  const search = searcher(stored);

  test.each([
    ['chrages', 'stg_stripe__charges', 'Nothing has these words exactly; this is what I found for “charges”.'],
    ['dailyorders', 'daily_orders', 'Nothing has these words exactly; this is what I found for “daily orders”.'],
    ['dim categories', 'dim_category', 'Nothing has these words exactly; this is what I found for “dim category”.'],
    [
      'stripe charges zebra',
      'stg_stripe__charges',
      'Nothing has all of these words; this is what I found for “stripe charges”, without “zebra”.',
    ],
    [
      'daily orders stripe',
      'daily_orders',
      'Nothing has all of these words; this is what I found for “daily orders”, without “stripe”.',
    ],
    [
      'marts daily orders',
      'daily_orders',
      'Nothing has all of these words; this is what I found for “daily orders”, without “marts”.',
    ],
  ])('%s: one more question finds %s', async (typed, title, said) => {
    const { best, titles, calls } = await search(typed);
    expect(titles[0]).toBe(title);
    expect(calls).toBe(2);
    expect(best.relaxed && sayRelaxed(best.relaxed, (text) => `“${text}”`)).toBe(said);
  });

  test('a name that is elsewhere is shown without another question', async () => {
    const { best, titles, calls } = await search('raw.daily_orders');
    expect(titles).toEqual(['daily_orders']);
    expect(best.relaxed?.how).toBe('elsewhere');
    expect(calls).toBe(1);
  });

  test('nothing like it: nothing, and no question in vain', async () => {
    const { best, calls } = await search('zebra');
    expect(best.items).toEqual([]);
    expect(best.relaxed).toBeUndefined();
    expect(calls).toBe(1);
  });

  test('a service without `or` is asked for the likeliest', async () => {
    const catalog = [titled('charges'), titled('tharges')];
    expect((await searcher(catalog)('xharges')).titles).toEqual(['charges', 'tharges']);
    expect((await searcher(catalog, { refusing: ['or'] })('xharges')).titles).toEqual(['charges']);
  });

  test('a word that is only in the middle of others may have been meant otherwise', async () => {
    const { best, titles } = await searcher([titled('shareholders'), titled('orders')])('oders');
    expect(titles[0]).toBe('orders');
    expect(best.relaxed?.how).toBe('spelling');
    const other = await searcher([titled('goderst'), titled('orders')])('oders');
    expect(other.titles).toEqual(['goderst']);
    expect(other.best.didYouMean).toEqual(['orders']);
  });
});

test('what is hidden makes no difference', async () => {
  const words = ['orders', 'daily', 'secret', 'region', 'ordes', 'marts.orders', 'secert', 'dailyorders', 'v2'];
  const typed = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((some) => some.join(' '));
  const open = [...many(60, (at) => `orders_${at}_v2`), titled('orders', inSchema('marts')), titled('daily region')];
  const hidden = many(40, (at) => `secret_orders_${at}`).map((one) => ({ ...one, published: false }));
  const with_ = searcher([...open, ...hidden]);
  const without = searcher(open);
  await fc.assert(
    fc.asyncProperty(typed, async (query) => {
      const [one, other] = [await with_(query), await without(query)];
      expect(one.titles).toEqual(other.titles);
      expect(one.best.relaxed).toEqual(other.best.relaxed);
      expect(one.best.didYouMean).toEqual(other.best.didYouMean);
    }),
  );
});

test('never throws, and never asks more than three questions where nothing is hidden', async () => {
  const search = searcher([...many(60, (at) => `orders_${at}`), titled('P&L'), titled('注文')]);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (typed) => {
      expect((await search(typed, () => true)).calls).toBeLessThanOrEqual(3);
    }),
  );
});
