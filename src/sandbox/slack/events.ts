// The events that come of what people do: which ones a written message makes, and what is in each. Source: Slack, Events API
// reference: app_mention, message.im, link_shared, app_home_opened, user_change.

import type { Channel } from './channels.ts';
import type { Shown } from './messages.ts';
import type { SlackEvent } from './payloads.ts';
import { type Person, userRecord } from './people.ts';
import { viewRecord } from './views.ts';
import { isUnder } from './web-api/links.ts';
import type { Workspace } from './workspace.ts';

/** An event, and the name under which the manifest subscribes to it. */
export interface Heard {
  readonly subscription: string;
  readonly event: SlackEvent;
}

const KINDS: Readonly<Record<Channel['kind'], { readonly type: string; readonly subscription: string }>> = {
  public: { type: 'channel', subscription: 'message.channels' },
  private: { type: 'group', subscription: 'message.groups' },
  im: { type: 'im', subscription: 'message.im' },
};

/** Everything that the app may hear of a message that a person wrote. */
export function ofMessage(message: Shown, { app, unfurlDomains }: Workspace): Heard[] {
  const { channel, ts, text, threadTs } = message;
  if (!channel.hasBot) return sharedLinks(message, unfurlDomains);
  const common = {
    user: message.author.userId,
    text,
    ts,
    team: app.teamId,
    channel: channel.id,
    event_ts: ts,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    ...(message.files.length > 0 && { subtype: 'file_share', files: message.files, upload: false }),
    blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] }],
  };
  const kind = KINDS[channel.kind];
  const said = { subscription: kind.subscription, event: { type: 'message', ...common, channel_type: kind.type } };
  const mention = { subscription: 'app_mention', event: { type: 'app_mention', ...common } };
  // In a direct message everything is meant for the bot, and a mention is not told of again.
  const isMentioned = channel.kind !== 'im' && text.includes(`<@${app.userId}>`);
  return [said, ...(isMentioned ? [mention] : []), ...sharedLinks(message, unfurlDomains)];
}

function sharedLinks({ channel, ts, text, threadTs, author }: Shown, domains: readonly string[]): Heard[] {
  const links = [...text.matchAll(/<(?<url>https?:[^>|]+)/g)]
    .map(({ groups }) => (groups?.url ?? '').replaceAll('&amp;', '&'))
    .map((url) => ({ url, domain: new URL(url).hostname }))
    .filter(({ domain }) => isUnder(domain, domains));
  if (links.length === 0) return [];
  const event = {
    type: 'link_shared',
    channel: channel.id,
    is_bot_user_member: channel.hasBot,
    user: author.userId,
    message_ts: ts,
    ...(threadTs !== undefined && { thread_ts: threadTs }),
    unfurl_id: `${channel.id}-${ts}`,
    source: 'conversations_history',
    links,
    event_ts: ts,
  };
  return [{ subscription: 'link_shared', event }];
}

export function ofHome(person: Person, tab: 'home' | 'messages', { app, channels, ids, views }: Workspace): Heard {
  const home = tab === 'home' ? views.home(person.id) : undefined;
  const event = {
    type: 'app_home_opened',
    user: person.id,
    channel: channels.dm(person).id,
    tab,
    ...(home !== undefined && { view: viewRecord(home, app) }),
    event_ts: ids.ts(),
  };
  return { subscription: 'app_home_opened', event };
}

export function ofPerson(person: Person, workspace: Workspace): Heard {
  const event = { type: 'user_change', user: userRecord(person, workspace), event_ts: workspace.ids.ts() };
  return { subscription: 'user_change', event };
}
