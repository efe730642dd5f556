// `/secoda find orders`, or just `/secoda orders`: the resources whose titles hold these words, as private cards, five a
// page, best used first. Next page and Previous page turn them.

import { parseRest, parseWords, wordLimits } from '../../query/words.ts';
import { nothingFound, pageValue } from '../../results/list.ts';
import type { Show } from '../../results/show.ts';
import { literal } from '../../slack/blocks/text.ts';
import { nearestWord } from '../../slack/commands.ts';
import { UserError } from '../../slack/errors.ts';
import type { Feature } from '../../slack/feature.ts';

export interface FindOptions {
  readonly show: Show;
  /** Every command's word, to recognise one that was mistyped. */
  readonly words: () => readonly string[];
}

export function find({ show, words }: FindOptions): Feature {
  return {
    name: 'find',
    commands: [
      {
        word: 'find',
        takes: '<words>',
        summary: 'Finds resources whose titles hold all these words, in any order. "Quoted words" stay together.',
        examples: ['find orders', 'find daily orders', 'find "orders today"', 'orders'],
        accepts: () => true,
        async then(call) {
          const parsed = parseWords(call.args);
          if (!parsed.ok) throw new UserError(WHY[parsed.why].replaceAll('{command}', call.command));
          const meant = nearestWord(parsed.words[0] ?? '', words());
          const query = { words: parsed.words };
          if (await show.first(call, query)) return;
          const rest = literal(parseRest(call.args), 100);
          const hint =
            meant === undefined
              ? undefined
              : `Did you mean the command \`${`${call.command} ${meant} ${rest}`.trim()}\`?`;
          await call.reply.send(nothingFound(query, { command: call.command, ...(hint !== undefined && { hint }) }));
        },
      },
    ],
    actions: {
      next: { then: (call) => show.turn(call, pageValue.decode(call.value).view, 1) },
      previous: { then: (call) => show.turn(call, pageValue.decode(call.value).view, -1) },
    },
  };
}

const WHY = {
  empty: 'What shall I look for? For example `{command} find orders`.',
  'too many': `That is more than ${wordLimits.words} words. Keep the few that stand in the title.`,
  'too long': `One of these words is longer than ${wordLimits.characters} characters. A part of it is enough.`,
} as const;
