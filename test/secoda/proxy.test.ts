// A proxy that is set is used, the hosts that need none are reached without it, and what it refuses is said to be its doing.

import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { json } from './support/lying-server.ts';
import { type RawServer, rawServer } from './support/raw-server.ts';
import { KEY, refusal, start } from './support/start.ts';

const done = json({ id: 'a', title: 'a' });

/** A proxy that answers every request itself. */
async function answeringProxy(answer: string): Promise<RawServer> {
  const proxy = await rawServer((socket) => socket.write(answer));
  onTestFinished(() => proxy.stop());
  return proxy;
}

const body = '{"id":"a","title":"by the proxy"}';
const good = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

describe('for http addresses', () => {
  test('the call goes to the proxy, with the whole address', async () => {
    const proxy = await answeringProxy(good);
    const { client } = await start({ apiUrl: 'http://secoda.invalid', proxy: { http: proxy.url } });
    expect(await client.resources.get('a')).toMatchObject({ title: 'by the proxy' });
    expect(proxy.received[0]).toMatch(/^GET http:\/\/secoda\.invalid\/api\/v1\/resource\/all\/a HTTP/);
  });

  test.each([
    ['the host', '127.0.0.1', true],
    ['everything', '*', true],
    ['another host', 'example.com', false],
    ['nothing', '', false],
  ])('`no` names %s', async (_what, no, past) => {
    const proxy = await answeringProxy(good);
    const { client, server } = await start({ proxy: { http: proxy.url, no } });
    server.answer(done);
    expect(await client.resources.get('a')).toMatchObject({ title: past ? 'a' : 'by the proxy' });
    expect(proxy.connections()).toBe(past ? 0 : 1);
    expect(server.asked).toHaveLength(past ? 1 : 0);
  });

  test('the name and password of a proxy are for the proxy', async () => {
    const proxy = await answeringProxy(good);
    const http = proxy.url.replace('//', '//ada:lovelace@');
    const { client } = await start({ apiUrl: 'http://secoda.invalid', proxy: { http } });
    await client.resources.get('a');
    expect(proxy.received[0]).toContain(`proxy-authorization: Basic ${btoa('ada:lovelace')}`);
  });
});

describe('for https addresses', () => {
  test('a tunnel is asked for, without the key', async () => {
    const target = await rawServer((socket) => socket.end());
    onTestFinished(() => target.stop());
    const proxy = await rawServer((socket, received) => {
      if (!received.startsWith('CONNECT')) return;
      const onward = connect(target.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
    });
    onTestFinished(() => proxy.stop());
    const { client } = await start({ apiUrl: 'https://secoda.invalid', proxy: { https: proxy.url } });
    expect(await refusal(client.resources.edit('a', { pii: true }))).toMatchObject({ kind: 'unavailable' });
    expect(proxy.received[0]).toMatch(/^CONNECT secoda\.invalid:443 HTTP/);
    expect(target.received[0]?.charCodeAt(0)).toBe(0x16); // the first byte of a TLS handshake
    expect(`${proxy.received.join('')}${target.received.join('')}`).not.toContain(KEY);
  });

  test.each(['403 Forbidden', '502 Bad Gateway'])('a proxy that says %s', async (status) => {
    const proxy = await answeringProxy(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);
    const { client } = await start({ apiUrl: 'https://secoda.invalid', proxy: { https: proxy.url } });
    const error = await refusal(client.resources.edit('a', { pii: true }));
    expect(error).toMatchObject({ kind: 'unavailable', outage: 'proxy', mayHaveHappened: false });
  });
});

test('a proxy that asks for a password', async () => {
  const proxy = await answeringProxy('HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\n\r\n');
  const { client } = await start({ apiUrl: 'http://secoda.invalid', proxy: { http: proxy.url } });
  const error = await refusal(client.resources.edit('a', { pii: true }));
  expect(error).toMatchObject({ kind: 'unavailable', outage: 'proxy', mayHaveHappened: false });
});

test('a proxy that is away', async () => {
  const proxy = await answeringProxy(good);
  await proxy.stop();
  const { client } = await start({ apiUrl: 'http://secoda.invalid', proxy: { http: proxy.url } });
  const error = await refusal(client.resources.edit('a', { pii: true }));
  expect(error).toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
});

test('a proxy of the environment that is not in the settings is not used', async () => {
  const given = await answeringProxy(good);
  const ambient = await answeringProxy(good);
  const before = process.env['http_proxy'];
  process.env['http_proxy'] = ambient.url;
  onTestFinished(() => {
    if (before === undefined) delete process.env['http_proxy'];
    else process.env['http_proxy'] = before;
  });
  const { client, server } = await start({ proxy: { https: given.url } });
  server.answer(done);
  expect(await client.resources.get('a')).toMatchObject({ id: 'a' });
  expect(ambient.connections()).toBe(0);
});
