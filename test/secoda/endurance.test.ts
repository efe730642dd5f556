// Thousands of calls, good and bad, under one signal that outlives them: nothing of them stays behind.

import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createSecodaClient } from '../../src/secoda/client.ts';
import { json, lyingServer, plain, reset } from './support/lying-server.ts';
import { memoryBudget } from './support/memory-budget.ts';
import { KEY } from './support/start.ts';

/** Megabytes in use after everything that can be freed was. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

test('four thousand calls leave no listener, no timer and no memory', async () => {
  const server = await lyingServer();
  const clock = { now: () => Date.now(), sleep: async () => undefined };
  const client = createSecodaClient({ apiUrl: server.url, key: KEY, budget: memoryBudget(clock), clock });
  const resource = { id: 'a', title: 'a', description: 'x'.repeat(20_000) };
  const { signal } = new AbortController();
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

  async function round(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) {
      server.answer(json(resource), plain('', 500), plain('{"id"'), reset, json(resource));
      await Promise.all(
        Array.from({ length: 50 }, () => client.resources.get('a', { signal }).catch((error: unknown) => error)),
      );
    }
  }

  await round();
  const before = { heap: heapInUse(), timers: timers() };
  for (let more = 0; more < 3; more += 1) await round();
  const leaked = heapInUse() - before.heap;
  // The server keeps what it was asked, some 200 bytes a call; a body kept for each call would be 60 MB.
  expect(leaked).toBeLessThan(10);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(timers()).toBeLessThanOrEqual(before.timers + 5);
  await client.close();
  await server.stop();
}, 60_000);
