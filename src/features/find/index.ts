// `/secoda find orders type:table owner:@me`, or just `/secoda orders`: the resources of which all that is true, as private
// cards, five a page, best first. Next page and Previous page turn them. A mistake is answered with its place.

import { type Mistake, mistakeInWords } from '../../query/mistake.ts';
import { nearestWord } from '../../query/nearest.ts';
import { parse } from '../../query/parser.ts';
import { wordsOf } from '../../query/query.ts';
import { resolve } from '../../query/resolve.ts';
import { parseRest } from '../../query/words.ts';
import { nothingFound, pageValue } from '../../results/list.ts';
import type { Show } from '../../results/show.ts';
import { literal } from '../../slack/blocks/text.ts';
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
        takes: '<words and filters>',
        summary:
          'Finds resources whose titles hold all these words, in any order. "Quoted words" stay together, `or` joins two, `-` leaves out. Filters: type, native, in, owner, tag, team, collection, verified, pii, published, archived, stale, has, no, sort.',
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
          const parsed = parse(call.args);
          if ('mistake' in parsed) throw new UserError(whatIsWrong(parsed.mistake, call.command));
          const reader = await show.reader(call);
          const resolved = await resolve(parsed.asked, show.lookUp(call, reader));
          if ('mistake' in resolved) throw new UserError(whatIsWrong(resolved.mistake, call.command));
          const { query, doubts } = resolved;
          const meant = nearestWord(wordsOf(query)[0] ?? '', words());
          const rest = literal(parseRest(call.args), 100);
          const hint =
            meant === undefined
              ? undefined
              : `Did you mean the command \`${`${call.command} ${meant} ${rest}`.trim()}\`?`;
          if (await show.first(call, reader, query, hint)) return;
          if (doubts[0] !== undefined) throw new UserError(whatIsWrong(doubts[0], call.command));
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

/** The mistake, its place, the nearest right words, and a search that works. */
function whatIsWrong(mistake: Mistake, command: string): string {
  return `${literal(mistakeInWords(mistake), 1500)}\nFor example: \`${command} find ${literal(mistake.example, 500)}\``;
}
