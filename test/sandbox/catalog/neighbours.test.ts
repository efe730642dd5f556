// The endpoints around the resources, the addresses that are none, and the table that says what is covered.

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Integration, LineageEdge, Resource, Team } from '../../../src/sandbox/catalog/company/model.ts';
import { COVERAGE } from '../../../src/sandbox/catalog/coverage.ts';
import { ROUTES } from '../../../src/sandbox/catalog/routes.ts';
import type { Catalog } from '../../../src/sandbox/catalog/server.ts';
import { startCatalog } from '../../../src/sandbox/catalog/server.ts';
import { call, personCalled, resourceCalled } from './api.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await startCatalog({ resources: 1_000 });
});
afterAll(() => catalog.stop());

const ENVELOPE = ['count', 'links', 'meta', 'results', 'total_pages'];
const FLAT = ['count', 'next', 'previous', 'results'];

test.each([
  ['/user', ENVELOPE],
  ['/auth/group', FLAT],
  ['/auth/teams/', ENVELOPE],
  ['/collection/collections', ENVELOPE],
  ['/integration/integrations', ENVELOPE],
  ['/lineage/manual/', FLAT],
  ['/question/questions/', ENVELOPE],
  ['/activity_log/audit_logs/', ENVELOPE],
])('%s answers in its envelope, with and without the slash', async (path, keys) => {
  const { status, body } = await call(catalog, `GET ${path}`);
  expect(status).toBe(200);
  expect(Object.keys(body).toSorted()).toEqual(keys);
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  expect((await call(catalog, `GET ${other}`)).body).toEqual(body);
});

describe('people', () => {
  test('come in two pages, with the fields seen in the field', async () => {
    const first = await call(catalog, 'GET /user');
    expect(first.body).toMatchObject({ count: 60, total_pages: 2, meta: { next_page: 2 } });
    expect(Object.keys(first.body.results[0]).toSorted()).toEqual(
      'disabled email first_name id is_service_account last_login last_name pending role user_groups'.split(' '),
    );
    expect((await call(catalog, 'GET /user?page=2')).body.results.length).toBe(10);
  });

  test('can be had one by one', async () => {
    const id = personCalled(catalog, 'Petra');
    expect((await call(catalog, `GET /user/${id}`)).body).toMatchObject({ id, pending: 'True' });
    expect((await call(catalog, 'GET /user/nobody')).status).toBe(404);
  });
});

describe('teams', () => {
  test('never tell their members', async () => {
    const { body } = await call(catalog, 'GET /auth/teams/');
    expect(body.count).toBe(6);
    for (const team of body.results) {
      expect(Object.keys(team).toSorted()).toEqual(['archived', 'id', 'is_default_team', 'name', 'type']);
    }
  });

  test.each([
    ['editor', 'GET /auth/teams', ['Acme', 'Growth', 'Supply chain', 'Finance', 'Web relaunch']],
    ['viewer', 'GET /auth/teams', ['Acme', 'Growth', 'Supply chain', 'Web relaunch']],
    ['viewer', 'GET /auth/teams?only_joined=true', ['Acme', 'Growth']],
  ] as const)('%s, %s', async (as, what, names) => {
    const { body } = await call(catalog, what, { as });
    expect(body.results.map((team: Team) => team.name)).toEqual(names);
  });
});

test('tags are a bare list', async () => {
  const { body } = await call(catalog, 'GET /tag');
  expect(body.length).toBe(40);
  expect(Object.keys(body[0]).toSorted()).toEqual(['color', 'id', 'name']);
});

test('groups list their people', async () => {
  const { body } = await call(catalog, 'GET /auth/group');
  expect(body.results.length).toBe(8);
  for (const group of body.results) expect(group.users.length).toBeGreaterThan(0);
});

test('collections can be searched by title', async () => {
  const { body } = await call(catalog, 'GET /collection/collections?title=PAYM');
  expect(body.results.map((resource: Resource) => resource.title)).toEqual(['Payments']);
  expect((await call(catalog, 'GET /collection/collections')).body.count).toBe(12);
});

test('integrations come with credentials that nobody should keep, and can be had by type', async () => {
  const { body } = await call(catalog, 'GET /integration/integrations?type=looker');
  expect(body.results).toMatchObject([{ name: 'Looker', type: 'looker', credentials: { user: 'catalog_reader' } }]);
  const all = await call(catalog, 'GET /integration/integrations');
  const types = all.body.results.map((integration: Integration) => integration.type);
  expect(types).toEqual(['snowflake', 'bigquery', 'postgres', 'looker', 'tableau', 'dbt']);
});

describe('lineage', () => {
  test('can be had from and to a resource', async () => {
    const { id } = resourceCalled(catalog, 'orders', { verified: true });
    const from = await call(catalog, `GET /lineage/manual/?from_entity=${id}`);
    const to = await call(catalog, `GET /lineage/manual/?to_entity=${id}`);
    const edges: LineageEdge[] = [...from.body.results, ...to.body.results];
    const known = [...catalog.company.lineage.values()].filter(
      (edge) => edge.from_entity_id === id || edge.to_entity_id === id,
    );
    expect(edges.map((edge) => edge.id).toSorted()).toEqual(known.map((edge) => edge.id).toSorted());
    expect(from.body.results.length).toBeGreaterThan(3);
  });

  test('says nothing of what the key cannot see', async () => {
    const viewer = await call(catalog, 'GET /lineage/manual', { as: 'viewer' });
    const admin = await call(catalog, 'GET /lineage/manual');
    expect(viewer.body.count).toBeLessThan(admin.body.count);
  });
});

test('questions have a status', async () => {
  const { body } = await call(catalog, 'GET /question/questions/');
  expect(new Set(body.results.map((resource: Resource) => resource.question_status))).toEqual(
    new Set(['open', 'answered']),
  );
});

describe('addresses', () => {
  test.each(['/healthcheck', '/healthcheck/'])('%s needs no key, under the API and beside it', async (path) => {
    for (const base of ['', '/api/v1']) {
      const response = await fetch(`${catalog.url}${base}${path}`);
      expect([response.status, await response.json()]).toEqual([200, { status: 'OK' }]);
    }
  });

  test.each(['GET /nowhere', 'GET /resource', 'GET /resource/all/', 'GET /resource/all/a/b'])(
    '%s is a page in HTML, as Django answers, key or not',
    async (what) => {
      const answer = await call(catalog, what, { as: { authorization: null } });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('text/html');
    },
  );

  test.each(['PUT /resource/catalog', 'DELETE /tag', 'POST /user'])('%s is not allowed', async (what) => {
    const method = what.split(' ')[0] ?? '';
    const answer = await call(catalog, what);
    expect(answer).toMatchObject({ status: 405, body: { detail: `Method "${method}" not allowed.` } });
    expect((await call(catalog, what, { as: { authorization: null } })).status).toBe(401);
  });

  test('a broken request does not end the server', async () => {
    const socket = connect(Number(new URL(catalog.url).port), '127.0.0.1');
    const closed = Promise.withResolvers<void>();
    socket
      .resume()
      .on('close', () => closed.resolve())
      .on('error', () => closed.resolve());
    socket.end('PATCH /api/v1/resource/all/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
    await closed.promise;
    expect((await call(catalog, 'GET /tag')).status).toBe(200);
  });

  test('only loopback is listened on', async () => {
    await expect(startCatalog({ host: '0.0.0.0', resources: 0 })).rejects.toThrow('loopback');
  });

  test('a port that is taken is an error', async () => {
    const port = Number(new URL(catalog.url).port);
    await expect(startCatalog({ port, resources: 0 })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('the coverage table', () => {
  const routes = [...ROUTES.map(({ method, path }) => `${method} ${path}`), 'GET /healthcheck'];

  test('names as served exactly the routes there are', () => {
    const served = COVERAGE.filter((entry) => entry.served).map((entry) => entry.call);
    expect(served.toSorted()).toEqual(routes.toSorted());
  });

  test('gives a reason for every gap, and no gap is served', async () => {
    for (const gap of COVERAGE) {
      if (gap.served) continue;
      expect(gap.reason.length).toBeGreaterThan(20);
      const { status } = await call(catalog, gap.call.replace('{id}', personCalled(catalog, 'Ada')));
      expect([404, 405]).toContain(status);
    }
  });
});
