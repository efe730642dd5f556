// Slack's rules over the Web API: scopes, rates, pages, membership, and the ways in which arguments arrive.
/* oxlint-disable unicorn/require-post-message-target-origin -- Slack's method, not the window's */

import { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, test } from 'vitest';
import { ownManifest, readManifest } from '../../../src/sandbox/slack/manifest.ts';
import { type SimulatedSlack, type SlackOptions, startSlack } from '../../../src/sandbox/slack/server.ts';
import { methods } from '../../../src/sandbox/slack/web-api/methods.ts';
import { quiet } from './a-bot.ts';
import { stillClock } from './a-clock.ts';
import { wideManifest, without } from './a-manifest.ts';

const started: SimulatedSlack[] = [];

afterEach(async () => {
  for (const slack of started.splice(0)) await slack.stop();
});

async function start(options: SlackOptions = {}): Promise<SimulatedSlack> {
  const slack = await startSlack({ manifest: wideManifest, ...options });
  started.push(slack);
  return slack;
}

const clientOf = (slack: SimulatedSlack): WebClient =>
  new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
  });

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(slack: SimulatedSlack, method: string, args: object = {}): Promise<Answered> {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
    body: JSON.stringify(args),
  });
  const { status, headers } = response;
  return { status, headers, body: (await response.json()) as Record<string, unknown> };
}

describe('scopes', () => {
  const { general, admin } = { general: 'general', admin: 'admin' } as const;
  test.each<[method: string, scope: string, args: (slack: SimulatedSlack) => object]>([
    ['chat.postMessage', 'chat:write', (slack) => ({ channel: slack.channels[general].id, text: 'a' })],
    ['chat.unfurl', 'links:write', () => ({})],
    ['users.info', 'users:read', (slack) => ({ user: slack.people[admin].id })],
    ['users.list', 'users:read', () => ({})],
    ['users.lookupByEmail', 'users:read.email', () => ({ email: 'ada.admin@acme.example' })],
    ['usergroups.list', 'usergroups:read', () => ({})],
    ['conversations.open', 'im:write', (slack) => ({ users: slack.people[admin].id })],
    ['conversations.info', 'channels:read', (slack) => ({ channel: slack.channels[general].id })],
    ['conversations.info', 'groups:read', (slack) => ({ channel: slack.channels.council.id })],
    ['conversations.list', 'channels:read', () => ({})],
    ['conversations.list', 'groups:read', () => ({ types: 'private_channel' })],
    ['conversations.members', 'channels:read', (slack) => ({ channel: slack.channels[general].id })],
    ['files.getUploadURLExternal', 'files:write', () => ({ filename: 'a.csv', length: 1 })],
    ['files.info', 'files:read', () => ({ file: 'F0' })],
  ])('%s needs %s', async (method, scope, args) => {
    const manifest = without(scope);
    const slack = await start({ manifest });
    const { status, body } = await call(slack, method, args(slack));
    expect(status).toBe(200);
    const provided = manifest.scopes.join(',');
    expect(body).toMatchObject({ ok: false, error: 'missing_scope', provided });
    expect(String(body.needed).split(',')).toContain(scope);
  });

  test('are those of the manifest, told beside every answer, and given by an installation', async () => {
    const own = ownManifest();
    const slack = await start({ manifest: own });
    const { headers } = await call(slack, 'users.info', { user: slack.people.admin.id });
    expect(headers.get('x-oauth-scopes')).toBe(own.scopes.join(','));
    expect(headers.get('x-accepted-oauth-scopes')).toBe('users:read');
    const { clientId: client_id, clientSecret: client_secret } = slack.oauth;
    const code = slack.oauth.grant();
    expect((await call(slack, 'oauth.v2.access', { code, client_id, client_secret })).body).toMatchObject({
      scope: own.scopes.join(','),
    });
  });

  test('hide addresses from who did not ask for them', async () => {
    const slack = await start({ manifest: without('users:read.email') });
    const { body } = await call(slack, 'users.info', { user: slack.people.admin.id });
    expect(body).not.toHaveProperty('user.profile.email');
  });

  test('of a manifest are read with the optional ones; what it leaves out is nothing', () => {
    const manifest = readManifest('oauth_config: { scopes: { bot: [chat:write], bot_optional: [files:read] } }');
    expect(manifest).toMatchObject({ scopes: ['chat:write', 'files:read'], events: [], unfurlDomains: [] });
    expect(() => readManifest('oauth_config: 7')).toThrow('oauth_config');
  });
});

describe('rates', () => {
  test.each<[method: string, calls: number, wait: number]>([
    ['users.list', 20, 3],
    ['users.lookupByEmail', 50, 2],
    ['users.info', 100, 1],
  ])('%s may be called %i times at once, and again after %i s', async (method, calls, wait) => {
    const clock = stillClock();
    const slack = await start({ clock });
    const args = { user: slack.people.admin.id, email: 'ada.admin@acme.example' };
    for (let n = 0; n < calls; n += 1) expect((await call(slack, method, args)).status).toBe(200);
    const limited = await call(slack, method, args);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, String(wait)]);
    expect(limited.body).toEqual({ ok: false, error: 'ratelimited' });
    expect((await call(slack, 'auth.test')).status).toBe(200);
    clock.advance(wait * 1000);
    expect((await call(slack, method, args)).status).toBe(200);
    await clientOf(slack).auth.test();
  });

  test('one channel takes a burst, then a message a second; other channels go on', async () => {
    const clock = stillClock();
    const slack = await start({ clock });
    const { general, partners } = slack.channels;
    const post = async (channel: string) => (await call(slack, 'chat.postMessage', { channel, text: 'a' })).status;
    const burst = await Promise.all(Array.from({ length: 12 }, () => post(general.id)));
    expect(burst.toSorted()).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
    expect(await post(partners.id)).toBe(200);
    clock.advance(1000);
    expect([await post(general.id), await post(general.id)]).toEqual([200, 429]);
    expect(slack.sees(slack.people.viewer)).toHaveLength(11);
  });
});

describe('lists', () => {
  test.each<[method: string, name: string, args: object]>([
    ['users.list', 'members', {}],
    ['conversations.list', 'channels', { types: 'public_channel,private_channel' }],
    ['conversations.members', 'members', { channel: '' }],
  ])('%s come whole in pages, each once', async (method, name, args) => {
    const slack = await start();
    const given = 'channel' in args ? { channel: slack.channels.general.id } : args;
    const whole = (await call(slack, method, { ...given, limit: 1000 })).body[name] as unknown[];
    const collected: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await call(slack, method, { ...given, limit: 2, ...(cursor !== '' && { cursor }) });
      const items = body[name] as unknown[];
      expect(items.length).toBeLessThanOrEqual(2);
      collected.push(...items);
      cursor = (body.response_metadata as { next_cursor: string }).next_cursor;
    } while (cursor !== '');
    expect(collected.length).toBeGreaterThan(4);
    expect(collected.map((item) => idOf(item))).toEqual(whole.map((item) => idOf(item)));
    expect((await call(slack, method, { ...given, cursor: 'made-up' })).body).toMatchObject({
      error: 'invalid_cursor',
    });
    expect((await call(slack, method, { ...given, limit: 1001 })).body).toMatchObject({ error: 'invalid_limit' });
  });

  function idOf(item: unknown): unknown {
    return typeof item === 'object' && item !== null && 'id' in item ? item.id : item;
  }

  test('hold what the bot may know of', async () => {
    const slack = await start();
    const named = async (args: object) => {
      const { body } = await call(slack, 'conversations.list', args);
      return (body.channels as { name: string }[]).map(({ name }) => name);
    };
    expect(await named({})).toEqual(['general', 'stewards', 'random', 'partners', 'old']);
    expect(await named({ exclude_archived: true })).not.toContain('old');
    expect(await named({ types: 'private_channel' })).toEqual(['council']);
    expect((await call(slack, 'conversations.list', { types: 'secret' })).body).toMatchObject({
      error: 'invalid_types',
    });
    const { body } = await call(slack, 'users.list');
    const ids = (body.members as { id: string }[]).map(({ id }) => id);
    expect(ids).toContain(slack.people.deactivated.id);
    expect(ids).not.toContain(slack.people.outsider.id);
    expect(ids).not.toContain(slack.people.partner.id);
  });

  test('of groups and of those in them', async () => {
    const slack = await start();
    const { admin, editor } = slack.people;
    const { usergroups } = await clientOf(slack).usergroups.list({ include_users: true, include_count: true });
    expect(usergroups?.map(({ handle, user_count }) => [handle, user_count])).toEqual([
      ['data-stewards', 2],
      ['newcomers', 1],
    ]);
    const [stewards] = usergroups ?? [];
    const listed = await clientOf(slack).usergroups.users.list({ usergroup: stewards?.id ?? '' });
    expect(listed.users).toEqual([admin.id, editor.id]);
    expect((await call(slack, 'usergroups.users.list', { usergroup: 'S0' })).body).toMatchObject({
      error: 'no_such_subteam',
    });
  });

  test.each<[email: string, found: keyof SimulatedSlack['people'] | undefined]>([
    ['EDDIE.EDITOR@acme.example', 'editor'],
    ['ada.admin@acme.example', 'admin'],
    ['paul.partner@globex.example', undefined],
    ['nobody@acme.example', undefined],
  ])('%s is looked up', async (email, found) => {
    const slack = await start();
    const { body } = await call(slack, 'users.lookupByEmail', { email });
    expect(body).toMatchObject(
      found === undefined ? { error: 'users_not_found' } : { user: { id: slack.people[found].id } },
    );
  });
});

test('people of every sort are told apart', async () => {
  const slack = await start();
  const told = async (id: string) => (await clientOf(slack).users.info({ user: id })).user;
  const { owner, singleChannelGuest, partner, outsider } = slack.people;
  expect(await told(owner.id)).toMatchObject({ is_admin: true, is_owner: true });
  expect(await told(singleChannelGuest.id)).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
  const foreign = await told(partner.id);
  expect(foreign).toMatchObject({ is_stranger: false, team_id: outsider.teamId });
  expect(foreign?.team_id).not.toBe(slack.team.id);
  expect(slack.sees(singleChannelGuest, slack.channels.partners)).toEqual([]);
});

test('a message may be changed as long as the workspace allows', async () => {
  const clock = stillClock();
  const slack = await start({ clock, editWindowMs: 60_000 });
  const channel = slack.channels.general.id;
  const { ts } = (await call(slack, 'chat.postMessage', { channel, text: 'a' })).body;
  clock.advance(60_000);
  expect((await call(slack, 'chat.update', { channel, ts, text: 'b' })).body).toMatchObject({ ok: true });
  expect((await call(slack, 'chat.update', { channel, ts, text: 'x'.repeat(4001) })).body).toMatchObject({
    error: 'msg_too_long',
  });
  clock.advance(1);
  expect((await call(slack, 'chat.update', { channel, ts, text: 'c' })).body).toMatchObject({
    error: 'edit_window_closed',
  });
  expect(slack.sees(slack.people.viewer).map(({ text }) => text)).toEqual(['b']);
});

test('a public channel takes messages of an app with chat:write.public, a private one never does', async () => {
  const slack = await start({ manifest: { ...wideManifest, scopes: [...wideManifest.scopes, 'chat:write.public'] } });
  const post = async (channel: string) => (await call(slack, 'chat.postMessage', { channel, text: 'a' })).body;
  expect(await post('#random')).toMatchObject({ ok: true, channel: slack.channels.random.id });
  expect(await post(slack.channels.leads.id)).toMatchObject({ error: 'channel_not_found' });
  const toStranger = { channel: 'council', user: slack.people.viewer.id, text: 'a' };
  expect((await call(slack, 'chat.postEphemeral', toStranger)).body).toMatchObject({ error: 'user_not_in_channel' });
});

describe('arguments', () => {
  const asked = async (slack: SimulatedSlack, path: string, init: RequestInit): Promise<unknown> =>
    (await fetch(slack.apiUrl + path, init)).json();
  const authorization = (slack: SimulatedSlack) => ({ authorization: `Bearer ${slack.botToken}` });
  const JSON_TYPE = { 'content-type': 'application/json' };

  test('come in a form, in JSON, or in the address', async () => {
    const slack = await start();
    const user = slack.people.admin.id;
    const found = { ok: true, user: { id: user } };
    const form = new URLSearchParams({ token: slack.botToken, user });
    expect(await asked(slack, 'users.info', { method: 'POST', body: form })).toMatchObject(found);
    expect(await asked(slack, `users.info?user=${user}`, { headers: authorization(slack) })).toMatchObject(found);
    const body = JSON.stringify({ user });
    const json = { method: 'POST', headers: { ...JSON_TYPE, ...authorization(slack) }, body };
    expect(await asked(slack, 'users.info', json)).toMatchObject(found);
  });

  test.each<[what: string, type: string, body: string, error: string]>([
    ['a token inside JSON', 'application/json', '{"token":"TOKEN"}', 'not_authed'],
    ['no JSON', 'application/json', '{', 'invalid_json'],
    ['plain text', 'text/plain', 'user=U0', 'invalid_post_type'],
    ['many parts', 'multipart/form-data; boundary=x', '--x--', 'invalid_form_data'],
  ])('%s is refused', async (_what, type, body, error) => {
    const slack = await start();
    const init = { method: 'POST', headers: { 'content-type': type }, body: body.replace('TOKEN', slack.botToken) };
    expect(await asked(slack, 'users.info', init)).toMatchObject({ ok: false, error });
  });
});

test('every method has its tier and says what token it wants', () => {
  for (const [name, { token, tier }] of methods)
    expect({ name, token, tier }).toMatchObject({ token: expect.any(String) });
  expect(methods.get('apps.connections.open')).toMatchObject({ token: 'app', tier: 1 });
  expect(methods.get('views.open')).toMatchObject({ token: 'bot', tier: 4 });
  expect(methods.get('blocks.validate')).toMatchObject({ token: 'none' });
});

test('an installation needs the address of its consent, and comes within ten minutes', async () => {
  const clock = stillClock();
  const slack = await start({ clock });
  const { clientId: client_id, clientSecret: client_secret } = slack.oauth;
  const exchange = async (code: string, more: object = {}) =>
    (await call(slack, 'oauth.v2.access', { code, client_id, client_secret, ...more })).body;
  const code = slack.oauth.grant('https://bot.example/back');
  expect(await exchange(code, { redirect_uri: 'https://other.example' })).toMatchObject({ error: 'bad_redirect_uri' });
  expect(await exchange(code, { redirect_uri: 'https://bot.example/back' })).toMatchObject({ ok: true });
  const late = slack.oauth.grant();
  clock.advance(10 * 60_000 + 1);
  expect(await exchange(late)).toMatchObject({ error: 'invalid_code' });
});
