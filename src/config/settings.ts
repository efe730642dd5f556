// The settings, read once from the environment. All problems are told at once, each with how to get the value; a secret's
// value is never part of a problem.

import { readFileSync } from 'node:fs';
import { defaultPolicy, parsePolicy, type Policy } from './policy.ts';
import { type SettingEntry, type SettingName, settingsTable } from './settings-table.ts';

export interface Settings {
  readonly slack: {
    readonly connection:
      | { readonly kind: 'http'; readonly botToken: string; readonly signingSecret: string }
      | { readonly kind: 'socket'; readonly botToken: string; readonly appToken: string }
      | {
          readonly kind: 'oauth';
          readonly clientId: string;
          readonly clientSecret: string;
          readonly stateSecret: string;
          readonly signingSecret: string;
        };
    /** Team or enterprise ids; empty: the workspace of the token. */
    readonly allowedTeams: readonly string[];
    /** Ends with a slash. */
    readonly apiUrl: string;
    /** Begins with a slash. */
    readonly command: string;
  };
  readonly secoda: {
    readonly apiUrl: string;
    readonly apiKey: string;
    readonly appUrl: string;
    readonly resourceUrl: string | undefined;
  };
  /** Lower case; empty: every domain. */
  readonly trustedEmailDomains: readonly string[];
  readonly encryptionKeys: readonly Buffer[];
  readonly store:
    | { readonly kind: 'postgres'; readonly url: string }
    | { readonly kind: 'embedded'; readonly dataDir: string };
  readonly policy: Policy;
  readonly stewardChannel: string | undefined;
  readonly http: { readonly port: number; readonly host: string; readonly metricsToken: string | undefined };
  readonly logLevel: LogLevel;
  readonly proxy: { readonly http?: string; readonly https?: string; readonly no?: string };
  /** Every secret value, so that the log can keep them out. */
  readonly secrets: readonly string[];
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Problem {
  readonly name: SettingName;
  readonly problem: string;
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(describe(problems));
    this.problems = problems;
  }
}

function describe(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? 'One setting needs' : `${problems.length} settings need`;
  const lines = problems.map(
    ({ name, problem }) => `  ${name} ${problem}\n    How to get it: ${entryOf(name).howToGetIt}`,
  );
  return `${count} your attention:\n${lines.join('\n')}\nSet them in the environment or in .env; .env.example explains each.`;
}

function entryOf(name: SettingName): SettingEntry {
  const entry = settingsTable.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new Error(`no setting ${name}`);
  return entry;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws SettingsError with all problems. Empty texts count as unset. */
export function readSettings(env: Environment): Settings {
  const problems: Problem[] = [];
  const tell = (name: SettingName, problem: string): void => {
    problems.push({ name, problem });
  };
  const get = (name: SettingName): string | undefined => env[name]?.trim() || undefined;
  const orDefault = (name: SettingName): string => get(name) ?? entryOf(name).default ?? '';
  const need = (name: SettingName, why: string): string => {
    const value = get(name);
    if (value === undefined) tell(name, why);
    return value ?? '';
  };
  const list = (name: SettingName): string[] =>
    (get(name) ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
  const reader = { get, orDefault, need, list, tell };

  const settings: Settings = {
    slack: {
      connection: readConnection(reader),
      allowedTeams: readTeams(reader),
      apiUrl: `${readAddress('SLACK_API_URL', reader).replace(/\/+$/, '')}/`,
      command: `/${orDefault('SLACK_COMMAND').replace(/^\/+/, '')}`,
    },
    secoda: readSecoda(reader),
    trustedEmailDomains: list('TRUSTED_EMAIL_DOMAINS').map((domain) => domain.replace(/^@/, '').toLowerCase()),
    encryptionKeys: readKeys(reader),
    store: readStore(reader),
    policy: readPolicy(reader),
    stewardChannel: get('STEWARD_CHANNEL'),
    http: { port: readPort(reader), host: orDefault('HOST'), metricsToken: get('METRICS_TOKEN') },
    logLevel: readLogLevel(reader),
    proxy: readProxies(env, reader),
    secrets: readSecrets(env),
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Every value that must never be seen, with the parts of lists and the passwords inside addresses. */
function readSecrets(env: Environment): readonly string[] {
  const values = (settingsTable as readonly SettingEntry[])
    .filter(({ secret }) => secret)
    .flatMap(({ name }) => [env[name]?.trim() ?? '', env[name.toLowerCase()]?.trim() ?? '']);
  const passwords = values
    .filter((value) => URL.canParse(value))
    .flatMap((value) => [new URL(value).password, decodeURIComponent(new URL(value).password)]);
  const all = [...values, ...values.flatMap((value) => value.split(',')), ...passwords];
  return [...new Set(all.map((value) => value.trim()).filter((value) => value.length >= SHORTEST_SECRET))];
}

/** Shorter values would be found in ordinary words. */
const SHORTEST_SECRET = 5;

interface Reader {
  get(name: SettingName): string | undefined;
  orDefault(name: SettingName): string;
  /** The value, or a problem and the empty text. */
  need(name: SettingName, why: string): string;
  list(name: SettingName): string[];
  tell(name: SettingName, problem: string): void;
}

const OAUTH = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;

function readConnection(reader: Reader): Settings['slack']['connection'] {
  const { get, need } = reader;
  if (get('SLACK_APP_TOKEN') !== undefined) {
    return {
      kind: 'socket',
      botToken: readToken('SLACK_BOT_TOKEN', 'xoxb-', reader),
      appToken: readToken('SLACK_APP_TOKEN', 'xapp-', reader),
    };
  }
  if (OAUTH.some((name) => get(name) !== undefined)) {
    return {
      kind: 'oauth',
      clientId: need('SLACK_CLIENT_ID', 'is missing: OAuth needs all three of its settings'),
      clientSecret: need('SLACK_CLIENT_SECRET', 'is missing: OAuth needs all three of its settings'),
      stateSecret: need('SLACK_STATE_SECRET', 'is missing: OAuth needs all three of its settings'),
      signingSecret: need('SLACK_SIGNING_SECRET', 'is missing: it proves that requests come from Slack'),
    };
  }
  return {
    kind: 'http',
    botToken: readToken('SLACK_BOT_TOKEN', 'xoxb-', reader),
    signingSecret: need(
      'SLACK_SIGNING_SECRET',
      'is missing: it proves that requests come from Slack (or set SLACK_APP_TOKEN for Socket Mode, which needs none)',
    ),
  };
}

/** What other kinds of tokens are, so that a wrong one is recognised. */
const TOKENS: Readonly<Record<string, string>> = {
  'xoxb-': 'a bot token',
  'xapp-': 'an app-level token',
  'xoxp-': 'a user token',
  'xoxe-': 'a refresh token',
  'xoxc-': 'a browser token',
};

function readToken(name: SettingName, prefix: string, { need, tell }: Reader): string {
  const value = need(name, `is missing: it begins with ${prefix}`);
  if (value === '' || value.startsWith(prefix)) return value;
  const looksLike = TOKENS[value.slice(0, 5)];
  tell(name, `must begin with ${prefix}${looksLike ? `; this is ${looksLike}` : ''}`);
  return value;
}

function readTeams({ list, get, tell }: Reader): readonly string[] {
  const teams = list('SLACK_ALLOWED_TEAMS');
  if (teams.some((team) => !/^[TE][A-Z0-9]+$/.test(team))) {
    tell('SLACK_ALLOWED_TEAMS', 'must hold ids such as T0123ABCD or E0123ABCD, separated by commas');
  }
  const oauth = get('SLACK_APP_TOKEN') === undefined && OAUTH.some((name) => get(name) !== undefined);
  if (oauth && teams.length === 0) {
    tell('SLACK_ALLOWED_TEAMS', 'is missing: with OAuth it says which workspaces may install the app');
  }
  return teams;
}

function readSecoda(reader: Reader): Settings['secoda'] {
  const { get, need, tell } = reader;
  const apiUrl = readAddress('SECODA_API_URL', reader);
  const appUrl = get('SECODA_APP_URL') === undefined ? appOf(apiUrl) : readAddress('SECODA_APP_URL', reader);
  const resourceUrl = get('SECODA_RESOURCE_URL');
  if (resourceUrl !== undefined) {
    const unknown = resourceUrl.replaceAll(/\{(?:app|entity_type|id)\}/g, '');
    const example = resourceUrl.replaceAll('{app}', appUrl).replaceAll(/\{(?:entity_type|id)\}/g, 'x');
    if (/[{}]/.test(unknown)) tell('SECODA_RESOURCE_URL', 'may hold {app}, {entity_type} and {id}, and no other braces');
    else if (!/^https?:\/\//.test(example) || !URL.canParse(example) || !resourceUrl.includes('{id}')) {
      tell('SECODA_RESOURCE_URL', 'must come out as an http or https address and hold {id}');
    }
  }
  return {
    apiUrl,
    apiKey: need('SECODA_API_KEY', 'is missing: the key with which this app reads the catalog'),
    appUrl,
    resourceUrl,
  };
}

/** The page that belongs to a Secoda API: its three public ones by name, else the same host. */
function appOf(apiUrl: string): string {
  if (!URL.canParse(apiUrl)) return '';
  const url = new URL(apiUrl);
  const apps: Readonly<Record<string, string>> = {
    'api.secoda.co': 'https://app.secoda.co',
    'eapi.secoda.co': 'https://eu.secoda.co',
    'aapi.secoda.co': 'https://apac.secoda.co',
  };
  return apps[url.host] ?? url.origin;
}

function readAddress(name: SettingName, { orDefault, tell }: Reader): string {
  const value = orDefault(name);
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    tell(name, 'must be an address that begins with https://');
    return value;
  }
  const url = new URL(value);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    tell(name, 'must begin with https://, because keys travel to it (http only on this machine itself)');
  }
  if (url.username !== '' || url.password !== '') tell(name, 'must not hold a user name or password');
  return value;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function readKeys({ list, tell }: Reader): readonly Buffer[] {
  const keys = list('ENCRYPTION_KEYS').map((text) => ({ text, key: Buffer.from(text, 'base64') }));
  if (keys.some(({ text, key }) => key.length !== 32 || key.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, ''))) {
    tell('ENCRYPTION_KEYS', 'must hold base64 of exactly 32 bytes a key, separated by commas');
  }
  return keys.map(({ key }) => key);
}

function readStore({ get, orDefault, tell }: Reader): Settings['store'] {
  const url = get('DATABASE_URL');
  if (url === undefined) return { kind: 'embedded', dataDir: orDefault('DATA_DIR') };
  if (!/^postgres(?:ql)?:\/\//.test(url)) tell('DATABASE_URL', 'must begin with postgres://');
  return { kind: 'postgres', url };
}

function readPolicy({ get, tell }: Reader): Policy {
  const file = get('POLICY_FILE');
  if (file === undefined) return defaultPolicy;
  let yaml: string;
  try {
    yaml = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    tell('POLICY_FILE', `cannot be read (${code}): ${file}`);
    return defaultPolicy;
  }
  const { policy, problems } = parsePolicy(yaml);
  for (const problem of problems) tell('POLICY_FILE', `${file}, ${problem}`);
  return policy;
}

function readPort({ orDefault, tell }: Reader): number {
  const text = orDefault('PORT');
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) tell('PORT', 'must be a number from 0 to 65535');
  return port;
}

function readLogLevel({ orDefault, tell }: Reader): LogLevel {
  const level = logLevels.find((candidate) => candidate === orDefault('LOG_LEVEL').toLowerCase());
  if (level === undefined) tell('LOG_LEVEL', `must be one of ${logLevels.join(', ')}`);
  return level ?? 'info';
}

/** The usual variables, in capitals or small letters. */
function readProxies(env: Environment, { get, tell }: Reader): Settings['proxy'] {
  const either = (name: 'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY'): string | undefined =>
    get(name) ?? (env[name.toLowerCase()]?.trim() || undefined);
  const [http, https, no] = [either('HTTP_PROXY'), either('HTTPS_PROXY'), either('NO_PROXY')];
  for (const [name, value] of [['HTTP_PROXY', http], ['HTTPS_PROXY', https]] as const) {
    if (value !== undefined && !/^https?:\/\//.test(value)) tell(name, 'must be an address that begins with http://');
  }
  return { ...(http && { http }), ...(https && { https }), ...(no && { no }) };
}
