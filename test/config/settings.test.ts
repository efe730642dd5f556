import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/config/policy.ts';
import { readSettings, SettingsError } from '../../src/config/settings.ts';
import { settingsTable } from '../../src/config/settings-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const http = { SLACK_BOT_TOKEN: 'xoxb-1-bot', SLACK_SIGNING_SECRET: 'signing-secret', SECODA_API_KEY: 'shared-key' };
const socket = { SLACK_BOT_TOKEN: 'xoxb-1-bot', SLACK_APP_TOKEN: 'xapp-1-app', SECODA_API_KEY: 'shared-key' };
const oauth = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'client-secret',
  SLACK_STATE_SECRET: 'a-state-secret-that-is-long',
  SLACK_SIGNING_SECRET: 'signing-secret',
  SLACK_ALLOWED_TEAMS: 'T1, E2',
  SECODA_API_KEY: 'shared-key',
};
const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

function refusal(env: Record<string, string | undefined>): SettingsError {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('these settings were taken');
}

describe('what the least settings give', () => {
  it('HTTP, with every default', () => {
    expect(readSettings(http)).toEqual({
      slack: {
        connection: { kind: 'http', botToken: 'xoxb-1-bot', signingSecret: 'signing-secret' },
        allowedTeams: [],
        apiUrl: 'https://slack.com/api/',
        command: '/secoda',
      },
      secoda: {
        apiUrl: 'https://api.secoda.co',
        apiKey: 'shared-key',
        appUrl: 'https://app.secoda.co',
        resourceUrl: undefined,
      },
      trustedEmailDomains: [],
      encryptionKeys: [],
      store: { kind: 'embedded', dataDir: './data' },
      policy: defaultPolicy,
      stewardChannel: undefined,
      http: { port: 3000, host: '0.0.0.0', metricsToken: undefined },
      logLevel: 'info',
      proxy: {},
      secrets: ['xoxb-1-bot', 'signing-secret', 'shared-key'],
    });
  });

  it('Socket Mode as soon as there is an app token, without a signing secret', () => {
    expect(readSettings(socket).slack.connection).toEqual({
      kind: 'socket',
      botToken: 'xoxb-1-bot',
      appToken: 'xapp-1-app',
    });
  });

  it('OAuth, without a bot token', () => {
    const { slack } = readSettings(oauth);
    expect(slack.connection).toEqual({
      kind: 'oauth',
      clientId: '1.2',
      clientSecret: 'client-secret',
      stateSecret: 'a-state-secret-that-is-long',
      signingSecret: 'signing-secret',
    });
    expect(slack.allowedTeams).toEqual(['T1', 'E2']);
  });
});

describe('what is read from a text', () => {
  it.each([
    [
      'SECODA_API_URL',
      'https://eapi.secoda.co/api/v1/',
      { secoda: { apiUrl: 'https://eapi.secoda.co/api/v1', appUrl: 'https://eu.secoda.co' } },
    ],
    ['SECODA_API_URL', 'https://aapi.secoda.co', { secoda: { appUrl: 'https://apac.secoda.co' } }],
    [
      'SECODA_API_URL',
      'https://secoda.acme.example:8443/api/v1',
      { secoda: { appUrl: 'https://secoda.acme.example:8443' } },
    ],
    ['SECODA_API_URL', 'http://127.0.0.1:4000', { secoda: { apiUrl: 'http://127.0.0.1:4000' } }],
    ['SECODA_API_URL', 'http://[::1]:4000', { secoda: { apiUrl: 'http://[::1]:4000' } }],
    ['SECODA_APP_URL', 'https://data.acme.example/', { secoda: { appUrl: 'https://data.acme.example' } }],
    ['SECODA_RESOURCE_URL', '{app}/{entity_type}/{id}', { secoda: { resourceUrl: '{app}/{entity_type}/{id}' } }],
    ['SECODA_RESOURCE_URL', 'https://go.example/?r={id}', { secoda: { resourceUrl: 'https://go.example/?r={id}' } }],
    ['SLACK_API_URL', 'https://slack-gov.com/api', { slack: { apiUrl: 'https://slack-gov.com/api/' } }],
    ['SLACK_API_URL', 'http://localhost:9000/api//', { slack: { apiUrl: 'http://localhost:9000/api/' } }],
    ['SLACK_COMMAND', 'catalog', { slack: { command: '/catalog' } }],
    ['SLACK_COMMAND', ' /data-catalog ', { slack: { command: '/data-catalog' } }],
    [
      'TRUSTED_EMAIL_DOMAINS',
      'Acme.example, @eu.acme.example,',
      { trustedEmailDomains: ['acme.example', 'eu.acme.example'] },
    ],
    ['ENCRYPTION_KEYS', `${key(1)},${key(2)}`, { encryptionKeys: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] }],
    ['DATABASE_URL', 'postgres://u:p@db/x', { store: { kind: 'postgres', url: 'postgres://u:p@db/x' } }],
    ['DATA_DIR', '/var/lib/secoda', { store: { kind: 'embedded', dataDir: '/var/lib/secoda' } }],
    ['PORT', '0', { http: { port: 0 } }],
    ['LOG_LEVEL', 'WARN', { logLevel: 'warn' }],
    ['STEWARD_CHANNEL', 'C0123ABCD', { stewardChannel: 'C0123ABCD' }],
    ['METRICS_TOKEN', 'a-long-metrics-token', { http: { metricsToken: 'a-long-metrics-token' } }],
    ['https_proxy', 'http://proxy:3128', { proxy: { https: 'http://proxy:3128' } }],
    ['HTTP_PROXY', 'http://proxy:3128', { proxy: { http: 'http://proxy:3128' } }],
    ['no_proxy', 'localhost', { proxy: { no: 'localhost' } }],
  ])('%s=%s', (name, value, expected) => {
    expect(readSettings({ ...http, [name]: value })).toMatchObject(expected);
  });

  it.each(settingsTable.map(({ name }) => name))('%s counts as unset when it is empty or blank', (name) => {
    const without = { ...http, [name]: undefined };
    for (const blank of ['', '  ']) {
      expect(outcome({ ...http, [name]: blank })).toEqual(outcome(without));
    }
  });
});

function outcome(env: Record<string, string | undefined>): unknown {
  try {
    return readSettings(env);
  } catch (error) {
    return String(error);
  }
}

describe('problems', () => {
  it('Socket Mode and OAuth at once is told as what it is', () => {
    const { message } = refusal({ ...oauth, SLACK_APP_TOKEN: 'xapp-1-app' });
    expect(message).toMatch(/SLACK_APP_TOKEN is for Socket Mode, which serves one workspace: leave it out/);
  });

  it('counts settings, not what is wrong with them', () => {
    const file = join(folder, 'wrong-twice.yml');
    writeFileSync(file, 'slack_guests: some\nunlinked: all\n');
    expect(refusal({ ...http, POLICY_FILE: file }).message).toMatch(
      /^One setting needs your attention:\n(?:.*\n.*\n){2}/,
    );
  });

  it('all missing settings are named at once, each with how to get it', () => {
    const { problems, message } = refusal({});
    expect(problems.map(({ name }) => name)).toEqual(['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SECODA_API_KEY']);
    for (const { name, howToGetIt } of problems) {
      expect(message).toContain(name);
      expect(message).toContain(howToGetIt);
    }
    expect(message).toContain('OAuth & Permissions');
    expect(message).toContain('Secoda → Settings → API');
  });

  it.each([
    [{ SLACK_APP_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN', 'SECODA_API_KEY']],
    [
      { SLACK_CLIENT_ID: '1.2' },
      ['SLACK_SIGNING_SECRET', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'SLACK_ALLOWED_TEAMS', 'SECODA_API_KEY'],
    ],
    [
      { SLACK_STATE_SECRET: 'short', PORT: 'x', SECODA_API_URL: 'ftp://x' },
      [
        'SLACK_SIGNING_SECRET',
        'SLACK_CLIENT_ID',
        'SLACK_CLIENT_SECRET',
        'SLACK_ALLOWED_TEAMS',
        'SECODA_API_URL',
        'SECODA_API_KEY',
        'PORT',
      ],
    ],
  ])('what is missing with %j', (env, names) => {
    expect(refusal(env).problems.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'xoxp-1-user', /xoxb-.*user token/],
    ['SLACK_BOT_TOKEN', 'xapp-1-app', /app-level token/],
    ['SLACK_BOT_TOKEN', '"xoxb-1-bot"', /quotation marks/],
    ['SLACK_APP_TOKEN', 'xoxb-1-bot', /xapp-.*a bot token/],
    ['SLACK_SIGNING_SECRET', 'two words', /copy it again/],
    ['SLACK_ALLOWED_TEAMS', 'acme', /T0123ABCD/],
    ['SLACK_ALLOWED_TEAMS', ',', /T0123ABCD/],
    ['SLACK_API_URL', 'http://slack.com/api/', /https/],
    ['SLACK_API_URL', 'https://slack.com/api/?x=1', /\?/],
    ['SLACK_COMMAND', '/two words', /one word/],
    ['SLACK_COMMAND', '/Secoda', /small letters/],
    ['SECODA_API_URL', 'http://api.secoda.co', /https/],
    ['SECODA_API_URL', 'http://127.0.0.1.evil.example', /https/],
    ['SECODA_API_URL', 'api.secoda.co', /https/],
    ['SECODA_API_URL', 'https://user:pass@api.secoda.co', /password/],
    ['SECODA_APP_URL', 'javascript:alert(1)', /https/],
    ['SECODA_RESOURCE_URL', '{app}/{title}/{id}', /no other braces/],
    ['SECODA_RESOURCE_URL', '{app}/{id', /no other braces/],
    ['SECODA_RESOURCE_URL', '{app}/{entity_type}', /\{id\}/],
    ['SECODA_RESOURCE_URL', 'javascript:{id}', /http/],
    ['SECODA_RESOURCE_URL', 'https://{id}.example/', /behind its host/],
    ['TRUSTED_EMAIL_DOMAINS', '*.acme.example', /written out/],
    ['TRUSTED_EMAIL_DOMAINS', 'ann@acme.example', /whole addresses/],
    ['DATABASE_URL', 'mysql://x/y', /postgres:\/\//],
    ['DATABASE_URL', 'postgres://u:p/w@db:5432/x', /%2F/],
    ['ENCRYPTION_KEYS', Buffer.alloc(31).toString('base64'), /32 bytes/],
    ['ENCRYPTION_KEYS', Buffer.alloc(33).toString('base64'), /32 bytes/],
    ['ENCRYPTION_KEYS', `${key(1)},no`, /32 bytes/],
    ['STEWARD_CHANNEL', '#stewards', /not its name/],
    ['PORT', '65536', /65535/],
    ['PORT', '-1', /65535/],
    ['PORT', '30 00', /65535/],
    ['HOST', 'http://x', /0\.0\.0\.0/],
    ['LOG_LEVEL', 'loud', /fatal, error/],
    ['HTTPS_PROXY', 'proxy:3128', /http:\/\//],
    ['HTTP_PROXY', 'http://', /http:\/\//],
  ])('%s=%s', (name, value, says) => {
    const { problems } = refusal({ ...http, [name]: value });
    expect(problems).toEqual([{ name, problem: expect.stringMatching(says), howToGetIt: expect.any(String) }]);
  });

  it('a policy is read from its file, and its problems are told with their lines beside the others', () => {
    const good = join(folder, 'good.yml');
    writeFileSync(good, 'visible_teams: [Finance]\n');
    expect(readSettings({ ...http, POLICY_FILE: good }).policy).toEqual({
      ...defaultPolicy,
      visible_teams: ['Finance'],
    });

    const bad = join(folder, 'bad.yml');
    writeFileSync(bad, '# policy\nslack_guests: everything\nwhatever: 1\n');
    const { problems } = refusal({ ...http, POLICY_FILE: bad, PORT: 'x' });
    expect(problems.map(({ name }) => name)).toEqual(['POLICY_FILE', 'POLICY_FILE', 'PORT']);
    expect(problems[0]?.problem).toMatch(/line 2: slack_guests must be nothing or viewer/);
    expect(problems[1]?.problem).toMatch(/line 3: "whatever" is not known/);

    expect(refusal({ ...http, POLICY_FILE: join(folder, 'none.yml') }).message).toMatch(/cannot be read \(ENOENT\)/);
    expect(refusal({ ...http, POLICY_FILE: folder }).message).toMatch(/cannot be read \(EISDIR\)/);
  });

  const secretNames = settingsTable.filter(({ secret }) => secret).map(({ name }) => name);

  it('never repeat the value of a secret', () => {
    fc.assert(
      fc.property(
        fc.subarray(secretNames, { minLength: 1 }),
        fc.constantFrom('', 'xoxb-', 'xapp-', 'xoxp-', 'postgres://user:', 'http://user:', '"'),
        fc.constantFrom('', '@host:5432/x', ' and more', ',', '"'),
        (names, before, after) => {
          const env = Object.fromEntries(names.map((name) => [name, `${before}canary-7351${after}`]));
          expect(outcomeText(env)).not.toContain('canary-7351');
        },
      ),
    );
  });

  it('is either settings or a SettingsError, whatever the environment holds', () => {
    const name = fc.constantFrom(...settingsTable.map((entry) => entry.name));
    const value = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom('postgres://u:100%@h/x', 'https://%', '{app}', ','),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value), (env) => {
        try {
          readSettings({ ...http, ...env, POLICY_FILE: undefined });
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsError);
        }
      }),
    );
  });
});

function outcomeText(env: Record<string, string>): string {
  try {
    readSettings(env);
    return '';
  } catch (error) {
    return String(error);
  }
}

describe('the secrets for the log', () => {
  it('are every secret value, the parts of lists, and passwords inside addresses as they are and decoded', () => {
    const { secrets } = readSettings({
      ...socket,
      ENCRYPTION_KEYS: `${key(1)},${key(2)}`,
      DATABASE_URL: 'postgres://user:p%40ssword@db/x',
      HTTPS_PROXY: 'http://me:proxy-pass@proxy:3128',
      METRICS_TOKEN: 'a-long-metrics-token',
    });
    expect(secrets).toEqual(
      expect.arrayContaining([
        'xoxb-1-bot',
        'xapp-1-app',
        'shared-key',
        key(1),
        key(2),
        'p%40ssword',
        'p@ssword',
        'proxy-pass',
        'a-long-metrics-token',
      ]),
    );
  });

  it('hold no value that could be found in ordinary words', () => {
    expect(readSettings({ ...http, HTTP_PROXY: 'http://a:b@proxy:1' }).secrets).not.toContain('b');
  });
});
