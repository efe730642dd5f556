// A search from its words to resources, against the embedded catalog's own filter: what is found, in how many questions,
// and that what the reader may not see makes no difference.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listingOf } from '../../bench/find/catalog.ts';
import { searchFor } from '../../src/query/query.ts';
import { createVocabulary } from '../../src/query/vocabulary.ts';
import { search as searchIn } from '../../src/results/search.ts';
import { startOf } from '../../src/results/state.ts';
import { createCompany } from '../../src/sandbox/catalog/company/company.ts';
import type { Resource as Stored } from '../../src/sandbox/catalog/company/model.ts';
import { bare } from '../../src/sandbox/catalog/company/shelf.ts';
import { InvalidError, UnavailableError } from '../../src/secoda/errors.ts';
import { and, type Filter } from '../../src/secoda/filter.ts';
import type { ListQuery } from '../../src/secoda/pages.ts';
import type { Seeable } from '../../src/secoda/resources/resource.ts';

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

const seesPublished = ({ published }: Seeable): boolean => published === true;
const call = { method: 'GET', path: '/resource/catalog', status: 400 } as const;

interface Trouble {
  readonly refusing?: readonly Filter['operator'][];
  readonly failing?: Filter['operator'];
}

/** A catalog with a vocabulary of what is published in it. */
function searcher(stored: readonly Stored[], { refusing = [], failing }: Trouble = {}) {
  const listing = listingOf(company, stored);
  const vocabulary = createVocabulary();
  for (const { title, published } of stored) if (published) vocabulary.add(title);
  const { show } = searchIn({ clock: Date, titles: { vocabulary: () => vocabulary, learn: () => undefined } });
  async function list({ filter = and(), page = 1 }: ListQuery) {
    const answer = await listing.list(filter, page);
    const has = (operator: string): boolean => JSON.stringify(filter).includes(`"${operator}"`);
    if (refusing.some(has)) throw new InvalidError('no', call);
    if (failing !== undefined && has(failing)) throw new UnavailableError('server error', { ...call, status: 503 });
    return answer;
  }
  const client = { resources: { list, get: async (id: string) => listing.byId(id) } };
  let known: Promise<unknown> | undefined;
  return async (typed: string, sees: (resource: Seeable) => boolean = seesPublished) => {
    // Something was found before: then it is known which filters the service takes.
    known ??= find(stored[0]?.title ?? '', () => true);
    await known;
    listing.calls();
    return find(typed, sees);
  };

  async function find(typed: string, sees: (resource: Seeable) => boolean) {
    const visibility = { filters: [], everything: false, sees, seesTeam: () => true };
    const query = searchFor(typed.split(' '));
    const { state } = await show(startOf(query), 1, { client, visibility }, AbortSignal.timeout(60_000));
    const items = state.found.flat().map(listing.byId);
    return { items, titles: items.map(({ title }) => title), said: state.note?.said, calls: listing.calls() };
  }
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
    const { items, calls } = await search('marts.orders');
    expect(items.map(({ title, place }) => `${place.schema}.${title}`)).toEqual(['marts.orders', 'marts.daily_orders']);
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

  test('when that question fails, what was found is shown all the same', async () => {
    const { titles, calls } = await searcher(
      many(70, (at) => `orders_${at}`),
      { failing: 'in' },
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
    ['chrages', 'stg_stripe__charges', 'No title has exactly that; this is what I found for “charges”.'],
    ['dailyorders', 'daily_orders', 'No title has exactly that; this is what I found for “daily orders”.'],
    ['dim categories', 'dim_category', 'No title has exactly that; this is what I found for “dim category”.'],
    [
      'stripe charges zebra',
      'stg_stripe__charges',
      'Nothing has all of these words; this is what I found for “stripe charges”, without “zebra”.',
    ],
    [
      'stripe charges zebra quagga',
      'stg_stripe__charges',
      'Nothing has all of these words; this is what I found for “stripe charges”, without “zebra” and “quagga”.',
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
    const { said: note, titles, calls } = await search(typed);
    expect(titles[0]).toBe(title);
    expect(calls).toBe(2);
    expect(note).toBe(said);
  });

  test('a name that is elsewhere is shown without another question', async () => {
    const { said, titles, calls } = await search('raw.daily_orders');
    expect(titles).toEqual(['daily_orders']);
    expect(said).toBe('There is no “daily orders” in “raw”; this is what I found elsewhere.');
    expect(calls).toBe(1);
  });

  test.each(['zebra', 'o’zebra', "d'zebra", 'o zebra'])(
    'nothing like %s: nothing, and no question in vain',
    async (typed) => {
      const { items, said, calls } = await search(typed);
      expect(items).toEqual([]);
      expect(said).toBeUndefined();
      expect(calls).toBe(1);
    },
  );

  test('a service without `or` is asked for the likeliest', async () => {
    const catalog = [titled('charges'), titled('tharges')];
    expect((await searcher(catalog)('xharges')).titles).toEqual(['charges', 'tharges']);
    expect((await searcher(catalog, { refusing: ['or'] })('xharges')).titles).toEqual(['charges']);
  });

  test('a word that is only in the middle of others may have been meant otherwise', async () => {
    const { said, titles } = await searcher([titled('shareholders'), titled('orders')])('oders');
    expect(titles[0]).toBe('orders');
    expect(said).toBe('No title has exactly that; this is what I found for “orders”.');
    const other = await searcher([titled('goderst'), titled('orders')])('oders');
    expect(other.titles).toEqual(['goderst']);
    expect(other.said).toBe('Did you mean “orders”?');
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
      expect(one.said).toBe(other.said);
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
