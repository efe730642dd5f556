// A test reads like what people do: `await world.editor.types('find orders')`, `await world.editor.presses('Details')`. Ends
// with what a strict Slack objected to, what escaped its handlers, and whether a secret stands in the log: all must be none.

import { expect } from 'vitest';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import type { Role } from '../../src/sandbox/slack/people.ts';
import type { View } from '../../src/sandbox/slack/views.ts';
import { startWorld, type World, type WorldOptions } from '../../src/sandbox/world.ts';
import { type TestClock, testClock } from './clock.ts';

export interface Actor {
  /** Types what follows `/secoda`; resolves with the text of what came of it, when the bot is done. */
  types(text: string): Promise<string>;
  /** Presses the control with these words on the newest message (or the open modal) that has it. */
  presses(words: string, which?: number): Promise<string>;
  /** Fills the fields of the open modal, by their labels, and sends it; resolves with what the modal shows then. */
  submits(values: Readonly<Record<string, string>>): Promise<string>;
  /** The newest message, as text. */
  reads(): string;
  /** The newest message, whole. */
  last(): Shown | undefined;
  /** Everything in the channel, oldest first. */
  messages(): Shown[];
  modal(): string | undefined;
  modalView(): View | undefined;
  /** The visible words of every control on the newest message. */
  controls(): string[];
  dms(): string[];
}

export type TestWorld = World & { readonly [Name in Role]: Actor } & {
  readonly log: readonly string[];
  readonly clock: TestClock;
  /** Objections that this test provokes on purpose. */
  forgive(): void;
  finish(): Promise<void>;
};

export async function testWorld(options: Omit<WorldOptions, 'clock' | 'log'> = {}): Promise<TestWorld> {
  const log: string[] = [];
  const escaped: unknown[] = [];
  const clock = testClock();
  const onEscape = (reason: unknown): void => void escaped.push(reason);
  process.on('unhandledRejection', onEscape);
  const world = await startWorld({
    ...options,
    clock,
    log: { write: (line) => void log.push(line) },
    catalog: { resources: 300, ...options.catalog },
  });
  const actors = Object.fromEntries(
    Object.values(world.slack.people).map(({ role }) => [role, actor(world, role)]),
  ) as Record<Role, Actor>;
  return {
    ...world,
    ...actors,
    log,
    clock,
    forgive() {
      (world.slack.violations as string[]).length = 0;
    },
    async finish() {
      await world.stop();
      process.off('unhandledRejection', onEscape);
      expect(world.slack.violations).toEqual([]);
      expect(escaped).toEqual([]);
      const secrets = [world.slack.botToken, world.slack.signingSecret, world.slack.appToken, world.catalog.keys.admin];
      expect(log.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
    },
  };
}

function actor(world: World, role: Role): Actor {
  const { slack, bot } = world;
  const person = () => slack.people[role];
  const seen = () => slack.sees(person());
  const reads = (): string => {
    const newest = seen().at(-1);
    return newest ? slack.read(newest) : '';
  };
  return {
    async types(text) {
      const before = seen().length;
      const delivery = await slack.command(person(), '/secoda', text);
      expect(delivery).toMatchObject({ status: 200, problem: undefined });
      await bot.idle();
      return seen().length > before ? reads() : '';
    },
    async presses(words, which) {
      const view = slack.modal(person());
      const on = view ?? seen().findLast((message) => slack.controls(message).some(({ label }) => label === words));
      if (on === undefined) throw new Error(`nothing shows "${words}"`);
      const delivery = await slack.press(person(), slack.control(on, words, which));
      expect(delivery).toMatchObject({ status: 200, problem: undefined });
      await bot.idle();
      return reads();
    },
    async submits(values) {
      await slack.submit(person(), values);
      await bot.idle();
      const view = slack.modal(person());
      return view ? slack.read(view) : '';
    },
    reads,
    last: () => seen().at(-1),
    messages: seen,
    modal() {
      const view = slack.modal(person());
      return view && slack.read(view);
    },
    modalView: () => slack.modal(person()),
    controls() {
      const newest = seen().at(-1);
      return newest ? slack.controls(newest).map(({ label }) => label) : [];
    },
    dms: () => slack.sees(person(), 'dm').map((message) => slack.read(message)),
  };
}
