// What Slack tells an app of without being asked: what people write, open, change and remove; and the address check.

import { createServer } from 'node:http';
import type { App } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { type Bot, httpBot } from './a-bot.ts';
import { wideManifest } from './a-manifest.ts';

let slack: SimulatedSlack;
let bot: Bot | undefined;

beforeEach(async () => {
  slack = await startSlack({ manifest: wideManifest });
});

afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await slack.stop();
});

async function listening(register: (app: App) => void): Promise<void> {
  bot = await httpBot(slack, register);
}

/** A bot that only notes what it hears of. */
async function noting(...names: readonly string[]): Promise<Record<string, unknown>[]> {
  const heard: Record<string, unknown>[] = [];
  await listening((app) => {
    for (const name of names) {
      app.event(name, async ({ event, body }) => {
        heard.push({ ...event, isShared: body.is_ext_shared_channel });
      });
    }
  });
  return heard;
}

const card: KnownBlock = {
  type: 'section',
  text: { type: 'mrkdwn', text: '*orders* · verified' },
  accessory: { type: 'button', text: { type: 'plain_text', text: 'Details' }, action_id: 'details' },
};

const LINK = 'https://app.catalog.example/table/7';

test('a mention reaches the bot with the ids of whom it names, also from people of the other organisation', async () => {
  const heard = await noting('app_mention', 'message');
  const { partner, editor } = slack.people;
  await slack.write(partner, '@secoda who owns orders? @eddie.editor', slack.channels.partners);
  await slack.write(editor, 'nobody is meant');
  expect(heard).toMatchObject([
    {
      type: 'app_mention',
      user: partner.id,
      text: `<@${slack.bot.userId}> who owns orders? <@${editor.id}>`,
      channel: slack.channels.partners.id,
      isShared: true,
    },
  ]);
});

test('a direct message reaches the bot once, whatever it says; a channel without the bot tells nothing', async () => {
  const heard = await noting('app_mention', 'message');
  const { editor } = slack.people;
  expect(await slack.write(editor, '@secoda orders', 'dm')).toHaveLength(1);
  expect(await slack.write(editor, '@secoda orders', slack.channels.random)).toEqual([]);
  expect(heard).toMatchObject([{ type: 'message', channel_type: 'im', user: editor.id, isShared: false }]);
  expect(() => slack.write(editor, 'a', slack.channels.leads)).toThrow('is not in leads');
});

test('only what the manifest asks for is sent', async () => {
  await slack.stop();
  slack = await startSlack({ manifest: { ...wideManifest, events: ['user_change'] } });
  const heard = await noting('app_mention', 'message', 'app_home_opened', 'user_change');
  const { editor } = slack.people;
  await slack.write(editor, '@secoda orders');
  await slack.openHome(editor);
  await slack.userChange(editor);
  expect(heard).toMatchObject([{ type: 'user_change' }]);
  expect(heard).toHaveLength(1);
});

test('an opened Home comes with what it shows, a changed person as they are now', async () => {
  const heard = await noting('app_home_opened', 'user_change');
  const { editor } = slack.people;
  await slack.openHome(editor);
  await bot?.app.client.views.publish({ user_id: editor.id, view: { type: 'home', blocks: [card] } });
  await slack.openHome(editor);
  await slack.openHome(editor, 'messages');
  slack.change(editor, { isDeleted: true, email: 'gone@acme.example' });
  await slack.userChange(editor);
  expect(heard).toMatchObject([
    { type: 'app_home_opened', tab: 'home', user: editor.id, channel: slack.dm(editor).id },
    { tab: 'home', view: { type: 'home', hash: slack.home(editor)?.hash } },
    { tab: 'messages' },
    { type: 'user_change', user: { id: editor.id, deleted: true, profile: { email: 'gone@acme.example' } } },
  ]);
  expect(heard[0]).not.toHaveProperty('view');
});

test('who removes the app kills its tokens, and says so', async () => {
  const heard = await noting('tokens_revoked', 'app_uninstalled');
  await slack.uninstall();
  expect(heard.map(({ type }) => type).toSorted()).toEqual(['app_uninstalled', 'tokens_revoked']);
  expect(heard.find(({ type }) => type === 'tokens_revoked')).toMatchObject({ tokens: { bot: [slack.bot.userId] } });
  await expect(bot?.app.client.auth.test()).rejects.toMatchObject({ data: { error: 'account_inactive' } });
});

test.each<
  [what: string, answer: (challenge: string) => [status: number, type: string, body: string], isTaken: boolean]
>([
  ['the challenge', (challenge) => [200, 'text/plain', challenge], true],
  ['the challenge as JSON', (challenge) => [200, 'application/json', JSON.stringify({ challenge })], true],
  ['something else', () => [200, 'text/plain', 'hello'], false],
  ['the challenge with an error', (challenge) => [500, 'text/plain', challenge], false],
])('an address that answers %s is taken or not', async (_what, answer, isTaken) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as { type: string; challenge: string };
      expect(asked.type).toBe('url_verification');
      const [status, type, body] = answer(asked.challenge);
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  slack.connect(`http://127.0.0.1:${address.port}/slack/events`);
  expect(await slack.verify()).toBe(isTaken);
  server.close();
});

test('a shortcut is not offered on private messages nor to people of another organisation', async () => {
  await listening((app) => {
    app.command('/secoda', async ({ ack }) => ack('only for you'));
  });
  const { editor, partner } = slack.people;
  await slack.command(editor, '/secoda', '');
  const [secret] = slack.sees(editor);
  const open = slack.say(editor, 'for all', slack.channels.partners);
  if (secret === undefined) throw new Error('nothing is shown');
  await expect(async () => slack.messageShortcut(editor, 'a', secret)).rejects.toThrow('ephemeral');
  await expect(async () => slack.messageShortcut(partner, 'a', open)).rejects.toThrow('another organisation');
});

test('a command that is not to be escaped arrives as it was typed', async () => {
  await slack.stop();
  slack = await startSlack({ manifest: { ...wideManifest, escapes: new Map([['/secoda', false]]) } });
  const texts: string[] = [];
  await listening((app) => {
    app.command('/secoda', async ({ ack, command }) => {
      texts.push(command.text);
      await ack();
    });
  });
  await slack.command(slack.people.editor, '/secoda', 'find <b> & @ada.admin');
  expect(texts).toEqual(['find <b> & @ada.admin']);
});

test('a link is unfurled for all to see, and a press on it says where it stands', async () => {
  const heard: Record<string, unknown>[] = [];
  await listening((app) => {
    app.event('link_shared', async ({ event, client: web }) => {
      await web.chat.unfurl({ channel: event.channel, ts: event.message_ts, unfurls: { [LINK]: { blocks: [card] } } });
    });
    app.action('details', async ({ ack, body }) => {
      heard.push({ ...body });
      await ack();
    });
  });
  const { editor, viewer } = slack.people;
  await slack.write(editor, `see ${LINK} and https://other.example/`);
  const read = () => slack.sees(viewer).map((message) => slack.read(message));
  await slack.until(() => read()[0]?.includes('verified') === true);
  expect(read()[0]).toContain('orders · verified\n[Details]');
  const [message] = slack.sees(viewer);
  if (message === undefined) throw new Error('nothing is shown');
  await slack.press(viewer, slack.control(message, 'Details'));
  expect(heard[0]).toMatchObject({
    container: { type: 'message_attachment', attachment_id: 1, is_app_unfurl: true, app_unfurl_url: LINK },
    app_unfurl: { id: 1, app_unfurl_url: LINK, bot_id: slack.bot.botId },
    message: { ts: message.ts, attachments: [{ from_url: LINK }] },
  });
  expect(slack.violations).toEqual([]);
});

test('a person chooses a file in a form, and the bot reads it', async () => {
  let read = '';
  await listening((app) => {
    app.shortcut('open', async ({ ack, body, client: web }) => {
      await ack();
      const element = { type: 'file_input' as const, action_id: 'file', max_files: 1 };
      const label = { type: 'plain_text' as const, text: 'List' };
      await web.views.open({
        trigger_id: body.trigger_id,
        view: {
          type: 'modal',
          callback_id: 'form',
          title: label,
          submit: label,
          blocks: [{ type: 'input', block_id: 'list', label, element }],
        },
      });
    });
    app.view('form', async ({ ack, view }) => {
      await ack();
      const url = view.state.values.list?.file?.files?.[0]?.url_private ?? '';
      read = await (await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } })).text();
      await app.client.chat.postMessage({ channel: slack.people.admin.id, text: read });
    });
  });
  const { admin } = slack.people;
  await slack.shortcut(admin, 'open');
  await slack.until(() => slack.modal(admin) !== undefined);
  await expect(slack.fill(admin, { List: 'list.csv' })).rejects.toThrow('takes files');
  await slack.submit(admin, { List: slack.upload(admin, 'list.csv', 'orders\ncustomers') });
  await slack.until(() => slack.sees(admin, 'dm').length === 1);
  expect(read).toBe('orders\ncustomers');
});

test('an eleventh connection is told that it is too many, and the ten go on', async () => {
  const sockets: WebSocket[] = [];
  const join = async (): Promise<unknown> => {
    const asked = { method: 'POST', headers: { authorization: `Bearer ${slack.appToken}` } };
    const { url } = (await (await fetch(`${slack.apiUrl}apps.connections.open`, asked)).json()) as { url: string };
    const socket = new WebSocket(url);
    sockets.push(socket);
    return new Promise((resolve, reject) => {
      socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString())));
      socket.once('error', reject);
    });
  };
  for (let n = 1; n <= 10; n += 1) expect(await join()).toMatchObject({ type: 'hello', num_connections: n });
  expect(await join()).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
  expect(slack.socket.connections).toBe(10);
  for (const socket of sockets) socket.terminate();
});

test('an event through the socket says how often it was sent', async () => {
  const asked = { method: 'POST', headers: { authorization: `Bearer ${slack.appToken}` } };
  const { url } = (await (await fetch(`${slack.apiUrl}apps.connections.open`, asked)).json()) as { url: string };
  const socket = new WebSocket(url);
  const heard: Record<string, unknown>[] = [];
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Record<string, unknown>;
    if (frame.type !== 'events_api') return;
    heard.push(frame);
    socket.send(JSON.stringify({ envelope_id: frame.envelope_id }));
  });
  await slack.socket.connected();
  await slack.event({ type: 'app_mention' });
  await slack.event({ type: 'app_mention' }, { attempt: 2 });
  expect(heard).toMatchObject([
    { accepts_response_payload: false, retry_attempt: 0, retry_reason: '' },
    { retry_attempt: 2, retry_reason: 'timeout' },
  ]);
  socket.terminate();
});
