import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NotFoundError } from '../../src/secoda/errors.ts';
import { everyItem, LISTING_CAP, type Page, readPage } from '../../src/secoda/pages.ts';
import { json } from './support/lying-server.ts';
import { start } from './support/start.ts';

const schema = z.object({ id: z.string() });
type Thing = z.output<typeof schema>;
const thing = (element: unknown): Thing | undefined => schema.safeParse(element).data;
const at = { page: 3, path: '/x' };

describe('one page', () => {
  const results = [{ id: 'a' }];
  test.each<[string, unknown, number | undefined]>([
    ['the documented envelope', { meta: { next_page: 4 }, results }, 4],
    ['its last page', { meta: { next_page: null }, results }, undefined],
    ['next at the top', { next: 'http://wrong/?page=9', results }, 4],
    ['no next at the top', { next: null, results }, undefined],
    ['nothing said of a next page', { results }, 4],
    ['no results, but a next page', { meta: { next_page: 4 }, results: [] }, undefined],
    ['a bare array', results, undefined],
  ])('%s', (_what, answer, nextPage) => {
    expect(readPage(answer, thing, at).nextPage).toBe(nextPage);
  });

  test.each<[unknown, number | undefined]>([
    [315, 315],
    [999_999, undefined],
    [-1, undefined],
    [1.5, undefined],
    ['315', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('the count %s', (count, expected) => {
    expect(readPage({ results: [{ id: 'a' }], count }, thing, at).count).toBe(expected);
  });

  test('drops and counts what it cannot read', () => {
    expect(readPage({ results: [{ id: 'a' }, { id: 1 }, null] }, thing, at)).toMatchObject({
      items: [{ id: 'a' }],
      dropped: 2,
    });
  });
});

const pageOf = (ids: readonly string[], page: number): Page<Thing> => ({
  items: ids.map((id) => ({ id })),
  page,
  nextPage: page + 1,
  count: undefined,
  dropped: 0,
});

describe('all pages', () => {
  test('give every id once, however they overlap, until one is empty', async () => {
    const pages = fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 1 }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(pages, async (given) => {
        const read = await Array.fromAsync(everyItem(async (page) => pageOf(given[page - 1] ?? [], page)));
        const ids = read.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        // A page that brings nothing new ends the listing, since a service that repeats pages would never end it.
        const seen = new Set<string>();
        for (const page of given) {
          if (page.every((id) => seen.has(id))) break;
          for (const id of page) seen.add(id);
        }
        expect(ids).toEqual([...seen]);
      }),
    );
  });

  test('end at a 404 past the first', async () => {
    const read = everyItem(async (page) => {
      if (page === 3) throw new NotFoundError('404', { method: 'GET', path: '/x' });
      return pageOf([`${page}`], page);
    });
    expect(await Array.fromAsync(read)).toEqual([{ id: '1' }, { id: '2' }]);
  });

  test('fail at a 404 of the first', async () => {
    const read = everyItem(async () => {
      throw new NotFoundError('404', { method: 'GET', path: '/x' });
    });
    await expect(Array.fromAsync(read)).rejects.toBeInstanceOf(NotFoundError);
  });

  test('end at 10,000', async () => {
    const read = everyItem(async (page) =>
      pageOf(
        Array.from({ length: 900 }, (_, index) => `${page}-${index}`),
        page,
      ),
    );
    expect(await Array.fromAsync(read)).toHaveLength(LISTING_CAP);
  });

  test('are asked for by number with filter and sort each time, never by the links of the service', async () => {
    const { client, server } = await start();
    const filter = { operator: 'contains', field: 'title', value: 'a & b' } as const;
    server.answer(
      json({
        results: [{ id: 'a' }],
        meta: { next_page: 2 },
        links: { next: 'https://api.secoda.co/table/tables/?page=2' },
      }),
      json({ results: [] }),
    );
    await Array.fromAsync(client.resources.all({ filter, team: 'growth' }));
    const queries = server.asked.map(({ url }) => new URL(url, server.url).searchParams);
    expect(queries.map((query) => query.get('page'))).toEqual(['1', '2']);
    for (const query of queries) {
      expect(query.get('teams')).toBe('growth');
      expect(JSON.parse(query.get('filter') ?? '')).toEqual(filter);
      expect(JSON.parse(query.get('sort') ?? '')).toMatchObject({
        field: 'external_usage',
        tie_breaker: { field: 'id' },
      });
    }
  });
});
