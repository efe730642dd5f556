// The trouble that Socket Mode can be told to make: no greeting, no answer, silence, repetition, nonsense.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';

let slack: SimulatedSlack;
const clients: WebSocket[] = [];

beforeEach(async () => {
  slack = await startSlack();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await slack.stop();
});

interface Client {
  readonly socket: WebSocket;
  /** The frames that came, oldest first. */
  readonly heard: unknown[];
}

/** A client that acks whatever has an id. */
async function client(): Promise<Client> {
  const response = await fetch(`${slack.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.appToken}` },
  });
  const { url } = (await response.json()) as { readonly url: string };
  const socket = new WebSocket(url);
  clients.push(socket);
  const heard: unknown[] = [];
  socket.on('error', (error) => heard.push(error.message));
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    heard.push(text.startsWith('{') ? JSON.parse(text) : text);
    const id = /"envelope_id":"([^"]+)"/.exec(text)?.[1];
    if (id !== undefined) socket.send(JSON.stringify({ envelope_id: id, payload: { text: `ack ${heard.length}` } }));
  });
  return { socket, heard };
}

const ended = (socket: WebSocket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

test('who is not greeted or not answered waits in vain, and is counted until it leaves', async () => {
  slack.socket.take('not greeted');
  const { socket, heard } = await client();
  await slack.until(() => slack.socket.ignored === 1);
  slack.socket.take('not answered');
  const other = await client();
  await slack.until(() => slack.socket.ignored === 2);
  expect(slack.socket.connections).toBe(0);
  expect(other.socket.readyState).toBe(WebSocket.CONNECTING);
  socket.close();
  other.socket.terminate();
  await slack.until(() => slack.socket.ignored === 0);
  expect(heard).toEqual([]);
});

test('who is refused hears it', async () => {
  slack.socket.take('refused');
  const { socket, heard } = await client();
  await ended(socket);
  expect(heard).toEqual(['Unexpected server response: 404']);
});

test('a connection that fell silent is lost, but its client does not hear of it', async () => {
  const { socket } = await client();
  await new Promise((resolve) => {
    socket.once('message', resolve);
  });
  slack.socket.freeze();
  expect(slack.socket.connections).toBe(0);
  const pong = new Promise((resolve) => {
    socket.once('pong', resolve);
  });
  socket.ping();
  expect(socket.readyState).toBe(WebSocket.OPEN);
  await client();
  await slack.socket.connected();
  await expect(Promise.race([pong, slack.command(slack.people.viewer, '/secoda', 'x')])).resolves.toMatchObject({
    status: 200,
  });
});

test('the last envelope comes again as it was, a frame as it is, a disconnect with its reason', async () => {
  const { heard } = await client();
  await slack.socket.connected();
  await expect(slack.socket.repeat()).rejects.toThrow('nothing was sent yet');
  expect(await slack.command(slack.people.viewer, '/secoda', 'x')).toMatchObject({ body: { text: 'ack 2' } });
  expect(await slack.socket.repeat()).toEqual({ text: 'ack 3' });
  slack.socket.raw('nonsense');
  slack.socket.refresh('link_disabled');
  await expect.poll(() => heard.length).toBe(5);
  expect(heard[1]).toEqual(heard[2]);
  expect(heard.slice(3)).toEqual([
    'nonsense',
    expect.objectContaining({ type: 'disconnect', reason: 'link_disabled' }),
  ]);
});
