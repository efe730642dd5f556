// Listing the catalog: envelope, pages, filters, sorts and the limits of the specification.

import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Resource } from '../../../src/sandbox/catalog/company/model.ts';
import { defaultQuirks } from '../../../src/sandbox/catalog/quirks.ts';
import type { Catalog } from '../../../src/sandbox/catalog/server.ts';
import { startCatalog } from '../../../src/sandbox/catalog/server.ts';
import { list, resourceCalled, teamCalled } from './api.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await startCatalog({ resources: 400 });
});
beforeEach(() => {
  Object.assign(catalog.quirks, defaultQuirks());
});
afterAll(() => catalog.stop());

const leaf = (operator: string, field: string, value: unknown = null): object => ({ operator, field, value });
const ordersInTitle = leaf('contains', 'title', 'ORDERS');

describe('pages', () => {
  test('the first has 50 of all, by usage, in the envelope of the specification', async () => {
    const { status, body } = await list(catalog);
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual(['count', 'links', 'meta', 'results', 'total_pages']);
    expect(body).toMatchObject({ count: 400, total_pages: 8, meta: { page: 1, previous_page: null, next_page: 2 } });
    const usage = body.results.map((resource: Resource) => resource.external_usage);
    expect(usage.length).toBe(50);
    expect(usage).toEqual(usage.toSorted((a: number, b: number) => b - a));
  });

  test('all together have everything once', async () => {
    const sort = { field: 'title', order: 'asc', tie_breaker: { field: 'id', order: 'asc' } };
    const ids: string[] = [];
    let page: number | null = 1;
    while (page !== null) {
      const { body } = await list(catalog, { page, sort });
      ids.push(...body.results.map((resource: Resource) => resource.id));
      page = body.meta.next_page;
    }
    expect(ids.toSorted()).toEqual([...catalog.company.resources.keys()].toSorted());
  });

  test('the link to the next one is as wrong as the real one: another path, no filter', async () => {
    const { body } = await list(catalog, { filter: leaf('exact', 'type', 'column') });
    const next = new URL(body.links.next);
    expect(next.pathname).not.toContain('/resource/catalog');
    expect([...next.searchParams.keys()]).toEqual(['page']);
  });

  test.each(['0', '9', '-1', 'last', '1.5', '', '99999999999'])('page "%s" is no page', async (page) => {
    expect(await list(catalog, { page })).toMatchObject({ status: 404, body: { detail: 'Invalid page.' } });
  });

  test('nothing found is one empty page', async () => {
    const { status, body } = await list(catalog, { filter: leaf('contains', 'title', 'no such thing') });
    expect(status).toBe(200);
    expect(body).toMatchObject({ count: 0, total_pages: 1, results: [], meta: { page: 1, next_page: null } });
  });

  test.each([
    [true, '7', 7],
    [true, '5000', 400],
    [true, 'x', 50],
    [false, '7', 50],
  ])('page_size heeded %s: %s gives %i', async (honourPageSize, size, expected) => {
    Object.assign(catalog.quirks, { honourPageSize });
    expect((await list(catalog, { page_size: size })).body.results.length).toBe(expected);
  });

  test('the count can be the sentinel', async () => {
    Object.assign(catalog.quirks, { sentinelCount: true });
    expect((await list(catalog)).body).toMatchObject({ count: 999_999, total_pages: 8 });
  });

  test('no more than 10,000 can be had', async () => {
    const big = await startCatalog({ resources: 10_120 });
    try {
      expect((await list(big)).body).toMatchObject({ count: 10_000, total_pages: 200 });
      expect((await list(big, { page: '200' })).body).toMatchObject({ meta: { next_page: null } });
      expect((await list(big, { page: '201' })).status).toBe(404);
      expect((await list(big, { page: '2', page_size: '999' })).body.results.length).toBe(999);
      expect((await list(big, { page: '11', page_size: '999' })).body.results.length).toBe(10);
    } finally {
      await big.stop();
    }
  });

  test('ties can be shuffled: without a unique tie-breaker pages overlap, with one they do not', async () => {
    Object.assign(catalog.quirks, { unstableTies: true });
    const titles = async (sort: object): Promise<string> => {
      const { body } = await list(catalog, { sort, filter: leaf('exact', 'type', 'column') });
      return body.results.map((resource: Resource) => resource.id).join(' ');
    };
    const loose = { field: 'type', order: 'asc' };
    const firm = { ...loose, tie_breaker: { field: 'id', order: 'asc' } };
    expect(await titles(loose)).not.toBe(await titles(loose));
    expect(await titles(firm)).toBe(await titles(firm));
  });
});

describe('what is sent of a resource', () => {
  test('has every field of the specification', async () => {
    const { body } = await list(catalog, { filter: ordersInTitle });
    const fields = `id created_at updated_at entity_type native_type icon title title_full title_cased description definition
      definition_version multiplayers multiplayer_last_modified_by multiplayer_last_modified owners owners_groups collections
      tags workspace_id published archived archived_at pii verified url parent children_count bookmarked_by integration
      external_updated_at internal_usage internal_users external_users external_usage databuilder_id search_metadata sources
      subscribers teams stale stale_at forced_unstale_by_user current_user_permissions row_count byte_size display_metadata
      question_status question_priority question_answered_by question_assigned_to total_usage`;
    expect(Object.keys(body.results[0]).toSorted()).toEqual(fields.split(/\s+/).toSorted());
    expect(body.results[0]).toMatchObject({
      title: 'orders',
      title_full: 'analytics.marts.orders',
      workspace_id: catalog.company.workspaceId,
      search_metadata: { cluster: 'snowflake', database: 'analytics', schema: 'marts', type: 'table' },
    });
  });

  test('tags can come as objects', async () => {
    Object.assign(catalog.quirks, { tagsAs: 'objects' });
    const { body } = await list(catalog, { filter: leaf('is_set', 'tags') });
    const [{ id, name }] = body.results[0].tags;
    expect(catalog.company.tags.get(id)?.name).toBe(name);
  });
});

describe('filters', () => {
  test('contains heeds no case and takes its value as it is', async () => {
    const odd = resourceCalled(catalog, 'orders_v2');
    const before = odd.title;
    odd.title = 'Odd (100%) [a+b]*';
    try {
      const found = async (value: string): Promise<number> =>
        (await list(catalog, { filter: leaf('contains', 'title', value) })).body.count;
      expect(await found('(100%) [A+B]*')).toBe(1);
      expect(await found('.*')).toBe(0);
    } finally {
      odd.title = before;
    }
  });

  test('the example of the specification works, with its names for integration and parent', async () => {
    const orders = resourceCalled(catalog, 'orders_daily');
    const filter = {
      operator: 'and',
      operands: [
        leaf('contains', 'title', 'orders'),
        leaf('in', 'native_type', ['table', 'view']),
        leaf('in', 'integration_id', [orders.integration]),
        leaf('in', 'parent_id', [orders.parent]),
      ],
    };
    const sort = { field: 'native_type', order: 'asc', tie_breaker: { field: 'external_usage', order: 'asc' } };
    const { body } = await list(catalog, { filter, sort });
    expect(body.results.map((resource: Resource) => resource.title)).toContain('orders_daily');
    for (const resource of body.results) expect(resource.parent).toBe(orders.parent);
    const usage = body.results.map((resource: Resource) => resource.external_usage);
    expect(usage).toEqual(usage.toSorted((a: number, b: number) => a - b));
  });

  test('teams names one team', async () => {
    const finance = teamCalled(catalog, 'Finance');
    const { body } = await list(catalog, { teams: finance, filter: ordersInTitle });
    expect(body.results.map((resource: Resource) => resource.title).toSorted()).toEqual([
      'orders_accruals',
      'orders_margin',
    ]);
    expect((await list(catalog, { teams: 'nobody' })).body.count).toBe(0);
  });

  test('"None", an empty text and an empty list are not set', async () => {
    const { body } = await list(catalog, { filter: leaf('is_set', 'description'), page_size: '1000' });
    const shown = new Set(body.results.map((resource: Resource) => resource.id));
    for (const { id, description } of catalog.company.resources.values()) {
      expect(shown.has(id)).toBe(description !== null && description !== '' && description !== 'None');
    }
  });

  test('any tree of operators selects exactly what it says', async () => {
    const texts = fc.constantFrom('orders', 'e', 'table', 'column', 'weekly', 'Finance', '');
    const leaves = fc.oneof(
      fc.record({ operator: fc.constant('contains'), field: fc.constantFrom('title', 'description'), value: texts }),
      fc.record({
        operator: fc.constant('exact'),
        field: fc.constantFrom('verified', 'pii', 'stale'),
        value: fc.boolean(),
      }),
      fc.record({ operator: fc.constant('exact'), field: fc.constant('type'), value: texts }),
      fc.record({ operator: fc.constant('in'), field: fc.constant('type'), value: fc.array(texts) }),
      fc.record({
        operator: fc.constant('is_set'),
        field: fc.constantFrom('owners', 'tags'),
        value: fc.constant(null),
      }),
    );
    const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaves,
        fc.record({
          operator: fc.constantFrom('and', 'or'),
          operands: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        }),
        fc.record({ operator: fc.constant('not'), operands: fc.tuple(tie('tree')) }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (filter) => {
        const { status, body } = await list(catalog, { filter, page_size: '1000' });
        expect(status).toBe(200);
        const expected = [...catalog.company.resources.values()].filter((resource) => holds(filter, resource));
        expect(body.results.map(({ id }: Resource) => id).toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
      }),
      { numRuns: 60 },
    );
  });

  test.each<[string, unknown, string]>([
    ['an unknown operator', leaf('between', 'title', 'a'), 'Unknown operator "between".'],
    ['an unknown field', leaf('exact', 'colour', 'red'), 'Unknown field "colour".'],
    ['no JSON', '{"operator":', 'Value must be valid JSON.'],
    ['a list', [], 'Expected a dictionary but got type "list".'],
    ['no operator', { field: 'title', value: 'a' }, 'Each node needs an "operator".'],
    ['no field', { operator: 'exact', value: 'a' }, '"exact" needs a "field".'],
    ['no operands', { operator: 'and', operands: [] }, '"and" needs a list of operands.'],
    [
      'two operands of not',
      { operator: 'not', operands: [ordersInTitle, ordersInTitle] },
      '"not" takes exactly one operand.',
    ],
    ['a number to contain', leaf('contains', 'title', 7), 'title: "contains" needs a string but got type "int".'],
    ['a flag to contain', leaf('contains', 'pii', 'true'), 'pii: "contains" needs a field that holds text.'],
    [
      'a text for a flag',
      leaf('exact', 'verified', 'true'),
      'verified: "exact" cannot compare this field with type "str".',
    ],
    ['no list for in', leaf('in', 'title', 'a'), 'title: "in" needs a list but got type "str".'],
    ['a value for is_set', leaf('is_set', 'title', true), 'title: "is_set" takes no value.'],
  ])('%s is refused and named', async (_what, filter, message) => {
    expect(await list(catalog, { filter })).toMatchObject({ status: 400, body: { filter: [message] } });
  });

  test('operators and fields can be withheld', async () => {
    Object.assign(catalog.quirks, { withoutOperators: ['or'], withoutFields: ['owners'] });
    const or = { operator: 'or', operands: [ordersInTitle] };
    expect((await list(catalog, { filter: or })).status).toBe(400);
    expect((await list(catalog, { filter: leaf('is_set', 'owners') })).status).toBe(400);
    expect((await list(catalog, { filter: ordersInTitle })).status).toBe(200);
  });

  test('unknown fields can be passed over, inside a "not" too', async () => {
    Object.assign(catalog.quirks, { unknownFields: 'ignore' });
    const unknown = leaf('exact', 'colour', 'red');
    const orders = (await list(catalog, { filter: ordersInTitle })).body.count;
    const filters: [object, number][] = [
      [unknown, 400],
      [{ operator: 'not', operands: [unknown] }, 400],
      [{ operator: 'and', operands: [unknown, ordersInTitle] }, orders],
      [{ operator: 'or', operands: [unknown, ordersInTitle] }, orders],
    ];
    for (const [filter, count] of filters) expect((await list(catalog, { filter })).body.count).toBe(count);
    expect((await list(catalog, { sort: { field: 'colour', order: 'asc' } })).status).toBe(200);
  });
});

describe('sorts', () => {
  test.each<[string, unknown]>([
    ['an unknown field', { field: 'colour', order: 'asc' }],
    ['a list', { field: 'owners', order: 'asc' }],
    ['an unknown order', { field: 'title', order: 'up' }],
    ['an unknown tie-breaker', { field: 'title', order: 'asc', tie_breaker: { field: 'colour', order: 'asc' } }],
    ['no JSON', 'title'],
    ['no field', {}],
  ])('%s is refused', async (_what, sort) => {
    const { status, body } = await list(catalog, { sort });
    expect(status).toBe(400);
    expect(Object.keys(body)).toEqual(['sort']);
  });

  test('missing values come last in either direction', async () => {
    for (const order of ['asc', 'desc']) {
      const { body } = await list(catalog, { sort: { field: 'row_count', order }, page_size: '1000' });
      const rows: (number | null)[] = body.results.map((resource: Resource) => resource.row_count);
      const first = rows.indexOf(null);
      expect(first).toBeGreaterThan(0);
      expect(rows.slice(first).every((row) => row === null)).toBe(true);
    }
  });

  test('an order that was remembered does not outlive a change in place, nor a new or lost resource', async () => {
    const top = async (): Promise<string> => (await list(catalog)).body.results[0].title;
    const orders = resourceCalled(catalog, 'orders_v2');
    const { external_usage: usage } = orders;
    expect(await top()).toBe('orders');
    orders.external_usage = 1_000_000;
    expect(await top()).toBe('orders_v2');
    orders.external_usage = usage;
    expect(await top()).toBe('orders');
    const guest = { ...orders, id: 'added', title: '<!channel>', external_usage: 2_000_000 };
    catalog.company.resources.set(guest.id, guest);
    expect(await top()).toBe('<!channel>');
    catalog.company.resources.set(guest.id, { ...guest, title: 'replaced' });
    expect(await top()).toBe('replaced');
    catalog.company.resources.delete(guest.id);
    expect(await top()).toBe('orders');
  });
});

interface Node {
  readonly operator: string;
  readonly operands?: readonly Node[];
  readonly field?: string;
  readonly value?: unknown;
}

/** What a filter means, written down a second time and as plainly as can be. */
function holds({ operator, operands = [], field, value }: Node, resource: Resource): boolean {
  const fields: Record<string, unknown> = { ...resource, type: resource.entity_type };
  const actual = fields[field ?? ''];
  switch (operator) {
    case 'and':
      return operands.every((operand) => holds(operand, resource));
    case 'or':
      return operands.some((operand) => holds(operand, resource));
    case 'not':
      return operands.every((operand) => !holds(operand, resource));
    case 'contains':
      return typeof actual === 'string' && actual.toLowerCase().includes(String(value).toLowerCase());
    case 'exact':
      return actual === value;
    case 'in':
      return Array.isArray(value) && value.includes(actual);
    default:
      return Array.isArray(actual) && actual.length > 0;
  }
}
