// `/secoda help`, `/secoda help find`, or `/secoda` alone: what there is, with examples that work. Made from what the
// features register, so that it can neither forget a command nor name one that is not there.

import { context, type Message, section } from '../../slack/blocks/parts.ts';
import type { Command, Feature } from '../../slack/feature.ts';

export interface HelpOptions {
  /** Every command, in the order of help. */
  readonly commands: () => readonly Command[];
}

export function help({ commands }: HelpOptions): Feature {
  /** By what follows the command: it is asked often and always answered alike. */
  const answers = new Map<string, Message>();
  function answer(word: string, slash: string): Message {
    const one = commands().find((command) => command.word === word);
    return one ? oneCommand(one, slash) : overview(commands(), slash);
  }
  return {
    name: 'help',
    commands: [
      {
        word: 'help',
        takes: '[command]',
        summary: 'Shows what I can do, or how one command is used.',
        examples: ['help', 'help find'],
        alsoSearch: () => true,
        accepts: (args) => args === '' || commands().some(({ word }) => word === args.toLowerCase()),
        ack({ args, command }) {
          const word = args.toLowerCase();
          const message = answers.get(word) ?? answer(word, command);
          answers.set(word, message);
          return message;
        },
      },
    ],
  };
}

const ELSEWHERE =
  'Mention me in a channel and the thread reads what everybody may see; write to me and only you read the answer. *Find in Secoda* is also in the menus of shortcuts and of messages.';

function overview(commands: readonly Command[], slash: string): Message {
  const lines = commands.map((command) => `${usage(command, slash)}\n${command.summary}`);
  const intro = '*The data catalog, from where you already talk.* All answers are private to you.';
  return {
    text: [intro, ...lines].join('\n'),
    blocks: [
      section(intro),
      ...lines.map((line) => section(line)),
      context(`\`${slash} &lt;words&gt;\` alone searches too. \`${slash} help find\` shows examples.`),
      context(ELSEWHERE),
    ],
  };
}

function oneCommand(command: Command, slash: string): Message {
  const examples = command.examples.map((example) => `• \`${slash} ${example}\``);
  const text = [usage(command, slash), command.summary, '', 'For example:', ...examples].join('\n');
  return { text, blocks: [section(text)] };
}

function usage({ word, takes }: Command, slash: string): string {
  return `\`${[slash, word, takes]
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')}\``;
}
