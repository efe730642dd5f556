// The groups of people that can be mentioned together (Slack calls them subteams in places).

import type { Identifiers } from './identifiers.ts';
import type { Person, Role } from './people.ts';

export interface UserGroup {
  readonly id: string;
  readonly name: string;
  /** As typed after `@`. */
  readonly handle: string;
  readonly members: readonly string[];
  readonly isDisabled: boolean;
}

type Plan = Omit<UserGroup, 'id' | 'members'> & { readonly of: readonly Role[] };

const PLAN: readonly Plan[] = [
  { name: 'Data stewards', handle: 'data-stewards', of: ['admin', 'editor'], isDisabled: false },
  { name: 'Everybody new', handle: 'newcomers', of: ['unlinked'], isDisabled: false },
  { name: 'Old guard', handle: 'old-guard', of: ['admin', 'deactivated'], isDisabled: true },
];

export function usergroups(ids: Identifiers, people: Readonly<Record<Role, Person>>): readonly UserGroup[] {
  return PLAN.map(({ of, ...group }) => ({ ...group, id: ids.next('S'), members: of.map((role) => people[role].id) }));
}

/** A group as `usergroups.list` tells of it. */
export function groupRecord(
  { id, name, handle, members, isDisabled }: UserGroup,
  teamId: string,
  include: { readonly users: boolean; readonly count: boolean },
): Record<string, unknown> {
  return {
    id,
    team_id: teamId,
    is_usergroup: true,
    is_subteam: true,
    is_external: false,
    name,
    description: '',
    handle,
    date_create: 1_700_000_000,
    date_update: 1_700_000_000,
    date_delete: isDisabled ? 1_710_000_000 : 0,
    auto_type: null,
    prefs: { channels: [], groups: [] },
    ...(include.users && { users: members }),
    ...(include.count && { user_count: members.length }),
  };
}
