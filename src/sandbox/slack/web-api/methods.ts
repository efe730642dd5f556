// The table of Web API methods, and beside it what is not simulated and why. A test compares both with the server.

import { access } from './access.ts';
import { blocks } from './blocks.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import { links } from './links.ts';
import type { Method } from './method.ts';
import { people } from './people.ts';
import { schedule } from './schedule.ts';
import { views } from './views.ts';

export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...access,
    ...people,
    ...conversations,
    ...chat,
    ...schedule,
    ...links,
    ...views,
    ...files,
    ...blocks,
  }),
);

export type Coverage = 'implemented' | { readonly gap: string };

/** Every method that this product uses or means to use. Others are answered `unknown_method` and objected to. */
export const coverage: Readonly<Record<string, Coverage>> = {
  'api.test': 'implemented',
  'apps.connections.open': 'implemented',
  'auth.test': 'implemented',
  'blocks.validate': 'implemented',
  'chat.delete': 'implemented',
  'chat.deleteScheduledMessage': 'implemented',
  'chat.getPermalink': 'implemented',
  'chat.postEphemeral': 'implemented',
  'chat.postMessage': 'implemented',
  'chat.scheduleMessage': 'implemented',
  'chat.scheduledMessages.list': 'implemented',
  'chat.unfurl': 'implemented',
  'chat.update': 'implemented',
  'conversations.info': 'implemented',
  'conversations.list': 'implemented',
  'conversations.members': 'implemented',
  'conversations.open': 'implemented',
  'files.completeUploadExternal': 'implemented',
  'files.delete': 'implemented',
  'files.getUploadURLExternal': 'implemented',
  'files.info': 'implemented',
  'oauth.v2.access': 'implemented',
  'usergroups.list': 'implemented',
  'usergroups.users.list': 'implemented',
  'users.info': 'implemented',
  'users.list': 'implemented',
  'users.lookupByEmail': 'implemented',
  'views.open': 'implemented',
  'views.publish': 'implemented',
  'views.push': 'implemented',
  'views.update': 'implemented',
  'auth.revoke': { gap: 'the bot keeps its tokens; people take them back, see `uninstall`' },
  'chat.startStream': { gap: 'answers are complete when they are said' },
  'conversations.history': { gap: 'the bot does not read what people write' },
  'conversations.join': { gap: 'the bot is invited, it does not come by itself' },
  'conversations.replies': { gap: 'the bot does not read what people write' },
  'entity.presentDetails': { gap: 'no Work Objects yet, nor `metadata.entities` in chat.unfurl' },
  'files.upload': { gap: 'retired by Slack; files go up in two steps' },
  'functions.completeSuccess': { gap: 'no workflow steps and no results in Slack search yet' },
  'reactions.add': { gap: 'the bot answers in words' },
  'team.info': { gap: 'auth.test names the workspace' },
  'users.profile.get': { gap: 'users.info tells the profile' },
};
