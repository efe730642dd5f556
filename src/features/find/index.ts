// `/secoda find orders type:table owner:@me`, or just `/secoda orders`: the resources of which all that is true, as private
// cards, five a page, best first. Next page and Previous page turn them. A mistake is answered with its place.

import { nearestWord } from '../../query/nearest.ts';
import { firstAndRest } from '../../query/words.ts';
import { answerPrivately } from '../../results/ask.ts';
import { pageValue } from '../../results/list.ts';
import type { Show } from '../../results/show.ts';
import { literal } from '../../slack/blocks/text.ts';
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
              const [first, rest] = firstAndRest(args);
              const meant = nearestWord(first, words());
              return meant && `Did you mean the command \`${`${command} ${meant} ${literal(rest, 100)}`.trim()}\`?`;
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
