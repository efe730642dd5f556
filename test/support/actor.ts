// A person in Slack, as a test speaks of them: what they type, press, fill and send, and what they see. Every act ends when
// the bot has acknowledged it and, where it runs in this process, when it is done.

import { expect } from 'vitest';
import type { Choice } from '../../src/sandbox/slack/form.ts';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import type { Role } from '../../src/sandbox/slack/people.ts';
import type { SimulatedSlack } from '../../src/sandbox/slack/server.ts';
import type { View } from '../../src/sandbox/slack/views.ts';

export interface Actor {
  /** Types a command, with or without `/secoda` in front; resolves with the text of what came of it. */
  types(text: string): Promise<string>;
  /** Writes a message, in a channel or to the bot; resolves when the bot has heard of it. */
  writes(text: string, where?: Parameters<SimulatedSlack['write']>[2], threadTs?: string): Promise<string>;
  /** Presses the control with these words on the open modal, or the newest message that has it. */
  presses(words: string, which?: number): Promise<string>;
  /** Chooses in the menu with these words, outside of a form. */
  picks(words: string, choice: Choice): Promise<string>;
  /** Fills a field of the open modal, found by its label. */
  fills(label: string, choice: Choice): Promise<void>;
  /** Sends the open modal, filled with these values too; resolves with what the modal shows then. */
  submits(values?: Readonly<Record<string, Choice>>): Promise<string>;
  /** Closes the open modal. */
  closes(): Promise<void>;
  /** The words that a menu of the open modal offers for what is typed into it. */
  searches(label: string, typed: string): Promise<string[]>;
  /** Resolves with what stands there once the newest message, or the open modal, holds this. */
  sees(what: string | RegExp): Promise<string>;
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

export interface Surroundings {
  readonly slack: SimulatedSlack;
  readonly command: string;
  /** Resolves when no bot has anything under way, as far as that can be known. */
  idle(): Promise<void>;
}

export function actor({ slack, command, idle }: Surroundings, role: Role): Actor {
  const person = () => slack.people[role];
  const seen = () => slack.sees(person());
  const textOf = (shown: Shown | View | undefined): string => (shown === undefined ? '' : slack.read(shown));
  const reads = (): string => textOf(seen().at(-1));
  const modal = () => slack.modal(person());

  function found(words: string, which?: number) {
    const on = modal() ?? seen().findLast((message) => slack.controls(message).some(({ label }) => label === words));
    if (on === undefined) throw new Error(`nothing shows "${words}"`);
    return slack.control(on, words, which);
  }
  async function press(...[words, which, choice]: [words: string, which?: number, choice?: Choice]): Promise<string> {
    const delivery = await slack.press(person(), found(words, which), choice);
    expect(delivery).toMatchObject({ status: 200, problem: undefined });
    await idle();
    return reads();
  }

  return {
    async types(text) {
      const before = seen().length;
      const typed = text.startsWith('/') ? text : `${command} ${text}`;
      const [word = '', rest = ''] = split(typed);
      const delivery = await slack.command(person(), word, rest);
      expect(delivery).toMatchObject({ status: 200, problem: undefined });
      await idle();
      return seen().length > before ? reads() : '';
    },
    async writes(text, where, threadTs) {
      const deliveries = await slack.write(person(), text, where, threadTs);
      for (const delivery of deliveries) expect(delivery).toMatchObject({ status: 200, problem: undefined });
      await idle();
      return reads();
    },
    presses: (words, which) => press(words, which),
    picks: (words, choice) => press(words, undefined, choice),
    fills: (label, choice) => slack.fill(person(), { [label]: choice }),
    async submits(values) {
      await slack.submit(person(), values);
      await idle();
      return textOf(modal());
    },
    async closes() {
      await slack.close(person());
      await idle();
    },
    async searches(label, typed) {
      const groups = await slack.options(person(), found(label), typed);
      return groups.flatMap(({ options }) => options.map(({ text }) => text.text));
    },
    async sees(what) {
      const now = (): string => textOf(modal() ?? seen().at(-1));
      const holds = (): boolean => (typeof what === 'string' ? now().includes(what) : what.test(now()));
      await slack.until(holds).catch((error: unknown) => {
        throw new Error(`${role} does not see ${String(what)}, but: ${now()}`, { cause: error });
      });
      return now();
    },
    reads,
    last: () => seen().at(-1),
    messages: seen,
    modal: () => (modal() === undefined ? undefined : textOf(modal())),
    modalView: modal,
    controls() {
      const newest = seen().at(-1);
      return newest ? slack.controls(newest).map(({ label }) => label) : [];
    },
    dms: () => slack.sees(person(), 'dm').map((message) => slack.read(message)),
  };
}

/** The command and what stands behind it. */
function split(typed: string): readonly string[] {
  const space = typed.indexOf(' ');
  return space < 0 ? [typed] : [typed.slice(0, space), typed.slice(space + 1)];
}
