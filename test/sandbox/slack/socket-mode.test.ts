// Socket Mode through Slack's own client: hello, envelopes, acks, disconnects, outages.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { type Bot, socketBot } from './a-bot.ts';
import { stillClock } from './a-clock.ts';

let slack: SimulatedSlack;
let bot: Bot | undefined;

beforeEach(async () => {
  slack = await startSlack();
});

afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await slack.stop();
});

async function start(): Promise<void> {
  bot = await socketBot(slack, (app) => {
    app.command('/secoda', async ({ ack, command }) => {
      await ack({ text: `asked for ${command.text}`, blocks: [] });
    });
    app.shortcut('quiet', async ({ ack }) => ack());
  });
}

const ask = (text: string) => slack.command(slack.people.viewer, '/secoda', text);
const said = () => slack.sees(slack.people.viewer).map((shown) => shown.text);
const opened = () => slack.calls.filter((call) => call.method === 'apps.connections.open');

test('commands and interactions are acked through the socket, with their answer', async () => {
  await start();
  expect(slack.socket.connections).toBe(1);
  expect(await ask('orders')).toMatchObject({ status: 200, problem: undefined });
  expect(said()).toEqual(['asked for orders']);
  expect(await slack.shortcut(slack.people.viewer, 'quiet')).toMatchObject({ status: 200, body: undefined });
  expect(slack.violations).toEqual([]);
});

test.each<[string, () => void]>([
  ['a refresh', () => slack.socket.refresh()],
  ['a cut connection', () => slack.socket.drop()],
])('the client comes back after %s', async (_what, disturb) => {
  await start();
  disturb();
  await slack.until(() => opened().length === 2 && slack.socket.connections === 1);
  await ask('again');
  expect(said()).toEqual(['asked for again']);
});

test('the client comes back after an outage of apps.connections.open', async () => {
  await start();
  slack.fail('apps.connections.open', { status: 503, times: 3 });
  slack.socket.drop();
  await slack.until(() => opened().length === 5 && slack.socket.connections === 1);
  expect(opened().map(({ status }) => status)).toEqual([200, 503, 503, 503, 200]);
  expect(await ask('after')).toMatchObject({ problem: undefined });
});

async function connectionUrl(): Promise<string> {
  const response = await fetch(`${slack.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.appToken}` },
  });
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('url' in body)) throw new Error('no address');
  return String(body.url);
}

/** A client that listens and never acks. */
function mute(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.once('message', () => resolve(socket));
    socket.once('error', reject);
  });
}

test('an address is good for one connection', async () => {
  const url = await connectionUrl();
  const socket = await mute(url);
  await expect(mute(url)).rejects.toThrow('404');
  await expect(mute(url.replace(/ticket=\w+/, 'ticket=made-up'))).rejects.toThrow('404');
  socket.close();
});

test('what is not acked in time, or lost with its connection, is a failure', async () => {
  const clock = stillClock();
  await slack.stop();
  slack = await startSlack({ clock });
  const socket = await mute(await connectionUrl());
  const envelopes: unknown[] = [];
  socket.on('message', (data) => {
    envelopes.push(JSON.parse(Buffer.isBuffer(data) ? data.toString() : ''));
    if (envelopes.length === 1) clock.advance(3000);
    else socket.terminate();
  });
  expect(await ask('late')).toMatchObject({ problem: 'operation_timeout' });
  expect(await ask('lost')).toMatchObject({ problem: 'dispatch_failed' });
  expect(envelopes[0]).toMatchObject({
    type: 'slash_commands',
    accepts_response_payload: true,
    payload: { command: '/secoda', text: 'late' },
  });
  expect(await ask('nobody')).toMatchObject({ problem: 'dispatch_failed' });
});

test('an ack for nothing is objected to', async () => {
  const socket = await mute(await connectionUrl());
  socket.send(JSON.stringify({ envelope_id: 'made-up' }));
  await slack.until(() => slack.violations.length === 1);
  expect(slack.violations).toEqual(['socket mode: an ack that belongs to no open envelope']);
  socket.close();
});
