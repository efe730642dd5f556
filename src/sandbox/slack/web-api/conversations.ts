// conversations.*: which channels there are, who is in them, and where to write to a person. Each kind of channel has a
// scope of its own.

import { z } from 'zod';
import { type Channel, channelRecord } from '../channels.ts';
import type { Workspace } from '../workspace.ts';
import { flag, list, required } from './arguments.ts';
import { demand, type Method, method } from './method.ts';
import { page, paged } from './pages.ts';
import { ApiRefusal } from './refusal.ts';

const READ: Readonly<Record<Channel['kind'], string>> = {
  public: 'channels:read',
  private: 'groups:read',
  im: 'im:read',
};

const KINDS: Readonly<Record<string, Channel['kind'] | undefined>> = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'im',
  mpim: undefined,
};

const opening = z.object({
  users: list.optional(),
  channel: z.string().optional(),
  return_im: flag.optional(),
});

const listing = z.object({ types: list.optional(), exclude_archived: flag.optional(), ...paged });

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.open': method({ token: 'bot', scopes: ['im:write'], tier: 3 }, opening, (args, workspace) => {
    const known = args.channel === undefined ? undefined : workspace.channels.get(args.channel);
    if (args.channel !== undefined && known === undefined) throw new ApiRefusal('channel_not_found');
    if (known !== undefined) return { channel: { id: known.id }, no_op: true, already_open: true };
    const users = args.users ?? [];
    if (users.length === 0) throw new ApiRefusal('users_list_not_supplied');
    if (users.length > 1) demand(workspace, 'mpim:write');
    const person = workspace.person(users[0] ?? '');
    if (person === undefined) throw new ApiRefusal('user_not_found');
    if (users.length > 1) throw new ApiRefusal('method_not_supported_for_channel_type');
    if (person.isDeleted) throw new ApiRefusal('user_disabled');
    if (person.isBot) throw new ApiRefusal('cannot_dm_bot');
    const dm = workspace.channels.dm(person);
    return { channel: args.return_im === true ? channelRecord(dm, person.id) : { id: dm.id } };
  }),

  'conversations.info': method(
    { token: 'bot', tier: 3 },
    z.object({ channel: required, include_num_members: flag.optional() }),
    (args, workspace) => {
      const channel = readable(workspace, args.channel);
      return {
        channel: {
          ...channelRecord(channel, workspace.channels.personOf(channel)),
          ...(args.include_num_members === true && { num_members: channel.members.size }),
        },
      };
    },
  ),

  'conversations.list': method({ token: 'bot', tier: 2 }, listing, (args, workspace) => {
    const types = args.types ?? ['public_channel'];
    if (types.some((type) => !Object.hasOwn(KINDS, type))) throw new ApiRefusal('invalid_types');
    const kinds = types.flatMap((type) => KINDS[type] ?? []);
    demand(workspace, ...kinds.map((kind) => READ[kind]));
    const shown = workspace.channels.all
      .filter((channel) => kinds.includes(channel.kind) && (channel.kind === 'public' || channel.hasBot))
      .filter((channel) => !(channel.isArchived && args.exclude_archived === true))
      .map((channel) => channelRecord(channel, workspace.channels.personOf(channel)));
    return page('channels', shown, args, 100);
  }),

  'conversations.members': method(
    { token: 'bot', tier: 4 },
    z.object({ channel: required, ...paged }),
    (args, workspace) => page('members', [...readable(workspace, args.channel).members], args, 100),
  ),
};

/** A channel that the bot may know of. Private ones without it are as if they were not there. */
function readable(workspace: Workspace, id: string): Channel {
  const channel = workspace.channels.get(id);
  if (channel === undefined || (channel.kind === 'private' && !channel.hasBot)) {
    demandAny(workspace);
    throw new ApiRefusal('channel_not_found');
  }
  demand(workspace, READ[channel.kind]);
  return channel;
}

function demandAny(workspace: Workspace): void {
  if (Object.values(READ).some((scope) => workspace.scopes.includes(scope))) return;
  demand(workspace, 'channels:read', 'groups:read', 'im:read');
}
