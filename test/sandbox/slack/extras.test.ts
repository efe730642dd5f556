// What is more than a message: links and what stands below them, files, messages for later, the check of blocks.
/* oxlint-disable unicorn/require-post-message-target-origin -- Slack's method, not the window's */

import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { quiet } from './a-bot.ts';
import { type StillClock, stillClock } from './a-clock.ts';
import { wideManifest } from './a-manifest.ts';

let clock: StillClock;
let slack: SimulatedSlack;
let client: WebClient;

beforeEach(async () => {
  clock = stillClock();
  slack = await startSlack({ clock, manifest: wideManifest });
  client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: quiet });
});

afterEach(async () => {
  await slack.stop();
});

const codeOf = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'ok',
    (error: { data: { error: string } }) => error.data.error,
  );

const card = {
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text: '*orders* · verified' },
  accessory: { type: 'button' as const, text: { type: 'plain_text' as const, text: 'Details' }, action_id: 'details' },
};

const LINK = 'https://app.catalog.example/table/7';

test('a message has an address, in a thread too', async () => {
  const channel = slack.channels.general.id;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'root' });
  const reply = await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
  const address = `https://acme.slack.com/archives/${channel}/p`;
  expect((await client.chat.getPermalink({ channel, message_ts: ts })).permalink).toBe(address + ts.replace('.', ''));
  const { permalink } = await client.chat.getPermalink({ channel, message_ts: reply.ts ?? '' });
  expect(permalink).toBe(`${address}${reply.ts?.replace('.', '')}?thread_ts=${ts}&cid=${channel}`);
  expect(await codeOf(client.chat.getPermalink({ channel, message_ts: '1.1' }))).toBe('message_not_found');
});

test.each<[what: string, url: string, unfurl: object, error: string]>([
  ['another domain', 'https://other.example/', { blocks: [card] }, 'cannot_unfurl_url'],
  ['a link that is not in the message', `${LINK}8`, { blocks: [card] }, 'cannot_unfurl_url'],
  ['rich text', LINK, { blocks: [{ type: 'rich_text', elements: [] }] }, 'invalid_blocks'],
  ['an invalid block', LINK, { blocks: [{ type: 'nope' }] }, 'invalid_blocks'],
  ['no unfurl', LINK, { blocks: 'card' }, 'invalid_unfurls_format'],
])('%s is not unfurled', async (_what, url, unfurl, error) => {
  const message = slack.say(slack.people.editor, `see <${LINK}> and <https://other.example/>`);
  const asked = { channel: message.channel.id, ts: message.ts, unfurls: { [url]: unfurl } };
  expect(await codeOf(client.apiCall('chat.unfurl', asked))).toBe(error);
  expect(slack.sees(slack.people.viewer)[0]?.unfurls).toEqual([]);
});

test('a message for later is posted when its time has come, unless it is taken back', async () => {
  const channel = slack.channels.general.id;
  const now = clock.now() / 1000;
  const week = 7 * 24 * 60 * 60;
  const first = await client.chat.scheduleMessage({ channel, text: 'in a week', post_at: now + week });
  const second = await client.chat.scheduleMessage({ channel, text: 'never', post_at: now + 60 });
  const { scheduled_messages: planned } = await client.chat.scheduledMessages.list();
  expect(planned?.map(({ text }) => text)).toEqual(['never', 'in a week']);
  const id = second.scheduled_message_id ?? '';
  await client.chat.deleteScheduledMessage({ channel, scheduled_message_id: id });
  expect(await codeOf(client.chat.deleteScheduledMessage({ channel, scheduled_message_id: id }))).toBe(
    'invalid_scheduled_message_id',
  );
  expect(slack.sees(slack.people.viewer)).toEqual([]);
  const shown = slack.until(() => slack.sees(slack.people.viewer).length === 1);
  for (let day = 0; day < 7; day += 1) {
    clock.advance(24 * 60 * 60 * 1000);
    if (day < 6) await clock.sleeper(24 * 60 * 60 * 1000);
  }
  await shown;
  expect(slack.sees(slack.people.viewer).map(({ text }) => text)).toEqual(['in a week']);
  expect(first).toMatchObject({ post_at: now + week, message: { text: 'in a week', bot_id: slack.bot.botId } });
});

test.each([
  [-1, 'time_in_past'],
  [121 * 24 * 60 * 60, 'time_too_far'],
  [0.5, 'invalid_time'],
])('a message for %d s from now is refused: %s', async (seconds, error) => {
  const asked = { channel: slack.channels.general.id, text: 'a', post_at: clock.now() / 1000 + seconds };
  expect(await codeOf(client.chat.scheduleMessage(asked))).toBe(error);
});

test('a file goes up in two steps, is seen by all, and comes down only with a token', async () => {
  const channel = slack.channels.general.id;
  const content = Buffer.from([0, 255, 128, 10]);
  const done = await client.filesUploadV2({
    channel_id: channel,
    file: content,
    filename: 'failures.csv',
    title: 'Failures',
    initial_comment: 'What failed',
  });
  expect(done.ok).toBe(true);
  const { files } = slack.sees(slack.people.viewer)[0] ?? {};
  expect(slack.sees(slack.people.viewer).map((message) => slack.read(message))).toEqual([
    'What failed\n[file: Failures]',
  ]);
  expect(slack.file(files?.[0]?.id ?? '')?.bytes).toEqual(content);
  const url = files?.[0]?.url_private ?? '';
  const read = await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } });
  expect([read.headers.get('content-type'), Buffer.from(await read.arrayBuffer())]).toEqual(['text/csv', content]);
  const page = await fetch(url);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
  const told = await client.files.info({ file: files?.[0]?.id ?? '' });
  expect(told.file).toMatchObject({ title: 'Failures', size: 4, mimetype: 'text/csv', channels: [channel] });
  expect(slack.violations).toEqual([]);
});

test('a file that nobody uploaded cannot be shared, and somebody else’s cannot be deleted', async () => {
  const { file_id: id = '' } = await client.files.getUploadURLExternal({ filename: 'a.csv', length: 3 });
  expect(await codeOf(client.files.completeUploadExternal({ files: [{ id }] }))).toBe('file_not_found');
  const theirs = slack.upload(slack.people.editor, 'list.csv', 'a,b');
  expect(await codeOf(client.files.delete({ file: theirs.id }))).toBe('cant_delete_file');
  expect(await codeOf(client.files.info({ file: 'F0' }))).toBe('file_not_found');
});

test.each<[what: string, args: object, answer: object]>([
  ['good blocks', { blocks: [card] }, { ok: true }],
  ['a good view', { view: { type: 'home', blocks: [card] } }, { ok: true }],
  ['a good message', { message: { text: 'a', blocks: [card] } }, { ok: true }],
  [
    'bad blocks',
    { blocks: JSON.stringify([{ type: 'nope' }]) },
    {
      ok: false,
      error: 'invalid_blocks',
      errors: [{ pointer: '/0/type', code: 'failed_constraint', message: 'unsupported type: nope' }],
    },
  ],
  ['a bad view', { view: { type: 'modal', blocks: [] } }, { error: 'invalid_view', errors: [{ pointer: '' }] }],
  [
    'a bad message',
    { message: { blocks: [{ type: 'alert' }] } },
    { error: 'invalid_message', errors: [{ pointer: '/blocks/0/type' }] },
  ],
  ['nothing', {}, { error: 'invalid_arguments' }],
  ['two at once', { blocks: [], view: {} }, { error: 'invalid_arguments' }],
])('blocks.validate judges %s without a token', async (_what, args, answer) => {
  const response = await fetch(`${slack.apiUrl}blocks.validate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  expect(await response.json()).toMatchObject(answer);
  expect(slack.violations).toEqual([]);
});
