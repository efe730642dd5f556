// The bot scopes this app asks for when it is installed by OAuth; `manifest.yml` names the same, each with its reason.

export const scopes = [
  'commands',
  'chat:write',
  'users:read',
  'users:read.email',
  'app_mentions:read',
  'im:history',
  'channels:read',
  'groups:read',
  'files:write',
] as const;

/** Those of them that a workspace may leave out: what needs one says so there, and does nothing. */
export const optionalScopes = ['files:write'] as const satisfies readonly (typeof scopes)[number][];
