import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type HealthOptions, health } from '../../src/observability/health.ts';
import { createMetrics } from '../../src/observability/metrics.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const fine = async (): Promise<void> => undefined;
const broken = async (): Promise<void> => {
  throw new Error('canary-7351');
};
/** Time that stands still until it is turned; whoever waits wakes when it passes. */
function turnedClock() {
  let now = 0;
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (milliseconds: number) => new Promise<void>((wake) => waiting.push({ at: now + milliseconds, wake })),
    turn(milliseconds: number) {
      now += milliseconds;
      for (const { at, wake } of waiting) if (at <= now) wake();
    },
    waiting: () => waiting.length,
  };
}

async function serve(options: Partial<HealthOptions> = {}) {
  const clock = turnedClock();
  const metrics = createMetrics();
  const routes = health({
    database: fine,
    slack: fine,
    secoda: fine,
    registry: metrics.registry,
    metricsToken: undefined,
    clock,
    ...options,
  });
  const server = createServer((request, response) => {
    const route = routes[`${request.method} ${request.url}`];
    if (route === undefined) throw new Error(`no route for ${request.method} ${request.url}`);
    void route(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    clock,
    async get(path: string, headers: Record<string, string> = {}) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
      return { status: response.status, text: await response.text() };
    },
  };
}

it('/livez answers as long as the process runs, whatever else is broken', async () => {
  const { get } = await serve({ database: broken, slack: broken, secoda: broken });
  expect(await get('/livez')).toEqual({ status: 200, text: '{"status":"ok"}\n' });
});

it.each([
  [{}, 200, { ready: true, database: 'ok', slack: 'ok', secoda: 'ok' }],
  [{ database: broken }, 503, { ready: false, database: 'failing', slack: 'ok', secoda: 'ok' }],
  [{ slack: broken }, 503, { ready: false, database: 'ok', slack: 'failing', secoda: 'ok' }],
  [{ secoda: broken }, 200, { ready: true, database: 'ok', slack: 'ok', secoda: 'failing' }],
])('/readyz with %j', async (options, status, body) => {
  const { get } = await serve(options);
  const answer = await get('/readyz');
  expect({ status: answer.status, body: JSON.parse(answer.text) }).toEqual({ status, body });
});

it('/readyz does not wait for a database that does not answer', async () => {
  let asked = (): void => undefined;
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const database = (): Promise<void> => {
    asked();
    return new Promise(() => undefined);
  };
  const { get, clock } = await serve({ database });
  const answer = get('/readyz');
  await wasAsked;
  // The check of the database has begun; its patience is asked for in the same turn.
  await new Promise((resolve) => setImmediate(resolve));
  clock.turn(2000);
  expect((await answer).status).toBe(503);
});

it('Slack and Secoda are not asked each time, but again after three seconds', async () => {
  let asked = 0;
  const slack = async (): Promise<void> => {
    asked += 1;
    if (asked > 1) throw new Error('down');
  };
  const { get, clock } = await serve({ slack });
  expect((await get('/readyz')).status).toBe(200);
  clock.turn(2999);
  expect((await get('/readyz')).status).toBe(200);
  expect(asked).toBe(1);
  clock.turn(1);
  expect((await get('/readyz')).status).toBe(503);
});

it('/metrics does not exist without a token', async () => {
  const { get } = await serve();
  expect(await get('/metrics', { authorization: 'Bearer ' })).toEqual({ status: 404, text: '' });
});

it.each([
  [undefined, 401],
  ['Bearer wrong-token-0000000', 401],
  ['a-long-metrics-token', 401],
  ['Bearer a-long-metrics-token-and-more', 401],
  ['Bearer a-long-metrics-token', 200],
])('/metrics with authorization %s is %i', async (authorization, status) => {
  const { get } = await serve({ metricsToken: 'a-long-metrics-token' });
  const answer = await get('/metrics', authorization === undefined ? {} : { authorization });
  expect(answer.status).toBe(status);
  expect(answer.text.includes('process_cpu_seconds_total')).toBe(status === 200);
});
