// users.*, conversations.*, auth.test: who there is, and where to write to them.

import { z } from 'zod';
import { channelRecord } from '../channels.ts';
import { userRecord } from '../people.ts';
import { flag, required } from './arguments.ts';
import { type Method, method, nothing } from './method.ts';
import { ApiRefusal } from './refusal.ts';

const opening = z.object({
  users: z.string().optional(),
  channel: z.string().optional(),
  return_im: flag.optional(),
});

export const people: Readonly<Record<string, Method>> = {
  'auth.test': method('bot', nothing, (_args, { team, enterprise, app }) => ({
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: app.name,
    team_id: team.id,
    user_id: app.userId,
    bot_id: app.botId,
    ...(enterprise !== undefined && { enterprise_id: enterprise.id }),
    is_enterprise_install: enterprise !== undefined,
  })),

  'users.info': method('bot', z.object({ user: required }), (args, workspace) => {
    const person = workspace.person(args.user);
    if (person === undefined) throw new ApiRefusal('user_not_found');
    return { user: userRecord(person, workspace.clock.now(), workspace.enterprise) };
  }),

  'conversations.open': method('bot', opening, (args, workspace) => {
    const known = args.channel === undefined ? undefined : workspace.channels.get(args.channel);
    if (args.channel !== undefined && known === undefined) throw new ApiRefusal('channel_not_found');
    if (known !== undefined) return { channel: { id: known.id }, no_op: true, already_open: true };
    const users = (args.users ?? '').split(',').filter((id) => id !== '');
    if (users.length !== 1) {
      throw new ApiRefusal(users.length === 0 ? 'users_list_not_supplied' : 'not_enough_users');
    }
    const person = workspace.person(users[0] ?? '');
    if (person === undefined) throw new ApiRefusal('user_not_found');
    if (person.isDeleted) throw new ApiRefusal('user_disabled');
    if (person.isBot) throw new ApiRefusal('cannot_dm_bot');
    const dm = workspace.channels.dm(person);
    return { channel: args.return_im === true ? channelRecord(dm, person.id) : { id: dm.id } };
  }),

  'conversations.info': method('bot', z.object({ channel: required }), (args, workspace) => {
    const channel = workspace.channels.get(args.channel);
    if (channel === undefined || (channel.kind === 'private' && !channel.hasBot)) {
      throw new ApiRefusal('channel_not_found');
    }
    return { channel: channelRecord(channel, workspace.channels.personOf(channel)) };
  }),
};
