// How payloads arrive: signatures, acks in three seconds, retries of events, and requests that tests forge.

import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { type StillClock, stillClock } from './a-clock.ts';

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly response: ServerResponse;
}

let clock: StillClock;
let slack: SimulatedSlack;
let server: Server;
let heard: Heard[];
let answer: (request: Heard) => void;

beforeEach(async () => {
  clock = stillClock();
  slack = await startSlack({ clock });
  heard = [];
  answer = ({ response }) => void response.end();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString(), response };
      heard.push(one);
      answer(one);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  slack.connect(`http://127.0.0.1:${address.port}/slack/events`);
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await slack.stop();
});

const command = () => slack.command(slack.people.viewer, '/secoda', 'find orders');
const said = () => slack.sees(slack.people.viewer).map((shown) => shown.text);

test('a request is signed over its time and body, and kept on one connection', async () => {
  await command();
  await command();
  const [first] = heard;
  const stamp = String(clock.now() / 1000);
  const digest = createHmac('sha256', slack.signingSecret).update(`v0:${stamp}:${first?.body}`).digest('hex');
  expect(first?.headers).toMatchObject({
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${digest}`,
    'content-type': 'application/x-www-form-urlencoded',
    connection: 'keep-alive',
  });
  expect(heard).toHaveLength(2);
});

test('a late ack is a time-out that the person sees, and an objection', async () => {
  answer = () => {
    clock.advance(3000);
  };
  expect(await command()).toMatchObject({ status: 0, ackMs: 3000, problem: 'operation_timeout' });
  expect(said()).toEqual(['/secoda failed with the error "operation_timeout"']);
  expect(slack.violations).toEqual(['/secoda: operation_timeout (status 0)']);
});

test('an ack just in time counts', async () => {
  answer = ({ response }) => {
    clock.advance(2999);
    response.end();
  };
  expect(await command()).toMatchObject({ status: 200, ackMs: 2999, problem: undefined });
  expect(slack.violations).toEqual([]);
});

test.each([
  [500, 'http_service_error'],
  [404, 'http_client_error'],
  [201, 'http_client_error'],
])('an ack of status %i is a failure', async (status, problem) => {
  answer = ({ response }) => void response.writeHead(status).end('secret stack trace');
  expect(await command()).toMatchObject({ status, problem });
  expect(said()).toEqual([`/secoda failed with the error "${problem}"`]);
});

test('a bot that cannot be reached is a failure', async () => {
  answer = ({ response }) => void response.destroy();
  expect(await command()).toMatchObject({ status: 0, problem: 'dispatch_failed' });
  expect(said()).toEqual(['/secoda failed with the error "dispatch_failed"']);
});

test('an ack of a command that is no message is an objection', async () => {
  answer = ({ response }) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ blocks: [{ type: 'nope' }] }));
  };
  await command();
  expect(slack.violations).toEqual([
    'ack of /secoda: invalid_blocks [ERROR] unsupported type: nope [json-pointer:/blocks/0/type]',
  ]);
  expect(said()).toEqual(['/secoda failed with the error "invalid_command_response"']);
});

const event = () => slack.event({ type: 'app_mention', user: slack.people.viewer.id, text: 'orders' });

test('an event carries its envelope', async () => {
  await event();
  expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({
    type: 'event_callback',
    team_id: slack.team.id,
    api_app_id: slack.bot.appId,
    event: { type: 'app_mention', text: 'orders' },
    event_id: expect.stringMatching(/^Ev0/),
    event_time: clock.now() / 1000,
    is_ext_shared_channel: false,
    authorizations: [{ team_id: slack.team.id, user_id: slack.bot.userId, is_bot: true, enterprise_id: null }],
  });
  expect(heard[0]?.headers).not.toHaveProperty('x-slack-retry-num');
});

test('an event is sent again at once, after a minute and after five, with the same id', async () => {
  answer = ({ response }) => void response.writeHead(heard.length < 4 ? 500 : 200).end();
  const delivery = event();
  await clock.sleeper(60_000);
  expect(heard).toHaveLength(2);
  clock.advance(60_000);
  await clock.sleeper(300_000);
  clock.advance(300_000);
  expect(await delivery).toMatchObject({ status: 200, retried: 3, problem: undefined });
  const retries = heard.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]);
  expect(retries).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_error'],
    ['3', 'http_error'],
  ]);
  const ids = heard.map(({ body }): unknown => /"event_id":"(\w+)"/.exec(body)?.[1]);
  expect(new Set(ids).size).toBe(1);
});

test('an event is not sent again when the bot asks for that', async () => {
  answer = ({ response }) => void response.writeHead(500, { 'x-slack-no-retry': '1' }).end();
  expect(await event()).toMatchObject({ status: 500, retried: 0 });
  expect(heard).toHaveLength(1);
});

test('commands are never sent again', async () => {
  answer = ({ response }) => void response.writeHead(500).end();
  expect(await command()).toMatchObject({ retried: 0 });
  expect(heard).toHaveLength(1);
});

test('a request can be repeated byte for byte, and forged in time and secret', async () => {
  const delivery = await command();
  await slack.replay(delivery);
  expect(heard[1]?.body).toBe(heard[0]?.body);
  expect(heard[1]?.headers['x-slack-signature']).toBe(heard[0]?.headers['x-slack-signature']);
  const { body } = delivery.sent;
  const old = slack.sign(body, { timestamp: 1 });
  expect(old['x-slack-request-timestamp']).toBe('1');
  expect(slack.sign(body, { secret: 'other' })['x-slack-signature']).not.toBe(slack.sign(body)['x-slack-signature']);
  await slack.send({ body, headers: { ...delivery.sent.headers, ...old } });
  expect(heard[2]?.headers['x-slack-request-timestamp']).toBe('1');
  expect(slack.violations).toEqual([]);
});

const field = (name: string): string => String(parse(heard.at(-1)?.body ?? '')[name]);

async function respond(body: object | string, url = field('response_url')): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

test('a response URL is good for five answers', async () => {
  await command();
  for (const text of ['1', '2', '3', '4', '5']) expect(await respond({ text })).toMatchObject({ status: 200 });
  expect(slack.violations).toEqual([]);
  expect(await respond({ text: '6' })).toEqual({ status: 404, body: { ok: false, error: 'used_url' } });
  expect(said()).toEqual(['1', '2', '3', '4', '5']);
  expect(slack.violations).toEqual(['response_url: used_url']);
});

test('a response URL is good for thirty minutes', async () => {
  await command();
  clock.advance(30 * 60_000);
  expect(await respond({ text: 'just in time' })).toMatchObject({ status: 200 });
  clock.advance(1);
  expect(await respond({ text: 'late' })).toEqual({ status: 404, body: { ok: false, error: 'expired_url' } });
  expect(said()).toEqual(['just in time']);
});

test('a response URL of nobody is refused', async () => {
  await command();
  const url = field('response_url');
  expect(await respond({ text: 'a' }, `${url}0`)).toMatchObject({ status: 404 });
  expect(new URL(url).origin).toBe(new URL(slack.apiUrl).origin);
});

test('an answer that is no message does not reach anybody', async () => {
  await command();
  expect(await respond('{')).toEqual({ status: 400, body: { ok: false, error: 'invalid_payload' } });
  expect(await respond({})).toEqual({ status: 400, body: { ok: false, error: 'no_text' } });
  expect(await respond({ text: 'a', blocks: [{ type: 'nope' }] })).toMatchObject({ status: 400 });
  expect(said()).toEqual([]);
});

test('an answer to a command cannot replace what is not there: it is posted, and objected to', async () => {
  await command();
  await respond({ text: 'a', replace_original: true });
  expect(said()).toEqual(['a']);
  expect(slack.violations).toEqual(['response_url: a slash command has no original to replace or delete']);
});

const card = (text: string) => ({
  text,
  blocks: [
    {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' }, value: 'v' }],
    },
  ],
});

test('an answer to a press replaces, deletes, or stands beside; each press has a URL of its own', async () => {
  const { viewer } = slack.people;
  const press = async () => {
    const shown = slack.sees(viewer).find((one) => one.blocks.length > 0);
    if (shown === undefined) throw new Error('no card');
    await slack.press(viewer, slack.control(shown, 'Go'));
    const payload: unknown = JSON.parse(field('payload'));
    if (typeof payload !== 'object' || payload === null || !('response_url' in payload)) throw new Error('no URL');
    return String(payload.response_url);
  };
  await command();
  await respond(card('first'));
  const first = await press();
  await respond({ text: 'beside' }, first);
  await respond({ ...card('second'), replace_original: true }, first);
  expect(said()).toEqual(['second', 'beside']);
  const second = await press();
  expect(second).not.toBe(first);
  await respond({ delete_original: true }, second);
  expect(said()).toEqual(['beside']);
  expect(slack.violations).toEqual([]);
});

const modal = (text = 'Edit') => ({ type: 'modal', title: { type: 'plain_text', text }, blocks: [] });

async function api(method: string, args: object): Promise<unknown> {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
    body: JSON.stringify(args),
  });
  return response.json();
}

test('a trigger opens one view, within three seconds', async () => {
  await command();
  const first = { trigger_id: field('trigger_id'), view: modal() };
  clock.advance(3000);
  expect(await api('views.open', first)).toMatchObject({ ok: true, view: { team_id: slack.team.id } });
  expect(await api('views.open', first)).toEqual({ ok: false, error: 'exchanged_trigger_id' });
  await command();
  const late = { trigger_id: field('trigger_id'), view: modal() };
  clock.advance(3001);
  expect(await api('views.open', late)).toEqual({ ok: false, error: 'expired_trigger_id' });
  expect(await api('views.open', { ...late, trigger_id: '1.2.3' })).toEqual({ ok: false, error: 'invalid_trigger_id' });
  expect(slack.violations).toHaveLength(3);
});

test('a view that is refused does not use up its trigger', async () => {
  await command();
  const trigger_id = field('trigger_id');
  const bad = { ...modal('x'.repeat(25)) };
  expect(await api('views.open', { trigger_id, view: bad })).toEqual({
    ok: false,
    error: 'invalid_arguments',
    errors: ['must be less than 25 characters [json-pointer:/view/title/text]'],
    response_metadata: { messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'] },
  });
  expect(await api('views.open', { trigger_id, view: modal() })).toMatchObject({ ok: true });
});

test('only a press in a modal can push onto it', async () => {
  await command();
  const pushed = { trigger_id: field('trigger_id'), view: modal() };
  expect(await api('views.push', pushed)).toEqual({ ok: false, error: 'invalid_trigger_id' });
});

test('a view is updated by its latest hash, by its own name for it, and not once it is closed', async () => {
  const { viewer } = slack.people;
  await command();
  await api('views.open', { trigger_id: field('trigger_id'), view: { ...modal(), external_id: 'mine' } });
  const opened = slack.modal(viewer);
  const view_id = opened?.id;
  const hash = opened?.hash;
  expect(await api('views.update', { view_id, hash, view: modal('Second') })).toMatchObject({ ok: true });
  expect(await api('views.update', { view_id, hash, view: modal('Third') })).toEqual({
    ok: false,
    error: 'hash_conflict',
  });
  expect(slack.modal(viewer)).toMatchObject({ id: view_id, title: 'Second', externalId: '' });
  expect(await api('views.update', { view_id, view: { ...modal('Fourth'), external_id: 'mine' } })).toMatchObject({
    ok: true,
  });
  expect(await api('views.update', { external_id: 'mine', view: modal('Fifth') })).toMatchObject({ ok: true });
  expect(slack.violations).toEqual([]);
  await slack.close(viewer);
  expect(await api('views.update', { view_id, view: modal() })).toEqual({ ok: false, error: 'not_found' });
});

test('whoever waits is told why nothing came, and when everything ended', async () => {
  await command();
  await respond({ blocks: card('').blocks });
  await expect(slack.until(() => false, { within: 5 })).rejects.toThrow(/within 5 ms .*missing text beside blocks/);
  const waiting = Promise.allSettled([slack.until(() => false), slack.changed()]);
  await slack.stop();
  const stopped = { status: 'rejected', reason: new Error('the simulated Slack was stopped') };
  expect(await waiting).toEqual([stopped, stopped]);
});
