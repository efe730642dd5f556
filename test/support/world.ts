// A test reads like what people do: `const world = theWorld();` and then `await world.editor.types('/secoda find orders')`,
// `await world.editor.presses('Details')`. One call starts the real bot between a simulated Slack and an embedded catalog,
// and each test fails by itself on what a strict Slack objected to (a late ack, an invalid block, an unknown method, a ping
// in a title), on calls that the catalog does not serve, on what escaped its handlers, and on a secret in the log.

import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Role } from '../../src/sandbox/slack/people.ts';
import { eventsUrl, type Sides, startSides, type WorldOptions } from '../../src/sandbox/world.ts';
import { type Actor, actor } from './actor.ts';
import { type BotsOptions, botsOf, type OneBot } from './bots.ts';
import { type TestClock, testClock } from './clock.ts';
import { cleanUp } from './process.ts';

export type TestWorldOptions = Omit<WorldOptions, 'clock' | 'log'> & BotsOptions;

export type TestWorld = Sides & { readonly [Name in Role]: Actor } & {
  readonly log: readonly string[];
  readonly clock: TestClock;
  /** The address of the first bot. */
  readonly botUrl: string;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Kills a bot in the middle of what it does, and starts it again; `meanwhile` happens while it is gone. */
  killAndRestart(which?: number, meanwhile?: () => Promise<void>): Promise<void>;
  /** What follows goes to this replica alone; to all in turn without one. */
  through(which?: number): void;
  /** Objections that this test provokes on purpose. */
  forgive(): void;
  /** Fails on what nobody forgave. */
  check(): void;
  /** Stops everything, and checks. */
  finish(): Promise<void>;
};

/** A world for all tests of a file or a `describe`, started before them, checked after each, stopped after the last. */
export function theWorld(options: TestWorldOptions = {}): TestWorld {
  let started: TestWorld | undefined;
  beforeAll(async () => {
    started = await testWorld(options);
  });
  afterEach(() => started?.check());
  afterAll(() => started?.finish());
  // Tests are described before their world is there: what they name is looked up when they run.
  return new Proxy({} as TestWorld, {
    get(_, name) {
      if (started === undefined) throw new Error('the world is not there before the tests run');
      return Reflect.get(started, name);
    },
  });
}

export async function testWorld(options: TestWorldOptions = {}): Promise<TestWorld> {
  const log: string[] = [];
  const escaped: unknown[] = [];
  const clock = testClock();
  const onEscape = (reason: unknown): void => void escaped.push(reason);
  process.on('unhandledRejection', onEscape);
  const kind = await botsOf(options, { clock, log: { write: (line) => void log.push(line) } });
  const sides = await startSides({
    ...options,
    ...(options.killable !== true && { clock }),
    catalog: { resources: 300, ...options.catalog },
    settings: { ...kind.settings, ...options.settings },
  });
  const { slack, catalog } = sides;
  const bots: OneBot[] = [];
  // One after the other: each finds the tables that the first has made.
  for (let started = 0; started < (options.replicas ?? 1); started += 1) bots.push(await kind.start(sides));
  const isHttp = options.connection !== 'socket';
  const through = (which?: number): void => {
    const those = which === undefined ? bots : [the(which)];
    if (isHttp) slack.connect(...those.map(({ port }) => eventsUrl(port)));
  };
  function the(which: number): OneBot {
    const bot = bots[which];
    if (bot === undefined) throw new Error(`there is no bot ${which}`);
    return bot;
  }
  if (isHttp) through();
  else await slack.until(() => slack.socket.connections >= bots.length);
  const idle = async (): Promise<void> => {
    await Promise.all(bots.map((bot) => bot.idle()));
  };
  // What is read at the start has been read.
  await idle();
  const command = options.settings?.['SLACK_COMMAND'] ?? '/secoda';
  const actors = Object.fromEntries(
    Object.values(slack.people).map(({ role }) => [role, actor({ slack, command, idle }, role)]),
  ) as Record<Role, Actor>;
  const { botToken, signingSecret, appToken, oauth } = slack;
  const secrets = [botToken, signingSecret, appToken, oauth.clientSecret, ...Object.values(catalog.keys)];

  function check(): void {
    const objections = [...slack.violations, ...catalog.unserved, ...escaped];
    forgive();
    escaped.length = 0;
    expect(objections).toEqual([]);
    expect(log.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  }
  function forgive(): void {
    (slack.violations as string[]).length = 0;
    (catalog.unserved as string[]).length = 0;
  }

  return {
    ...sides,
    ...actors,
    log,
    clock,
    get botUrl() {
      return `http://127.0.0.1:${the(0).port}`;
    },
    idle,
    async killAndRestart(which = 0, meanwhile) {
      bots[which] = await the(which).killed(meanwhile);
      through();
    },
    through,
    forgive,
    check,
    async finish() {
      await Promise.all(bots.map((bot) => bot.stop()));
      await Promise.all([slack.stop(), catalog.stop(), kind.end()]);
      if (options.killable === true) await cleanUp();
      process.off('unhandledRejection', onEscape);
      check();
    },
  };
}
