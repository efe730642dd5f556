// The ways back to a person: what Slack does not take goes another way, what takes long says so once and before the answer,
// what takes too long ends with a reason, and what reaches nobody stands in the log.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { parse, stringify } from 'node:querystring';
import { App } from '@slack/bolt';
import fc from 'fast-check';
import { Agent } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/observability/clock.ts';
import { createLog } from '../../src/observability/log.ts';
import type { Delivery } from '../../src/sandbox/slack/delivery.ts';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';
import { startWorld, type World } from '../../src/sandbox/world.ts';
import { infoModal, section } from '../../src/slack/blocks/parts.ts';
import { errorReplies, UserError } from '../../src/slack/errors.ts';
import type { CommandCall } from '../../src/slack/feature.ts';
import { slackFetch, slackPost, slackUpload } from '../../src/slack/fetch.ts';
import { httpReceiver } from '../../src/slack/http-receiver.ts';
import { authorizer, byToken } from '../../src/slack/installation.ts';
import { slackLogger } from '../../src/slack/logger.ts';
import { registerRouter } from '../../src/slack/router.ts';
import { slackApis } from '../../src/slack/web.ts';
import { work } from '../../src/slack/work.ts';
import { testClock } from '../support/clock.ts';
import { theWorld } from '../support/world.ts';

function raise(why: string): never {
  throw new Error(why);
}

/** A place where a call to Slack waits until the test lets it pass. */
function gate() {
  const arrived = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    hold: () => {
      arrived.resolve();
      return opened.promise;
    },
    arrived: arrived.promise,
    open: () => opened.resolve(),
  };
}

/** The reference that a person reads; it must stand in exactly one line of the log. */
function referenceIn(text: string, log: readonly string[]): string {
  const all = [...text.matchAll(/Reference ([0-9A-Z]{4}-[0-9A-Z]{4})/g)];
  const reference = all.at(-1)?.[1] ?? raise(`no reference in: ${text}`);
  expect(log.filter((line) => line.includes(reference))).toHaveLength(1);
  return reference;
}

function withReference(log: readonly string[]): readonly string[] {
  return log.filter((line) => 'reference' in JSON.parse(line));
}

const world = theWorld({ settings: { ENCRYPTION_KEYS: randomBytes(32).toString('base64') } });
beforeAll(async () => {
  for (const person of [world.editor, world.viewer]) await person.types('whoami');
});

const METHODS = ['response_url', 'chat.postMessage', 'views.open', 'views.update'];
let logged = 0;
beforeEach(() => {
  // Each test is its own minute: together they would be too many messages a second for Slack.
  world.clock.advance(60_000);
  logged = world.log.length;
});
afterEach(async () => {
  for (const method of METHODS) world.slack.fail(method);
  world.catalog.faults.clear();
  for (const person of [world.slack.people.editor, world.slack.people.viewer]) await world.slack.close(person, true);
});

/** What the log said since this test began. */
const said = (): readonly string[] => world.log.slice(logged);
const inChannel = (): readonly string[] => world.editor.messages().map((message) => world.slack.read(message));

describe('when the response_url does not take the answer, a direct message does', () => {
  const refusals = [
    { status: 404 },
    { status: 410 },
    { status: 500 },
    { status: 302 },
    { retryAfter: 30 },
    { reset: true },
  ];

  test.each(refusals)('of a command: %j', async (how) => {
    world.slack.fail('response_url', how as object);
    const before = inChannel();
    await world.editor.types('find orders');
    expect(world.editor.dms().at(-1)).toContain('Results 1–5');
    expect(inChannel()).toEqual(before);
    expect(said()).toEqual([]);
  });

  test.each(refusals)('of a press: %j', async (how) => {
    await world.editor.types('find orders');
    world.slack.fail('response_url', how as object);
    const before = inChannel();
    await world.editor.presses('Next page');
    expect(world.editor.dms().at(-1)).toContain('Results 6–10');
    expect(inChannel()).toEqual(before);
    expect(said()).toEqual([]);
  });

  test('and its buttons go on there, in place', async () => {
    world.slack.fail('response_url', { status: 404, times: 1 });
    await world.editor.types('find orders');
    const { editor } = world.slack.people;
    const shown = world.slack.sees(editor, 'dm').at(-1) ?? raise('no direct message');
    const before = world.editor.dms().length;
    await world.slack.press(editor, world.slack.control(shown, 'Next page'));
    await world.idle();
    expect(world.editor.dms()).toHaveLength(before);
    expect(world.editor.dms().at(-1)).toContain('Results 6–10');
  });

  test('as late as Slack wants it, when there were too many', async () => {
    world.slack.fail('response_url', { status: 404 });
    world.slack.fail('chat.postMessage', { retryAfter: 1, times: 2 });
    const before = world.editor.dms().length;
    await world.editor.types('find orders');
    expect(world.editor.dms()).toHaveLength(before + 1);
    expect(said()).toEqual([]);
  });

  test('of what the person did wrong, too', async () => {
    world.slack.fail('response_url', { status: 404 });
    await world.editor.types('find ""');
    expect(world.editor.dms().at(-1)).toContain('What shall I look for?');
  });

  test('of a failure, too, with its reference', async () => {
    world.slack.fail('response_url', { status: 404 });
    world.catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'status', status: 503 });
    await world.editor.types('find orders');
    referenceIn(world.editor.dms().at(-1) ?? '', said());
  });

  test('what may have arrived is said twice rather than never', async () => {
    world.slack.fail('response_url', { status: 500, applied: true });
    await world.editor.types('find orders');
    expect(world.editor.reads()).toContain('Results 1–5');
    expect(world.editor.dms().at(-1)).toContain('Results 1–5');
  });

  test('an address that never answers is waited for ten seconds', async () => {
    world.slack.fail('response_url', { hang: true });
    await world.slack.command(world.slack.people.editor, '/secoda', 'find orders_daily');
    const before = world.editor.dms().length;
    await world.slack.until(() => world.editor.dms().length > before, { within: 15_000 });
    expect(world.editor.dms().at(-1)).toMatch(/^orders_daily\n/);
    expect(said()).toEqual([]);
  });
});

/** The same payload with another response_url, genuine. */
async function withAddress({ sent }: Delivery, address: string): Promise<Delivery> {
  const form = parse(sent.body);
  const { payload } = form;
  const body =
    typeof payload === 'string'
      ? stringify({ payload: JSON.stringify({ ...JSON.parse(payload), response_url: address }) })
      : stringify({ ...form, response_url: address });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...world.slack.sign(body) };
  const delivery = await world.slack.send({ body, headers });
  expect(delivery).toMatchObject({ status: 200, problem: undefined });
  await world.idle();
  return delivery;
}

describe('an address that is not Slack’s is followed nowhere', () => {
  let asked: string[];
  let foreign: string;
  let stop: () => Promise<void>;
  let typed: Delivery;
  let turned: Delivery;
  beforeAll(async () => {
    asked = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{"ok":true}');
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    foreign = `localhost:${address.port}`;
    stop = () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    typed = await world.slack.command(world.slack.people.editor, '/secoda', 'find orders');
    await world.idle();
    const shown = world.editor.last() ?? raise('nothing is shown');
    turned = await world.slack.press(world.slack.people.editor, world.slack.control(shown, 'Next page'));
    await world.idle();
  });
  afterAll(() => stop());

  test.each([
    'http://{foreign}/commands/T1/1/x',
    'https://{foreign}/commands/T1/1/x',
    'http://127.0.0.1:80@{foreign}/commands/T1/1/x',
    'http://{foreign}#127.0.0.1',
    '//{foreign}/commands/T1/1/x',
    'ftp://127.0.0.1/commands',
    'file:///etc/passwd',
    'data:text/plain,x',
    'no address at all',
    '',
  ])('%s: the answers to a command and to a press become direct messages', async (template) => {
    const address = template.replaceAll('{foreign}', foreign);
    const before = world.editor.dms().length;
    await withAddress(typed, address);
    expect(world.editor.dms()).toHaveLength(before + 1);
    expect(world.editor.dms().at(-1)).toContain('Results 1–5');
    await withAddress(turned, address);
    expect(world.editor.dms()).toHaveLength(before + 2);
    expect(world.editor.dms().at(-1)).toMatch(/Results \d+–\d+ of/);
    expect(asked).toEqual([]);
    expect(said()).toEqual([]);
  });
});

describe('when the direct message is not taken either, the log has one line with a reference', () => {
  const refusals = [
    { error: 'account_inactive' },
    { error: 'msg_too_long' },
    { status: 503 },
    // Longer than anybody waits for an answer.
    { retryAfter: 90 },
    { reset: true },
  ];

  test.each(refusals)('for a command: %j', async (how) => {
    world.slack.fail('response_url', { status: 404 });
    world.slack.fail('chat.postMessage', how as object);
    const before = [inChannel(), world.editor.dms()];
    await world.editor.types('find orders');
    expect([inChannel(), world.editor.dms()]).toEqual(before);
    expect(withReference(said())).toHaveLength(1);
    expect(said().join('')).not.toContain('orders');
  });

  test.each(refusals)('for a press: %j', async (how) => {
    await world.editor.types('find orders');
    world.slack.fail('response_url', { status: 404 });
    world.slack.fail('chat.postMessage', how as object);
    const before = [inChannel(), world.editor.dms()];
    await world.editor.presses('Next page');
    expect([inChannel(), world.editor.dms()]).toEqual(before);
    expect(withReference(said())).toHaveLength(1);
  });

  test('for a failure: it is the line of the failure', async () => {
    world.slack.fail('response_url', { status: 404 });
    world.slack.fail('chat.postMessage', { error: 'account_inactive' });
    world.catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'status', status: 503 });
    await world.editor.types('find orders');
    expect(withReference(said())).toHaveLength(1);
    expect(withReference(said())[0]).toContain('503');
  });

  test('and the next command is answered', async () => {
    world.slack.fail('response_url', { status: 404, times: 2 });
    world.slack.fail('chat.postMessage', { error: 'fatal_error', times: 2 });
    await world.editor.types('find orders');
    expect(await world.editor.types('find orders')).toContain('Results 1–5');
  });
});

describe('a modal', () => {
  async function pressesDetails(): Promise<void> {
    const { editor } = world.slack.people;
    const shown = world.editor.last() ?? raise('nothing is shown');
    await world.slack.press(editor, world.slack.control(shown, 'Details'));
  }

  beforeEach(async () => {
    await world.editor.types('find orders');
  });

  test('whose trigger has expired is not opened, and the person is told', async () => {
    const late = gate();
    world.slack.fail('views.open', { hold: late.hold, times: 1 });
    await pressesDetails();
    await late.arrived;
    world.clock.advance(3001);
    late.open();
    await world.idle();
    expect(world.editor.modal()).toBeUndefined();
    expect(world.editor.reads()).toContain('Slack waited too long for me to open the window');
    referenceIn(world.editor.reads(), said());
    expect(world.slack.violations).toEqual([expect.stringContaining('expired_trigger_id')]);
    world.forgive();
  });

  test.each([{ status: 500 }, { reset: true }, { retryAfter: 30 }])(
    'that Slack does not open for another reason (%j): the person is told',
    async (how) => {
      world.slack.fail('views.open', how as object);
      const before = inChannel().length;
      await world.editor.presses('Details');
      expect(world.editor.modal()).toBeUndefined();
      expect(inChannel()).toHaveLength(before + 1);
      referenceIn(world.editor.reads(), said());
    },
  );

  test('that was closed before its content came stays closed: nobody waits for it', async () => {
    const slow = gate();
    world.slack.fail('views.update', { hold: slow.hold, times: 1 });
    await pressesDetails();
    await slow.arrived;
    await world.slack.close(world.slack.people.editor);
    slow.open();
    await world.idle();
    expect(world.editor.modal()).toBeUndefined();
    expect(withReference(said())).toEqual([]);
  });

  test('whose content changed meanwhile shows what was asked for, not “Loading…” for ever', async () => {
    const slow = gate();
    world.slack.fail('views.update', { hold: slow.hold, times: 1 });
    await pressesDetails();
    await slow.arrived;
    const { id } = world.editor.modalView() ?? raise('no modal is open');
    await fetch(`${world.slack.apiUrl}views.update`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ view_id: id, view: infoModal('Newer', [section('This is newer.')]) }),
    });
    slow.open();
    await world.idle();
    expect(world.editor.modal()).toMatch(/^Details\norders\n/);
    expect(withReference(said())).toEqual([]);
  });

  test('that Slack refuses to change once says so itself', async () => {
    world.slack.fail('views.update', { error: 'internal_error', times: 1 });
    await world.editor.presses('Details');
    expect(world.editor.modal()).toContain('This did not work');
    referenceIn(world.editor.modal() ?? '', said());
  });

  test('that Slack changes at the second attempt holds what was asked for', async () => {
    world.slack.fail('views.update', { status: 503, times: 1 });
    await world.editor.presses('Details');
    expect(world.editor.modal()).toMatch(/^Details\norders\n/);
    expect(said()).toEqual([]);
  });

  test('that Slack changed without saying so holds what was asked for', async () => {
    world.slack.fail('views.update', { status: 500, applied: true, times: 1 });
    await world.editor.presses('Details');
    expect(world.editor.modal()).toMatch(/^Details\norders\n/);
  });

  test('that was closed while what it was sent with is worked on: the log does not know what was typed', async () => {
    const { editor } = world.slack.people;
    await world.editor.types('connect');
    const slow = gate();
    world.slack.fail('views.update', { hold: slow.hold, times: 1 });
    await world.slack.submit(editor, { 'Your Secoda API key': world.catalog.keys.editor });
    await slow.arrived;
    await world.slack.close(editor);
    slow.open();
    await world.idle();
    expect(world.editor.modal()).toBeUndefined();
    expect(withReference(said())).toEqual([]);
    expect(said().join('')).not.toContain(world.catalog.keys.editor);
    expect(await world.editor.types('disconnect')).toContain('Your key is forgotten');
  });

  test.each([{ error: 'internal_error' }, { status: 500 }])(
    'that Slack will not change any more (%j) does not leave the person before “Loading…”: they are told elsewhere',
    async (how) => {
      world.slack.fail('views.update', how as object);
      const before = inChannel().length + world.editor.dms().length;
      await world.editor.presses('Details');
      expect(withReference(said())).toHaveLength(1);
      expect(inChannel().length + world.editor.dms().length).toBe(before + 1);
      const [line = '{}'] = withReference(said());
      expect([...inChannel(), ...world.editor.dms()].join('\n')).toContain(JSON.parse(line).reference);
    },
  );
});

interface TurnedClock extends Clock {
  /** Lets so much time pass: whoever waits wakes in order, also those who begin to wait meanwhile. */
  turn(milliseconds: number): void;
  /** Resolves when somebody waits for exactly so long. */
  waits(milliseconds: number): Promise<void>;
}

/** Time that passes only when the test says so. */
function turnedClock(): TurnedClock {
  let now = Date.now();
  let waiting: { readonly at: number; readonly for: number; readonly act: () => void }[] = [];
  let watching: { readonly for: number; readonly seen: () => void }[] = [];
  const after: Clock['after'] = (milliseconds, act) => {
    const one = { at: now + milliseconds, for: milliseconds, act };
    waiting.push(one);
    for (const { seen } of watching.filter((watcher) => watcher.for === milliseconds)) seen();
    return () => {
      waiting = waiting.filter((other) => other !== one);
    };
  };
  return {
    now: () => now,
    after,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const callOff = after(milliseconds, resolve);
        signal?.addEventListener('abort', () => {
          callOff();
          reject(signal.reason as Error);
        });
      }),
    turn(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const [next] = waiting.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        waiting = waiting.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.act();
      }
      now = end;
    },
    waits: (milliseconds) =>
      new Promise((resolve) => {
        if (waiting.some((one) => one.for === milliseconds)) resolve();
        else watching.push({ for: milliseconds, seen: resolve });
        watching = watching.slice(-20);
      }),
  };
}

const NOTICE = 'Still asking Secoda…';

describe('time', () => {
  let clock: TurnedClock;
  let slow: World;
  let log: string[];
  const escaped: unknown[] = [];
  const onEscape = (reason: unknown): void => void escaped.push(reason);
  const read = (where?: 'dm'): readonly string[] =>
    slow.slack.sees(slow.slack.people.editor, where).map((message) => slow.slack.read(message));
  const asks = (text: string) => slow.slack.command(slow.slack.people.editor, '/secoda', text);

  /** Secoda's list, or one resource, takes so long; resolves when it was asked. */
  function secodaTakes(milliseconds: number, path = '/resource/catalog'): Promise<void> {
    slow.catalog.faults.set({ match: { path }, times: 1, kind: 'slow', ms: milliseconds });
    return clock.waits(milliseconds);
  }

  /** What was said since, when nothing more is to come: also not much later, and not before the answer to a next command. */
  async function allSince(before: number): Promise<readonly string[]> {
    await slow.bot.idle();
    clock.turn(60_000);
    await asks('whoami');
    await slow.slack.until(() => read().at(-1)?.startsWith('You act as Eddie') === true);
    await slow.bot.idle();
    return read().slice(before, -1);
  }

  beforeAll(async () => {
    process.on('unhandledRejection', onEscape);
    clock = turnedClock();
    log = [];
    slow = await startWorld({ clock, catalog: { resources: 300 }, log: { write: (line) => void log.push(line) } });
    await asks('find orders');
    await slow.slack.until(() => read().length === 1);
    await slow.bot.idle();
  });
  afterEach(() => {
    for (const method of [...METHODS, 'users.info']) slow.slack.fail(method);
    slow.catalog.faults.clear();
    expect(slow.slack.violations).toEqual([]);
  });
  afterAll(async () => {
    await slow.stop();
    process.off('unhandledRejection', onEscape);
    expect(escaped).toEqual([]);
  });

  describe(`“${NOTICE}”`, () => {
    test('comes after two and a half seconds, once, and then the cards', async () => {
      const before = read().length;
      const asked = secodaTakes(20_000);
      await asks('find orders');
      await asked;
      clock.turn(2499);
      expect(read()).toHaveLength(before);
      clock.turn(1);
      await slow.slack.until(() => read().length > before);
      expect(read().slice(before)).toEqual([NOTICE]);
      clock.turn(17_500);
      await slow.slack.until(() => read().length > before + 1);
      expect(await allSince(before)).toEqual([NOTICE, expect.stringContaining('Results 1–5')]);
    });

    test('comes first when the cards are ready at the same moment', async () => {
      const before = read().length;
      const asked = secodaTakes(2501);
      await asks('find orders');
      await asked;
      clock.turn(2501);
      expect(await allSince(before)).toEqual([NOTICE, expect.stringContaining('Results 1–5')]);
    });

    test('comes first when Slack is slow to take it', async () => {
      const before = read().length;
      const asked = secodaTakes(2600);
      const held = gate();
      slow.slack.fail('response_url', { hold: held.hold, times: 1 });
      await asks('find orders');
      await asked;
      clock.turn(2500);
      await held.arrived;
      slow.catalog.clearRequests();
      const answered = slow.catalog.changed();
      clock.turn(100);
      await answered;
      expect(read()).toHaveLength(before);
      held.open();
      expect(await allSince(before)).toEqual([NOTICE, expect.stringContaining('Results 1–5')]);
    });

    test('does not come when the cards are on their way', async () => {
      const before = read().length;
      const asked = secodaTakes(2400);
      const held = gate();
      slow.slack.fail('response_url', { hold: held.hold, times: 1 });
      await asks('find orders');
      await asked;
      clock.turn(2400);
      await held.arrived;
      clock.turn(10_000);
      held.open();
      expect(await allSince(before)).toEqual([expect.stringContaining('Results 1–5')]);
    });

    test('is a direct message where the response_url is not taken, and the cards follow', async () => {
      const before = read().length;
      const dms = read('dm').length;
      const asked = secodaTakes(4000);
      slow.slack.fail('response_url', { status: 404, times: 1 });
      await asks('find orders');
      await asked;
      clock.turn(2500);
      await slow.slack.until(() => read('dm').length > dms);
      clock.turn(1500);
      expect(await allSince(before)).toEqual([expect.stringContaining('Results 1–5')]);
      expect(read('dm').slice(dms)).toEqual([NOTICE]);
    });

    test('that reaches nobody takes nothing from the cards', async () => {
      const before = read().length;
      const asked = secodaTakes(4000);
      slow.slack.fail('response_url', { status: 404, times: 1 });
      slow.slack.fail('chat.postMessage', { error: 'fatal_error', times: 1 });
      await asks('find orders');
      await asked;
      clock.turn(2500);
      await slow.slack.until(() => slow.slack.calls.at(-1)?.error === 'fatal_error');
      clock.turn(1500);
      expect(await allSince(before)).toEqual([expect.stringContaining('Results 1–5')]);
      expect(log.at(-1)).toContain('a notice was not delivered');
    });

    test('comes beside a page that is turned, which stays one message', async () => {
      await asks('find orders');
      await slow.bot.idle();
      const before = read().length;
      const { editor } = slow.slack.people;
      const shown = slow.slack.sees(editor).at(-1) ?? raise('nothing is shown');
      const asked = secodaTakes(4000);
      await slow.slack.press(editor, slow.slack.control(shown, 'Next page'));
      await asked;
      clock.turn(4000);
      expect(await allSince(before)).toEqual([NOTICE]);
      expect(read()[before - 1]).toContain('Results 6–10');
    });

    test('does not come beside a modal, which says itself that it loads', async () => {
      await asks('find orders');
      await slow.bot.idle();
      const before = read().length;
      const { editor } = slow.slack.people;
      const shown = slow.slack.sees(editor).at(-1) ?? raise('nothing is shown');
      const asked = secodaTakes(4000, '/resource/all/');
      await slow.slack.press(editor, slow.slack.control(shown, 'Details'));
      await asked;
      expect(slow.slack.read(slow.slack.modal(editor) ?? raise('no modal'))).toContain('Loading…');
      clock.turn(4000);
      expect(await allSince(before)).toEqual([]);
      expect(slow.slack.read(slow.slack.modal(editor) ?? raise('no modal'))).toMatch(/^Details\norders\n/);
      await slow.slack.close(editor);
    });

    test('comes at most once and never after the cards, however long Secoda takes and however time passes', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 10, max: 6000 }),
          fc.array(fc.record({ pass: fc.integer({ min: 1, max: 3000 }), breathe: fc.boolean() }), { maxLength: 6 }),
          async (takes, steps) => {
            const before = read().length;
            const asked = secodaTakes(takes);
            await asks('find orders');
            await asked;
            let passed = 0;
            for (const { pass, breathe } of steps) {
              passed += pass;
              clock.turn(pass);
              if (breathe) await new Promise((resolve) => setImmediate(resolve));
            }
            if (passed < takes) clock.turn(takes - passed);
            const all = await allSince(before);
            expect(all.at(-1)).toContain('Results 1–5');
            expect(all.slice(0, -1)).toEqual(all.length > 1 ? [NOTICE] : []);
            if (takes > 2500) expect(all).toHaveLength(2);
            if (Math.max(takes, passed) < 2500) expect(all).toHaveLength(1);
            slow.slack.reload(slow.slack.people.editor);
          },
        ),
        { numRuns: 40 },
      );
    });
  });

  describe('after thirty seconds the work is given up', () => {
    test('that waits for Secoda: the reason is said, with a reference that stands in the log, and no cards come', async () => {
      const before = read().length;
      const asked = secodaTakes(40_000);
      await asks('find orders');
      await asked;
      clock.turn(29_999);
      await slow.slack.until(() => read().length > before);
      expect(read().slice(before)).toEqual([NOTICE]);
      clock.turn(1);
      await slow.slack.until(() => read().length > before + 1);
      expect(read().at(-1)).toMatch(/Secoda did not answer in time\. Please try again/);
      referenceIn(read().at(-1) ?? '', log);
      expect(await allSince(before)).toHaveLength(2);
    });

    test('that waits for something that does not listen', async () => {
      const before = read().length;
      const logBefore = log.length;
      clock.turn(61_000);
      const held = gate();
      slow.slack.fail('users.info', { hold: held.hold });
      await asks('find orders');
      await held.arrived;
      clock.turn(30_000);
      await slow.slack.until(() => read().length > before);
      expect(read().slice(before)).toEqual([NOTICE]);
      clock.turn(250);
      await slow.slack.until(() => read().length > before + 1);
      expect(read().at(-1)).toMatch(
        /^This took longer than 30 seconds, so I stopped\. Please try again in a minute\.\n/,
      );
      referenceIn(read().at(-1) ?? '', log.slice(logBefore));
      slow.slack.fail('users.info');
      held.open();
      expect(await allSince(before)).toHaveLength(2);
    });

    test('and what comes too late is not shown after all', async () => {
      const before = read().length;
      clock.turn(61_000);
      const held = gate();
      slow.slack.fail('users.info', { hold: held.hold, times: 1 });
      await asks('whoami');
      await held.arrived;
      clock.turn(30_250);
      await slow.slack.until(() => read().length > before + 1);
      held.open();
      await slow.slack.until(() => slow.slack.calls.at(-1)?.method === 'users.info');
      expect(await allSince(before)).toEqual([NOTICE, expect.stringContaining('so I stopped')]);
    });

    test('in a modal, where the person looks', async () => {
      await asks('find orders');
      await slow.bot.idle();
      const before = read().length;
      const { editor } = slow.slack.people;
      const shown: Shown = slow.slack.sees(editor).at(-1) ?? raise('nothing is shown');
      const asked = secodaTakes(40_000, '/resource/all/');
      await slow.slack.press(editor, slow.slack.control(shown, 'Details'));
      await asked;
      clock.turn(30_000);
      const modal = () => slow.slack.read(slow.slack.modal(editor) ?? raise('no modal'));
      await slow.slack.until(() => modal().includes('This did not work'));
      expect(modal()).toMatch(/Secoda did not answer in time\./);
      referenceIn(modal(), log);
      expect(await allSince(before)).toEqual([]);
      expect(modal()).toContain('This did not work');
      await slow.slack.close(editor);
    });

    test('by direct message where the response_url is not taken', async () => {
      const dms = read('dm').length;
      const asked = secodaTakes(40_000);
      await asks('find orders');
      await asked;
      slow.slack.fail('response_url', { status: 404 });
      clock.turn(30_000);
      await slow.slack.until(() => read('dm').length > dms + 1);
      expect(read('dm').slice(dms)).toEqual([NOTICE, expect.stringMatching(/did not answer in time/)]);
      referenceIn(read('dm').at(-1) ?? '', log);
      await slow.bot.idle();
    });
  });
});

/** A bot of the real parts with one command, `/secoda chatty`, that does what the test says. */
async function chattyBot(slack: SimulatedSlack, log: string[], clock: Clock) {
  let act: (call: CommandCall) => Promise<void> = async () => undefined;
  const written = createLog({ level: 'info', secrets: [], destination: { write: (line) => void log.push(line) } });
  const dispatcher = new Agent();
  const outside = {
    apiUrl: slack.apiUrl,
    fetch: slackFetch(slack.apiUrl, dispatcher),
    post: slackPost(slack.apiUrl, dispatcher),
    upload: slackUpload(slack.apiUrl, dispatcher),
    logger: slackLogger(written),
    onCall: () => undefined,
    clock: systemClock,
  };
  const receiver = httpReceiver({
    host: '127.0.0.1',
    port: 0,
    signingSecret: slack.signingSecret,
    routes: {},
    clock,
    onRefused: () => undefined,
    onFailure: (err) => written.error({ err }, 'failed'),
    onAcked: () => undefined,
  });
  const app = new App({
    receiver,
    authorize: authorizer(byToken(slack.botToken, [], outside)),
    convoStore: false,
    logger: outside.logger,
    clientOptions: { slackApiUrl: slack.apiUrl, fetch: outside.fetch },
  });
  const errors = errorReplies({ explain: () => undefined, log: written, count: () => undefined });
  const working = work({
    clock: systemClock,
    errors,
    log: written,
    slow: { afterMs: 60_000, text: NOTICE },
    deadlineMs: 60_000,
  });
  const command = {
    word: 'chatty',
    takes: '',
    summary: '',
    examples: [],
    accepts: () => true,
    then: (call: CommandCall) => act(call),
  };
  registerRouter(app, {
    features: [{ name: 'chatty', commands: [command] }],
    fallback: 'chatty',
    whenEmpty: 'chatty',
    command: '/secoda',
    apis: slackApis(outside),
    work: working,
    errors,
    clock: systemClock,
    isNews: async () => true,
    onCommand: () => undefined,
  });
  await receiver.start();
  slack.connect(`http://127.0.0.1:${receiver.port()}/slack/events`);
  return {
    /** Runs the command as the editor, doing this. */
    async does(what: (call: CommandCall) => Promise<void>): Promise<void> {
      act = what;
      await slack.command(slack.people.editor, '/secoda', 'chatty');
      expect(await working.drain(10_000)).toBe(0);
    },
    async stop() {
      await receiver.stop();
      await dispatcher.destroy();
    },
  };
}

describe('one payload', () => {
  let slack: SimulatedSlack;
  let bot: Awaited<ReturnType<typeof chattyBot>>;
  const log: string[] = [];
  const clock = testClock();
  beforeAll(async () => {
    slack = await startSlack({ clock });
    bot = await chattyBot(slack, log, clock);
  });
  beforeEach(() => {
    clock.advance(60_000);
    slack.reload(slack.people.editor);
  });
  afterAll(async () => {
    await bot.stop();
    await slack.stop();
    expect(slack.violations).toEqual([]);
  });
  const read = (where?: 'dm') => slack.sees(slack.people.editor, where).map((message) => slack.read(message));
  const modal = () => {
    const view = slack.modal(slack.people.editor);
    return view && slack.read(view);
  };
  const texts = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `${from + n}`);

  test('is answered five times at its address, the rest by direct message, in the order of saying', async () => {
    const dms = read('dm').length;
    await bot.does(async ({ reply }) => {
      for (const text of texts(1, 8)) await reply.send({ text });
    });
    expect(read()).toEqual(texts(1, 5));
    expect(read('dm').slice(dms)).toEqual(texts(6, 8));
  });

  test('is answered with every character of a long text, in whatever script', async () => {
    const text = 'Größe “漢字” 😀 ✓ '.repeat(150).trim();
    await bot.does(({ reply }) => reply.send({ text }));
    expect(read()).toEqual([text]);
  });

  test('also when everything is said at once', async () => {
    const dms = read('dm').length;
    await bot.does(async ({ reply }) => {
      await Promise.all(texts(1, 8).map((text) => reply.send({ text })));
    });
    expect(read()).toEqual(texts(1, 5));
    expect(read('dm').slice(dms)).toEqual(texts(6, 8));
  });

  test('is never answered a sixth time at its address, and nothing is lost, whatever Slack does with it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('taken', 'refused', 'lost', 'broken'), { minLength: 1, maxLength: 9 }),
        async (fates) => {
          clock.advance(60_000);
          slack.reload(slack.people.editor);
          const dms = read('dm').length;
          let posts = 0;
          const hold = async () => {
            posts += 1;
          };
          await bot.does(async ({ reply }) => {
            for (const [index, fate] of fates.entries()) {
              const how = {
                taken: {},
                refused: { status: 404 },
                lost: { status: 500, applied: true },
                broken: { reset: true },
              };
              slack.fail('response_url', { ...how[fate], hold } as object);
              await reply.send({ text: `${index}` });
            }
          });
          slack.fail('response_url');
          expect(posts).toBe(Math.min(5, fates.length));
          const all = [...read(), ...read('dm').slice(dms)];
          expect([...new Set(all)].toSorted()).toEqual(fates.map((_, index) => `${index}`));
          expect(slack.violations).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('what it says after a failed answer still comes', async () => {
    slack.fail('response_url', { status: 404, times: 1 });
    slack.fail('chat.postMessage', { error: 'fatal_error', times: 1 });
    await bot.does(async ({ reply }) => {
      await expect(reply.send({ text: 'first' })).rejects.toThrow('fatal_error');
      await reply.send({ text: 'second' });
    });
    expect(read()).toEqual(['second']);
  });

  test('shows one content after the other in its modal', async () => {
    await bot.does(async ({ reply }) => {
      await reply.openModal(infoModal('Steps', [section('Loading…')]));
      for (const step of ['one', 'two', 'three']) await reply.showModal(infoModal('Steps', [section(step)]));
    });
    expect(modal()).toBe('Steps\nthree\n[Close]');
    await slack.close(slack.people.editor);
  });

  test('that fails when its modal has content already says so there', async () => {
    await bot.does(async ({ reply }) => {
      await reply.openModal(infoModal('Steps', [section('Loading…')]));
      await reply.showModal(infoModal('Steps', [section('one')]));
      throw new UserError('The second step is not possible.');
    });
    expect([modal(), ...read()].join('\n')).toContain('The second step is not possible.');
    await slack.close(slack.people.editor);
  });
});
