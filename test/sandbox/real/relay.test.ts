// Socket Mode through the guard, line by line: what Slack's side does reaches the bot, pings and endings too.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dispatcher } from 'undici';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { outside } from '../../../src/sandbox/real/outside.ts';
import { type Relay, relay } from '../../../src/sandbox/real/relay.ts';
import { rawServer } from '../../secoda/support/raw-server.ts';

let slack: WebSocketServer;
let server: Server;
let lines: Relay;
let address: string | undefined;
let way: Dispatcher;
const begun: unknown[] = [];
const ended: unknown[] = [];

beforeEach(async () => {
  way = outside({});
  slack = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(slack, 'listening');
  address = `ws://127.0.0.1:${(slack.address() as AddressInfo).port}`;
  lines = relay({
    dispatcher: { dispatch: (options, handler) => way.dispatch(options, handler) } as Dispatcher,
    take: () => address,
    begin(what, payload) {
      begun.push([what, payload]);
      return (answered) => void ended.push(answered);
    },
    meet: (payload) => ({ ...(payload as object), met: true }),
    vet: () => 'vetted',
    onCount: () => undefined,
  });
  server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', (request, stream, head) => lines.upgrade(request, stream, head));
  await once(server, 'listening');
});
afterEach(() => {
  lines.stop();
  slack.close();
  server.close();
  server.closeAllConnections();
  begun.length = 0;
  ended.length = 0;
});

async function connect(): Promise<{ bot: WebSocket; far: WebSocket }> {
  const arriving = once(slack, 'connection') as Promise<[WebSocket]>;
  const bot = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/link/x`);
  const [far] = await arriving;
  if (bot.readyState !== bot.OPEN) await once(bot, 'open');
  return { bot, far };
}

test('envelopes are changed on their way in, acks on their way out, and both are noted', async () => {
  const { bot, far } = await connect();
  const [heard, acked] = [once(bot, 'message'), once(far, 'message')];
  far.send(JSON.stringify({ envelope_id: 'e', type: 'slash_commands', payload: { command: '/x' } }));
  expect(JSON.parse(String((await heard)[0]))).toMatchObject({
    envelope_id: 'e',
    payload: { command: '/x', met: true },
  });
  bot.send(JSON.stringify({ envelope_id: 'e', payload: { text: 'hello' } }));
  expect(JSON.parse(String((await acked)[0]))).toEqual({ envelope_id: 'e', payload: 'vetted' });
  expect(begun).toEqual([['/x', { command: '/x', met: true }]]);
  expect(ended).toEqual(['vetted']);
});

test('what is no envelope passes as it is', async () => {
  const { bot, far } = await connect();
  const heard = once(bot, 'message');
  far.send('{"type":"hello"}');
  expect(String((await heard)[0])).toBe('{"type":"hello"}');
  expect(begun).toEqual([]);
});

test('pings of Slack reach the bot, which takes their absence for a lost line', async () => {
  const { bot, far } = await connect();
  const pinged = once(bot, 'ping');
  far.ping('still there');
  expect(String((await pinged)[0])).toBe('still there');
});

test.each(['bot', 'far'] as const)('when the line of the %s ends, so does the other', async (who) => {
  const both = await connect();
  const ending = Promise.all([once(both.bot, 'close'), once(both.far, 'close')]);
  both[who].close();
  await ending;
});

test('a line that Slack does not take ends', async () => {
  slack.close();
  const bot = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/link/x`);
  await once(bot, 'close');
});

test('the line goes through the proxy where there is one', async () => {
  const asked = Promise.withResolvers<string>();
  const proxy = await rawServer((socket, received) => {
    asked.resolve(received);
    socket.destroy();
  });
  onTestFinished(() => proxy.stop());
  way = outside({ https: proxy.url });
  address = 'wss://slack.invalid/link';
  const bot = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/link/x`);
  expect(await asked.promise).toMatch(/^CONNECT slack\.invalid:443 HTTP/);
  await once(bot, 'close');
});

test('an address that was not given out is refused', async () => {
  address = undefined;
  const bot = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/link/x`);
  const [error] = (await once(bot, 'error')) as [Error];
  expect(error.message).toMatch('404');
});
