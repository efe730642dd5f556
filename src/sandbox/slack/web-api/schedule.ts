// chat.scheduleMessage and what belongs to it: messages that Slack posts when their time has come.

import { z } from 'zod';
import { readContent } from '../content.ts';
import type { Workspace } from '../workspace.ts';
import { json, required } from './arguments.ts';
import { content, threadOf, writable } from './chat.ts';
import { type Method, method } from './method.ts';
import { page, paged } from './pages.ts';
import { ApiRefusal } from './refusal.ts';

const FURTHEST_S = 120 * 24 * 60 * 60;
const SPAN_S = 5 * 60;
const MOST_IN_SPAN = 30;

const scopes = ['chat:write'];

const plan = z.object({ channel: required, post_at: json, ...content, thread_ts: z.string().optional() });

export const schedule: Readonly<Record<string, Method>> = {
  'chat.scheduleMessage': method({ token: 'bot', scopes, tier: 3 }, plan, (args, workspace, { name }) => {
    const channel = writable(workspace, args.channel);
    const said = readContent(args, workspace, name);
    const threadTs = threadOf(workspace, channel, args.thread_ts);
    const postAt = timeOf(args.post_at, workspace);
    const near = workspace.schedule.pending.filter(
      (other) => other.channel.id === channel.id && Math.abs(other.postAt - postAt) < SPAN_S,
    );
    if (near.length >= MOST_IN_SPAN) throw new ApiRefusal('restricted_too_many');
    const author = workspace.botAuthor();
    const id = workspace.schedule.add({ ...said, channel, author, threadTs }, postAt);
    return {
      channel: channel.id,
      scheduled_message_id: id,
      post_at: postAt,
      message: {
        text: said.text,
        type: 'delayed_message',
        user: author.userId,
        bot_id: workspace.app.botId,
        ...(said.blocks.length > 0 && { blocks: said.blocks }),
      },
    };
  }),

  'chat.deleteScheduledMessage': method(
    { token: 'bot', scopes, tier: 3 },
    z.object({ channel: required, scheduled_message_id: required }),
    ({ channel, scheduled_message_id: id }, { schedule: planned }) => {
      const found = planned.pending.find((one) => one.id === id && one.channel.id === channel);
      if (found === undefined) throw new ApiRefusal('invalid_scheduled_message_id');
      planned.remove(id);
      return {};
    },
  ),

  'chat.scheduledMessages.list': method(
    { token: 'bot', tier: 3 },
    z.object({ channel: z.string().optional(), ...paged }),
    (args, workspace) => {
      const shown = workspace.schedule.pending
        .filter(({ channel }) => args.channel === undefined || channel.id === args.channel)
        .map(({ id, channel, postAt, createdAt, text }) => ({
          id,
          channel_id: channel.id,
          post_at: postAt,
          date_created: createdAt,
          text,
        }));
      return page('scheduled_messages', shown, args, 100);
    },
  ),
};

/** Whole seconds since 1970. */
function timeOf(given: unknown, { clock }: Workspace): number {
  const at = Number(given);
  const now = Math.floor(clock.now() / 1000);
  if (!Number.isInteger(at) || at <= 0) throw new ApiRefusal('invalid_time');
  if (at <= now) throw new ApiRefusal('time_in_past');
  if (at > now + FURTHEST_S) throw new ApiRefusal('time_too_far');
  return at;
}
