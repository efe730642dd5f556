// The Web API through Slack's own client: tokens, channels, messages, people, installation, and faults on order.
/* oxlint-disable unicorn/require-post-message-target-origin -- Slack's method, not the window's */

import type { KnownBlock } from '@slack/types';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { coverage, methods } from '../../../src/sandbox/slack/web-api/methods.ts';
import { quiet } from './a-bot.ts';
import { wideManifest } from './a-manifest.ts';

let slack: SimulatedSlack;
let client: WebClient;

beforeEach(async () => {
  slack = await startSlack({ manifest: wideManifest });
  client = clientWith(slack.botToken);
});

afterEach(() => slack.stop());

function clientWith(token: string | undefined, timeout = 2000): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
    timeout,
  });
}

/** The error code a call was refused with. */
async function refusal(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (typeof error !== 'object' || error === null || !('data' in error)) throw error;
  return error.data;
}

function exchange(code: string, client_secret = slack.oauth.clientSecret) {
  return clientWith(undefined).oauth.v2.access({ code, client_id: slack.oauth.clientId, client_secret });
}

function post(timeout?: number) {
  return clientWith(slack.botToken, timeout).chat.postMessage({ channel: slack.channels.general.id, text: 'hello' });
}

function seen(): number {
  return slack.sees(slack.people.viewer).length;
}

test('the coverage table and the routes agree', () => {
  const implemented = Object.entries(coverage).filter(([, covered]) => covered === 'implemented');
  expect(implemented.map(([name]) => name).toSorted()).toEqual([...methods.keys()].toSorted());
  const gaps = Object.values(coverage).flatMap((covered) => (covered === 'implemented' ? [] : [covered.gap]));
  expect(gaps.filter((reason) => reason.trim().length < 10)).toEqual([]);
});

test.each(Object.entries(coverage))('%s is known by name only where it is implemented', async (name, covered) => {
  const response = await fetch(slack.apiUrl + name, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const body: unknown = await response.json();
  const isUnknown = typeof body === 'object' && body !== null && 'error' in body && body.error === 'unknown_method';
  expect(isUnknown).toBe(covered !== 'implemented');
});

test('an unknown method is refused and objected to', async () => {
  expect(await refusal(client.apiCall('chat.shout'))).toMatchObject({ error: 'unknown_method' });
  expect(slack.violations).toEqual(['chat.shout: unknown_method']);
});

describe('tokens', () => {
  test.each<[string, () => string | undefined, string]>([
    ['none', () => undefined, 'not_authed'],
    ['a wrong one', () => 'xoxb-wrong', 'invalid_auth'],
    ["the app's", () => slack.appToken, 'not_allowed_token_type'],
  ])('%s is refused', async (_what, token, error) => {
    expect(await refusal(clientWith(token()).auth.test())).toMatchObject({ ok: false, error });
    expect(await refusal(clientWith(token()).chat.postMessage({ channel: 'C1', text: 'a' }))).toMatchObject({ error });
  });

  test("the bot's says who it is, and is in no record", async () => {
    expect(await client.auth.test()).toMatchObject({
      ok: true,
      team_id: slack.team.id,
      user_id: slack.bot.userId,
      bot_id: slack.bot.botId,
      is_enterprise_install: false,
    });
    expect(slack.botToken).toMatch(/^xoxb-\d+-\d+-\w+$/);
    expect(slack.appToken).toMatch(/^xapp-1-A\w+-\d+-\w+$/);
    expect(JSON.stringify(slack.calls)).not.toContain(slack.botToken);
  });
});

const section: KnownBlock = { type: 'section', text: { type: 'mrkdwn', text: 'blocks' } };

describe('messages', () => {
  test('are posted, changed and deleted, and people see each state', async () => {
    const { general } = slack.channels;
    const { viewer } = slack.people;
    const read = () => slack.sees(viewer).map((shown) => slack.read(shown));
    const posted = await client.chat.postMessage({ channel: general.id, text: 'a', blocks: [section] });
    expect(posted).toMatchObject({ ok: true, channel: general.id, message: { bot_id: slack.bot.botId, text: 'a' } });
    expect(read()).toEqual(['blocks']);
    const ts = posted.ts ?? '';
    await client.chat.update({ channel: general.id, ts, text: 'only text' });
    expect(read()).toEqual(['only text']);
    expect(slack.sees(viewer)[0]).toMatchObject({ blocks: [], edited: true, ts });
    await client.chat.delete({ channel: general.id, ts });
    expect(read()).toEqual([]);
    expect(await refusal(client.chat.update({ channel: general.id, ts, text: 'b' }))).toMatchObject({
      error: 'message_not_found',
    });
    expect(slack.violations).toEqual([]);
  });

  test('to one person cannot be found again by the Web API', async () => {
    const { general } = slack.channels;
    const { viewer, editor } = slack.people;
    const sent = await client.chat.postEphemeral({ channel: general.id, user: viewer.id, text: 'psst' });
    expect(slack.sees(viewer).map(({ text, onlyTo }) => [text, onlyTo])).toEqual([['psst', viewer.id]]);
    expect(slack.sees(editor)).toEqual([]);
    const ts = sent.message_ts ?? '';
    expect(await refusal(client.chat.update({ channel: general.id, ts, text: 'b' }))).toMatchObject({
      error: 'message_not_found',
    });
  });

  test('reach a person by their id, and stay in a thread', async () => {
    const { admin } = slack.people;
    const opened = await client.conversations.open({ users: admin.id });
    const first = await client.chat.postMessage({ channel: admin.id, text: 'root' });
    expect(first.channel).toBe(opened.channel?.id);
    await client.chat.postMessage({ channel: admin.id, text: 'reply', ...(first.ts && { thread_ts: first.ts }) });
    expect(slack.sees(admin, 'dm').map(({ text, threadTs }) => [text, threadTs])).toEqual([
      ['root', undefined],
      ['reply', first.ts],
    ]);
    expect(slack.sees(admin)).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>, string, number]>([
    ['an unknown channel', () => client.chat.postMessage({ channel: 'C0', text: 'a' }), 'channel_not_found', 0],
    [
      'a channel without the bot',
      () => client.chat.postMessage({ channel: slack.channels.random.id, text: 'a' }),
      'not_in_channel',
      0,
    ],
    [
      "a private channel's name is not told",
      () => client.chat.postMessage({ channel: slack.channels.leads.id, text: 'a' }),
      'channel_not_found',
      0,
    ],
    [
      'an archived channel',
      () => client.chat.postMessage({ channel: slack.channels.old.id, text: 'a' }),
      'is_archived',
      0,
    ],
    [
      'a reader who is not there',
      () =>
        client.chat.postEphemeral({ channel: slack.channels.general.id, user: slack.people.outsider.id, text: 'a' }),
      'user_not_in_channel',
      0,
    ],
    ['nothing said', () => client.chat.postMessage({ channel: slack.channels.general.id, text: '' }), 'no_text', 1],
    [
      'far too much said',
      () => client.chat.postMessage({ channel: slack.channels.general.id, text: 'x'.repeat(40_001) }),
      'msg_too_long',
      1,
    ],
    [
      'blocks that are no JSON',
      () => client.apiCall('chat.postMessage', { channel: slack.channels.general.id, text: 'a', blocks: '[{' }),
      'invalid_blocks_format',
      1,
    ],
    ['a missing argument', () => client.apiCall('chat.postMessage', { text: 'a' }), 'invalid_arguments', 1],
    [
      "somebody else's message",
      () =>
        client.chat.update({
          channel: slack.channels.general.id,
          ts: slack.say(slack.people.viewer, 'mine').ts,
          text: 'a',
        }),
      'cant_update_message',
      0,
    ],
    [
      'an unknown thread',
      () => client.chat.postMessage({ channel: slack.channels.general.id, text: 'a', thread_ts: '1.1' }),
      'thread_not_found',
      0,
    ],
  ])('are refused: %s', async (_what, call, error, objections) => {
    expect(await refusal(call())).toMatchObject({ ok: false, error });
    expect(slack.violations).toHaveLength(objections);
  });

  test('with bad blocks are refused with the place, and objected to', async () => {
    const bad: KnownBlock = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } };
    const call = client.chat.postMessage({ channel: slack.channels.general.id, text: 'a', blocks: [bad] });
    const message = 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]';
    expect(await refusal(call)).toMatchObject({
      error: 'invalid_blocks',
      errors: [message],
      response_metadata: { messages: [`[ERROR] ${message}`] },
    });
    expect(slack.violations).toEqual([`chat.postMessage: invalid_blocks [ERROR] ${message}`]);
    expect(slack.sees(slack.people.viewer)).toEqual([]);
  });

  test.each<[string, string, KnownBlock[], number]>([
    ['a ping in text', 'hey <!channel>', [], 1],
    ['a ping with a label', '<!here|here>', [], 1],
    ['a group', '<!subteam^S012>', [], 1],
    ['a ping in blocks', 'a', [{ type: 'section', text: { type: 'mrkdwn', text: '<!everyone>' } }], 1],
    ['an escaped ping', '&lt;!channel&gt;', [], 0],
    ['a ping in plain text', 'a', [{ type: 'section', text: { type: 'plain_text', text: '<!channel>' } }], 0],
    ['a person', '<@U0123> asks', [], 0],
    [
      'a rich text broadcast',
      'a',
      [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'here' }] }],
        },
      ],
      1,
    ],
    ['blocks without text', '', [section], 1],
  ])('are objected to for %s', async (_what, text, blocks, objections) => {
    await client.chat.postMessage({ channel: slack.channels.general.id, text, ...(blocks.length > 0 && { blocks }) });
    expect(slack.violations).toHaveLength(objections);
  });
});

describe('people', () => {
  test('are told apart by what users.info says', async () => {
    const told = async (id: string) => (await client.users.info({ user: id })).user;
    const { people } = slack;
    expect(await told(people.admin.id)).toMatchObject({
      team_id: slack.team.id,
      deleted: false,
      is_bot: false,
      is_restricted: false,
      is_email_confirmed: true,
      real_name: 'Ada Admin',
      tz: 'America/New_York',
      tz_offset: -18_000,
      profile: { email: 'ada.admin@acme.example' },
    });
    expect(await told(people.slackGuest.id)).toMatchObject({ is_restricted: true });
    expect(await told(people.deactivated.id)).toMatchObject({ deleted: true });
    expect(await told(people.unconfirmed.id)).toMatchObject({
      is_email_confirmed: false,
      profile: { email: 'ada.admin@acme.example' },
    });
    expect(await told(people.otherBot.id)).toMatchObject({ is_bot: true });
    expect((await told(people.noEmail.id))?.profile).not.toHaveProperty('email');
    const outsider = await told(people.outsider.id);
    expect(outsider).toMatchObject({ is_stranger: false, profile: { email: 'ada.admin@acme.example' } });
    expect(outsider?.team_id).not.toBe(slack.team.id);
    expect(await refusal(client.users.info({ user: 'U0' }))).toMatchObject({ error: 'user_not_found' });
  });

  test('may change under the hands of the bot', async () => {
    slack.change(slack.people.editor, { isDeleted: true });
    const { id } = slack.people.editor;
    expect((await client.users.info({ user: id })).user).toMatchObject({ deleted: true });
    expect(await refusal(client.conversations.open({ users: id }))).toMatchObject({ error: 'user_disabled' });
  });

  test('have one direct message with the bot each', async () => {
    const { admin, otherBot } = slack.people;
    const first = await client.conversations.open({ users: admin.id, return_im: true });
    expect(first.channel).toMatchObject({ is_im: true, user: admin.id });
    expect((await client.conversations.open({ users: admin.id })).channel?.id).toBe(first.channel?.id);
    expect(await refusal(client.conversations.open({ users: otherBot.id }))).toMatchObject({ error: 'cannot_dm_bot' });
  });
});

test('conversations.info tells of channels, but not of private ones without the bot', async () => {
  const { general, partners, leads } = slack.channels;
  const told = async (channel: string) => (await client.conversations.info({ channel })).channel;
  expect(await told(general.id)).toMatchObject({ name: 'general', is_member: true, is_ext_shared: false });
  expect(await told(partners.id)).toMatchObject({ is_ext_shared: true });
  expect(await refusal(client.conversations.info({ channel: leads.id }))).toMatchObject({ error: 'channel_not_found' });
});

describe('installation', () => {
  test('a granted code becomes a token once', async () => {
    const code = slack.oauth.grant();
    expect(await exchange(code)).toMatchObject({
      access_token: slack.botToken,
      team: { id: slack.team.id },
      bot_user_id: slack.bot.userId,
    });
    expect(await refusal(exchange(code))).toMatchObject({ error: 'code_already_used' });
  });

  test('nothing else does', async () => {
    expect(await refusal(exchange('made-up'))).toMatchObject({ error: 'invalid_code' });
    expect(await refusal(exchange(slack.oauth.grant(), 'wrong'))).toMatchObject({ error: 'bad_client_secret' });
  });
});

describe('faults on order', () => {
  test('an error code, so many times', async () => {
    slack.fail('chat.postMessage', { error: 'internal_error', times: 2 });
    expect(await refusal(post())).toMatchObject({ error: 'internal_error' });
    expect(await refusal(post())).toMatchObject({ error: 'internal_error' });
    expect(seen()).toBe(0);
    await post();
    expect(seen()).toBe(1);
    expect(slack.violations).toEqual([]);
  });

  test('a status, a rate limit, silence', async () => {
    slack.fail('chat.postMessage', { status: 503, times: 1 });
    await expect(post()).rejects.toMatchObject({ statusCode: 503 });
    slack.fail('chat.postMessage', { retryAfter: 7, times: 1 });
    await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
    slack.fail('chat.postMessage', { hang: true, times: 1 });
    await expect(post(50)).rejects.toThrow('timeout');
    expect(seen()).toBe(0);
    expect(slack.calls.map(({ status }) => status)).toEqual([503, 429, 0]);
  });

  test('work that is done though the answer is lost', async () => {
    slack.fail('chat.postMessage', { status: 500, applied: true, times: 1 });
    await expect(post()).rejects.toMatchObject({ statusCode: 500 });
    expect(seen()).toBe(1);
  });

  test('for all methods until it is ended', async () => {
    slack.fail('*', { error: 'token_revoked' });
    expect(await refusal(client.auth.test())).toMatchObject({ error: 'token_revoked' });
    expect(await refusal(post())).toMatchObject({ error: 'token_revoked' });
    slack.fail('*');
    await post();
    expect(seen()).toBe(1);
  });
});
