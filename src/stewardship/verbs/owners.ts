// Who answers for a resource: people and groups.

import type { Delta } from '../change.ts';
import { changesList, chosen, listed, type Verb } from './verb.ts';

export interface OwnersSeen {
  readonly owners: readonly string[];
  readonly owners_groups: readonly string[];
}

export const assignOwners = {
  name: 'assign owners',
  right: 'owners',
  wish: 'assign owners of',
  doing: 'Changing the owners',
  done: 'Owners changed',
  undoable: true,
  covers: changesList('owners', 'owners_groups'),
  add: (who: Partial<OwnersSeen>): Delta => ({ add: listed(who) }),
  /** In the place of those that were seen. Who became an owner meanwhile stays one. */
  replace(seen: OwnersSeen, now: OwnersSeen): Delta {
    const people = chosen(seen.owners, now.owners);
    const groups = chosen(seen.owners_groups, now.owners_groups);
    return {
      add: listed({ owners: people.add, owners_groups: groups.add }),
      remove: listed({ owners: people.remove, owners_groups: groups.remove }),
    };
  },
} satisfies Verb & Record<'add' | 'replace', unknown>;
