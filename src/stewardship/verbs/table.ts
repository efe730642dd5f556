// The verbs, a line each. Their order is the order in which a change that does several things is told.

import { type Act, type Actor, partsOf } from '../change.ts';
import { collect } from './collections.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { describe, document } from './describe.ts';
import { assignOwners } from './owners.ts';
import { flagPii, removePii } from './pii.ts';
import { publish, unpublish } from './publish.ts';
import { rename } from './rename.ts';
import { subscribe, subscribeOthers, unsubscribe } from './subscribe.ts';
import { tag } from './tags.ts';
import { assignTeams } from './teams.ts';
import type { Verb } from './verb.ts';
import { removeVerification, verify } from './verify.ts';

export const verbs: readonly Verb[] = [
  create,
  remove,
  verify,
  removeVerification,
  flagPii,
  removePii,
  publish,
  unpublish,
  rename,
  describe,
  document,
  assignOwners,
  tag,
  collect,
  assignTeams,
  subscribe,
  unsubscribe,
  subscribeOthers,
];

/** What a change does, by its parts: what it calls itself counts for nothing. */
export function verbsOf(act: Act, actor: Pick<Actor, 'secodaUser'>): readonly Verb[] {
  const found = partsOf(act).map((part) => verbs.find((verb) => verb.covers(part, actor)));
  const [first] = found;
  // Most changes do one thing.
  if (first !== undefined && found.length === 1) return [first];
  return verbs.filter((verb) => found.includes(verb));
}
