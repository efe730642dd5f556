// Writing: what PATCH, create, delete and bulk update take, refuse and leave behind.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Resource } from '../../../src/sandbox/catalog/company/model.ts';
import type { Catalog } from '../../../src/sandbox/catalog/server.ts';
import { startCatalog } from '../../../src/sandbox/catalog/server.ts';
import type { ManualClock } from './api.ts';
import { call, manualClock, personCalled, resourceCalled, teamCalled } from './api.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let catalog: Catalog;
let clock: ManualClock;
let orders: Resource;
beforeEach(async () => {
  clock = manualClock();
  catalog = await startCatalog({ resources: 300, clock });
  catalog.quirks.writeLimit = null;
  orders = resourceCalled(catalog, 'orders', { verified: true });
});
afterEach(() => catalog.stop());

const patch = (body: unknown, id = orders.id) => call(catalog, `PATCH /resource/all/${id}`, { body });
const bulk = (body: unknown) => call(catalog, 'POST /resource/all/bulk_update/', { body });
const create = (body: unknown) => call(catalog, 'POST /resource/catalog', { body });

describe('PATCH', () => {
  test('changes the documented fields, replaces lists whole, and answers the resource', async () => {
    const eddie = personCalled(catalog, 'Eddie');
    const [tag = ''] = catalog.company.tags.keys();
    const collection = resourceCalled(catalog, 'Payments').id;
    const growth = teamCalled(catalog, 'Growth');
    const body = {
      description: 'new',
      definition: '# new',
      pii: true,
      verified: false,
      published: false,
      owners: [eddie, eddie],
      subscribers: [eddie],
      tags: [tag],
      collections: [collection],
      teams: [growth],
    };
    clock.advance(1_000);
    const answer = await patch(body);
    const expected = { ...body, owners: [eddie], updated_at: new Date(clock.now()).toISOString() };
    expect(answer).toMatchObject({ status: 200, body: expected });
    expect(orders).toMatchObject(expected);
  });

  test('passes over what it does not document, title and groups among it', async () => {
    const [group = ''] = catalog.company.groups.keys();
    const answer = await patch({ title: 'renamed', owners_groups: [group], id: UNKNOWN, colour: 'red', pii: true });
    expect(answer.status).toBe(200);
    expect(orders).toMatchObject({ title: 'orders', owners_groups: [], pii: true });
  });

  test.each<[string, unknown, object]>([
    ['a text for a flag', { pii: 'true' }, { pii: ['Must be a valid boolean.'] }],
    ['null for a flag', { verified: null }, { verified: ['This field may not be null.'] }],
    ['a number for a text', { description: 7 }, { description: ['Not a valid string.'] }],
    ['null for a text', { definition: null }, { definition: ['This field may not be null.'] }],
    ['a text for a list', { tags: 'finance' }, { tags: ['Expected a list of items but got type "str".'] }],
    ['no id', { owners: ['ada'] }, { owners: ['Must be a valid UUID.'] }],
    ['an unknown person', { owners: [UNKNOWN] }, { owners: [`Invalid pk "${UNKNOWN}" - object does not exist.`] }],
    ['an unknown tag', { tags: [UNKNOWN] }, { tags: [`Invalid pk "${UNKNOWN}" - object does not exist.`] }],
    ['no object', [1], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
    [
      'two mistakes',
      { pii: 1, published: 'x' },
      { pii: ['Must be a valid boolean.'], published: ['Must be a valid boolean.'] },
    ],
  ])('%s is refused, and nothing changes', async (_what, body, messages) => {
    const before = structuredClone(orders);
    expect(await patch(body)).toMatchObject({ status: 400, body: messages });
    expect(orders).toEqual(before);
    expect(catalog.company.audit).toEqual([]);
  });

  test('a resource that is no collection cannot hold others', async () => {
    expect((await patch({ collections: [orders.id] })).status).toBe(400);
  });

  test.each([
    ['bad JSON', '{"pii":', 'application/json', 400],
    ['an empty body', '', 'application/json', 400],
    ['another media type', '{"pii":true}', 'text/plain', 415],
  ])('%s is answered %#', async (_what, rawBody, contentType, status) => {
    const answer = await call(catalog, `PATCH /resource/all/${orders.id}`, { rawBody, contentType });
    expect(answer.status).toBe(status);
    expect(typeof answer.body.detail).toBe('string');
  });

  test.each([UNKNOWN, 'not-an-id', '..%2fall'])('%s is not found', async (id) => {
    expect(await patch({ pii: true }, id)).toMatchObject({ status: 404, body: { detail: 'Not found.' } });
  });

  test('publishing a table publishes its columns, whose own status is then read-only', async () => {
    const columns = [...catalog.company.resources.values()].filter((resource) => resource.parent === orders.id);
    const [column] = columns;
    expect(column?.entity_type).toBe('column');
    await patch({ published: false });
    expect(columns.map((of) => of.published)).toEqual(columns.map(() => false));
    await patch({ published: true });
    expect(columns.map((of) => of.published)).toEqual(columns.map(() => true));
    await patch({ published: false, pii: true }, column?.id);
    expect(column).toMatchObject({ published: true, pii: true });
  });
});

describe('create', () => {
  test('makes a resource with all that the API takes', async () => {
    const [group = ''] = catalog.company.groups.keys();
    const [integration = ''] = catalog.company.integrations.keys();
    const children = orders.children_count;
    const body = {
      title: 'Gross orders',
      entity_type: 'glossary',
      description: 'what it is',
      parent: orders.id,
      integration,
      owners_groups: [group],
      verified: true,
    };
    const answer = await create(body);
    expect(answer).toMatchObject({ status: 201, body: { ...body, published: false } });
    expect(catalog.company.resources.get(answer.body.id)).toMatchObject(body);
    expect(orders.children_count).toBe(children + 1);
    expect((await call(catalog, `GET /resource/all/${answer.body.id}`)).body).toEqual(answer.body);
  });

  test.each<[unknown, object]>([
    [{}, { title: ['This field is required.'], entity_type: ['This field is required.'] }],
    [{ title: '  ', entity_type: 'glossary' }, { title: ['This field may not be blank.'] }],
    [
      { title: 'a', entity_type: 'glossary', parent: UNKNOWN },
      { parent: [`Invalid pk "${UNKNOWN}" - object does not exist.`] },
    ],
  ])('%j is refused', async (body, messages) => {
    expect(await create(body)).toMatchObject({ status: 400, body: messages });
    expect(catalog.company.resources.size).toBe(300);
  });
});

describe('delete', () => {
  test('answers 204 once and 404 then, and leaves nothing that refers to it', async () => {
    const collection = resourceCalled(catalog, 'Payments');
    orders.collections = [collection.id];
    expect(await call(catalog, `DELETE /resource/all/${collection.id}`)).toMatchObject({ status: 204, body: '' });
    expect((await call(catalog, `DELETE /resource/all/${collection.id}`)).status).toBe(404);
    expect(orders.collections).toEqual([]);
    await call(catalog, `DELETE /resource/all/${orders.id}`);
    expect([...catalog.company.resources.values()].filter(({ parent }) => parent === orders.id)).toEqual([]);
    const edges = [...catalog.company.lineage.values()];
    expect(edges.filter((edge) => edge.from_entity_id === orders.id || edge.to_entity_id === orders.id)).toEqual([]);
  });
});

describe('bulk update', () => {
  test('changes many, titles too, answers their ids, and passes over unknown ones', async () => {
    const daily = resourceCalled(catalog, 'orders_daily');
    const answer = await bulk([
      { id: orders.id, data: { title: 'sales orders', pii: true } },
      { id: UNKNOWN, data: { pii: true } },
      { id: daily.id, data: { verified: false } },
    ]);
    expect(answer).toMatchObject({ status: 200, body: [orders.id, daily.id] });
    expect(orders).toMatchObject({ title: 'sales orders', pii: true });
    expect(daily.verified).toBe(false);
  });

  test('takes a hundred, not one more', async () => {
    const items = [...catalog.company.resources.keys()].slice(0, 101).map((id) => ({ id, data: { pii: true } }));
    expect((await bulk(items)).status).toBe(400);
    expect(catalog.company.audit).toEqual([]);
    expect((await bulk(items.slice(1))).body.length).toBe(100);
  });

  test.each<[string, unknown]>([
    ['an object', { id: UNKNOWN, data: {} }],
    ['no id', [{ data: {} }]],
    ['no data', [{ id: UNKNOWN }]],
    ['texts', ['a']],
  ])('%s is refused', async (_what, body) => {
    expect((await bulk(body)).status).toBe(400);
  });

  test('one bad item refuses all, and is named in its place', async () => {
    const answer = await bulk([
      { id: orders.id, data: { pii: true } },
      { id: orders.id, data: { pii: 'yes' } },
    ]);
    expect(answer).toMatchObject({ status: 400, body: [{}, { data: { pii: ['Must be a valid boolean.'] } }] });
    expect(orders.pii).toBe(false);
  });

  test('works without the trailing slash', async () => {
    const answer = await call(catalog, 'POST /resource/all/bulk_update', { body: [] });
    expect(answer).toMatchObject({ status: 200, body: [] });
  });
});

test('every write is in the log with who did it and what it was before', async () => {
  const eddie = personCalled(catalog, 'Eddie');
  await call(catalog, `PATCH /resource/all/${orders.id}`, { as: 'editor', body: { pii: true } });
  const { body: term } = await create({ title: 'Late order', entity_type: 'glossary' });
  await call(catalog, `DELETE /resource/all/${term.id}`);
  const { body } = await call(catalog, 'GET /activity_log/audit_logs/', {
    query: { sort: { field: 'activity_type', order: 'asc' } },
  });
  const ada = personCalled(catalog, 'Ada');
  expect(body.results).toMatchObject([
    { activity_type: 'resource_created', performer_id: ada, resource_id: term.id },
    { activity_type: 'resource_deleted', performer_id: ada, resource_id: term.id, resource_type: 'glossary' },
    {
      activity_type: 'resource_updated',
      performer_id: eddie,
      resource_metadata: { title: 'orders', changes: { pii: { before: false, after: true } } },
    },
  ]);
  const filter = { operator: 'exact', field: 'performer_id', value: eddie };
  expect((await call(catalog, 'GET /activity_log/audit_logs/', { query: { filter } })).body.count).toBe(1);
  expect(orders.multiplayer_last_modified_by).toBe(eddie);
});
