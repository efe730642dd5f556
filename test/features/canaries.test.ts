// What must never be written down: marked words stand in all that people type, in all that the catalog and Slack say, and in
// every key; then every command and press is tried by several people, in good times and bad. No line of the log and no
// metric may hold a mark. Beside it what operators ask: /metrics, /readyz and /livez.

import { randomBytes } from 'node:crypto';
import { parse, stringify } from 'node:querystring';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/sandbox/slack/delivery.ts';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import type { Person, Role } from '../../src/sandbox/slack/people.ts';
import { startPostgres, type TestServer } from '../store/support/postgres.ts';
import { addResource } from '../support/catalog.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

const MARK = 'canary7351';
const METRICS_TOKEN = `${MARK}-metrics-token`;
/** After this, names and roles are read anew. */
const NAMES_ARE_OLD_MS = 16 * 60_000;

/** What of the mark could be recognised, in capitals, in addresses, in base64. */
const traces = [
  MARK,
  ...[0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), Buffer.from(MARK)])
      .toString('base64')
      .slice(4, 12),
  ),
];

function marked(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => {
    const lower = line.toLowerCase();
    return lower.includes(MARK) || traces.some((trace) => line.includes(trace));
  });
}

function raise(why: string): never {
  throw new Error(why);
}

/** Everything that only Slack and the app may know of the payloads that were sent. */
function secretsIn({ sent }: Delivery): readonly string[] {
  const form = parse(sent.body);
  const payload: unknown = typeof form.payload === 'string' ? JSON.parse(form.payload) : form;
  const { response_url: address, trigger_id: trigger, token } = payload as Record<string, unknown>;
  return [address, trigger, token, sent.headers['x-slack-signature']].filter((value) => typeof value === 'string');
}

/** What a person does, with every secret that goes along kept for later. */
function hands(world: TestWorld, secrets: Set<string>) {
  const { slack } = world;
  const keep = async (doing: Promise<Delivery>): Promise<void> => {
    for (const secret of secretsIn(await doing)) secrets.add(secret);
    await world.idle();
  };
  const seenBy = (person: Person) => slack.sees(person).at(-1);

  /** Fills every field of the open modal with a mark and sends it, then closes what is open. */
  async function finishModal(person: Person): Promise<void> {
    const view = slack.modal(person);
    if (view?.submit !== undefined) {
      const fields = slack.controls(view).filter(({ type }) => type === 'plain_text_input');
      const values = Object.fromEntries(fields.map(({ label }) => [label, `${MARK}-typed-into-a-form`]));
      await keep(slack.submit(person, values));
    }
    await slack.close(person, true);
  }

  return {
    finishModal,
    async types(person: Person, text: string): Promise<string> {
      await keep(slack.command(person, '/secoda', text));
      const newest = seenBy(person);
      return newest === undefined ? '' : slack.read(newest);
    },
    /** Looks for what a message speaks of. */
    async uses(person: Person, message: Shown): Promise<void> {
      await keep(slack.messageShortcut(person, 'shortcut.message', message));
    },
    /** Looks for something in the window of the shortcut. */
    async looksFor(person: Person, words: string): Promise<void> {
      await keep(slack.shortcut(person, 'shortcut.find'));
      await keep(slack.submit(person, { 'What are you looking for?': words }));
      await slack.close(person, true);
    },
    /** Presses each control of the newest message once; two cards have the same buttons. */
    async pressesAll(person: Person): Promise<readonly string[]> {
      const pressed: string[] = [];
      for (;;) {
        const shown = seenBy(person);
        const control = shown && slack.controls(shown).find(({ label }) => !pressed.includes(label));
        if (control === undefined || pressed.length > 20) return pressed;
        pressed.push(control.label);
        await keep(slack.press(person, control));
        await finishModal(person);
      }
    },
  };
}

/** Puts marks into all that the catalog and Slack say. */
function plant({ catalog, slack }: TestWorld): { readonly ids: readonly string[] } {
  const { company } = catalog;
  const eddie =
    [...company.people.values()].find(({ email }) => email === slack.people.editor.email) ?? raise('no Eddie');
  Object.assign(eddie, { email: `${MARK}.eddie@acme.example`, first_name: `${MARK}First`, last_name: `${MARK}Last` });
  slack.change(slack.people.editor, { email: eddie.email, realName: `${MARK} Real`, name: `${MARK}.handle` });
  slack.change(slack.people.unlinked, { email: `${MARK}.nobody@acme.example`, realName: `${MARK} Nobody` });
  for (const things of [company.groups, company.teams, company.tags, company.integrations]) {
    for (const thing of things.values()) thing.name = `${MARK} ${thing.name}`;
  }
  for (const integration of company.integrations.values()) {
    integration.credentials = { user: `${MARK}-user`, password: `${MARK}-password` };
  }
  const added = Array.from({ length: 12 }, (_, n) =>
    addResource(catalog, {
      title: `${MARK} title ${n}`,
      description: `${MARK} description <!channel> \`code\``,
      definition: `# ${MARK}\n\n<p>documentation</p>`,
      url: `https://${MARK}.example/source?token=${MARK}`,
      owners: [eddie.id],
      tags: [...company.tags.keys()].slice(0, 2),
      search_metadata: { cluster: `${MARK}c`, database: `${MARK}d`, schema: `${MARK}s`, type: 'table' },
    }),
  );
  return { ids: added.map(({ id }) => id) };
}

/** What a Secoda that fails may say; a mark in everything that it says. */
const SAID = { detail: `${MARK} said`, title: [`${MARK} is wrong`], [`${MARK}_field`]: [MARK] };
const secodaFaults = [
  ...[400, 401, 403, 404, 409, 422, 500, 503].map((status) => ({ kind: 'status', status, body: SAID }) as const),
  { kind: 'status', status: 500, body: `Traceback: ${MARK}`, contentType: 'text/plain' },
  { kind: 'status', status: 302, headers: { location: `https://${MARK}.example/login?next=${MARK}` } },
  { kind: 'status', status: 503, headers: { 'x-request-id': `${MARK} not an id`, 'retry-after': MARK } },
  { kind: 'throttle', retryAfter: 60 },
  { kind: 'reset' },
  { kind: 'html', status: 502 },
  { kind: 'half json' },
  { kind: 'cut' },
  { kind: 'changed shape', reply: () => ({ results: [{ id: 5, title: MARK, [MARK]: MARK }], [MARK]: MARK }) },
  { kind: 'changed shape', reply: () => [MARK] },
] as const;

const slackFaults = [
  ['response_url', { status: 404 }],
  ['response_url', { reset: true }],
  ['chat.postMessage', { error: 'account_inactive' }],
  ['chat.postMessage', { status: 503 }],
  ['chat.postMessage', { reset: true }],
  ['views.open', { error: 'expired_trigger_id' }],
  ['views.open', { status: 500 }],
  ['views.update', { error: 'hash_conflict' }],
  ['views.update', { retryAfter: 30 }],
  ['users.info', { error: 'user_not_found' }],
  ['users.info', { reset: true }],
] as const;

describe('no mark is written down', () => {
  let world: TestWorld;
  let person: ReturnType<typeof hands>;
  let ids: readonly string[];
  const secrets = new Set<string>();
  const encryptionKey = randomBytes(32).toString('base64');

  beforeAll(async () => {
    world = await testWorld({
      settings: {
        METRICS_TOKEN,
        LOG_LEVEL: 'trace',
        ENCRYPTION_KEYS: encryptionKey,
        SECODA_APP_URL: 'https://app.secoda.example',
        SECODA_RESOURCE_URL: '{app}/catalog/{entity_type}/{id}',
      },
    });
    const { slack, catalog } = world;
    for (const secret of [slack.botToken, slack.appToken, slack.signingSecret, ...Object.values(catalog.keys)]) {
      secrets.add(secret);
    }
    secrets.add(METRICS_TOKEN).add(encryptionKey);
    ({ ids } = plant(world));
    // What was read at the start is older than names and roles may be.
    world.clock.advance(NAMES_ARE_OLD_MS);
    person = hands(world, secrets);
  });
  afterAll(async () => {
    await world.finish();
    // Stopping writes lines too.
    clean();
  });

  afterEach(() => {
    world.catalog.faults.clear();
    // What a failing Secoda told of people and names, and how long it wanted to be left alone, is over.
    world.clock.advance(NAMES_ARE_OLD_MS);
  });

  function clean(): void {
    const { log } = world;
    expect(marked(log)).toEqual([]);
    expect(log.filter((line) => [...secrets].some((secret) => line.includes(secret)))).toEqual([]);
    for (const line of log) expect(JSON.parse(line)).toHaveProperty('msg');
  }

  const metrics = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const response = await fetch(`${world.botUrl}/metrics`, { headers });
    expect(response.status).toBe(200);
    return response.text();
  };

  /** The first words that the app knows, as it says itself. */
  async function words(): Promise<readonly string[]> {
    const help = await person.types(world.slack.people.viewer, 'help');
    return [...help.matchAll(/^\/secoda (\w+)/gm)].map(([, word]) => word ?? '');
  }

  const roles: readonly Role[] = ['editor', 'viewer', 'admin', 'unlinked', 'secodaGuest', 'slackGuest', 'unconfirmed'];

  test.each(roles)('whatever %s types and presses', async (role) => {
    const who = world.slack.people[role];
    const all = await words();
    expect(all).toEqual(expect.arrayContaining(['find', 'get', 'whoami', 'help']));
    const texts = all.flatMap((word) => [
      word,
      `${word} ${MARK}`,
      `${word} "${MARK} title"`,
      `${word} ${ids[0]}`,
      `help ${word}`,
    ]);
    for (const text of [
      ...texts,
      MARK,
      '',
      `get https://app.secoda.example/catalog/table/${ids[1]}?q=${MARK}`,
      `get ${MARK} title 3`,
      `find <https://${MARK}.example/?token=${MARK}|${MARK}>`,
      `find ${`${MARK} `.repeat(25)}`,
      `find ${MARK.repeat(20)}`,
      `${MARK}@acme.example`,
    ]) {
      await person.types(who, text);
      await person.finishModal(who);
    }
    await person.types(who, `find ${MARK} title`);
    const pressed = await person.pressesAll(who);
    const sees = role === 'editor' || role === 'viewer' || role === 'admin';
    // The marks did travel: who may see them saw them.
    expect(world[role].reads().includes(MARK)).toBe(sees);
    expect(pressed).toEqual(sees ? expect.arrayContaining(['Details', 'Next page', 'Previous page']) : []);
  });

  test.each(roles)('whatever %s says to the app, and looks for by a shortcut', async (role) => {
    const { slack } = world;
    const who = slack.people[role];
    for (const fault of [undefined, { kind: 'status', status: 422, body: SAID } as const]) {
      if (fault !== undefined) world.catalog.faults.set({ match: { path: '/resource' }, ...fault });
      for (const text of [`${MARK} title`, `${MARK} ownr:${MARK}`, `owner:${MARK}`, `whoami`, `get ${ids[0]}`]) {
        // Slack takes a message a second in a conversation.
        world.clock.advance(1100);
        await slack.write(who, `@secoda ${text}`);
        await slack.write(who, text, 'dm');
        await world.idle();
      }
      const link = `https://app.secoda.example/catalog/table/${ids[1]}?q=${MARK}`;
      for (const text of [
        `see <${link}|${MARK}>`,
        `is \`${MARK}\` late?`,
        `${MARK} <https://${MARK}.example/?a=${MARK}>`,
      ]) {
        await person.uses(who, slack.say(slack.people.editor, text));
      }
      await person.looksFor(who, `${MARK} title`);
    }
    await slack.userChange(who);
    await world.idle();
    clean();
  });

  test('a key of one’s own, linked, used, refused and forgotten', async () => {
    const { slack, catalog, clock } = world;
    const who = slack.people.editor;
    const own = catalog.issueKey(
      [...catalog.company.people.values()].find(({ email }) => email === who.email)?.id ?? '',
    );
    secrets.add(own);
    for (const key of [catalog.keys.viewer, catalog.keys.admin, `${MARK}-no-key`, `${MARK} two words`, own]) {
      await person.types(who, 'connect');
      const view = slack.modal(who) ?? raise('no form is open');
      const field = slack.controls(view).find(({ type }) => type === 'plain_text_input') ?? raise('no field');
      await slack.submit(who, { [field.label]: key });
      await world.idle();
      await slack.close(who, true);
      await person.types(who, 'disconnect');
    }
    await person.types(who, 'connect');
    const view = slack.modal(who) ?? raise('no form is open');
    await slack.submit(who, { [slack.controls(view)[0]?.label ?? '']: own });
    await world.idle();
    await slack.close(who, true);
    expect(await person.types(who, `find ${MARK} title`)).toContain(MARK);
    catalog.revokeKey(own);
    clock.advance(11_000);
    await person.types(who, `find ${MARK} title`);
    await person.types(who, 'disconnect');
  });

  test.each(secodaFaults)('when Secoda fails: %j', async (fault) => {
    const { slack, catalog, clock } = world;
    const { editor, viewer } = slack.people;
    await person.types(editor, `find ${MARK} title`);
    const shown = slack.sees(editor).at(-1) ?? raise('nothing is shown');
    catalog.faults.set(fault);
    // The names and roles that were read are too old as well.
    clock.advance(NAMES_ARE_OLD_MS);
    const before = slack.sees(editor).length;
    const doing = [
      slack.command(editor, '/secoda', `find ${MARK} title`),
      slack.command(editor, '/secoda', `get ${ids[0]}`),
      slack.command(viewer, '/secoda', `get ${MARK} title 3`),
      slack.press(editor, slack.control(shown, 'Next page')),
      slack.press(editor, slack.control(shown, 'Details')),
    ];
    for (const delivery of await Promise.all(doing)) for (const secret of secretsIn(delivery)) secrets.add(secret);
    await world.idle();
    expect(slack.sees(editor).length).toBeGreaterThan(before);
    await slack.close(editor, true);
  });

  test.each(slackFaults)('when Slack fails: %s %j', async (method, how) => {
    const { slack, clock } = world;
    const { editor } = slack.people;
    await person.types(editor, `find ${MARK} title`);
    // Who was read a minute ago is read anew.
    clock.advance(61_000);
    slack.fail(method, how as object);
    if (method === 'chat.postMessage') slack.fail('response_url', { status: 404 });
    await person.types(editor, `find ${MARK} title`);
    await person.types(editor, 'find');
    await person.types(editor, 'connect');
    await person.finishModal(editor);
    await person.pressesAll(editor);
    slack.fail(method);
    slack.fail('response_url');
    // A strict Slack objects to a trigger that it was told to call expired.
    world.forgive();
    expect(await person.types(editor, `find ${MARK} title`)).toContain(MARK);
  });

  test('requests that are refused, and those of other workspaces', async () => {
    const { slack } = world;
    const form = 'application/x-www-form-urlencoded';
    const genuine = (body: string, type = form) => ({ body, headers: { 'content-type': type, ...slack.sign(body) } });
    const command = stringify({
      command: '/secoda',
      text: `find ${MARK}`,
      user_id: MARK,
      response_url: `http://${MARK}/`,
    });
    const answers = [
      await slack.send({ body: command, headers: { 'content-type': form, 'x-slack-signature': MARK } }),
      await slack.send({ body: command, headers: { 'content-type': form, ...slack.sign(command, { secret: MARK }) } }),
      await slack.send(genuine(command)),
      await slack.send(genuine(`${command}&team_id=T${MARK}`)),
      await slack.send(genuine(`${command}&team_id=${slack.team.id}`)),
      await slack.send(genuine(`payload=%7B"${MARK}`)),
      await slack.send(genuine(`{"${MARK}": ${MARK}`, 'application/json')),
      await slack.send(
        genuine(`{"type":"event_callback","event":{"type":"message","text":"${MARK}"}}`, 'application/json'),
      ),
      await slack.send(genuine(`{"type":"url_verification","challenge":"${MARK}"}`, 'application/json')),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200, 200, 200, 400, 400, 200, 200]);
    for (const path of [`/${MARK}`, `/slack/oauth_redirect?code=${MARK}&state=${MARK}`, `/livez?${MARK}`]) {
      await fetch(`${world.botUrl}${path}`, { headers: { authorization: `Bearer ${MARK}`, cookie: MARK } });
    }
    await world.idle();
    world.forgive();
  });

  test('in the log: there are lines of every trouble, none with a mark, a key, an address to answer at or a trigger', () => {
    const messages = new Set(world.log.map((line) => JSON.parse(line).msg));
    expect(messages.size).toBeGreaterThan(3);
    expect(world.log.length).toBeGreaterThan(50);
    expect(secrets.size).toBeGreaterThan(200);
    clean();
  });

  test('in /metrics: the numbers are there, without marks, keys, people or resources', async () => {
    const text = await metrics();
    expect(text).toMatch(/^secoda_slack_commands_total\{command="find",outcome="done"\} \d+$/m);
    expect(text).toMatch(/^secoda_slack_refused_requests_total\{why="wrong signature"\} \d+$/m);
    expect(text).toMatch(/^secoda_slack_errors_total\{kind="\w+"\} \d+$/m);
    expect(marked(text.split('\n'))).toEqual([]);
    const { people, team } = world.slack;
    for (const told of [...secrets, ...ids, ...Object.values(people).map(({ id }) => id), team.id]) {
      expect(text).not.toContain(told);
    }
    expect(text).not.toMatch(/@|https?:|acme/);
  });

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    METRICS_TOKEN,
    `Basic ${METRICS_TOKEN}`,
    `Bearer ${METRICS_TOKEN}x`,
    `Bearer ${METRICS_TOKEN.slice(0, -1)}`,
    `Bearer ${METRICS_TOKEN.toUpperCase()}`,
    `Bearer ${METRICS_TOKEN}, Bearer x`,
  ])('/metrics with the authorization %j is 401 and says nothing', async (authorization) => {
    const response = await fetch(`${world.botUrl}/metrics?token=${METRICS_TOKEN}`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.text()).toBe('');
  });
});

test('no mark is written down in Socket Mode either, also when the connection is lost', async () => {
  const world = await testWorld({ connection: 'socket', settings: { LOG_LEVEL: 'trace' } });
  plant(world);
  // Until the bot has been greeted, its patience with Slack would run out by the same leap of time.
  await expect.poll(() => world.log.join('')).toContain('connected to Slack by Socket Mode');
  world.clock.advance(NAMES_ARE_OLD_MS);
  const secrets = new Set<string>();
  const person = hands(world, secrets);
  const { editor } = world.slack.people;
  expect(await person.types(editor, `find ${MARK} title`)).toContain(MARK);
  await person.pressesAll(editor);
  world.slack.socket.drop();
  await world.slack.until(() => world.slack.socket.connections === 0);
  await world.slack.socket.connected();
  expect(await person.types(editor, `get ${MARK} title 2`)).toContain(MARK);
  await world.finish();
  expect(world.log.length).toBeGreaterThan(0);
  expect(marked(world.log)).toEqual([]);
  expect(world.log.filter((line) => [...secrets].some((secret) => line.includes(secret)))).toEqual([]);
});

describe('what operators ask', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await testWorld({ catalog: { resources: 50 } });
  });
  afterAll(() => world.finish());

  /** A few seconds later, since the state of Slack and Secoda is kept so long. */
  async function ready(): Promise<{ readonly status: number; readonly states: unknown }> {
    world.clock.advance(3001);
    const response = await fetch(`${world.botUrl}/readyz`);
    return { status: response.status, states: await response.json() };
  }
  const alive = async (): Promise<number> => (await fetch(`${world.botUrl}/livez`)).status;

  test.each(['Bearer x', 'Bearer ', 'Bearer undefined', ''])(
    '/metrics is 404 without METRICS_TOKEN: %j',
    async (given) => {
      const response = await fetch(`${world.botUrl}/metrics`, { headers: { authorization: given } });
      expect(response.status).toBe(404);
      expect(await response.text()).toBe('');
    },
  );

  test('/readyz is 200 and names each state', async () => {
    expect(await ready()).toEqual({
      status: 200,
      states: { ready: true, database: 'ok', slack: 'ok', secoda: 'ok' },
    });
  });

  test.each([
    { error: 'invalid_auth' },
    { error: 'token_revoked' },
    { error: 'account_inactive' },
    { status: 500 },
    { reset: true },
    { hang: true },
  ] as const)('/readyz is 503 when Slack answers the token with %j, and 200 when it is back', async (how) => {
    world.slack.fail('auth.test', how);
    expect(await ready()).toEqual({
      status: 503,
      states: { ready: false, database: 'ok', slack: 'failing', secoda: 'ok' },
    });
    expect(await alive()).toBe(200);
    world.slack.fail('auth.test');
    expect((await ready()).status).toBe(200);
  });

  test.each([
    { kind: 'status', status: 500, body: {} },
    { kind: 'status', status: 401, body: {} },
    { kind: 'changed shape', reply: () => ({ status: 'DOWN' }) },
    { kind: 'html' },
    { kind: 'hang' },
  ] as const)('/readyz names Secoda, and stays 200, when it fails: %j', async (fault) => {
    world.catalog.faults.set(fault);
    expect(await ready()).toEqual({
      status: 200,
      states: { ready: true, database: 'ok', slack: 'ok', secoda: 'failing' },
    });
    expect(await alive()).toBe(200);
    world.catalog.faults.clear();
    expect((await ready()).states).toMatchObject({ secoda: 'ok' });
  });

  test('both with everything broken: /livez answers', async () => {
    world.slack.fail('*', { error: 'invalid_auth' });
    world.catalog.faults.set({ kind: 'reset' });
    expect((await ready()).status).toBe(503);
    expect(await alive()).toBe(200);
    world.slack.fail('*');
    world.catalog.faults.clear();
  });
});

describe('a database that is closed', () => {
  let server: TestServer;
  let name: string;
  let url: string;
  let world: TestWorld;
  beforeAll(async () => {
    server = await startPostgres();
    url = await server.create();
    name = new URL(url).pathname.slice(1);
    world = await testWorld({ settings: { DATABASE_URL: url, LOG_LEVEL: 'trace' } });
  });
  afterAll(async () => {
    await world.finish();
    await server.stop();
  });

  async function asked(path: string): Promise<readonly [number, unknown]> {
    world.clock.advance(3001);
    const response = await fetch(`${world.botUrl}${path}`);
    return [response.status, await response.json()];
  }

  test('makes /readyz 503 while /livez stays 200, people are told, and no password is in the log', async () => {
    const well = { ready: true, database: 'ok', slack: 'ok', secoda: 'ok' };
    expect(await asked('/readyz')).toEqual([200, well]);
    await server.run(`alter database ${name} with allow_connections false`);
    await server.run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    expect(await asked('/readyz')).toEqual([503, { ...well, ready: false, database: 'failing' }]);
    expect(await asked('/livez')).toEqual([200, { status: 'ok' }]);
    // Whose key somebody reads with stands there: nobody is let in on a guess.
    for (const typed of ['whoami', 'find orders']) {
      expect(await world.editor.types(typed)).toContain('The database of this app does not answer');
    }
    const told = world.editor.messages().map((message) => world.slack.read(message));
    const reference = /Reference ([0-9A-Z-]{9})/.exec(told.join('\n'))?.[1] ?? raise('nobody was told');
    expect(world.log.filter((line) => line.includes(reference))).toHaveLength(1);
    await server.run(`alter database ${name} with allow_connections true`);
    expect(await asked('/readyz')).toEqual([200, well]);
    expect(await world.editor.types('find orders')).toContain('Results 1–5');
    const { password } = new URL(url);
    expect(password).not.toBe('');
    expect(world.log.filter((line) => line.includes(password) || line.includes(url))).toEqual([]);
  });
});

describe('of a payload that cannot be read nothing is written down', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await testWorld({ catalog: { resources: 50 }, settings: { LOG_LEVEL: 'trace' } });
    await world.editor.types('whoami');
  });
  afterAll(() => world.finish());

  const secret = `${MARK} what somebody wrote`;
  const person = { user: { id: 'U1' }, team: { id: 'T1' } };

  test.each<[string, object]>([
    ['an event that is a text', { type: 'event_callback', event: secret }],
    ['an event that is a list', { type: 'event_callback', event: [secret] }],
    ['an event without a type', { type: 'event_callback', event: { text: secret } }],
    ['a press of a text', { type: 'block_actions', ...person, actions: secret }],
    ['a press of texts', { type: 'block_actions', ...person, actions: [secret] }],
    ['a press with an odd value', { type: 'block_actions', ...person, actions: [{ action_id: 'a', value: [secret] }] }],
    ['a press by nobody', { type: 'block_actions', user: secret, actions: [{ action_id: secret, value: secret }] }],
    ['a press in a channel that is a text', { type: 'block_actions', ...person, channel: secret, actions: [{}] }],
    ['a form whose view is a text', { type: 'view_submission', ...person, view: secret }],
    [
      'a form with odd values',
      { type: 'view_submission', ...person, view: { id: 'V1', callback_id: 'a', state: secret } },
    ],
    ['a command without a person', { command: '/secoda', text: secret }],
    ['a command whose text is a list', { command: '/secoda', user_id: 'U1', text: [secret] }],
    ['a shortcut of nothing', { type: 'shortcut', ...person, callback_id: { secret } }],
    ['a message that is a text', { type: 'message_action', ...person, message: secret, channel: secret }],
    ['options of nothing', { type: 'block_suggestion', ...person, value: secret, action_id: [secret] }],
    ['of no kind', { type: secret, [secret]: secret }],
  ])('%s', async (_, payload) => {
    const before = world.log.length;
    const bodies = [
      [JSON.stringify(payload), 'application/json'],
      [stringify({ payload: JSON.stringify(payload) }), 'application/x-www-form-urlencoded'],
    ] as const;
    for (const [body, type] of bodies) {
      const { status } = await world.slack.send({ body, headers: { 'content-type': type, ...world.slack.sign(body) } });
      expect([200, 400]).toContain(status);
    }
    await world.idle();
    world.forgive();
    expect(marked(world.log.slice(before))).toEqual([]);
  });
});
