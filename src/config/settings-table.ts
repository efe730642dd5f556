// Every setting of the app, in one table: what it is, its default, and how to get its value. Error texts, `.env.example` and
// the README's table are made from it or tested equal to it.

export interface SettingEntry<Name extends string = string> {
  readonly name: Name;
  readonly secret: boolean;
  /** With which way of connecting to Slack it must be set; undefined: never. */
  readonly required?: 'always' | 'OAuth' | 'HTTP and OAuth' | 'HTTP and Socket Mode' | 'Socket Mode';
  /** Shown as the value in `.env.example`, which sets nothing: what a container sets is not to be overruled by a copy. */
  readonly default?: string;
  readonly what: string;
  readonly howToGetIt: string;
}

export const settingsTable = [
  {
    name: 'SLACK_BOT_TOKEN',
    secret: true,
    required: 'HTTP and Socket Mode',
    what: 'The bot token of one workspace (xoxb-…); not with OAuth.',
    howToGetIt: 'api.slack.com/apps → your app → OAuth & Permissions → Install to Workspace → Bot User OAuth Token',
  },
  {
    name: 'SLACK_SIGNING_SECRET',
    secret: true,
    required: 'HTTP and OAuth',
    what: 'Proves that requests come from Slack; not needed in Socket Mode.',
    howToGetIt: 'api.slack.com/apps → your app → Basic Information → App Credentials → Signing Secret',
  },
  {
    name: 'SLACK_APP_TOKEN',
    secret: true,
    required: 'Socket Mode',
    what: 'The app-level token (xapp-…). Setting it chooses Socket Mode: no public address is needed.',
    howToGetIt:
      'api.slack.com/apps → your app → Basic Information → App-Level Tokens → Generate, scope connections:write',
  },
  {
    name: 'SLACK_CLIENT_ID',
    secret: false,
    required: 'OAuth',
    what: 'With the next two: several workspaces install the app by OAuth at /slack/install.',
    howToGetIt: 'api.slack.com/apps → your app → Basic Information → App Credentials → Client ID',
  },
  {
    name: 'SLACK_CLIENT_SECRET',
    secret: true,
    required: 'OAuth',
    what: 'OAuth: the secret that belongs to the client id.',
    howToGetIt: 'api.slack.com/apps → your app → Basic Information → App Credentials → Client Secret',
  },
  {
    name: 'SLACK_STATE_SECRET',
    secret: true,
    required: 'OAuth',
    what: 'OAuth: signs the state of an installation under way.',
    howToGetIt: 'any long random text, for example from: openssl rand -hex 32',
  },
  {
    name: 'SLACK_ALLOWED_TEAMS',
    secret: false,
    required: 'OAuth',
    what: 'Team or enterprise ids (T… or E…), comma separated, that may use this app.',
    howToGetIt: 'open Slack in a browser: the address is app.slack.com/client/T…',
  },
  {
    name: 'SLACK_API_URL',
    secret: false,
    default: 'https://slack.com/api/',
    what: 'Where the Web API is.',
    howToGetIt: 'leave it out, except for GovSlack (https://slack-gov.com/api/) and tests',
  },
  {
    name: 'SLACK_COMMAND',
    secret: false,
    default: '/secoda',
    what: 'The name of the slash command, as in the manifest.',
    howToGetIt: 'api.slack.com/apps → your app → Slash Commands; change it when Secoda’s own app holds /secoda',
  },
  {
    name: 'SECODA_API_URL',
    secret: false,
    default: 'https://api.secoda.co',
    what: 'Where the Resource API is, with or without /api/v1.',
    howToGetIt:
      'US https://api.secoda.co, EU https://eapi.secoda.co, APAC https://aapi.secoda.co, self-hosted https://<host>',
  },
  {
    name: 'SECODA_API_KEY',
    secret: true,
    required: 'always',
    what: 'The shared key. Best of a service user who sees only what every employee may see.',
    howToGetIt: 'Secoda → Settings → API → Create key (admins and editors can)',
  },
  {
    name: 'SECODA_APP_URL',
    secret: false,
    what: 'Where people open Secoda; otherwise derived from SECODA_API_URL.',
    howToGetIt: 'the address of Secoda in your browser, for example https://app.secoda.co',
  },
  {
    name: 'SECODA_RESOURCE_URL',
    secret: false,
    what: 'The address of a resource in Secoda, from {app}, {entity_type} and {id}. Titles are links once it is set.',
    howToGetIt: 'open any table in Secoda and replace its parts in the address, for example {app}/{entity_type}/{id}',
  },
  {
    name: 'TRUSTED_EMAIL_DOMAINS',
    secret: false,
    what: 'Only addresses of these domains, comma separated, are matched to Secoda. Empty: every confirmed address.',
    howToGetIt: 'your company’s domains, for example acme.example',
  },
  {
    name: 'DATABASE_URL',
    secret: true,
    what: 'A Postgres database, for replicas and for data that must survive a power cut. Unset: embedded.',
    howToGetIt: 'postgres://user:password@host:5432/database',
  },
  {
    name: 'DATA_DIR',
    secret: false,
    default: './data',
    what: 'Where the embedded database keeps its files; one process at a time.',
    howToGetIt: 'a folder that the process may write and that is backed up',
  },
  {
    name: 'ENCRYPTION_KEYS',
    secret: true,
    what: 'Comma separated keys, base64 of 32 bytes each: the first encrypts, all decrypt. Without it /secoda connect is off.',
    howToGetIt: 'openssl rand -base64 32',
  },
  {
    name: 'POLICY_FILE',
    secret: false,
    what: 'A YAML file that says who may do what; policy.example.yml is the built-in default.',
    howToGetIt: 'copy policy.example.yml and change its lines',
  },
  {
    name: 'STEWARD_CHANNEL',
    secret: false,
    what: 'The id of the channel in which stewards work (C…).',
    howToGetIt: 'Slack → the channel’s name → About → Channel ID',
  },
  {
    name: 'METRICS_TOKEN',
    secret: true,
    what: 'What a scraper must send as a bearer token to read /metrics. Unset: /metrics is 404.',
    howToGetIt: 'any long random text, for example from: openssl rand -hex 32',
  },
  { name: 'PORT', secret: false, default: '3000', what: 'Where the app listens.', howToGetIt: 'a free port' },
  {
    name: 'HOST',
    secret: false,
    default: '0.0.0.0',
    what: 'The address on which the app listens.',
    howToGetIt: '127.0.0.1 behind a proxy on the same machine',
  },
  {
    name: 'LOG_LEVEL',
    secret: false,
    default: 'info',
    what: 'fatal, error, warn, info, debug or trace.',
    howToGetIt: 'info tells what an operator needs',
  },
  {
    name: 'HTTP_PROXY',
    secret: true,
    what: 'The proxy for http addresses, for Slack and Secoda both.',
    howToGetIt: 'http://user:password@proxy:3128, if your network needs one',
  },
  {
    name: 'HTTPS_PROXY',
    secret: true,
    what: 'The proxy for https addresses, for Slack and Secoda both.',
    howToGetIt: 'http://user:password@proxy:3128, if your network needs one',
  },
  {
    name: 'NO_PROXY',
    secret: false,
    what: 'Hosts that are reached without the proxy, comma separated.',
    howToGetIt: 'for example localhost,.internal',
  },
] as const satisfies readonly SettingEntry[];

export type SettingName = (typeof settingsTable)[number]['name'];

/** The text of `.env.example`. */
export function envExample(): string {
  const lines = (settingsTable as readonly SettingEntry[]).flatMap(({ name, what, howToGetIt, ...entry }) => [
    `# ${what}${entry.required ? ` Required: ${entry.required}.` : ''}`,
    `# How to get it: ${howToGetIt}`,
    `# ${name}=${entry.default ?? ''}`,
    '',
  ]);
  return ['# Settings of the app. Copy to .env and fill in; README says which three are enough.', '', ...lines].join(
    '\n',
  );
}
