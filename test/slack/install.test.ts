// Installing by OAuth, for several workspaces at once: the way to Slack and back, what is kept of it and how, who is told
// what when it does not work, and that each workspace is served with its own token until it takes it back.

import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'node:querystring';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Bot, startBot } from '../../src/bot.ts';
import { readSettings } from '../../src/config/settings.ts';
import { createLog } from '../../src/observability/log.ts';
import { type Catalog, startCatalog } from '../../src/sandbox/catalog/server.ts';
import { type Front, startFront } from '../../src/sandbox/slack/front.ts';
import type { Person, Role } from '../../src/sandbox/slack/people.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';
import { IN_MEMORY, openDatabase } from '../../src/store/database.ts';
import { type TestClock, testClock } from '../support/clock.ts';

const STATE_SECRET = randomBytes(24).toString('hex');
const COOKIE = 'slack-app-oauth-state';
const START_AGAIN = 'The installation did not work. Please start again at /slack/install.\n';
const INSTALLED = 'The app is installed. Go to Slack and type /secoda help.\n';
const NOT_INSTALLED = 'This app is not installed in your workspace';
const NOT_ALLOWED = 'This app does not serve your workspace';
const group = { id: 'E0GROUP1', name: 'Group' };
const strangers = { id: 'E0OTHERS', name: 'Others' };

/** Two workspaces that may install the app, one that may not, an organisation that may and one that may not. */
let acme: SimulatedSlack;
let globex: SimulatedSlack;
let foreign: SimulatedSlack;
let org: SimulatedSlack;
let foreignOrg: SimulatedSlack;
let front: Front;
let catalog: Catalog;
let clock: TestClock;
let bot: Bot;
const log: string[] = [];
const readers: (() => void)[] = [];
const codes: string[] = [];
const keys: string[] = [];
const escaped: unknown[] = [];
const onEscape = (reason: unknown): void => void escaped.push(reason);

const workspaces = (): SimulatedSlack[] => [acme, globex, foreign, org, foreignOrg];

beforeAll(async () => {
  process.on('unhandledRejection', onEscape);
  clock = testClock();
  acme = await startSlack({ clock });
  const { signingSecret, oauth } = acme;
  const same = { clock, signingSecret, clientId: oauth.clientId, clientSecret: oauth.clientSecret };
  [globex, foreign, org, foreignOrg, catalog] = await Promise.all([
    startSlack(same),
    startSlack(same),
    startSlack({ ...same, enterprise: group }),
    startSlack({ ...same, enterprise: strangers }),
    startCatalog({ resources: 60, clock }),
  ]);
  front = await startFront(acme, globex, foreign, org, foreignOrg);
});

afterAll(async () => {
  await Promise.all([front.stop(), catalog.stop(), ...workspaces().map((slack) => slack.stop())]);
  await setImmediate();
  process.off('unhandledRejection', onEscape);
  expect(escaped).toEqual([]);
  expect(workspaces().flatMap(({ violations }) => violations)).toEqual([]);
  const { clientSecret } = acme.oauth;
  const secrets = [...workspaces().map(({ botToken }) => botToken), clientSecret, STATE_SECRET, ...codes, ...keys];
  expect(secrets.length).toBeGreaterThan(10);
  expect(log.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
});

async function launch(different: Readonly<Record<string, string | undefined>> = {}): Promise<Bot> {
  const settings = readSettings({
    SLACK_CLIENT_ID: acme.oauth.clientId,
    SLACK_CLIENT_SECRET: acme.oauth.clientSecret,
    SLACK_STATE_SECRET: STATE_SECRET,
    SLACK_SIGNING_SECRET: acme.signingSecret,
    SLACK_ALLOWED_TEAMS: [acme.team.id, globex.team.id, group.id].join(','),
    SLACK_API_URL: front.apiUrl,
    SECODA_API_URL: catalog.url,
    SECODA_API_KEY: catalog.keys.admin,
    DATA_DIR: IN_MEMORY,
    HOST: '127.0.0.1',
    PORT: '0',
    ...different,
  });
  const destination = {
    write(line: string) {
      log.push(line);
      for (const read of readers.splice(0)) read();
    },
  };
  bot = await startBot(settings, {
    clock,
    log: createLog({ level: 'info', secrets: settings.secrets, destination }),
  });
  for (const slack of workspaces()) slack.connect(`${address()}/slack/events`);
  return bot;
}

async function logged(words: string, since: number): Promise<void> {
  while (!log.slice(since).some((line) => line.includes(words))) {
    await new Promise<void>((read) => readers.push(read));
  }
}

const address = (): string => `http://127.0.0.1:${bot.port}`;

interface Begun {
  readonly state: string;
  readonly cookie: string;
  /** Where the page leads. */
  readonly leadsTo: URL;
}

/** Opens /slack/install as a browser does. */
async function begin(): Promise<Begun> {
  const response = await fetch(`${address()}/slack/install`, { redirect: 'manual' });
  const page = await response.text();
  const link = response.headers.get('location') ?? /href="(http[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  if (link === undefined) throw new Error(`/slack/install leads nowhere: ${response.status}`);
  const leadsTo = new URL(link);
  return { leadsTo, cookie, state: leadsTo.searchParams.get('state') ?? '' };
}

interface Back {
  readonly status: number;
  readonly text: string;
}

/** What the browser reads after Slack has sent it back. */
async function comeBack(query: Readonly<Record<string, string>>, cookie?: string): Promise<Back> {
  const response = await fetch(`${address()}/slack/oauth_redirect?${stringify(query)}`, {
    headers: cookie === undefined ? {} : { cookie },
  });
  return { status: response.status, text: await response.text() };
}

function grant(slack: SimulatedSlack): string {
  const code = slack.oauth.grant();
  codes.push(code);
  return code;
}

async function install(slack: SimulatedSlack): Promise<Back> {
  const { state, cookie } = await begin();
  return comeBack({ code: grant(slack), state }, cookie);
}

/** What somebody reads after typing a command. */
async function types(slack: SimulatedSlack, text: string): Promise<string> {
  const person = slack.people.editor;
  const before = slack.sees(person).length;
  expect(await slack.command(person, '/secoda', text)).toMatchObject({ status: 200, problem: undefined });
  await bot.idle();
  return slack.sees(person).length > before ? reads(slack) : '';
}

function reads(slack: SimulatedSlack): string {
  const newest = slack.sees(slack.people.editor).at(-1);
  return newest === undefined ? '' : slack.read(newest);
}

/** A state as the app would sign it. */
function forgedState(secret: string, madeAt = Date.now(), algorithm: 'HS256' | 'none' = 'HS256'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = { installOptions: { scopes: [] }, now: new Date(madeAt).toJSON(), random: 1 };
  const signed = `${part({ alg: algorithm, typ: 'JWT' })}.${part(content)}`;
  if (algorithm === 'none') return `${signed}.`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const cookieOf = (state: string): string => `${COOKIE}=${state}`;

/** An event as Slack sends it, with another envelope. */
function sendEvent(slack: SimulatedSlack, event: object, envelope: object) {
  const body = JSON.stringify({
    type: 'event_callback',
    api_app_id: slack.bot.appId,
    event_id: `Ev${randomBytes(6).toString('hex')}`,
    event_time: Math.floor(clock.now() / 1000),
    event,
    ...envelope,
  });
  return slack.send({ body, headers: { 'content-type': 'application/json', ...slack.sign(body) } });
}

describe('coming back from Slack', () => {
  beforeAll(() => launch());
  afterAll(() => bot.stop());

  const old = 11 * 60_000;
  test.each<[string, () => Promise<Back>]>([
    ['with a state that nobody made', () => comeBack({ code: grant(acme), state: 'made-up' }, cookieOf('made-up'))],
    [
      'with a state of another secret',
      () => {
        const state = forgedState('another secret');
        return comeBack({ code: grant(acme), state }, cookieOf(state));
      },
    ],
    [
      'with a state that nobody signed',
      () => {
        const state = forgedState('', Date.now(), 'none');
        return comeBack({ code: grant(acme), state }, cookieOf(state));
      },
    ],
    [
      'with a state that has expired',
      () => {
        const state = forgedState(STATE_SECRET, Date.now() - old);
        return comeBack({ code: grant(acme), state }, cookieOf(state));
      },
    ],
    [
      'with the state of another browser',
      async () => comeBack({ code: grant(acme), state: (await begin()).state }, (await begin()).cookie),
    ],
    ['with a state and no cookie', async () => comeBack({ code: grant(acme), state: (await begin()).state })],
    ['without a state', async () => comeBack({ code: grant(acme) }, (await begin()).cookie)],
    ['with an empty state', async () => comeBack({ code: grant(acme), state: '' }, cookieOf(''))],
    [
      'without a code',
      async () => {
        const { state, cookie } = await begin();
        return comeBack({ state }, cookie);
      },
    ],
    [
      'with a code that Slack does not know',
      async () => {
        const { state, cookie } = await begin();
        return comeBack({ code: 'made-up', state }, cookie);
      },
    ],
    ['with nothing at all', () => comeBack({})],
  ])('%s ends with how to start again, and nothing is kept', async (_, back) => {
    expect(await back()).toEqual({ status: 400, text: START_AGAIN });
    expect(await types(acme, 'whoami')).toContain(NOT_INSTALLED);
  });
});

describe('with a bot in which nobody has installed the app', () => {
  beforeEach(() => launch());
  afterEach(() => bot.stop());

  describe('/slack/install', () => {
    test('leads to Slack with the scopes of the manifest, no more and no fewer, and with a state', async () => {
      const manifest = parse(await readFile('manifest.yml', 'utf8'));
      const { leadsTo, state, cookie } = await begin();
      expect(leadsTo.origin + leadsTo.pathname).toBe(new URL('/oauth/v2/authorize', front.apiUrl).href);
      expect(leadsTo.searchParams.get('client_id')).toBe(acme.oauth.clientId);
      expect(leadsTo.searchParams.get('scope')?.split(',')).toEqual(manifest.oauth_config.scopes.bot);
      expect(leadsTo.searchParams.get('user_scope') ?? '').toBe('');
      expect(state.length).toBeGreaterThan(40);
      expect(cookie).toBe(cookieOf(state));
      expect(leadsTo.href).not.toContain(acme.oauth.clientSecret);
    });

    test('gives each visitor another state, in a cookie that no script reads and that goes over TLS only', async () => {
      expect((await begin()).state).not.toBe((await begin()).state);
      const response = await fetch(`${address()}/slack/install`, { redirect: 'manual' });
      expect(response.headers.get('set-cookie')).toMatch(/; Secure; HttpOnly; Path=\/; Max-Age=600$/);
    });
  });

  test('nothing is answered but that the app is not installed; the bot is ready', async () => {
    expect(await types(acme, 'help')).toContain(NOT_INSTALLED);
    expect(await types(acme, 'find a')).toMatch(/\/slack\/install/);
    // What the bot reads at its start is not for anybody.
    const searches = catalog.requests.filter(({ query }) => JSON.stringify(query).includes('"title"'));
    expect(searches).toEqual([]);
    expect((await fetch(`${address()}/readyz`)).status).toBe(200);
  });

  test('an installation counts at once, also where the app was just refused', async () => {
    expect(await types(acme, 'whoami')).toContain(NOT_INSTALLED);
    expect(await install(acme)).toEqual({ status: 200, text: INSTALLED });
    expect(await types(acme, 'whoami')).toContain('You act as');
    expect(await types(globex, 'whoami')).toContain(NOT_INSTALLED);
  });

  test('each workspace is served with its own token', async () => {
    await install(acme);
    await install(globex);
    const asked = (slack: SimulatedSlack) => slack.calls.filter(({ method }) => method === 'users.info');
    const [before, beforeThere] = [asked(acme).length, asked(globex).length];
    expect(await types(globex, 'whoami')).toContain('You act as');
    expect(asked(globex).slice(beforeThere)).toEqual([expect.objectContaining({ status: 200, error: undefined })]);
    expect(asked(acme)).toHaveLength(before);
    expect(await types(acme, 'whoami')).toContain('You act as');
    expect(asked(acme).slice(before)).toEqual([expect.objectContaining({ status: 200, error: undefined })]);
  });

  test('two installations under way at the same time both arrive', async () => {
    const [one, other] = await Promise.all([begin(), begin()]);
    const arrived = await Promise.all([
      comeBack({ code: grant(acme), state: one.state }, one.cookie),
      comeBack({ code: grant(globex), state: other.state }, other.cookie),
    ]);
    expect(arrived).toEqual([
      { status: 200, text: INSTALLED },
      { status: 200, text: INSTALLED },
    ]);
    expect(await types(acme, 'whoami')).toContain('You act as');
    expect(await types(globex, 'whoami')).toContain('You act as');
  });

  test('an installation for a whole organisation serves its workspaces', async () => {
    expect(await types(org, 'whoami')).toContain(NOT_INSTALLED);
    expect(await install(org)).toEqual({ status: 200, text: INSTALLED });
    expect(await types(org, 'whoami')).toContain('You act as');
    expect(await types(org, 'find a')).toContain('Results 1–5');
    await org.press(org.people.editor, org.control(org.sees(org.people.editor).at(-1) ?? raise(), 'Next page'));
    await bot.idle();
    expect(reads(org)).toContain('Results 6–10');
    expect(await types(acme, 'whoami')).toContain(NOT_INSTALLED);
  });

  describe('coming back from Slack', () => {
    test('with a state that is good but for its age is the same as with a fresh one: the age is what is refused', async () => {
      const state = forgedState(STATE_SECRET, Date.now() - 9 * 60_000);
      expect(await comeBack({ code: grant(acme), state }, cookieOf(state))).toEqual({ status: 200, text: INSTALLED });
    });

    test('a second time with the same state, and a new code, is refused', async () => {
      const { state, cookie } = await begin();
      expect(await comeBack({ code: grant(acme), state }, cookie)).toMatchObject({ status: 200 });
      expect(await comeBack({ code: grant(globex), state }, cookie)).toEqual({ status: 400, text: START_AGAIN });
      expect(await types(globex, 'whoami')).toContain(NOT_INSTALLED);
      expect(await types(acme, 'whoami')).toContain('You act as');
    });

    test('after saying no says that the installation was cancelled, and nothing is kept', async () => {
      const { state, cookie } = await begin();
      const { status, text } = await comeBack({ error: 'access_denied', state }, cookie);
      expect(status).toBe(400);
      expect(text).toMatch(/cancel/i);
      expect(text).toContain('/slack/install');
      expect(await types(acme, 'whoami')).toContain(NOT_INSTALLED);
    });

    test.each(['oauth.v2.access', 'auth.test'])(
      'while Slack fails (%s) says so, does not blame the browser, and nothing is kept',
      async (method) => {
        const { state, cookie } = await begin();
        acme.fail(method, { status: 503 });
        const { status, text } = await comeBack({ code: grant(acme), state }, cookie);
        acme.fail(method);
        expect(text).toMatch(/Slack/);
        expect(text).toContain('/slack/install');
        expect(status).toBeGreaterThanOrEqual(500);
        expect(await types(acme, 'whoami')).toContain(NOT_INSTALLED);
      },
    );

    test.each([
      ['workspace', () => foreign],
      ['organisation', () => foreignOrg],
    ])(
      'into a %s that is not in SLACK_ALLOWED_TEAMS is refused, and its people are told who can allow it',
      async (_, of) => {
        const { status, text } = await install(of());
        expect(status).toBe(403);
        expect(text).toMatch(/^This workspace is not allowed to use the app\. .*SLACK_ALLOWED_TEAMS/);
        expect(await types(of(), 'whoami')).toMatch(new RegExp(`^${NOT_ALLOWED}.*SLACK_ALLOWED_TEAMS`));
      },
    );
  });
});

function raise(): never {
  throw new Error('nothing is shown');
}

test('the page at the end names the command as it is set', async () => {
  await launch({ SLACK_COMMAND: '/catalog' });
  const { text } = await install(acme);
  await bot.stop();
  expect(text).toContain('/catalog help');
});

describe('with the app installed in two workspaces and an organisation', () => {
  beforeEach(async () => {
    await launch();
    for (const slack of [acme, globex, org]) expect(await install(slack)).toMatchObject({ status: 200 });
  });
  afterEach(() => bot.stop());

  test.each<[string, (slack: SimulatedSlack) => Promise<unknown>]>([
    ['app_uninstalled', (slack) => slack.event({ type: 'app_uninstalled' })],
    ['tokens_revoked', (slack) => slack.event({ type: 'tokens_revoked', tokens: { bot: [slack.bot.userId] } })],
    [
      'app_uninstalled without authorizations',
      (slack) => sendEvent(slack, { type: 'app_uninstalled' }, { team_id: slack.team.id }),
    ],
  ])('%s ends it for that workspace at once, and for nobody else; it can be installed again', async (_, uninstall) => {
    expect(await types(acme, 'find a')).toContain('Results 1–5');
    const shown = acme.sees(acme.people.editor).at(-1) ?? raise();
    expect(await uninstall(acme)).toMatchObject({ status: 200 });
    await bot.idle();
    expect(await types(acme, 'help')).toContain(NOT_INSTALLED);
    await acme.press(acme.people.editor, acme.control(shown, 'Next page'));
    await bot.idle();
    expect(reads(acme)).toContain(NOT_INSTALLED);
    expect(await types(globex, 'whoami')).toContain('You act as');
    expect(await types(org, 'whoami')).toContain('You act as');
    expect(await install(acme)).toMatchObject({ status: 200 });
    expect(await types(acme, 'whoami')).toContain('You act as');
  });

  test('tokens of people that are revoked change nothing', async () => {
    await acme.event({ type: 'tokens_revoked', tokens: { oauth: [acme.people.admin.id] } });
    await acme.event({ type: 'tokens_revoked', tokens: { oauth: [acme.people.admin.id], bot: [] } });
    await bot.idle();
    expect(await types(acme, 'whoami')).toContain('You act as');
  });

  test.each<[string, object]>([
    // As Slack's other events of organisation-wide apps come.
    ['that names the organisation and no workspace', { team_id: null, enterprise_id: group.id }],
    ['that says so itself', { team_id: 'T0ANY', enterprise_id: group.id, is_enterprise_install: true }],
    [
      // As the wrapper of all events has it, and as Bolt reads it.
      'whose authorization says so',
      {
        team_id: 'T0ANY',
        enterprise_id: group.id,
        authorizations: [
          { enterprise_id: group.id, team_id: null, user_id: 'U1', is_bot: true, is_enterprise_install: true },
        ],
      },
    ],
  ])('app_uninstalled for the organisation, in an event %s, ends it there', async (_, envelope) => {
    expect(await types(org, 'whoami')).toContain('You act as');
    expect(await sendEvent(org, { type: 'app_uninstalled' }, envelope)).toMatchObject({ status: 200 });
    await bot.idle();
    expect(await types(org, 'whoami')).toContain(NOT_INSTALLED);
    expect(await types(acme, 'whoami')).toContain('You act as');
  });

  test('one workspace of an organisation that leaves does not take the app from the others', async () => {
    const envelope = { team_id: 'T0OTHER', enterprise_id: group.id };
    expect(await sendEvent(org, { type: 'app_uninstalled' }, envelope)).toMatchObject({ status: 200 });
    await bot.idle();
    expect(await types(org, 'whoami')).toContain('You act as');
  });

  describe('a button of results of one workspace, pressed in another', () => {
    /** A press that is genuine but for the key of the results, taken from the other workspace. */
    async function pressedWith(results: string, userId = globex.people.editor.id): Promise<string> {
      await types(globex, 'find a');
      const shown = globex.sees(globex.people.editor).at(-1) ?? raise();
      const { sent } = await globex.press(globex.people.editor, globex.control(shown, 'Next page'));
      await bot.idle();
      const payload = JSON.parse(new URLSearchParams(sent.body).get('payload') ?? '');
      payload.actions[0].value = results;
      payload.user.id = userId;
      const body = stringify({ payload: JSON.stringify(payload) });
      const headers = { 'content-type': 'application/x-www-form-urlencoded', ...globex.sign(body) };
      expect(await globex.send({ body, headers })).toMatchObject({ status: 200 });
      await bot.idle();
      return reads(globex);
    }

    async function resultsOfAcme(): Promise<string> {
      await types(acme, 'find a');
      const shown = acme.sees(acme.people.editor).at(-1) ?? raise();
      const { sent } = await acme.press(acme.people.editor, acme.control(shown, 'Next page'));
      await bot.idle();
      const payload = JSON.parse(new URLSearchParams(sent.body).get('payload') ?? '');
      return payload.actions[0].value;
    }

    test('is unknown there', async () => {
      const results = await resultsOfAcme();
      expect(await pressedWith(results)).toMatch(/^These results are no longer kept, or they are not yours\./);
      expect(reads(acme)).toContain('Results 6–10');
    });

    test('is unknown also to somebody with the same id, as people of an organisation have', async () => {
      const results = await resultsOfAcme();
      const people = globex.people as Record<Role, Person>;
      const { twin } = people;
      people.twin = { ...people.editor, id: acme.people.editor.id };
      const read = await pressedWith(results, acme.people.editor.id);
      people.twin = twin;
      expect(read).toMatch(/^These results are no longer kept, or they are not yours\./);
    });
  });
});

describe('what is kept', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'install-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const key = (): string => {
    const made = randomBytes(32).toString('base64');
    keys.push(made);
    return made;
  };
  const started = (encryption?: string, different = {}): Promise<Bot> =>
    launch({ DATA_DIR: folder, ENCRYPTION_KEYS: encryption, ...different });

  /** Every row of every table, as text, by table. */
  async function rows(): Promise<Readonly<Record<string, string[]>>> {
    const database = await openDatabase({ kind: 'embedded', dataDir: folder }, { log: { error: () => undefined } });
    try {
      const tables = await sql<{ name: string }>`
        select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
        database.kysely,
      );
      const found: Record<string, string[]> = {};
      for (const { name } of tables.rows) {
        const all = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
          database.kysely,
        );
        found[name] = all.rows.map(({ row }) => row);
      }
      return found;
    } finally {
      await database.close();
    }
  }

  async function filesWith(text: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const hits = await Promise.all(files.map(async (file) => (await readFile(file)).includes(text)));
    return files.filter((_, index) => hits[index]);
  }

  test('is the workspace with its sealed token; the token itself stands in no column and in no file', async () => {
    await started(key());
    await install(acme);
    for (const slack of [foreign, foreignOrg]) expect(await install(slack)).toMatchObject({ status: 403 });
    await types(acme, 'find a');
    await bot.stop();
    const kept = await rows();
    expect(kept.installations).toHaveLength(1);
    expect(kept.installations?.[0]).toContain(acme.team.id);
    expect(kept.stored_views).toHaveLength(1);
    const everything = Object.values(kept).flat().join('\n');
    for (const { botToken } of [acme, foreign, foreignOrg]) {
      expect(everything).not.toContain(botToken);
      expect(everything).not.toContain(Buffer.from(botToken).toString('base64').slice(0, 40));
      expect(await filesWith(botToken)).toEqual([]);
    }
    expect(everything).not.toContain('xoxb-');
    // The search itself finds what is there.
    expect((await filesWith(acme.team.id)).length).toBeGreaterThan(0);
  });

  test('opens with an old key as long as it is listed, says so when it is not, and is sealed anew by installing again', async () => {
    const [first, second] = [key(), key()];
    await started(first);
    await install(acme);
    await bot.stop();
    await started(`${second},${first}`);
    expect(await types(acme, 'whoami')).toContain('You act as');
    await bot.stop();
    await started(second);
    expect(await types(acme, 'whoami')).toMatch(/cannot open its own token for your workspace.*ENCRYPTION_KEYS/);
    expect(await install(acme)).toMatchObject({ status: 200 });
    expect(await types(acme, 'whoami')).toContain('You act as');
    await bot.stop();
    await started(second);
    expect(await types(acme, 'whoami')).toContain('You act as');
    await bot.stop();
  });

  test('without ENCRYPTION_KEYS is sealed too, and opens when a key is set later', async () => {
    await started();
    await install(acme);
    await bot.stop();
    expect(await filesWith(acme.botToken)).toEqual([]);
    await started(key());
    expect(await types(acme, 'whoami')).toContain('You act as');
    await bot.stop();
  });

  test('serves nobody who is not allowed any more', async () => {
    await started();
    await install(acme);
    await install(globex);
    await bot.stop();
    await started(undefined, { SLACK_ALLOWED_TEAMS: globex.team.id });
    expect(await types(acme, 'whoami')).toContain(NOT_ALLOWED);
    expect(await types(globex, 'whoami')).toContain('You act as');
    await bot.stop();
  });

  test('of a workspace that removed the app while nobody heard it is deleted, of one that cannot be asked it is not', async () => {
    await started();
    await install(acme);
    await install(globex);
    await types(acme, 'find a');
    await bot.stop();
    acme.fail('auth.test', { error: 'account_inactive' });
    globex.fail('auth.test', { error: 'internal_error' });
    const since = log.length;
    await started();
    await logged('has removed the app', since);
    for (const slack of [acme, globex]) slack.fail('auth.test');
    expect(await types(acme, 'whoami')).toContain(NOT_INSTALLED);
    expect(await types(globex, 'whoami')).toContain('You act as');
    await bot.stop();
    const kept = await rows();
    expect(kept.installations).toEqual([expect.stringContaining(globex.team.id)]);
    expect(kept.stored_views).toEqual([]);
  });
});
