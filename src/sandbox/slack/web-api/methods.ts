// The table of Web API methods, and beside it what is not simulated and why. A test compares both with the server.

import { access } from './access.ts';
import { chat } from './chat.ts';
import type { Method } from './method.ts';
import { people } from './people.ts';
import { views } from './views.ts';

export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({ ...access, ...people, ...chat, ...views }),
);

export type Coverage = 'implemented' | { readonly gap: string };

/** Every method that this product uses or means to use. Others are answered `unknown_method` and objected to. */
export const coverage: Readonly<Record<string, Coverage>> = {
  'api.test': 'implemented',
  'apps.connections.open': 'implemented',
  'auth.test': 'implemented',
  'chat.delete': 'implemented',
  'chat.postEphemeral': 'implemented',
  'chat.postMessage': 'implemented',
  'chat.update': 'implemented',
  'conversations.info': 'implemented',
  'conversations.open': 'implemented',
  'oauth.v2.access': 'implemented',
  'users.info': 'implemented',
  'views.open': 'implemented',
  'views.publish': 'implemented',
  'views.push': 'implemented',
  'views.update': 'implemented',
  'blocks.validate': { gap: 'the same check runs on everything that is posted' },
  'chat.getPermalink': { gap: 'nothing links to a message yet' },
  'chat.unfurl': { gap: 'links do not unfurl yet' },
  'conversations.list': { gap: 'channels are chosen by people, not listed by the bot' },
  'entity.presentDetails': { gap: 'no Work Objects yet' },
  'files.completeUploadExternal': { gap: 'no files yet' },
  'files.getUploadURLExternal': { gap: 'no files yet' },
  'usergroups.list': { gap: 'Slack groups are not read yet' },
  'users.list': { gap: 'people are read one by one' },
  'users.lookupByEmail': { gap: 'people are looked up by id' },
};
