// Who waits, for how long, and who may end it: holds after 429 and 503, the write limit, and callers that give up.

import { describe, expect, test } from 'vitest';
import { steppingClock } from './support/clock.ts';
import { html, json, plain, redirect } from './support/lying-server.ts';
import { memoryBudget } from './support/memory-budget.ts';
import { failure, start } from './support/start.ts';

const done = json({ id: 'a', title: 'a' });

describe('a hold', () => {
  test.each([
    ['429 with seconds', json({}, 429, { 'retry-after': '7' }), 7000],
    ['429 without a word', json({}, 429), 10_000],
    ['429 that is a web page', html(429), 10_000],
    ['429 with nonsense', json({}, 429, { 'retry-after': 'in 5' }), 10_000],
    ['429 with a date', json({}, 429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }), 9000],
    ['503 with seconds', plain('', 503, { 'retry-after': '8' }), 8000],
  ])('by a %s is waited for', async (_what, answer, milliseconds) => {
    const { client, server, clock } = await start();
    const started = clock.now();
    server.answer(answer, done);
    await client.resources.get('a');
    expect(clock.now() - started).toBeGreaterThanOrEqual(milliseconds);
    expect(clock.now() - started).toBeLessThan(milliseconds + 500);
  });

  test('that is too long is told by the answer that set it, once', async () => {
    const { client, server } = await start();
    server.answer(plain('', 503, { 'retry-after': '120' }));
    expect(await failure(client.resources.get('a'))).toMatchObject({ kind: 'unavailable', status: 503 });
    expect(await failure(client.tags.all())).toMatchObject({ kind: 'rate_limited', retryInMs: 120_000 });
    expect(server.asked).toHaveLength(1);
  });

  test('is waited for as long as the caller has patience', async () => {
    const { client, server } = await start();
    server.answer(json({}, 429, { 'retry-after': '60' }), done);
    expect(await failure(client.resources.get('a', { patienceMs: 59_999 }))).toMatchObject({
      kind: 'rate_limited',
      status: 429,
      retryInMs: 60_000,
    });
    expect(await client.resources.get('a', { patienceMs: 60_000 })).toMatchObject({ id: 'a' });
  });

  test('a 503 of a write is not repeated when its time is over', async () => {
    const { client, server } = await start();
    server.answer(plain('', 503, { 'retry-after': '1' }), done);
    expect(await failure(client.resources.edit('a', { pii: true }))).toMatchObject({
      kind: 'unavailable',
      mayHaveHappened: true,
    });
    expect(server.asked).toHaveLength(1);
  });
});

describe('the write limit', () => {
  test.each([
    ['answered', false],
    ['redirected to the form with a slash', true],
  ])('is kept by many at once, each %s', async (_what, redirected) => {
    const clock = steppingClock();
    const budget = memoryBudget(clock);
    const { client, server } = await start({ clock, budget });
    const times: number[] = [];
    server.answer((response, asked) => {
      times.push(clock.now());
      if (redirected && !asked.url.endsWith('/')) redirect(308, `${asked.url}/`)(response, asked);
      else done(response, asked);
    });
    const writes = Array.from({ length: 50 }, () => client.resources.edit('a', { pii: true }));
    await clock.run(Promise.all(writes), () => budget.open() === 0);
    expect(times).toHaveLength(redirected ? 100 : 50);
    for (const [index, at] of times.entries()) {
      expect((times[index + 30] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(60_000);
    }
  });

  test('is not for reads', async () => {
    const { client, server, budget } = await start();
    server.answer(done);
    for (let read = 0; read < 40; read += 1) await client.resources.get('a');
    expect(budget.keyIds.size).toBe(0);
  });

  test('a budget that fails is its own error, and nothing is sent', async () => {
    const broken = new Error('the database is away');
    const { client, server } = await start({
      budget: { reserve: () => Promise.reject(broken), settle: async () => undefined, giveBack: async () => undefined },
    });
    expect(await failure(client.resources.edit('a', { pii: true }))).toBe(broken);
    expect(server.asked).toEqual([]);
  });
});

describe('a caller that gave up', () => {
  test.each([
    ['a TimeoutError', new DOMException('late', 'TimeoutError'), { kind: 'timed_out', mayHaveHappened: false }],
    ['a reason of its own', new Error('draining'), { message: 'draining' }],
    ['an AbortError', new DOMException('enough', 'AbortError'), { name: 'AbortError' }],
  ])('before the call, by %s: nothing is sent', async (_what, reason, expected) => {
    const { client, server, budget, reports } = await start();
    const signal = AbortSignal.abort(reason);
    expect(await failure(client.resources.get('a', { signal }))).toMatchObject(expected);
    expect(await failure(client.resources.edit('a', { pii: true }, { signal }))).toMatchObject(expected);
    expect(server.asked).toEqual([]);
    expect(budget.open()).toBe(0);
    expect(reports).toEqual([]);
  });

  test('is reported as that, not as a fault of the service', async () => {
    const { client, server, reports } = await start();
    server.answer(() => undefined);
    const caller = new AbortController();
    const call = failure(client.resources.get('a', { signal: caller.signal }));
    await server.arrived(1);
    caller.abort();
    expect(await call).toMatchObject({ name: 'AbortError' });
    expect(reports).toMatchObject([{ outcome: 'aborted', attempt: 1 }]);
  });

  test('between two pages ends the listing', async () => {
    const { client, server } = await start();
    server.answer(json({ results: [{ id: 'a' }], meta: { next_page: 2 } }));
    const caller = new AbortController();
    const read = async (): Promise<void> => {
      for await (const _resource of client.resources.all({}, { signal: caller.signal })) {
        caller.abort(new DOMException('late', 'TimeoutError'));
      }
    };
    expect(await failure(read())).toMatchObject({ kind: 'timed_out' });
    expect(server.asked).toHaveLength(1);
  });
});

test.each([
  ['200', done, ['200']],
  ['a refusal', json({}, 400), ['400']],
  ['a page under 200', html(200), ['unavailable', 'unavailable', 'unavailable']],
  ['no JSON under 200', plain('?'), ['unexpected_shape']],
  ['a redirect', redirect(302, '/login'), ['unavailable']],
  ['a fault', plain('', 503), ['503', '503', '503']],
])('the reports of %s', async (_what, answer, outcomes) => {
  const { client, server, reports } = await start();
  server.answer(answer);
  await client.resources.get('a').catch(() => undefined);
  expect(reports.map(({ outcome }) => outcome)).toEqual(outcomes);
  expect(reports.map(({ attempt }) => attempt)).toEqual(outcomes.map((_, index) => index + 1));
  for (const { milliseconds } of reports) expect(milliseconds).toBeGreaterThan(0);
});
