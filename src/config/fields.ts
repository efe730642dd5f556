// What the value of each setting must look like, and what it is read as. A message continues the sentence that begins with
// the setting's name, and never holds the value: it may be a secret.

import { z } from 'zod';
import type { SettingName } from './settings-table.ts';

/** The first thing that is wrong with a value is told; the rest would only follow from it. */
function rule(error: string): { readonly error: string; readonly abort: true } {
  return { error, abort: true };
}

const text = z
  .string()
  .refine((value) => !/^(["'`]).*\1$/.test(value), rule('stands in quotation marks: leave them out'));

const secret = text.refine(
  (value) => /^[\x21-\x7E]+$/.test(value),
  rule('holds a space or a sign that no such value has: copy it again'),
);

/** What other kinds of tokens are, so that a wrong one is recognised. */
const TOKENS: readonly (readonly [prefix: string, what: string])[] = [
  ['xoxb-', 'a bot token'],
  ['xapp-', 'an app-level token'],
  ['xoxp-', 'a user token'],
  ['xoxe', 'a token of the kind that is rotated'],
  ['xoxc-', 'a browser’s token'],
  ['xoxd-', 'a browser’s cookie'],
];

function token(prefix: 'xoxb-' | 'xapp-') {
  return secret.superRefine((value, context) => {
    if (value.startsWith(prefix)) return;
    const what = TOKENS.find(([other]) => value.startsWith(other))?.[1];
    context.addIssue({ code: 'custom', message: `must begin with ${prefix}${what ? `; this is ${what}` : ''}` });
  });
}

/** Keys travel to these addresses: https, or this machine itself. */
const address = text
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    rule('must be an address that begins with https://'),
  )
  .refine(
    (value) => new URL(value).protocol === 'https:' || isLoopback(new URL(value).hostname),
    rule('must begin with https://, because keys travel to it (http only on this machine itself)'),
  )
  .refine((value) => !hasCredentials(value), rule('must not hold a user name or password'))
  .refine((value) => !/[?#]/.test(value), rule('must end before any ? or #'))
  .transform((value) => value.replace(/\/+$/, ''));

const proxy = text.refine(
  (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
  rule('must be an address that begins with http://'),
);

function list(item: RegExp, error: string) {
  return text
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.length > 0 && parts.every((part) => item.test(part)), rule(error));
}

const keys = list(/^[A-Za-z0-9+/]{43}=?$/, 'must hold base64 of exactly 32 bytes a key, separated by commas').transform(
  (parts) => parts.map((part) => Buffer.from(part, 'base64')),
);

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export const fields = {
  SLACK_BOT_TOKEN: token('xoxb-'),
  SLACK_SIGNING_SECRET: secret,
  SLACK_APP_TOKEN: token('xapp-'),
  SLACK_CLIENT_ID: text,
  SLACK_CLIENT_SECRET: secret,
  SLACK_STATE_SECRET: secret,
  SLACK_ALLOWED_TEAMS: list(/^[TE][A-Z0-9]+$/, 'must hold ids such as T0123ABCD or E0123ABCD, separated by commas'),
  SLACK_API_URL: address.transform((value) => `${value}/`),
  SLACK_COMMAND: text
    .transform((value) => `/${value.replace(/^\/+/, '')}`)
    .refine(
      // https://docs.slack.dev/reference/manifests: at most 32 characters, lower case, no spaces
      (value) => /^\/[\p{Ll}\p{Lo}\p{N}_-]{1,31}$/u.test(value),
      rule('must be a slash and one word of at most 31 small letters, digits, - or _'),
    ),
  SECODA_API_URL: address,
  SECODA_API_KEY: secret,
  SECODA_APP_URL: address,
  SECODA_RESOURCE_URL: text
    .refine(
      (value) => !/[{}]/.test(value.replaceAll(/\{(?:app|entity_type|id)\}/g, '')),
      rule('may hold {app}, {entity_type} and {id}, and no other braces'),
    )
    .refine((value) => value.includes('{id}'), rule('must hold {id}')),
  TRUSTED_EMAIL_DOMAINS: list(
    /^@?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*$/u,
    'must hold domains such as acme.example, separated by commas, each written out (no * and no whole addresses)',
  ).transform((domains) => domains.map((domain) => domain.replace(/^@/, '').toLowerCase())),
  DATABASE_URL: text.refine(
    (value) => /^postgres(?:ql)?:\/\//.test(value) && URL.canParse(value),
    rule(
      'must be an address that begins with postgres:// (signs such as / # ? @ in the password are written as %2F %23 %3F %40)',
    ),
  ),
  DATA_DIR: text,
  ENCRYPTION_KEYS: keys,
  POLICY_FILE: text,
  STEWARD_CHANNEL: text.refine(
    (value) => /^[CG][A-Z0-9]{4,}$/.test(value),
    rule('must be the id of a channel, such as C0123ABCD, not its name'),
  ),
  METRICS_TOKEN: secret,
  PORT: text
    .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, rule('must be a number from 0 to 65535'))
    .transform(Number),
  HOST: text.refine((value) => /^[\w.:-]+$/.test(value), rule('must be an address such as 0.0.0.0 or 127.0.0.1')),
  LOG_LEVEL: text
    .transform((value) => value.toLowerCase())
    .pipe(z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` })),
  HTTP_PROXY: proxy,
  HTTPS_PROXY: proxy,
  NO_PROXY: text,
} as const satisfies Readonly<Record<SettingName, z.ZodType<unknown, string>>>;

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function hasCredentials(value: string): boolean {
  const { username, password } = new URL(value);
  return username !== '' || password !== '';
}
