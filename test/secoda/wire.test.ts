// The lying side, byte by byte: lengths that are not true, lines that are no HTTP, connections that end in between. Each
// becomes one error of the tree that says what it was, and the next call works.

import { describe, expect, onTestFinished, test } from 'vitest';
import { explain } from '../../src/secoda/explain.ts';
import { json, plain } from './support/lying-server.ts';
import { rawServer } from './support/raw-server.ts';
import { refusal, start } from './support/start.ts';

const ok = '{"id":"a","title":"a"}';
const whole = `HTTP/1.1 200 OK\r\ncontent-length: ${ok.length}\r\n\r\n${ok}`;

/** A client of a server that answers with these bytes, and perhaps hangs up. */
async function answeredBy(bytes: string, { hangUp = false } = {}) {
  const server = await rawServer((socket) => {
    if (hangUp) socket.end(bytes);
    else socket.write(bytes);
  });
  onTestFinished(() => server.stop());
  const timeouts = { headersMs: 200, bodyMs: 200 };
  const { client } = await start({ apiUrl: server.url, timeouts });
  return { server, client };
}

const many = (count: number, line: string): string => line.repeat(count);

describe('an answer that is', () => {
  test.each<[string, string, boolean, object]>([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', false, { kind: 'unavailable', outage: 'reset' }],
    ['headers without end', `HTTP/1.1 200 OK\r\n${many(9000, 'a: b\r\n')}`, false, { outage: 'not http' }],
    ['nothing but an end', '', true, { kind: 'unavailable', outage: 'reset' }],
    ['half a first line', 'HTTP/1.1 20', true, { kind: 'unavailable' }],
    ['shorter than announced', `HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n${ok}`, true, { outage: 'broken off' }],
    ['longer than announced', `HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n${ok}`, false, { outage: 'broken off' }],
    ['a stopped body', `HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{`, false, { kind: 'timed_out' }],
    ['a bad chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', false, { outage: 'broken off' }],
    ['without content', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', false, { kind: 'unexpected_shape' }],
    ['packed', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n\u001f\u008b\u0008', false, { kind: 'unexpected_shape' }],
  ])('%s', async (_what, bytes, hangUp, expected) => {
    const { client } = await answeredBy(bytes, { hangUp });
    const get = await refusal(client.resources.get('a'));
    expect(get).toMatchObject({ ...expected, mayHaveHappened: false });
    expect(explain(get)).toMatch(/\.$/);
    expect(await refusal(client.resources.edit('a', { pii: true }))).toMatchObject({
      ...expected,
      mayHaveHappened: true,
    });
  });

  test('nested without end is a refusal like others', async () => {
    const { client, server } = await start();
    const deep = `${many(200_000, '[')}${many(200_000, ']')}`;
    server.answer(plain(`{"detail":${deep}}`, 400));
    expect(await refusal(client.resources.get('a'))).toMatchObject({ kind: 'invalid', status: 400 });
    server.answer(plain(`{"id":"a","parent":${many(200_000, '{"id":')}1${many(200_000, '}')}}`));
    expect(await client.resources.get('a')).toMatchObject({ id: 'a', parentId: undefined });
  });

  test('larger than any page ends before it fills the memory', async () => {
    const { client, server } = await start();
    let sent = 0;
    server.answer((response) => {
      const piece = Buffer.alloc(1024 * 1024, ' ');
      response.on('error', () => undefined);
      const more = (): void => {
        if (response.destroyed) return;
        sent += 1;
        response.write(piece, more);
      };
      more();
    });
    const error = await refusal(client.resources.edit('a', { pii: true }));
    expect(error).toMatchObject({ kind: 'unexpected_shape', mayHaveHappened: true });
    expect(sent).toBeLessThan(64);
  });

  test('408 is an outage, not a mistake of the one who asked', async () => {
    const { client, server } = await start();
    server.answer(plain('', 408), json({ id: 'a' }));
    expect(await client.resources.get('a')).toMatchObject({ id: 'a' });
    expect(server.asked).toHaveLength(2);
  });
});

describe('connections', () => {
  test('are kept from call to call', async () => {
    const { client, server } = await answeredBy(whole);
    for (let call = 0; call < 20; call += 1) await client.resources.get('a');
    expect(server.connections()).toBeLessThanOrEqual(2);
    expect(server.received).toHaveLength(20);
  });

  test('that the service closes after each answer are opened anew, for writes too', async () => {
    const { client, server } = await answeredBy(whole, { hangUp: true });
    for (let call = 0; call < 5; call += 1) await client.resources.edit('a', { pii: true });
    expect(server.received.filter((piece) => piece.startsWith('PATCH'))).toHaveLength(5);
  });

  test('are at most 32 at a time', async () => {
    const { client, server } = await answeredBy(whole);
    await Promise.all(Array.from({ length: 200 }, () => client.resources.get('a')));
    expect(server.connections()).toBeLessThanOrEqual(32);
    expect(server.received.length).toBeGreaterThanOrEqual(200);
  });

  test('end with the client, and so do calls under way', async () => {
    const { client, server } = await start();
    server.answer(() => undefined);
    const call = refusal(client.resources.edit('a', { pii: true }));
    await server.arrived(1);
    await client.close();
    expect(await call).toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
    expect(await refusal(client.resources.edit('a', { pii: true }))).toMatchObject({ kind: 'unavailable' });
  });
});

test('https to a server that does not speak it', async () => {
  const { server } = await answeredBy(whole);
  const { client } = await start({ apiUrl: server.url.replace('http:', 'https:') });
  const error = await refusal(client.resources.edit('a', { pii: true }));
  expect(error).toMatchObject({ kind: 'unavailable', outage: 'tls', mayHaveHappened: false });
  expect(server.received.join('')).not.toContain('authorization');
});

test('a name that does not exist', async () => {
  const { client } = await start({ apiUrl: 'http://nowhere.invalid' });
  const error = await refusal(client.resources.edit('a', { pii: true }));
  expect(error).toMatchObject({ kind: 'unavailable', outage: 'not found', mayHaveHappened: false });
});
