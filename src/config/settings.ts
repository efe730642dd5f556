// The settings, read once from the environment. All problems are told at once, each with how to get the value; a secret's
// value is never part of a problem.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fields, type logLevels } from './fields.ts';
import { defaultPolicy, type Policy, parsePolicy } from './policy.ts';
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
    /** No slash at the end; with or without `/api/v1`. */
    readonly apiUrl: string;
    readonly apiKey: string;
    /** No slash at the end. */
    readonly appUrl: string;
    readonly resourceUrl: string | undefined;
  };
  /** Lower case; empty: every domain. */
  readonly trustedEmailDomains: readonly string[];
  /** 32 bytes each: the first encrypts, all decrypt. */
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

export type LogLevel = (typeof logLevels)[number];

export interface Problem {
  readonly name: SettingName;
  readonly problem: string;
  readonly howToGetIt: string;
}

/** Its message is what the operator reads: a paragraph for each problem. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const names = new Set(problems.map(({ name }) => name)).size;
    const count = names === 1 ? 'One setting needs' : `${names} settings need`;
    const lines = problems.map(
      ({ name, problem, howToGetIt }) => `  ${name} ${problem}\n    How to get it: ${howToGetIt}`,
    );
    super(
      `${count} your attention:\n${lines.join('\n')}\nSet them in the environment or in .env; .env.example explains each.`,
    );
    this.problems = problems;
  }

  override toString(): string {
    return this.message;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;
type Tell = (name: SettingName, problem: string) => void;
type Values = Readonly<z.output<typeof schema>>;
type Kind = Settings['slack']['connection']['kind'];

const entries: readonly SettingEntry<SettingName>[] = settingsTable;

/** Throws SettingsError with all problems, in the order of the table. Empty texts count as unset. */
export function readSettings(env: Environment): Settings {
  const problems: Problem[] = [];
  const tell: Tell = (name, problem) => {
    const howToGetIt = entries.find((entry) => entry.name === name)?.howToGetIt ?? '';
    problems.push({ name, problem, howToGetIt });
  };
  const kind = kindOf(env);
  const values = readValues(env, tell);
  for (const [name, why] of [...REQUIRED[kind], ...REQUIRED.always]) {
    if (given(env, name) === undefined) tell(name, `is missing: ${why}`);
  }
  if (kind === 'socket' && OAUTH.some((name) => given(env, name) !== undefined)) {
    tell(
      'SLACK_APP_TOKEN',
      `is for Socket Mode, which serves one workspace: leave it out, or leave out ${OAUTH.join(', ')}`,
    );
  }
  const appUrl = values.SECODA_APP_URL ?? appOf(values.SECODA_API_URL);
  checkResourceUrl(values.SECODA_RESOURCE_URL, appUrl, tell);
  const policy = readPolicy(values.POLICY_FILE, tell);
  if (problems.length > 0) {
    const order = entries.map(({ name }) => name);
    throw new SettingsError(problems.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)));
  }
  return assemble(kind, values, { appUrl, policy, secrets: secretsIn(env) });
}

function assemble(
  kind: Kind,
  values: Values,
  { appUrl, policy, secrets }: Pick<Settings, 'policy' | 'secrets'> & { readonly appUrl: string },
): Settings {
  const { HTTP_PROXY: http, HTTPS_PROXY: https, NO_PROXY: no } = values;
  return {
    slack: {
      connection: connections[kind](values),
      allowedTeams: values.SLACK_ALLOWED_TEAMS ?? [],
      apiUrl: set(values, 'SLACK_API_URL'),
      command: set(values, 'SLACK_COMMAND'),
    },
    secoda: {
      apiUrl: set(values, 'SECODA_API_URL'),
      apiKey: set(values, 'SECODA_API_KEY'),
      appUrl,
      resourceUrl: values.SECODA_RESOURCE_URL,
    },
    trustedEmailDomains: values.TRUSTED_EMAIL_DOMAINS ?? [],
    encryptionKeys: values.ENCRYPTION_KEYS ?? [],
    store:
      values.DATABASE_URL === undefined
        ? { kind: 'embedded', dataDir: set(values, 'DATA_DIR') }
        : { kind: 'postgres', url: values.DATABASE_URL },
    policy,
    stewardChannel: values.STEWARD_CHANNEL,
    http: { port: set(values, 'PORT'), host: set(values, 'HOST'), metricsToken: values.METRICS_TOKEN },
    logLevel: set(values, 'LOG_LEVEL'),
    proxy: { ...(http && { http }), ...(https && { https }), ...(no && { no }) },
    secrets,
  };
}

const connections: {
  readonly [Of in Kind]: (values: Values) => Extract<Settings['slack']['connection'], { kind: Of }>;
} = {
  socket: (values) => ({
    kind: 'socket',
    botToken: set(values, 'SLACK_BOT_TOKEN'),
    appToken: set(values, 'SLACK_APP_TOKEN'),
  }),
  http: (values) => ({
    kind: 'http',
    botToken: set(values, 'SLACK_BOT_TOKEN'),
    signingSecret: set(values, 'SLACK_SIGNING_SECRET'),
  }),
  oauth: (values) => ({
    kind: 'oauth',
    clientId: set(values, 'SLACK_CLIENT_ID'),
    clientSecret: set(values, 'SLACK_CLIENT_SECRET'),
    stateSecret: set(values, 'SLACK_STATE_SECRET'),
    signingSecret: set(values, 'SLACK_SIGNING_SECRET'),
  }),
};

/** A value that is there because it is required or has a default. */
function set<Name extends SettingName>(values: Values, name: Name): NonNullable<Values[Name]> {
  const value = values[name];
  if (value === undefined || value === null) throw new Error(`${name} was read without being required`);
  return value;
}

const OAUTH = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;

function kindOf(env: Environment): Kind {
  if (given(env, 'SLACK_APP_TOKEN') !== undefined) return 'socket';
  return OAUTH.some((name) => given(env, name) !== undefined) ? 'oauth' : 'http';
}

const ALL_THREE = 'OAuth needs SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_STATE_SECRET';
const BOT_TOKEN = ['SLACK_BOT_TOKEN', 'with it this app speaks in Slack; it begins with xoxb-'] as const;

const REQUIRED: Readonly<Record<Kind | 'always', readonly (readonly [name: SettingName, why: string])[]>> = {
  http: [
    BOT_TOKEN,
    [
      'SLACK_SIGNING_SECRET',
      'it proves that requests come from Slack (or set SLACK_APP_TOKEN for Socket Mode, which needs none)',
    ],
  ],
  socket: [BOT_TOKEN],
  oauth: [
    ...OAUTH.map((name) => [name, ALL_THREE] as const),
    ['SLACK_SIGNING_SECRET', 'it proves that requests come from Slack'],
    ['SLACK_ALLOWED_TEAMS', 'with OAuth it says which workspaces may install this app'],
  ],
  always: [['SECODA_API_KEY', 'with it this app reads the catalog']],
};

const SMALL_TOO: ReadonlySet<SettingName> = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']);

/** The text of a setting; the proxies' are by custom also written in small letters. */
function given(env: Environment, name: SettingName): string | undefined {
  const small = SMALL_TOO.has(name) ? env[name.toLowerCase()]?.trim() : undefined;
  return env[name]?.trim() || small || undefined;
}

const schema = z.object(fields).partial();

/** The values that can be read; the others are told. */
function readValues(env: Environment, tell: Tell): Values {
  const texts = entries.flatMap(({ name, default: otherwise }) => {
    const text = given(env, name) ?? otherwise;
    return text === undefined ? [] : [[name, text] as const];
  });
  const issues = schema.safeParse(Object.fromEntries(texts)).error?.issues ?? [];
  for (const { name } of entries) {
    for (const { message } of issues.filter(({ path }) => path[0] === name)) tell(name, message);
  }
  const good = texts.filter(([name]) => !issues.some(({ path }) => path[0] === name));
  return schema.parse(Object.fromEntries(good));
}

/** The pages that belong to Secoda's public APIs. Elsewhere the page is on the API's own host. */
const APPS: Readonly<Record<string, string>> = {
  'api.secoda.co': 'https://app.secoda.co',
  'eapi.secoda.co': 'https://eu.secoda.co',
  'aapi.secoda.co': 'https://apac.secoda.co',
};

function appOf(apiUrl: string | undefined): string {
  if (apiUrl === undefined) return '';
  const { host, origin } = new URL(apiUrl);
  return APPS[host] ?? origin;
}

/** The template must come out as an address of the web whose host no resource decides. */
function checkResourceUrl(template: string | undefined, appUrl: string, tell: Tell): void {
  if (template === undefined) return;
  const address = template
    .replaceAll('{app}', appUrl || 'https://app.example')
    .replaceAll(/\{(?:entity_type|id)\}/g, 'placeholder');
  const isOfTheWeb = URL.canParse(address) && /^https?:\/\//.test(address);
  if (isOfTheWeb && !new URL(address).host.includes('placeholder')) return;
  tell('SECODA_RESOURCE_URL', 'must come out as an http or https address, with {entity_type} and {id} behind its host');
}

function readPolicy(file: string | undefined, tell: Tell): Policy {
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

/** Shorter values would be found in ordinary words. */
const SHORTEST_SECRET = 5;

/** Every value that must never be seen, with the parts of lists and the passwords inside addresses. */
function secretsIn(env: Environment): readonly string[] {
  const values = entries.filter(({ secret }) => secret).flatMap(({ name }) => [env[name], env[name.toLowerCase()]]);
  const all = values
    .filter((value) => value !== undefined)
    .flatMap((value) => [value, ...value.split(','), ...passwordsIn(value)]);
  return [...new Set(all.map((value) => value.trim()).filter((value) => value.length >= SHORTEST_SECRET))];
}

function passwordsIn(value: string): readonly string[] {
  if (!URL.canParse(value)) return [];
  const url = new URL(value);
  return [url.password, url.searchParams.get('password') ?? ''].flatMap((password) => [password, decoded(password)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
