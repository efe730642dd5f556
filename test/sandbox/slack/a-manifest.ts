// An app that asked for everything that the simulated Slack knows, for tests of what comes after the scopes.

import { type Manifest, ownManifest } from '../../../src/sandbox/slack/manifest.ts';

export const wideManifest: Manifest = {
  ...ownManifest(),
  scopes: [
    'commands',
    'chat:write',
    'im:write',
    'users:read',
    'users:read.email',
    'usergroups:read',
    'channels:read',
    'groups:read',
    'im:read',
    'links:read',
    'links:write',
    'files:read',
    'files:write',
  ],
  events: [
    'app_mention',
    'message.im',
    'link_shared',
    'app_home_opened',
    'user_change',
    'tokens_revoked',
    'app_uninstalled',
  ],
  unfurlDomains: ['catalog.example'],
};

/** The same without some of its scopes. */
export function without(...scopes: readonly string[]): Manifest {
  return { ...wideManifest, scopes: wideManifest.scopes.filter((scope) => !scopes.includes(scope)) };
}
