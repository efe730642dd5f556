// Writes: never sent twice blindly, never more than the budget, and said to have happened only as far as that is known.

import { describe, expect, test } from 'vitest';
import { explain } from '../../src/secoda/explain.ts';
import { type Answer, cut, html, json, plain, reset, stall } from './support/lying-server.ts';
import { failure, KEY, refusal, start } from './support/start.ts';

const done = json({ id: 'a', title: 'a' });

describe('a write that is answered with', () => {
  test.each<[string, Answer, boolean]>([
    ['a reset', reset, true],
    ['nothing', stall, true],
    ['half an answer', cut, true],
    ['a 500', plain('', 500), true],
    ['a page', html(200), true],
    ['another shape', json([]), true],
    ['a 400', json({}, 400), false],
    ['a 403', json({}, 403), false],
    ['a 404', json({}, 404), false],
  ])('%s is sent once, and may have happened: %s', async (_what, answer, mayHaveHappened) => {
    const { client, server, budget } = await start({ timeouts: { headersMs: 200, bodyMs: 200 } });
    server.answer(answer);
    const error = await refusal(client.resources.edit('a', { pii: true }));
    expect(error).toMatchObject({ mayHaveHappened });
    expect(/is not known/.test(explain(error))).toBe(mayHaveHappened);
    expect(server.asked).toHaveLength(1);
    expect(budget.open()).toBe(0);
  });

  test('429 is sent again after the hold, twice at most', async () => {
    const { client, server, clock, budget } = await start();
    server.answer(json({}, 429, { 'retry-after': '3' }), done);
    await client.resources.edit('a', { pii: true });
    expect(clock.slept).toEqual([3000]);
    server.answer(json({}, 429, { 'retry-after': '1' }));
    expect(await failure(client.resources.edit('a', { pii: true }))).toMatchObject({
      kind: 'rate_limited',
      mayHaveHappened: false,
    });
    expect(server.asked).toHaveLength(2 + 3);
    expect(budget.open()).toBe(0);
  });
});

test('a hold is for every call of the client', async () => {
  const { client, server, clock } = await start();
  server.answer(json({}, 429, { 'retry-after': '60' }));
  await failure(client.resources.get('a'));
  server.answer(done);
  expect(await failure(client.resources.get('a'))).toMatchObject({ kind: 'rate_limited', retryInMs: 60_000 });
  expect(server.asked).toHaveLength(1);
  await clock.sleep(60_000);
  await client.resources.get('a');
  expect(server.asked).toHaveLength(2);
});

test('the thirty-first write in a minute waits, and says how long', async () => {
  const { client, server, clock, budget } = await start();
  server.answer(done);
  const started = clock.now();
  for (let write = 0; write < 30; write += 1) await client.resources.edit('a', { pii: true });
  expect(clock.now()).toBe(started);
  const told: number[] = [];
  await client.resources.edit('a', { pii: true }, { onWait: (milliseconds) => told.push(milliseconds) });
  expect(told).toEqual([60_000]);
  expect(clock.now()).toBe(started + 60_000);
  expect([...budget.keyIds].join()).not.toContain(KEY);
});

const updates = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index}`, data: { pii: true } }));

describe('bulk update', () => {
  test('takes 100 in one call', async () => {
    const { client, server } = await start();
    server.answer(json(updates(99).map(({ id }) => id)));
    expect(await client.resources.bulkUpdate(updates(100))).toHaveLength(99);
    expect(server.asked).toMatchObject([{ method: 'POST', url: '/api/v1/resource/all/bulk_update/' }]);
  });

  test.each([
    ['more than 100', updates(101)],
    ['an id that goes elsewhere', [{ id: '../user', data: {} }]],
  ])('refuses %s and sends nothing', async (_what, given) => {
    const { client, server, budget } = await start();
    expect(await failure(client.resources.bulkUpdate(given))).toMatchObject({
      kind: 'invalid',
      mayHaveHappened: false,
    });
    expect(server.asked).toEqual([]);
    expect(budget.keyIds.size).toBe(0);
  });

  test('of nothing sends nothing', async () => {
    const { client, server } = await start();
    expect(await client.resources.bulkUpdate([])).toEqual([]);
    expect(server.asked).toEqual([]);
  });
});

test.each([
  ['deleted', plain('', 204)],
  ['already gone', json({ detail: 'Not found.' }, 404)],
] as const)('a delete says: %s', async (outcome, answer) => {
  const { client, server } = await start();
  server.answer(answer);
  expect(await client.resources.delete('a')).toBe(outcome);
});

test('each attempt is reported with its path as a template, without ids or values', async () => {
  const { client, server, reports } = await start();
  server.answer(reset, json({ id: 'a-secret-id', title: 'a' }));
  await client.resources.get('a-secret-id');
  expect(reports).toMatchObject([
    { method: 'GET', path: '/resource/all/{id}', outcome: 'unavailable', attempt: 1 },
    { method: 'GET', path: '/resource/all/{id}', outcome: '200', attempt: 2 },
  ]);
  expect(JSON.stringify(reports)).not.toContain('a-secret-id');
});
