// `/secoda mine`: what somebody owns, themselves or through their groups, and what they follow, each as private cards with
// pages of its own. `owner:@me` in a search is narrower: what names that person, without their groups.

import { whyUnlinked } from '../../identity/refusal.ts';
import { ME } from '../../query/explain.ts';
import type { Ids, NamedField, Search } from '../../query/query.ts';
import type { Show } from '../../results/show.ts';
import { listOf } from '../../results/words.ts';
import type { SecodaUser } from '../../secoda/resources/user.ts';
import { UserError } from '../../slack/errors.ts';
import type { Feature } from '../../slack/feature.ts';

export interface MineOptions {
  readonly show: Show;
}

export function mine({ show }: MineOptions): Feature {
  return {
    name: 'mine',
    commands: [
      {
        word: 'mine',
        takes: '',
        summary: 'Shows what you own, yourself or through your groups, and what you follow.',
        examples: ['mine'],
        accepts: (args) => args === '',
        async then(call) {
          const reader = await show.reader(call);
          const { standing } = reader.person;
          if (standing.kind !== 'linked') throw new UserError(whyUnlinked(standing) ?? '');
          const { user } = standing;
          const { names } = await show.parts(reader);
          const groups = user.groupIds.map(names.group).filter((name) => name !== undefined);
          // One after the other: what is owned comes first.
          const owns = await show.first(call, reader, ownedBy(user), undefined, ownedWords(groups));
          const follows = await show.first(call, reader, followedBy(user), undefined, 'What you follow');
          const nothing = [...(owns ? [] : [owningNothing(groups)]), ...(follows ? [] : [FOLLOWING_NOTHING])];
          if (nothing.length === 0) return;
          const text = nothing.map((words) => words.replaceAll('{command}', call.command)).join('\n');
          await call.reply.send({ text });
        },
      },
    ],
  };
}

function ownedBy({ id, groupIds }: SecodaUser): Search {
  return named('owner', { owners: [id], owners_groups: groupIds });
}

function followedBy({ id }: SecodaUser): Search {
  return named('subscriber', { subscribers: [id] });
}

function named(field: NamedField, ids: Ids): Search {
  return { all: [[{ is: 'named', not: false, field, name: ME, ids }]], sort: [] };
}

/** Shown as it is: names are escaped where the whole is. */
function ownedWords(groups: readonly string[]): string {
  return groups.length === 0 ? 'What you own' : `What you own, yourself or through ${groups.join(', ')}`;
}

function owningNothing(groups: readonly string[]): string {
  const through = groups.length === 0 ? '' : `, yourself or through ${listOf(groups, 10)}`;
  return `*You own nothing here*${through}. \`{command} find no:owner\` shows what waits for an owner; press *Assign owners* on its card.`;
}

const FOLLOWING_NOTHING =
  '*You follow nothing.* Find what you depend on, for example with `{command} find orders`, and press *Subscribe* on its card.';
