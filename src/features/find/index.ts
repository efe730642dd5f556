// `/secoda find orders type:table owner:@me`, or just `/secoda orders`: the resources of which all that is true, as private
// cards, five a page, best first. Next page and Previous page turn them. A mistake is answered with its place.

import { nearestWord } from '../../query/nearest.ts';
import { firstAndRest } from '../../query/words.ts';
import { answerPrivately } from '../../results/ask.ts';
import { pageValue } from '../../results/list.ts';
import type { Show } from '../../results/show.ts';
import { literal } from '../../slack/blocks/text.ts';
import type { Command, Feature } from '../../slack/feature.ts';

export interface FindOptions {
  readonly show: Show;
  /** To recognise one that was mistyped, or typed with what it does not take. */
  readonly commands: () => readonly Command[];
}

export function find({ show, commands }: FindOptions): Feature {
  return {
    name: 'find',
    commands: [
      {
        word: 'find',
        takes: '<words and filters>',
        summary:
          'Finds resources whose titles hold all these words, in any order. "Quoted words" stay together, `or` joins two, `-` leaves out. Filters: type, native, in, owner, subscriber, tag, team, collection, verified, pii, published, archived, stale, has, no, sort.',
        examples: [
          'find daily orders',
          'find "daily orders" or sales type:table',
          'find orders owner:@me',
          'find type:table in:analytics verified:no -stg sort:updated',
          'find no:owner no:description',
          'orders',
        ],
        accepts: () => true,
        async then(call) {
          const { args, command } = call;
          await answerPrivately(show, call, args, {
            command,
            hint: () => {
              const meant = commandMeant(args, commands());
              return meant && `Did you mean the command \`${command} ${literal(meant, 150)}\`?`;
            },
          });
        },
      },
    ],
    actions: {
      next: { then: (call) => show.turn(call, pageValue.decode(call.value).view, 1) },
      previous: { then: (call) => show.turn(call, pageValue.decode(call.value).view, -1) },
    },
  };
}

/** The command whose word stands first, or nearly, as it works: what it does not take is left out. */
function commandMeant(typed: string, commands: readonly Command[]): string | undefined {
  const [first, rest] = firstAndRest(typed);
  const named = (word: string | undefined) => commands.find((command) => command.word === word);
  const exact = named(first.toLowerCase());
  // With what it takes it was not meant: it would have been asked.
  if (exact !== undefined) return exact.accepts(rest) ? undefined : exact.word;
  const words = commands.map(({ word }) => word);
  const near = named(nearestWord(first, words));
  return near && `${near.word} ${near.accepts(rest) ? rest : ''}`.trim();
}
