// One answer, read whole, from a server that answers in odd ways.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { Agent } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { type Collecting, collect } from '../../src/http/collect.ts';

let server: Server;
let dispatcher: Agent;
let asked: string[];
afterEach(async () => {
  await dispatcher.destroy();
  server.closeAllConnections();
  server.close();
});

/** One connection, so that a second call has to wait for the first. */
async function served(answer: RequestListener): Promise<Collecting> {
  asked = [];
  dispatcher = new Agent({ connections: 1 });
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, path: '/here?a=%20b', method: 'GET' };
}

test('status, headers and text, as UTF-8 over the borders of its pieces and without a mark before it', async () => {
  const get = await served((_, response) => {
    const bytes = Buffer.from('\uFEFFgrößer 🎉');
    response
      .writeHead(200, { 'x-request-id': 'r1' })
      .write(bytes.subarray(0, 6), () => response.end(bytes.subarray(6)));
  });
  expect(await collect(dispatcher, get)).toMatchObject({
    statusCode: 200,
    headers: { 'x-request-id': 'r1' },
    text: 'größer 🎉',
    brokenOff: undefined,
  });
  expect(asked).toEqual(['GET /here?a=%20b']);
});

test('what only announces an answer is none', async () => {
  const get = await served((_, response) => {
    response.writeEarlyHints({ link: '</x>; rel=preload' }, () => response.writeHead(404).end('gone'));
  });
  expect(await collect(dispatcher, get)).toMatchObject({ statusCode: 404, text: 'gone' });
});

test('an answer that breaks off tells its status, and no part of its text', async () => {
  const get = await served((_, response) => {
    response.writeHead(503, { 'content-length': 100 }).write('half', () => response.destroy());
  });
  const { statusCode, text, brokenOff } = await collect(dispatcher, get);
  expect([statusCode, text]).toEqual([503, '']);
  expect(brokenOff).toBeInstanceOf(Error);
});

test('no answer at all rejects', async () => {
  const get = await served((request) => request.socket.destroy());
  await expect(collect(dispatcher, get)).rejects.toThrow(/closed|reset|hang up/);
});

test('an abort ends it with its reason, before the answer and within it', async () => {
  const get = await served((_, response) => response.writeHead(200).flushHeaders());
  const stopped = new AbortController();
  const within = collect(dispatcher, { ...get, signal: stopped.signal });
  await once(server, 'request');
  // It waits for the connection that the first one has.
  const waiting = collect(dispatcher, { ...get, signal: stopped.signal });
  const reason = new Error('stopped');
  stopped.abort(reason);
  await expect(within.then(({ brokenOff }) => Promise.reject(brokenOff as Error))).rejects.toBe(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(asked).toEqual(['GET /here?a=%20b']);
});

test('its time is over in the middle of an answer, and while it waits for a connection', async () => {
  const get = await served((_, response) => response.writeHead(200).flushHeaders());
  const late = collect(dispatcher, { ...get, withinMs: 50 });
  const waiting = collect(dispatcher, { ...get, withinMs: 20 });
  await expect(late.then(({ brokenOff }) => Promise.reject(brokenOff as Error))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(asked).toEqual(['GET /here?a=%20b']);
});
