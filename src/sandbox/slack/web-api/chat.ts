// chat.*: posting, changing and deleting messages.

import { z } from 'zod';
import type { Channel } from '../channels.ts';
import { readContent } from '../content.ts';
import { messageRecord, type Shown } from '../messages.ts';
import type { Workspace } from '../workspace.ts';
import { flag, json, required } from './arguments.ts';
import { type Method, method } from './method.ts';
import { ApiRefusal } from './refusal.ts';

const content = {
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

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': method('bot', posting, (args, workspace) => {
    const channel = writable(workspace, args.channel);
    const said = readContent(args, workspace, 'chat.postMessage');
    const message = workspace.messages.post({
      ...said,
      channel,
      author: workspace.botAuthor(),
      threadTs: threadOf(workspace, channel, args.thread_ts),
    });
    return { channel: channel.id, ts: message.ts, message: messageRecord(message, workspace.app) };
  }),

  'chat.postEphemeral': method('bot', ephemeral, (args, workspace) => {
    const channel = writable(workspace, args.channel);
    const reader = workspace.person(args.user);
    if (reader === undefined || !workspace.channels.canRead(reader, channel)) {
      throw new ApiRefusal('user_not_in_channel');
    }
    const said = readContent(args, workspace, 'chat.postEphemeral');
    const message = workspace.messages.postEphemeral(
      {
        ...said,
        channel,
        author: workspace.botAuthor(),
        threadTs: threadOf(workspace, channel, args.thread_ts),
      },
      reader.id,
    );
    return { message_ts: message.ts };
  }),

  'chat.update': method('bot', change, (args, workspace) => {
    const message = own(workspace, args.channel, args.ts, 'cant_update_message');
    const said = readContent(args, workspace, 'chat.update');
    workspace.messages.update(message, said);
    const updated = workspace.messages.find(message.channel.id, message.ts) ?? message;
    return {
      channel: message.channel.id,
      ts: message.ts,
      text: said.text,
      message: messageRecord(updated, workspace.app),
    };
  }),

  'chat.delete': method('bot', removal, (args, workspace) => {
    const message = own(workspace, args.channel, args.ts, 'cant_delete_message');
    workspace.messages.remove(message);
    return { channel: message.channel.id, ts: message.ts };
  }),
};

/** The channel the bot may write to, by id, or by a person's id for their direct message. */
function writable(workspace: Workspace, id: string): Channel {
  const person = workspace.person(id);
  const channel = person === undefined ? workspace.channels.get(id) : workspace.channels.dm(person);
  if (channel === undefined) throw new ApiRefusal('channel_not_found');
  if (!channel.hasBot) throw new ApiRefusal(channel.kind === 'private' ? 'channel_not_found' : 'not_in_channel');
  if (channel.isArchived) throw new ApiRefusal('is_archived');
  return channel;
}

function threadOf(workspace: Workspace, channel: Channel, threadTs: string | undefined): string | undefined {
  if (threadTs === undefined || threadTs === '') return undefined;
  const root = workspace.messages.find(channel.id, threadTs);
  if (root === undefined) throw new ApiRefusal('thread_not_found');
  return root.threadTs ?? threadTs;
}

/** A message of the bot's that everybody sees. Ephemeral ones cannot be found: Slack cannot change them by this way. */
function own(workspace: Workspace, channelId: string, ts: string, refusal: string): Shown {
  if (workspace.channels.get(channelId) === undefined) throw new ApiRefusal('channel_not_found');
  const message = workspace.messages.find(channelId, ts);
  if (message === undefined) throw new ApiRefusal('message_not_found');
  if (message.author.kind !== 'bot') throw new ApiRefusal(refusal);
  return message;
}
