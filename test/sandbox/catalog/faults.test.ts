// The catalog misbehaves as told: slow, failing, throttling, silent, broken; and what it has then done or not done.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Resource } from '../../../src/sandbox/catalog/company/model.ts';
import type { Catalog } from '../../../src/sandbox/catalog/server.ts';
import { startCatalog } from '../../../src/sandbox/catalog/server.ts';
import type { ManualClock } from './api.ts';
import { call, list, manualClock, resourceCalled } from './api.ts';

let catalog: Catalog;
let clock: ManualClock;
let orders: Resource;
beforeEach(async () => {
  clock = manualClock();
  catalog = await startCatalog({ resources: 200, clock });
  orders = resourceCalled(catalog, 'orders_daily');
});
afterEach(() => catalog.stop());

const write = (signal?: AbortSignal) =>
  call(catalog, `PATCH /resource/all/${orders.id}`, { body: { pii: true }, ...(signal && { signal }) });

describe('answers in place of the true one', () => {
  test('a status with a body, as often as asked, where it matches', async () => {
    catalog.faults.set({
      kind: 'status',
      status: 503,
      body: { detail: 'maintenance' },
      headers: { 'retry-after': '9' },
      match: { method: 'patch', path: /\/resource\/all\/[^/]+$/g },
      times: 2,
    });
    expect((await list(catalog)).status).toBe(200);
    const first = await write();
    expect(first).toMatchObject({ status: 503, body: { detail: 'maintenance' } });
    expect(first.headers.get('retry-after')).toBe('9');
    expect((await write()).status).toBe(503);
    expect(orders.pii).toBe(false);
    expect((await write()).status).toBe(200);
    expect(orders.pii).toBe(true);
  });

  test('faults strike in the order they were set, and set and clear replace them', async () => {
    catalog.faults.set({ kind: 'status', status: 500, times: 1 }, { kind: 'status', status: 502, times: 1 });
    catalog.faults.add({ kind: 'status', status: 504 });
    const statuses = [await list(catalog), await list(catalog), await list(catalog), await list(catalog)];
    expect(statuses.map(({ status }) => status)).toEqual([500, 502, 504, 504]);
    catalog.faults.set({ kind: 'status', status: 418 });
    expect((await list(catalog)).status).toBe(418);
    catalog.faults.clear();
    expect((await list(catalog)).status).toBe(200);
  });

  test.each([
    [undefined, '1'],
    [12, '12'],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT'],
    [null, null],
  ])('throttle with %s says %s', async (retryAfter, header) => {
    catalog.faults.set({ kind: 'throttle', ...(retryAfter !== undefined && { retryAfter }) });
    const answer = await list(catalog);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, header]);
  });

  test('a page instead of JSON', async () => {
    catalog.faults.set({ kind: 'html' });
    const answer = await list(catalog);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.body).toContain('<h1>');
  });

  test('JSON that breaks off, in an answer that does not', async () => {
    catalog.faults.set({ kind: 'half json' });
    await expect(list(catalog)).rejects.toThrow(SyntaxError);
    expect(catalog.requests.at(-1)).toMatchObject({ status: 200, outcome: 'answered', fault: 'half json' });
  });

  test('the true answer, changed', async () => {
    catalog.faults.set({ kind: 'changed shape', reply: (body) => ({ data: body }) });
    expect((await list(catalog)).body.data.count).toBe(200);
  });
});

describe('no answer', () => {
  test.each([
    ['hang', false],
    ['hang after applying', true],
  ] as const)('%s: applied %s', async (kind, applied) => {
    catalog.faults.set({ kind, times: 1 });
    const giveUp = new AbortController();
    const settled = catalog.changed();
    const pending = write(giveUp.signal).catch((error: unknown) => error);
    await settled;
    expect(orders.pii).toBe(applied);
    expect(catalog.requests.at(-1)).toMatchObject({ outcome: 'hung', status: null });
    giveUp.abort();
    expect(await pending).toMatchObject({ name: 'AbortError' });
  });

  test.each([
    ['reset', false],
    ['reset after applying', true],
    ['cut', true],
  ] as const)('%s: applied %s', async (kind, applied) => {
    catalog.faults.set({ kind, times: 1 });
    await expect(write()).rejects.toThrow(TypeError);
    expect(orders.pii).toBe(applied);
    expect(catalog.requests.at(-1)).toMatchObject({ outcome: 'reset', status: null });
    expect((await list(catalog)).status).toBe(200);
  });

  test('slow waits on the clock, then serves', async () => {
    catalog.faults.set({ kind: 'slow', ms: 60_000 });
    const pending = write();
    await clock.asleep;
    expect(orders.pii).toBe(false);
    clock.advance(60_000);
    expect((await pending).status).toBe(200);
    expect(orders.pii).toBe(true);
  });

  test.each(['hang', 'slow'] as const)('stopping ends what is caught in "%s"', async (kind) => {
    catalog.faults.set(kind === 'slow' ? { kind, ms: 60_000 } : { kind });
    const settled = catalog.changed();
    const pending = write().catch((error: unknown) => error);
    await (kind === 'slow' ? clock.asleep : settled);
    await catalog.stop();
    expect(await pending).toBeInstanceOf(TypeError);
  });
});

describe('the record of requests', () => {
  test('has what was asked and what became of it, and no key', async () => {
    const filter = { operator: 'contains', field: 'title', value: 'orders' };
    await list(catalog, { filter, page: '1' }, 'viewer');
    const answer = await write();
    expect(catalog.requests).toMatchObject([
      {
        method: 'GET',
        path: '/api/v1/resource/catalog',
        query: { filter, page: '1' },
        role: 'viewer',
        status: 200,
        at: clock.now(),
        fault: null,
      },
      { method: 'PATCH', body: { pii: true }, role: 'admin', status: 200, outcome: 'answered' },
    ]);
    expect(catalog.requests.at(-1)?.id).toBe(answer.headers.get('x-request-id'));
    for (const key of Object.values(catalog.keys)) expect(JSON.stringify(catalog.requests)).not.toContain(key);
    catalog.clearRequests();
    expect(catalog.requests).toEqual([]);
  });

  test('keeps the last thousand', async () => {
    catalog.faults.set({ kind: 'status', status: 503 });
    for (let at = 0; at < 1_003; at += 1) await call(catalog, `GET /tag?at=${at}`);
    expect(catalog.requests.length).toBe(1_000);
    expect(catalog.requests[0]?.query).toEqual({ at: '3' });
  });

  test('changed() waits for the next one', async () => {
    const seen: string[] = [];
    const changed = catalog.changed().then(() => seen.push('changed'));
    expect(seen).toEqual([]);
    await list(catalog);
    await changed;
    expect(seen).toEqual(['changed']);
  });
});
