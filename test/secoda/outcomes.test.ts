// What is told of a call must be true: whether it was sent, whether it happened, what it was about.

import { describe, expect, test } from 'vitest';
import { drip, html, json, plain, redirect, stall } from './support/lying-server.ts';
import { failure, refusal, start } from './support/start.ts';

const done = json({ id: 'a', title: 'a' });

test('a write whose caller gives up while it waits for the limit did not happen', async () => {
  const { client, server } = await start({
    budget: {
      reserve: async () => ({ retryInMs: 60_000 }),
      settle: async () => undefined,
      giveBack: async () => undefined,
    },
    clock: {
      now: () => 0,
      sleep: (_milliseconds, signal) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    },
  });
  const caller = new AbortController();
  const onWait = () => caller.abort(new DOMException('late', 'TimeoutError'));
  // A listener of the sleep is added after onWait: abort when it is there.
  const error = await failure(
    client.resources.edit('a', { pii: true }, { signal: caller.signal, onWait: () => setImmediate(onWait) }),
  );
  expect(error).toMatchObject({ kind: 'timed_out', mayHaveHappened: false });
  expect(server.asked).toEqual([]);
});

test('a caller who gives up for a reason of their own gets that reason back', async () => {
  const { client, server } = await start();
  server.answer(stall);
  const caller = new AbortController();
  const reason = new Error('draining');
  const call = failure(client.resources.get('a', { signal: caller.signal }));
  await server.arrived(1);
  caller.abort(reason);
  expect(await call).toBe(reason);
  expect(server.asked).toHaveLength(1);
});

test('a write whose caller runs out of time after it was sent may have happened', async () => {
  const { client, server, budget } = await start();
  server.answer(stall);
  const caller = new AbortController();
  const call = failure(client.resources.edit('a', { pii: true }, { signal: caller.signal }));
  await server.arrived(1);
  caller.abort(new DOMException('late', 'TimeoutError'));
  expect(await call).toMatchObject({ kind: 'timed_out', mayHaveHappened: true });
  expect(budget.open()).toBe(0);
});

test('a write that waited for its slot heeds a hold that came meanwhile', async () => {
  let now = 0;
  let reserved = 0;
  const { client, server } = await start({
    clock: {
      now: () => now,
      async sleep(milliseconds) {
        if (reserved === 1) {
          reserved += 1;
          server.answer(json({}, 429, { 'retry-after': '60' }), done);
          await failure(client.resources.get('b'));
        }
        now += milliseconds;
      },
    },
    budget: {
      async reserve() {
        reserved += 1;
        return reserved === 1 ? { retryInMs: 100 } : { slot: 's' };
      },
      settle: async () => undefined,
      giveBack: async () => undefined,
    },
  });
  const error = await failure(client.resources.edit('a', { pii: true }));
  expect(error).toMatchObject({ kind: 'rate_limited', mayHaveHappened: false });
  expect(server.asked.map(({ method }) => method)).toEqual(['GET']);
});

test('a write that happened is done, even if its slot cannot be settled', async () => {
  const { client, server } = await start({
    budget: {
      reserve: async () => ({ slot: 's' }),
      settle: () => Promise.reject(new Error('the database is away')),
      giveBack: async () => undefined,
    },
  });
  server.answer(done);
  expect(await client.resources.edit('a', { pii: true })).toMatchObject({ id: 'a' });
});

test('a page under 404 does not say that something is gone', async () => {
  const { client, server } = await start();
  server.answer(html(404));
  expect(await failure(client.resources.delete('a'))).toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
});

test.each([
  ['200 without a body', plain('', 200)],
  ['204', plain('', 204)],
])('a delete answered by %s happened', async (_what, answer) => {
  const { client, server } = await start();
  server.answer(answer);
  expect(await client.resources.delete('a')).toBe('deleted');
});

test('a refusal whose text breaks off is still that refusal', async () => {
  const { client, server } = await start();
  server.answer((response) => {
    response.writeHead(401, { 'content-length': '1000' });
    response.write('{', () => response.socket?.destroy());
  });
  expect(await failure(client.resources.edit('a', { pii: true }))).toMatchObject({
    kind: 'authentication',
    mayHaveHappened: false,
  });
});

test('an answer that drips ends, though its caller would wait', async () => {
  const { client, server } = await start({ timeouts: { headersMs: 150, bodyMs: 150 } });
  server.answer(drip);
  const { signal } = new AbortController();
  expect(await failure(client.resources.edit('a', { pii: true }, { signal }))).toMatchObject({
    kind: 'timed_out',
    mayHaveHappened: true,
  });
});

describe('an answer about something else', () => {
  test.each(['get', 'edit'] as const)('does not pass for the resource (%s)', async (verb) => {
    const { client, server } = await start();
    server.answer(json({ id: 'b', title: 'b' }));
    const call = verb === 'get' ? client.resources.get('a') : client.resources.edit('a', { pii: true });
    expect(await failure(call)).toMatchObject({ kind: 'unexpected_shape', mayHaveHappened: verb === 'edit' });
  });

  test('does not pass for a person', async () => {
    const { client, server } = await start();
    server.answer(json({ id: 'b', email: 'b@example.com' }));
    expect(await failure(client.users.get('a'))).toMatchObject({ kind: 'unexpected_shape' });
  });

  test('does not pass for an updated resource', async () => {
    const { client, server } = await start();
    server.answer(json(['a', 'z']));
    const updates = ['a', 'b'].map((id) => ({ id, data: { pii: true } }));
    expect(await client.resources.bulkUpdate(updates)).toEqual(['a']);
  });
});

test('nothing of an answer gets into an error that is logged', async () => {
  const { client, server } = await start();
  for (const body of ['ada@example.com earns much', '{"owner": ada@example.com']) {
    server.answer(plain(body));
    const { message, cause, stack } = await refusal(client.resources.get('a'));
    expect(`${message} ${stack} ${cause instanceof Error ? cause.message : ''}`).not.toMatch(/ada@/);
  }
});

test.each([
  [301, false],
  [302, true],
  [303, true],
  [307, false],
])('a write that is sent elsewhere by %s may have happened: %s', async (status, mayHaveHappened) => {
  const { client, server } = await start();
  server.answer(redirect(status, '/elsewhere'));
  expect(await failure(client.resources.edit('a', { pii: true }))).toMatchObject({
    kind: 'unavailable',
    mayHaveHappened,
  });
  expect(server.asked).toHaveLength(1);
});

test('a slash that is asked for under another scheme is added on our own', async () => {
  const { client, server } = await start();
  server.answer(redirect(301, `${server.url.replace('http:', 'https:')}/api/v1/resource/all/a/`), done);
  expect(await client.resources.get('a')).toMatchObject({ id: 'a' });
});
