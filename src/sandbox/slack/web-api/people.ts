// users.*, usergroups.*, auth.test: who there is. E-mail addresses are shown only to apps that asked for them.

import { z } from 'zod';
import { userRecord } from '../people.ts';
import { groupRecord } from '../usergroups.ts';
import type { Workspace } from '../workspace.ts';
import { flag, required } from './arguments.ts';
import { demand, type Method, method, nothing } from './method.ts';
import { page, paged } from './pages.ts';
import { ApiRefusal } from './refusal.ts';

const groups = z.object({
  include_users: flag.optional(),
  include_count: flag.optional(),
  include_disabled: flag.optional(),
});

export const people: Readonly<Record<string, Method>> = {
  'auth.test': method({ token: 'bot', tier: 'special' }, nothing, (_args, { team, enterprise, app }) => ({
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: app.name,
    team_id: team.id,
    user_id: app.userId,
    bot_id: app.botId,
    ...(enterprise !== undefined && { enterprise_id: enterprise.id }),
    is_enterprise_install: enterprise !== undefined,
  })),

  'users.info': method(
    { token: 'bot', scopes: ['users:read'], tier: 4 },
    z.object({ user: required }),
    (args, workspace) => {
      const person = workspace.person(args.user);
      if (person === undefined) throw new ApiRefusal('user_not_found');
      return { user: userRecord(person, workspace) };
    },
  ),

  'users.list': method(
    { token: 'bot', scopes: ['users:read'], tier: 2 },
    z.object({ ...paged }),
    (args, workspace) => ({
      ...page(
        'members',
        members(workspace).map((person) => userRecord(person, workspace)),
        args,
      ),
      cache_ts: Math.floor(workspace.clock.now() / 1000),
    }),
  ),

  'users.lookupByEmail': method(
    { token: 'bot', scopes: ['users:read.email'], tier: 3 },
    z.object({ email: required }),
    (args, workspace) => {
      demand(workspace, 'users:read', 'users:read.email');
      const wanted = args.email.toLowerCase();
      const person = members(workspace).find(
        ({ email, isDeleted, isRestricted }) => email?.toLowerCase() === wanted && !isDeleted && !isRestricted,
      );
      if (person === undefined) throw new ApiRefusal('users_not_found');
      return { user: userRecord(person, workspace) };
    },
  ),

  'usergroups.list': method({ token: 'bot', scopes: ['usergroups:read'], tier: 2 }, groups, (args, workspace) => ({
    usergroups: workspace.usergroups
      .filter(({ isDisabled }) => !isDisabled || args.include_disabled === true)
      .map((group) =>
        groupRecord(group, workspace.team.id, {
          users: args.include_users === true,
          count: args.include_count === true,
        }),
      ),
  })),

  'usergroups.users.list': method(
    { token: 'bot', scopes: ['usergroups:read'], tier: 2 },
    z.object({ usergroup: required, include_disabled: flag.optional() }),
    (args, { usergroups }) => {
      const group = usergroups.find(({ id }) => id === args.usergroup);
      if (group === undefined) throw new ApiRefusal('no_such_subteam');
      if (group.isDisabled && args.include_disabled !== true) throw new ApiRefusal('no_such_subteam');
      return { users: [...group.members] };
    },
  ),
};

/** Those of this workspace: people of other organisations are met in channels, and told of one by one. */
function members({ people: all, team }: Workspace) {
  return Object.values(all).filter(({ teamId }) => teamId === team.id);
}
