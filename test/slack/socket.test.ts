// Socket Mode through an outage: whatever Slack does meanwhile, nothing escapes, the bot comes back by itself in the times
// that it promises, says through /readyz how it stands, and people get their answers once. Stopping has a bound.

import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bot, startBot } from '../../src/bot.ts';
import { readSettings } from '../../src/config/settings.ts';
import { type Clock, systemClock } from '../../src/observability/clock.ts';
import { createLog } from '../../src/observability/log.ts';
import { type Catalog, startCatalog } from '../../src/sandbox/catalog/server.ts';
import type { Fault } from '../../src/sandbox/slack/faults.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';
import { waitBeforeAttempt } from '../../src/slack/socket.ts';

const STEADY_MS = 10_000;
const GREETED_WITHIN_MS = 20_000;
const LOADING_MS = 1000;
/** Looking for changes that were left behind, and what is done every hour. */
const CHORES_MS: ReadonlySet<number> = new Set([15_000, 60 * 60_000]);

/** The bot's time stands still until a test moves it on; Slack and the catalog go by the machine's. */
interface TurnedClock extends Clock {
  advance(milliseconds: number): void;
  /** How long somebody sleeps now, or as soon as somebody does. Regular chores do not count. */
  asleep(): Promise<number>;
  /** Resolves when nobody sleeps for so long. */
  awake(milliseconds: number): Promise<void>;
}

function turnedClock(): TurnedClock {
  let now = Date.now();
  let alarms: { readonly at: number; readonly ring: () => void }[] = [];
  const naps: number[] = [];
  const watchers: (() => void)[] = [];
  const told = (): Promise<void> => new Promise((heard) => watchers.push(heard));
  const tell = (): void => {
    for (const heard of watchers.splice(0)) heard();
  };
  function after(milliseconds: number, ring: () => void): () => void {
    const alarm = { at: now + milliseconds, ring };
    alarms.push(alarm);
    return () => {
      alarms = alarms.filter((other) => other !== alarm);
    };
  }
  return {
    now: () => now,
    after,
    sleep(milliseconds, signal) {
      if (milliseconds <= 0) return Promise.resolve();
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      return new Promise((resolve, reject) => {
        const isNap = !CHORES_MS.has(milliseconds);
        const over = (): void => {
          if (isNap) naps.splice(naps.indexOf(milliseconds), 1);
          tell();
        };
        const callOff = after(milliseconds, () => {
          over();
          resolve();
        });
        signal?.addEventListener('abort', () => {
          callOff();
          over();
          reject(signal.reason as Error);
        });
        if (!isNap) return;
        naps.push(milliseconds);
        tell();
      });
    },
    advance(milliseconds) {
      now += milliseconds;
      const ringing = alarms.filter(({ at }) => at <= now);
      alarms = alarms.filter(({ at }) => at > now);
      for (const { ring } of ringing) ring();
    },
    async asleep() {
      while (naps.length === 0) await told();
      return naps[0] ?? 0;
    },
    async awake(milliseconds) {
      while (naps.includes(milliseconds)) await told();
    },
  };
}

let slack: SimulatedSlack;
let catalog: Catalog;
let clock: TurnedClock;
let bot: Bot | undefined;
let log: string[];
const readers: (() => void)[] = [];
/** What Slack may object to in this test: what it could not deliver during an outage. */
let allowed: RegExp | undefined;
const escaped: unknown[] = [];
const onEscape = (reason: unknown): void => void escaped.push(reason);

beforeEach(async () => {
  process.on('unhandledRejection', onEscape);
  [slack, catalog] = await Promise.all([startSlack(), startCatalog({ resources: 60 })]);
  clock = turnedClock();
  log = [];
  allowed = undefined;
});

afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await Promise.all([slack.stop(), catalog.stop()]);
  // A rejection counts as unhandled only when the microtasks are done.
  await setImmediate();
  process.off('unhandledRejection', onEscape);
  expect(escaped.splice(0)).toEqual([]);
  expect(slack.violations.filter((objection) => allowed?.test(objection) !== true)).toEqual([]);
  const secrets = [slack.botToken, slack.appToken, catalog.keys.admin, 'ticket='];
  expect(log.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
});

async function launch(time: Clock = clock): Promise<Bot> {
  const settings = readSettings({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    SECODA_API_URL: catalog.url,
    SECODA_API_KEY: catalog.keys.admin,
    DATA_DIR: 'memory://',
    HOST: '127.0.0.1',
    PORT: '0',
  });
  const destination = {
    write(line: string) {
      log.push(line);
      for (const read of readers.splice(0)) read();
    },
  };
  const started = await startBot(settings, {
    clock: time,
    log: createLog({ level: 'info', secrets: settings.secrets, destination }),
  });
  bot = started;
  // Loading the names of the catalog has a patience of its own.
  await clock.awake(LOADING_MS);
  return started;
}

async function start(time?: Clock): Promise<Bot> {
  const started = await launch(time);
  await connected();
  return started;
}

/** Resolves when both sides know of a connection: the bot's so-manieth. */
async function connected(times = 1): Promise<void> {
  await logged('connected to Slack by Socket Mode', times);
  await slack.socket.connected();
}

async function logged(words: string, times = 1): Promise<void> {
  while (log.filter((line) => line.includes(words)).length < times) {
    await new Promise<void>((read) => readers.push(read));
  }
}

const opened = (): number => slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
const seen = () => slack.sees(slack.people.editor);
const texts = (): string[] => seen().map((message) => slack.read(message));
const modal = (): string => {
  const view = slack.modal(slack.people.editor);
  return view === undefined ? '' : slack.read(view);
};
const type = (text: string) => slack.command(slack.people.editor, '/secoda', text);

/** What somebody reads after typing a command. */
async function answerTo(text: string): Promise<string> {
  const before = seen().length;
  expect(await type(text)).toMatchObject({ status: 200, problem: undefined });
  await slack.until(() => seen().length > before);
  return texts().at(-1) ?? '';
}

async function press(words: string): Promise<void> {
  const shown = seen().at(-1);
  if (shown === undefined) throw new Error('nothing is shown');
  expect(await slack.press(slack.people.editor, slack.control(shown, words))).toMatchObject({ problem: undefined });
}

/** The answer of /readyz, asked anew. */
async function readiness(): Promise<{ status: number; slack: unknown }> {
  clock.advance(3000);
  const response = await fetch(`http://127.0.0.1:${bot?.port}/readyz`);
  const body = (await response.json()) as { readonly slack: unknown };
  return { status: response.status, slack: body.slack };
}

/** Lets the bot's next wait go by; resolves with how long it was. */
async function waitOut(): Promise<number> {
  const wait = await clock.asleep();
  clock.advance(wait);
  return wait;
}

test.each([
  [0, 0],
  [1, 500],
  [2, 1000],
  [3, 2000],
  [4, 4000],
  [5, 8000],
  [6, 16_000],
  [7, 30_000],
  [8, 30_000],
  [100, 30_000],
  [10_000, 30_000],
])('after %i failures the next attempt waits %i ms', (failures, wait) => {
  expect(waitBeforeAttempt(failures)).toBe(wait);
});

describe('over the websocket', () => {
  test('commands, presses and modals are answered, to the person alone; there is no other way in', async () => {
    const { port } = await start();
    expect(await answerTo('help')).toContain('/secoda find');
    expect(await answerTo('find a')).toContain('Results 1–5');
    await press('Next page');
    await slack.until(() => texts().at(-1)?.includes('Results 6–10') === true);
    await press('Details');
    await slack.until(() => /^Details\n.+\n/.test(modal()));
    expect(slack.sees(slack.people.viewer)).toEqual([]);
    expect(slack.socket.connections).toBe(1);
    const byHttp = await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', body: 'text=help' });
    expect(byHttp.status).toBe(404);
  });

  test('what was acknowledged is answered although the connection ends before the answer', async () => {
    await start();
    await answerTo('whoami');
    catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'slow', ms: 300, times: 1 });
    const asked = catalog.requests.length;
    expect(await type('find a')).toMatchObject({ status: 200, problem: undefined });
    slack.socket.drop();
    await slack.until(() => slack.socket.connections === 0);
    await slack.until(() => texts().at(-1)?.includes('Results 1–5') === true);
    expect(catalog.requests.length).toBeGreaterThan(asked);
    expect(slack.socket.connections).toBe(0);
  });
});

describe('an outage', () => {
  const noAddress = { ok: true };
  test.each<[string, Fault]>([
    ['says 500', { status: 500 }],
    ['says 503', { status: 503 }],
    ['refuses with an error of its own', { error: 'internal_error' }],
    ['does not know the token', { error: 'invalid_auth' }],
    ['says that Socket Mode is off', { error: 'link_disabled' }],
    ['asks to slow down and does not say for how long', { status: 429 }],
    ['breaks the connection', { reset: true }],
    ['answers without an address', { body: noAddress }],
    ['answers with what is no address', { body: { ok: true, url: 'not an address' } }],
    ['answers with an address where nobody is', { body: { ok: true, url: 'ws://127.0.0.1:1/link/' } }],
    ['answers with an address of the web', { body: { ok: true, url: 'gopher://127.0.0.1/' } }],
  ])('in which apps.connections.open %s is over when it is over', async (_, fault) => {
    await start();
    expect(await readiness()).toEqual({ status: 200, slack: 'ok' });
    clock.advance(STEADY_MS);
    slack.fail('apps.connections.open', { ...fault, times: 4 });
    slack.socket.drop();
    const waits: number[] = [];
    for (let attempt = 1; attempt < 4; attempt += 1) waits.push(await waitOut());
    expect(await clock.asleep()).toBe(waitBeforeAttempt(4));
    allowed = /^\/secoda: dispatch_failed/;
    expect(await type('help')).toMatchObject({ problem: 'dispatch_failed' });
    expect(await readiness()).toEqual({ status: 503, slack: 'failing' });
    clock.advance(waitBeforeAttempt(4));
    await connected(2);
    expect(waits).toEqual([1, 2, 3].map(waitBeforeAttempt));
    expect(await answerTo('find a')).toContain('Results 1–5');
    expect(await readiness()).toEqual({ status: 200, slack: 'ok' });
    expect(slack.socket.connections).toBe(1);
    expect(opened()).toBe(6);
  });

  test('in which Slack asks to wait is waited out for as long as Slack says, and no shorter than otherwise', async () => {
    await start();
    clock.advance(STEADY_MS);
    slack.fail('apps.connections.open', { retryAfter: 7, times: 1 });
    slack.socket.drop();
    expect(await waitOut()).toBe(7000);
    await connected(2);
    clock.advance(STEADY_MS);
    slack.fail('apps.connections.open', { status: 500, times: 3 });
    slack.socket.drop();
    for (const failures of [1, 2]) expect(await waitOut()).toBe(waitBeforeAttempt(failures));
    expect(await clock.asleep()).toBe(waitBeforeAttempt(3));
    slack.fail('apps.connections.open', { retryAfter: 1, times: 1 });
    clock.advance(waitBeforeAttempt(3));
    expect(await waitOut()).toBe(waitBeforeAttempt(4));
    await connected(3);
    expect(await answerTo('help')).toContain('/secoda find');
  });

  test.each([
    ['the call hangs', () => slack.fail('apps.connections.open', { hang: true, times: 1 })],
    ['the websocket is not answered', () => slack.socket.take('not answered')],
    ['the websocket is not greeted', () => slack.socket.take('not greeted')],
  ] as const)('in which %s is given up after twenty seconds', async (_, trouble) => {
    await start();
    clock.advance(STEADY_MS);
    trouble();
    const before = opened();
    slack.socket.drop();
    await slack.until(() => opened() > before && slack.socket.connections === 0);
    await slack.until(() => slack.calls.at(-1)?.status === 0 || slack.socket.ignored === 1);
    expect(await readiness()).toEqual({ status: 503, slack: 'failing' });
    slack.socket.take('greeted');
    clock.advance(GREETED_WITHIN_MS);
    await slack.until(() => slack.socket.ignored === 0);
    expect(await waitOut()).toBe(waitBeforeAttempt(1));
    await connected(2);
    expect(await answerTo('help')).toContain('/secoda find');
    expect(slack.socket.connections).toBe(1);
    expect(await readiness()).toEqual({ status: 200, slack: 'ok' });
  });

  test('in which the websocket is refused is over when it is over', async () => {
    await start();
    slack.socket.take('refused');
    slack.socket.drop();
    for (const failures of [1, 2, 3]) expect(await waitOut()).toBe(waitBeforeAttempt(failures));
    expect(await clock.asleep()).toBe(waitBeforeAttempt(4));
    slack.socket.take('greeted');
    clock.advance(waitBeforeAttempt(4));
    await connected(2);
    expect(await answerTo('help')).toContain('/secoda find');
  });

  test('that was there before the bot is over when it is over', async () => {
    slack.fail('apps.connections.open', { status: 500, times: 2 });
    await launch();
    expect(await clock.asleep()).toBe(waitBeforeAttempt(1));
    expect(await readiness()).toEqual({ status: 503, slack: 'failing' });
    expect(await waitOut()).toBe(waitBeforeAttempt(2));
    await connected();
    expect(await answerTo('help')).toContain('/secoda find');
  });

  test('in which the connection falls silent is noticed though nobody says so', async () => {
    await start();
    clock.advance(STEADY_MS);
    slack.socket.freeze();
    expect(slack.socket.connections).toBe(0);
    await connected(2);
    expect(await answerTo('help')).toContain('/secoda find');
  });

  test('leaves nothing behind: after a steady while the next one begins with an attempt at once', async () => {
    await start();
    slack.fail('apps.connections.open', { status: 500, times: 2 });
    slack.socket.drop();
    for (const failures of [1, 2, 3]) expect(await waitOut()).toBe(waitBeforeAttempt(failures));
    await connected(2);
    clock.advance(STEADY_MS);
    const before = opened();
    slack.socket.drop();
    await connected(3);
    expect(opened()).toBe(before + 1);
  });
});

describe('when Slack says disconnect', () => {
  test.each(['refresh_requested', 'warning', 'link_disabled'] as const)(
    'with %s the bot leaves and comes back on a new connection, and only that one',
    async (reason) => {
      await start();
      clock.advance(STEADY_MS);
      slack.socket.refresh(reason);
      await connected(2);
      await slack.until(() => slack.socket.connections === 1);
      expect(await answerTo('help')).toContain('/secoda find');
      expect(opened()).toBe(2);
    },
  );

  test('again and again right after its greeting, the bot takes more and more time', async () => {
    await start();
    for (const failures of [1, 2, 3, 4]) {
      slack.socket.refresh('link_disabled');
      expect(await waitOut()).toBe(waitBeforeAttempt(failures));
      await connected(failures + 1);
    }
    expect(opened()).toBe(5);
  });
});

describe('an envelope that comes twice', () => {
  test('with a command is answered once', async () => {
    await start();
    expect(await answerTo('find a')).toContain('Results 1–5');
    expect(await slack.socket.repeat()).toEqual({});
    await bot?.idle();
    expect(seen()).toHaveLength(1);
  });

  test('with a command whose answer is in the acknowledgement is acknowledged without it', async () => {
    await start();
    await answerTo('help');
    expect(await slack.socket.repeat()).toEqual({});
    expect(seen()).toHaveLength(1);
  });

  test('with a press turns one page, on another connection too', async () => {
    await start();
    await answerTo('find a');
    await press('Next page');
    await slack.until(() => texts().at(-1)?.includes('Results 6–10') === true);
    expect(await slack.socket.repeat()).toEqual({});
    await bot?.idle();
    clock.advance(STEADY_MS);
    slack.socket.drop();
    await connected(2);
    expect(await slack.socket.repeat()).toEqual({});
    await bot?.idle();
    expect(texts()).toEqual([expect.stringContaining('Results 6–10')]);
  });

  test('since the connection ended before the acknowledgement is answered', async () => {
    const asked = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    await start();
    clock.advance(STEADY_MS);
    await readiness();
    // Whose workspace it is, is asked at the first command, before it is acknowledged.
    slack.fail('auth.test', {
      times: 1,
      hold() {
        asked.resolve();
        return held.promise;
      },
    });
    slack.fail('apps.connections.open', { status: 500, times: 1 });
    allowed = /^\/secoda: dispatch_failed/;
    const lost = type('whoami');
    await asked.promise;
    slack.socket.drop();
    expect(await lost).toMatchObject({ problem: 'dispatch_failed' });
    held.resolve();
    await logged('"level":"error"');
    expect(await waitOut()).toBe(waitBeforeAttempt(1));
    await connected(2);
    await slack.socket.repeat();
    await bot?.idle();
    expect(texts().filter((text) => text.includes('You act as'))).toHaveLength(1);
  });

  test('is not taken for the same command typed twice', async () => {
    await start();
    await answerTo('find a');
    expect(await answerTo('find a')).toContain('Results 1–5');
    expect(seen()).toHaveLength(2);
  });
});

describe('what cannot be read is survived on the same connection, and escapes nowhere:', () => {
  const envelope = (type: string, payload?: unknown): string => JSON.stringify({ envelope_id: '1', type, payload });

  test.each<[string, Readonly<Record<string, string | Uint8Array>>]>([
    [
      'frames that are no envelopes',
      {
        'half JSON': '{"type":',
        nothing: '',
        bytes: Buffer.from([0, 255, 1]),
        null: 'null',
        'a number': '7',
        'a list': '[]',
        'no type': '{"envelope_id":"1"}',
        'an unknown type': envelope('made_up', {}),
        'a second greeting': '{"type":"hello"}',
      },
    ],
    [
      'envelopes with something else in them',
      {
        'no payload': envelope('slash_commands'),
        'null as payload': envelope('interactive', null),
        'a text as payload': envelope('interactive', 'help'),
        'an empty payload': envelope('slash_commands', {}),
        'half a command': envelope('slash_commands', { command: '/secoda', team_id: 'T1' }),
        'half a press': envelope('interactive', { type: 'block_actions', actions: [] }),
        'half a form': envelope('interactive', { type: 'view_submission', view: {} }),
      },
    ],
    [
      'events without an event',
      {
        'no event': envelope('events_api', { type: 'event_callback' }),
        'null as event': envelope('events_api', { type: 'event_callback', event: null }),
        'no payload': envelope('events_api'),
      },
    ],
    [
      'words with which the socket client speaks to itself',
      {
        error: '{"type":"error"}',
        disconnected: '{"type":"disconnected"}',
        ws_message: '{"type":"ws_message"}',
      },
    ],
  ])('%s', async (_, frames) => {
    await start();
    allowed = /an ack that belongs to no open envelope/;
    const troubles: Record<string, unknown> = {};
    for (const [name, frame] of Object.entries(frames)) {
      slack.socket.raw(frame);
      expect(await answerTo('help')).toContain('/secoda find');
      await setImmediate();
      const { status } = await readiness();
      const found = [...escaped.splice(0).map(String), ...(status === 200 ? [] : [`/readyz says ${status}`])];
      if (found.length > 0) troubles[name] = found;
    }
    expect(troubles).toEqual({});
    expect(slack.socket.connections).toBe(1);
    expect(opened()).toBe(1);
  });
});

describe('stopping', () => {
  async function stopsWithin(milliseconds: number): Promise<void> {
    const running = bot;
    bot = undefined;
    const before = performance.now();
    await running?.stop();
    expect(performance.now() - before).toBeLessThan(milliseconds);
    await slack.until(() => slack.socket.connections === 0 && slack.socket.ignored === 0);
  }

  test('while connected says goodbye', async () => {
    await start(systemClock);
    await stopsWithin(2000);
    expect(opened()).toBe(1);
  });

  test.each([
    ['the call hangs', () => slack.fail('apps.connections.open', { hang: true })],
    ['the websocket is not answered', () => slack.socket.take('not answered')],
    ['the websocket is not greeted', () => slack.socket.take('not greeted')],
  ] as const)('while connecting, when %s, does not wait for Slack', async (_, trouble) => {
    trouble();
    await launch(systemClock);
    await slack.until(() => slack.calls.some(({ status }) => status === 0) || slack.socket.ignored === 1);
    await stopsWithin(2000);
    expect(opened()).toBe(1);
  });

  test('between two attempts does not wait for the next', async () => {
    slack.fail('apps.connections.open', { status: 500 });
    await launch();
    for (const failures of [1, 2, 3]) expect(await waitOut()).toBe(waitBeforeAttempt(failures));
    expect(await clock.asleep()).toBe(waitBeforeAttempt(4));
    await stopsWithin(2000);
    expect(opened()).toBe(4);
  });

  test('at once after the start does not leave a connection behind', async () => {
    await launch(systemClock);
    await stopsWithin(2000);
  });

  test('while Slack takes its time does not connect when the answer comes after all', async () => {
    const asked = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    slack.fail('apps.connections.open', {
      hold() {
        asked.resolve();
        return held.promise;
      },
    });
    await launch(systemClock);
    await asked.promise;
    await stopsWithin(2000);
    held.resolve();
    await slack.until(() => opened() === 1);
    await setImmediate();
    expect(slack.socket).toMatchObject({ connections: 0, ignored: 0 });
  });

  test('with a connection that has fallen silent does not wait for its goodbye', async () => {
    await start(systemClock);
    slack.socket.freeze();
    await stopsWithin(2000);
    expect(opened()).toBe(1);
  });

  test('takes nothing more, and what was acknowledged gets its answer', async () => {
    await start(systemClock);
    await answerTo('whoami');
    catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'slow', ms: 700, times: 1 });
    expect(await type('find a')).toMatchObject({ status: 200, problem: undefined });
    const stopping = stopsWithin(8000);
    await slack.until(() => slack.socket.connections === 0);
    allowed = /^\/secoda: dispatch_failed/;
    expect(await type('help')).toMatchObject({ problem: 'dispatch_failed' });
    await stopping;
    expect(texts().filter((text) => text.includes('Results 1–5'))).toHaveLength(1);
  });

  test('gives up after its bound what Secoda does not answer, and says so to whoever waits', async () => {
    await start();
    await answerTo('whoami');
    catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'hang' });
    const asked = catalog.requests.length;
    expect(await type('find a')).toMatchObject({ status: 200, problem: undefined });
    await expect.poll(() => catalog.requests.length).toBeGreaterThan(asked);
    const stopping = stopsWithin(5000);
    // First the goodbye to Slack has its time, then the work.
    while (slack.socket.connections > 0) await slack.changed();
    const wait = await clock.asleep();
    expect(wait).toBeLessThanOrEqual(8000);
    clock.advance(wait);
    await stopping;
    expect(texts().at(-1)).toContain('This app is being restarted');
  });
});
