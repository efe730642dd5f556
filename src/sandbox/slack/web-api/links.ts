// chat.getPermalink and chat.unfurl: addresses of messages, and what stands below the links in them.

import { z } from 'zod';
import { nameBlocks } from '../block-kit/named.ts';
import { checkMessageBlocks, line } from '../block-kit.ts';
import { objected } from '../content.ts';
import type { Shown, Unfurl } from '../messages.ts';
import { pingIn } from '../pings.ts';
import type { Workspace } from '../workspace.ts';
import { json, required } from './arguments.ts';
import { type Method, method } from './method.ts';
import { ApiRefusal } from './refusal.ts';

const unfurling = z.object({
  channel: z.string().optional(),
  ts: z.string().optional(),
  unfurls: json.optional(),
});

/** Old-fashioned unfurls of single texts beside those of blocks. */
const unfurlShape = z.object({
  blocks: z.array(z.unknown()).optional(),
  title: z.string().optional(),
  text: z.string().optional(),
  color: z.string().optional(),
  hide_color: z.boolean().optional(),
});

export const links: Readonly<Record<string, Method>> = {
  'chat.getPermalink': method(
    { token: 'bot', tier: 'special' },
    z.object({ channel: required, message_ts: required }),
    (args, { channels, messages, team }) => {
      const channel = channels.get(args.channel);
      if (channel === undefined) throw new ApiRefusal('channel_not_found');
      const message = messages.find(channel.id, args.message_ts);
      if (message === undefined) throw new ApiRefusal('message_not_found');
      const inThread =
        message.threadTs === undefined || message.threadTs === message.ts
          ? ''
          : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
      const path = `archives/${channel.id}/p${message.ts.replace('.', '')}${inThread}`;
      return { channel: channel.id, permalink: `https://${team.domain}.slack.com/${path}` };
    },
  ),

  'chat.unfurl': method({ token: 'bot', scopes: ['links:write'], tier: 3 }, unfurling, (args, workspace, { name }) => {
    const message = meant(args.channel, args.ts, workspace);
    if (args.unfurls === undefined) throw objected(workspace, name, new ApiRefusal('missing_unfurls'));
    const given = z.record(z.string(), unfurlShape).safeParse(args.unfurls);
    if (!given.success) throw objected(workspace, name, new ApiRefusal('invalid_unfurls_format'));
    const unfurls = Object.entries(given.data).map(([url, unfurl]): Unfurl => {
      if (!mayUnfurl(url, message, workspace)) throw new ApiRefusal('cannot_unfurl_url');
      const blocks = readBlocks(url, unfurl, workspace);
      return { url, blocks, text: [unfurl.title, unfurl.text].filter(Boolean).join('\n') };
    });
    workspace.messages.unfurl(message, unfurls);
    return {};
  }),
};

function meant(channelId: string | undefined, ts: string | undefined, { channels, messages }: Workspace): Shown {
  if (channelId === undefined || channelId === '') throw new ApiRefusal('missing_channel');
  if (ts === undefined || ts === '') throw new ApiRefusal('missing_ts');
  if (channels.get(channelId) === undefined) throw new ApiRefusal('cannot_find_channel');
  const message = messages.find(channelId, ts);
  if (message === undefined) throw new ApiRefusal('cannot_find_message');
  return message;
}

/** Only links of the domains in the manifest, and only those that stand in the message. */
function mayUnfurl(url: string, message: Shown, { unfurlDomains }: Workspace): boolean {
  return URL.canParse(url) && isUnder(new URL(url).hostname, unfurlDomains) && message.text.includes(url);
}

/** A domain covers those below it. */
export function isUnder(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

function readBlocks(url: string, unfurl: z.infer<typeof unfurlShape>, workspace: Workspace): Unfurl['blocks'] {
  const prefix = `/unfurls/${url.replaceAll('~', '~0').replaceAll('/', '~1')}/blocks`;
  const checked = checkMessageBlocks(unfurl.blocks ?? [], prefix);
  const faults = checked.ok
    ? checked.value.flatMap(({ type }, index) =>
        type === 'rich_text' ? [{ message: 'unsupported type: rich_text', pointer: `${prefix}/${index}/type` }] : [],
      )
    : checked.faults;
  if (!checked.ok || faults.length > 0) {
    throw objected(workspace, 'chat.unfurl', new ApiRefusal('invalid_blocks', faults.map(line)));
  }
  const ping = pingIn(unfurl.text ?? '', checked.value);
  if (ping !== undefined) workspace.object(`chat.unfurl: pings people: ${ping}`);
  nameBlocks(checked.value, () => workspace.ids.short());
  return checked.value;
}
