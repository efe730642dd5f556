// Keys, roles and the write limit.

import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Resource } from '../../../src/sandbox/catalog/company/model.ts';
import { defaultQuirks } from '../../../src/sandbox/catalog/quirks.ts';
import { Refusal } from '../../../src/sandbox/catalog/reply.ts';
import type { Catalog } from '../../../src/sandbox/catalog/server.ts';
import { startCatalog } from '../../../src/sandbox/catalog/server.ts';
import { createThrottle } from '../../../src/sandbox/catalog/throttle.ts';
import type { ManualClock, Role } from './api.ts';
import { call, list, manualClock, personCalled, resourceCalled } from './api.ts';

let catalog: Catalog;
let clock: ManualClock;
beforeEach(async () => {
  clock = manualClock();
  catalog = await startCatalog({ resources: 300, clock });
});
afterEach(() => catalog.stop());

const write = (as: Role = 'admin') =>
  call(catalog, `PATCH /resource/all/${resourceCalled(catalog, 'orders_daily').id}`, { as, body: { pii: true } });

describe('keys', () => {
  const missing = 'Authentication credentials were not provided.';
  test.each([
    [null, missing],
    ['', missing],
    ['Token abc', missing],
    ['Bearer', 'Invalid token.'],
    ['Bearer abc', 'Invalid token.'],
    ['Bearer a b', 'Invalid token.'],
  ])('%s is refused', async (authorization, detail) => {
    const answer = await call(catalog, 'GET /resource/catalog', { as: { authorization } });
    expect(answer).toMatchObject({ status: 401, body: { detail } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('are new at each start', async () => {
    const other = await startCatalog({ resources: 0 });
    try {
      expect(new Set([...Object.values(catalog.keys), ...Object.values(other.keys)]).size).toBe(6);
      expect((await list({ ...catalog, keys: other.keys })).status).toBe(401);
    } finally {
      await other.stop();
    }
  });

  test('can be made for anybody, act with their role, and end', async () => {
    const key = catalog.issueKey(personCalled(catalog, 'Cleo'));
    const as = { authorization: `Bearer ${key}` };
    expect((await call(catalog, 'GET /user', { as })).status).toBe(200);
    expect(catalog.requests.at(-1)).toMatchObject({ role: 'viewer', personId: personCalled(catalog, 'Cleo') });
    catalog.revokeKey(key);
    expect((await call(catalog, 'GET /user', { as })).status).toBe(401);
  });

  test('of a disabled person are dead, and follow a changed role at once', async () => {
    const vera = catalog.company.people.get(personCalled(catalog, 'Vera'));
    expect.assert(vera !== undefined);
    vera.role = 'admin';
    expect((await call(catalog, 'GET /activity_log/audit_logs', { as: 'viewer' })).status).toBe(200);
    vera.disabled = 'True';
    expect(await call(catalog, 'GET /user', { as: 'viewer' })).toMatchObject({
      status: 401,
      body: { detail: 'User inactive or deleted.' },
    });
  });
});

describe('what a role may', () => {
  const FORBIDDEN = 'You do not have permission to perform this action.';
  test.each<[Role, string, number]>([
    ['viewer', 'PATCH', 403],
    ['viewer', 'CREATE', 403],
    ['viewer', 'BULK', 403],
    ['viewer', 'DELETE', 403],
    ['viewer', 'AUDIT', 403],
    ['editor', 'PATCH', 200],
    ['editor', 'CREATE', 201],
    ['editor', 'BULK', 200],
    ['editor', 'DELETE', 403],
    ['editor', 'AUDIT', 403],
    ['admin', 'PATCH', 200],
    ['admin', 'CREATE', 201],
    ['admin', 'BULK', 200],
    ['admin', 'DELETE', 204],
    ['admin', 'AUDIT', 200],
  ])('%s, %s: %i', async (as, act, status) => {
    const { id } = resourceCalled(catalog, 'orders_daily');
    const acts: Record<string, () => ReturnType<typeof call>> = {
      PATCH: () => call(catalog, `PATCH /resource/all/${id}`, { as, body: { pii: true } }),
      CREATE: () => call(catalog, 'POST /resource/catalog', { as, body: { title: 'a', entity_type: 'glossary' } }),
      BULK: () => call(catalog, 'POST /resource/all/bulk_update/', { as, body: [{ id, data: { pii: true } }] }),
      DELETE: () => call(catalog, `DELETE /resource/all/${id}`, { as }),
      AUDIT: () => call(catalog, 'GET /activity_log/audit_logs', { as }),
    };
    const answer = await acts[act]?.();
    expect(answer?.status).toBe(status);
    expect(answer?.body?.detail).toBe(status === 403 ? FORBIDDEN : undefined);
    expect(catalog.company.audit.length).toBe(status === 403 || act === 'AUDIT' ? 0 : 1);
  });

  test.each<[Role, string, boolean]>([
    ['admin', 'orders_accruals', true],
    ['admin', 'orders_fraud_scores', true],
    ['editor', 'orders_v2', true],
    ['editor', 'orders_accruals', true],
    ['editor', 'orders_fraud_scores', false],
    ['viewer', 'orders', true],
    ['viewer', 'agg_orders_weekly', true],
    ['viewer', 'orders_v2', false],
    ['viewer', 'orders_margin', false],
    ['viewer', 'orders_fraud_scores', false],
  ])('%s sees %s: %s, in a list and alone', async (as, title, sees) => {
    const { id } = resourceCalled(catalog, title);
    const filter = { operator: 'exact', field: 'id', value: id };
    expect((await list(catalog, { filter }, as)).body.count).toBe(sees ? 1 : 0);
    const alone = await call(catalog, `GET /resource/all/${id}`, { as });
    expect(alone.status).toBe(sees ? 200 : 404);
  });

  test('what an editor cannot see he cannot change, by no path', async () => {
    const secret = resourceCalled(catalog, 'orders_fraud_scores');
    const before = structuredClone(secret);
    const body = { pii: false };
    expect((await call(catalog, `PATCH /resource/all/${secret.id}`, { as: 'editor', body })).status).toBe(404);
    const items = [{ id: secret.id, data: body }];
    expect((await call(catalog, 'POST /resource/all/bulk_update/', { as: 'editor', body: items })).body).toEqual([]);
    const child = { title: 'a', entity_type: 'document', parent: secret.id };
    expect((await call(catalog, 'POST /resource/catalog', { as: 'editor', body: child })).status).toBe(400);
    expect(secret).toEqual(before);
  });

  test('a guest sees what is published in his teams, and only that', async () => {
    const as = { authorization: `Bearer ${catalog.issueKey(personCalled(catalog, 'Gus'))}` };
    const { body } = await call(catalog, 'GET /resource/catalog', { as, query: { page_size: '1000' } });
    const home = [...catalog.company.teams.values()].find((team) => team.is_default_team)?.id ?? '';
    expect(body.count).toBeGreaterThan(0);
    expect(body.results.every((resource: Resource) => resource.published && resource.teams.includes(home))).toBe(true);
  });

  test('the reply says what the key may do with the resource', async () => {
    const { id } = resourceCalled(catalog, 'orders_daily');
    for (const [as, write] of [
      ['viewer', false],
      ['editor', true],
    ] as const) {
      const { body } = await call(catalog, `GET /resource/all/${id}`, { as });
      expect(body.current_user_permissions).toMatchObject({ read: true, write });
    }
  });
});

describe('the write limit', () => {
  test('thirty in any sixty seconds for each key; a bulk call counts as one, a read as none', async () => {
    await call(catalog, 'POST /resource/all/bulk_update/', { body: [] });
    for (let done = 1; done < 30; done += 1) expect((await write()).status).toBe(200);
    clock.advance(17_500);
    const refused = await write();
    expect(refused).toMatchObject({
      status: 429,
      body: { detail: 'Request was throttled. Expected available in 43 seconds.' },
    });
    expect(refused.headers.get('retry-after')).toBe('43');
    expect((await list(catalog)).status).toBe(200);
    expect((await write('editor')).status).toBe(200);
    clock.advance(43_000);
    expect((await write()).status).toBe(200);
  });

  test('can keep silent about when, and can be lifted', async () => {
    Object.assign(catalog.quirks, { writeLimit: 1, retryAfter: false });
    await write();
    const refused = await write();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
    catalog.quirks.writeLimit = null;
    expect((await write()).status).toBe(200);
  });

  test('a call that is not permitted does not count, one that is invalid does', async () => {
    catalog.quirks.writeLimit = 1;
    const { id } = resourceCalled(catalog, 'orders_daily');
    await call(catalog, `DELETE /resource/all/${id}`, { as: 'editor' });
    expect((await call(catalog, `PATCH /resource/all/${id}`, { as: 'editor', body: { pii: 1 } })).status).toBe(400);
    expect((await write('editor')).status).toBe(429);
  });

  test('holds for every window, whatever the rhythm, and refuses nothing that would fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 200 }), (pauses) => {
        let now = 0;
        const throttle = createThrottle(defaultQuirks(), { now: () => now });
        const taken: number[] = [];
        for (const pause of pauses) {
          now += pause;
          const inWindow = taken.filter((at) => at > now - 60_000).length;
          const passed = passes(() => throttle('key'));
          expect(passed).toBe(inWindow < 30);
          if (passed) taken.push(now);
        }
      }),
    );
  });
});

function passes(attempt: () => void): boolean {
  try {
    attempt();
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.reply.status === 429) return false;
    throw error;
  }
}
