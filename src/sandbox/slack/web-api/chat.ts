// chat.*: posting, changing and deleting messages.

import { z } from 'zod';
import { limits } from '../block-kit/limits.ts';
import type { Channel } from '../channels.ts';
import { objected, readContent } from '../content.ts';
import { messageRecord, type Shown } from '../messages.ts';
import { ON_A_CHANNEL } from '../rates.ts';
import type { Workspace } from '../workspace.ts';
import { flag, json, required } from './arguments.ts';
import { type Method, method } from './method.ts';
import { ApiRefusal } from './refusal.ts';

export const content = {
  text: z.string().optional(),
  blocks: json.optional(),
  attachments: json.optional(),
};

const posting = z.object({
  channel: required,
  ...content,
  thread_ts: z.string().optional(),
  reply_broadcast: flag.optional(),
  unfurl_links: flag.optional(),
  unfurl_media: flag.optional(),
});

const ephemeral = z.object({ channel: required, user: required, ...content, thread_ts: z.string().optional() });
const change = z.object({ channel: required, ts: required, ...content });
const removal = z.object({ channel: required, ts: required });

const scopes = ['chat:write'];

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': method({ token: 'bot', scopes, tier: 'special' }, posting, (args, workspace) => {
    const channel = writable(workspace, args.channel);
    const said = readContent(args, workspace, 'chat.postMessage');
    const threadTs = threadOf(workspace, channel, args.thread_ts);
    slowly(workspace, channel);
    const message = workspace.messages.post({ ...said, channel, author: workspace.botAuthor(), threadTs });
    return { channel: channel.id, ts: message.ts, message: messageRecord(message, workspace.app) };
  }),

  'chat.postEphemeral': method({ token: 'bot', scopes, tier: 4 }, ephemeral, (args, workspace) => {
    const channel = writable(workspace, args.channel);
    const reader = workspace.person(args.user);
    if (reader === undefined) throw new ApiRefusal('user_not_found');
    if (!channel.members.has(reader.id)) throw new ApiRefusal('user_not_in_channel');
    const said = readContent(args, workspace, 'chat.postEphemeral');
    const threadTs = threadOf(workspace, channel, args.thread_ts);
    const author = workspace.botAuthor();
    const message = workspace.messages.postEphemeral({ ...said, channel, author, threadTs }, reader.id);
    return { message_ts: message.ts };
  }),

  'chat.update': method({ token: 'bot', scopes, tier: 3 }, change, (args, workspace, { name }) => {
    const message = own(workspace, args.channel, args.ts, 'cant_update_message');
    const ageMs = workspace.clock.now() - Number(message.ts) * 1000;
    if (ageMs > workspace.editWindowMs) throw new ApiRefusal('edit_window_closed');
    if ((args.text ?? '').length > limits.message.changedText) {
      throw objected(workspace, name, new ApiRefusal('msg_too_long'));
    }
    const said = readContent(args, workspace, name);
    workspace.messages.update(message, said);
    const updated = workspace.messages.find(message.channel.id, message.ts) ?? message;
    return {
      channel: message.channel.id,
      ts: message.ts,
      text: said.text,
      message: messageRecord(updated, workspace.app),
    };
  }),

  'chat.delete': method({ token: 'bot', scopes, tier: 3 }, removal, (args, workspace) => {
    const message = own(workspace, args.channel, args.ts, 'cant_delete_message');
    workspace.messages.remove(message);
    return { channel: message.channel.id, ts: message.ts };
  }),
};

/** The channel the bot may write to: by its id or name, or by a person's id for their direct message. */
export function writable(workspace: Workspace, id: string): Channel {
  const person = workspace.person(id);
  const channel = person === undefined ? workspace.channels.called(id) : workspace.channels.dm(person);
  if (channel === undefined) throw new ApiRefusal('channel_not_found');
  const isOpen = channel.kind === 'public' && workspace.scopes.includes('chat:write.public');
  if (!channel.hasBot && !isOpen) {
    throw new ApiRefusal(channel.kind === 'private' ? 'channel_not_found' : 'not_in_channel');
  }
  if (channel.isArchived) throw new ApiRefusal('is_archived');
  return channel;
}

/** Throws when the channel had about enough messages in this second. */
export function slowly({ rates }: Workspace, channel: Channel): void {
  const retryAfter = rates.take(`messages in ${channel.id}`, ON_A_CHANNEL);
  if (retryAfter !== undefined) throw new ApiRefusal('ratelimited', [], { retryAfter });
}

export function threadOf(workspace: Workspace, channel: Channel, threadTs: string | undefined): string | undefined {
  if (threadTs === undefined || threadTs === '') return undefined;
  const root = workspace.messages.find(channel.id, threadTs);
  if (root === undefined) throw new ApiRefusal('thread_not_found');
  return root.threadTs ?? threadTs;
}

/** A message of the bot's that everybody sees. Ephemeral ones cannot be found: Slack cannot change them by this way. */
function own(workspace: Workspace, channelId: string, ts: string, refusal: string): Shown {
  const channel = workspace.channels.get(channelId);
  if (channel === undefined || (channel.kind === 'private' && !channel.hasBot)) {
    throw new ApiRefusal('channel_not_found');
  }
  const message = workspace.messages.find(channelId, ts);
  if (message === undefined) throw new ApiRefusal('message_not_found');
  if (message.author.kind !== 'bot') throw new ApiRefusal(refusal);
  if (channel.isArchived) throw new ApiRefusal('is_archived');
  return message;
}
