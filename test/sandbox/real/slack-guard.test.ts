// A real Slack behind the sandbox, played by the simulated one: people there are answered privately, and nothing is posted to
// others unless somebody allowed that.

import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readArguments } from '../../../src/sandbox/arguments.ts';
import { sandboxClock } from '../../../src/sandbox/clock.ts';
import { startHalves } from '../../../src/sandbox/halves.ts';
import { outside } from '../../../src/sandbox/real/outside.ts';
import { guardSlack, type SlackGuard } from '../../../src/sandbox/real/slack-guard.ts';
import { ANSWERS_ONLY } from '../../../src/sandbox/real/slack-rules.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { type Bot, socketBot } from '../slack/a-bot.ts';
import { wideManifest } from '../slack/a-manifest.ts';
import { newEncryptionKey } from './support.ts';

const clock = sandboxClock();
let real: SimulatedSlack;
const open: { stop(): Promise<unknown> }[] = [];

beforeEach(async () => {
  real = await startSlack({ clock, manifest: wideManifest });
});
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.stop();
  await real.stop();
});

const button = {
  type: 'actions' as const,
  elements: [{ type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' } }],
};

/** A small bot that does, on command, what a polite one would not. */
function forward(app: App, failures: string[]): void {
  const tries: Record<
    string,
    (parts: { client: App['client']; me: string; other: string; channel: string }) => Promise<unknown>
  > = {
    'post to channel': ({ client, channel }) => client.chat.postMessage({ channel, text: 'To everybody' }),
    'write to me': ({ client, me }) => client.chat.postMessage({ channel: me, text: 'To you' }),
    'write to other': ({ client, other }) => client.chat.postMessage({ channel: other, text: 'To somebody else' }),
    'write in dm': async ({ client, me }) => {
      const { channel } = await client.conversations.open({ users: me });
      return client.chat.postMessage({ channel: channel?.id ?? '', text: 'In our direct message' });
    },
  };
  app.command('/secoda', async ({ ack, respond, command, client }) => {
    if (command.text === 'ack aloud') return ack({ response_type: 'in_channel', text: 'Said aloud' });
    await ack();
    const [, other = ''] = command.text.split('|');
    const [what = ''] = command.text.split('|');
    const go = tries[what];
    if (go !== undefined) {
      await go({ client, me: command.user_id, other, channel: command.channel_id }).catch((error: Error) => {
        failures.push(error.message);
      });
    } else if (what === 'aloud') {
      const answer = await respond({ response_type: 'in_channel', text: 'Answered aloud' });
      failures.push(JSON.stringify(answer));
    } else await respond({ text: 'Privately', blocks: [button] });
  });
  app.action('go', async ({ ack, respond }) => {
    await ack();
    await respond({ replace_original: true, text: 'Replaced' });
  });
}

describe('the guard', () => {
  let guard: SlackGuard;
  let failures: string[];

  async function start(allowsWrites: boolean): Promise<Bot> {
    guard = await guardSlack({ apiUrl: real.apiUrl, allowsWrites, dispatcher: outside({}), clock });
    failures = [];
    const bot = await socketBot({ ...real, apiUrl: guard.apiUrl }, (app) => forward(app, failures), 5000);
    open.push(guard, bot);
    await guard.connected();
    return bot;
  }
  const say = (text: string) => real.command(real.people.editor, '/secoda', text);
  const texts = (where?: 'dm'): string[] => real.sees(real.people.editor, where).map(({ text }) => text);
  /** What came of it is on the wire once the bot has heard the answer. */
  const heard = (what: string): Promise<void> => real.until(() => guard.exchanges.some((one) => one.what === what));

  test('lets through what only the asking person sees: answers, presses, direct messages', async () => {
    await start(false);
    await say('private');
    await real.until(() => texts().includes('Privately'));
    const [card] = real.sees(real.people.editor);
    if (card === undefined) throw new Error('nothing was shown');
    await real.press(real.people.editor, real.control(card, 'Go'));
    await real.until(() => texts().includes('Replaced'));
    await say('write to me');
    await real.until(() => texts('dm').includes('To you'));
    await say('write in dm');
    await real.until(() => texts('dm').includes('In our direct message'));
    expect(guard.violations).toEqual([]);
    expect(guard.exchanges.map(({ what }) => what)).toEqual(expect.arrayContaining(['/secoda', 'block_actions']));
    expect(JSON.stringify(guard.exchanges)).not.toContain(real.botToken);
  });

  test.each([
    ['post to channel', 'chat.postMessage'],
    ['write to other|OTHER', 'chat.postMessage'],
    ['aloud', 'response_url'],
  ])('refuses "%s": nothing of it reaches Slack', async (what, call) => {
    await start(false);
    await say(what.replace('OTHER', real.people.viewer.id));
    await heard(call);
    expect(guard.violations).toEqual([`${call}: ${ANSWERS_ONLY}`]);
    expect(real.calls.filter(({ method }) => method.startsWith('chat.'))).toEqual([]);
    expect(real.sees(real.people.viewer)).toEqual([]);
    expect(real.sees(real.people.viewer, 'dm')).toEqual([]);
  });

  test('tells whoever waits for an answer aloud, and nobody else, why there is none', async () => {
    await start(false);
    await say('aloud');
    await real.until(() => texts().includes(ANSWERS_ONLY));
    expect(real.sees(real.people.viewer)).toEqual([]);
  });

  test('makes an answer aloud in an ack a private one that says why', async () => {
    await start(false);
    await say('ack aloud');
    expect(texts()).toEqual([ANSWERS_ONLY]);
    expect(real.sees(real.people.viewer)).toEqual([]);
  });

  test('lets all of it through where posting is allowed', async () => {
    await start(true);
    await say('post to channel');
    await real.until(() => real.sees(real.people.viewer).some(({ text }) => text === 'To everybody'));
    await say('ack aloud');
    await say('aloud');
    await real.until(() => real.sees(real.people.viewer).length === 3);
    expect(failures.filter((line) => line.includes('error'))).toEqual([]);
  });

  test('ends the line to the bot with the one to Slack, and lets it come back', async () => {
    await start(false);
    real.socket.drop();
    await real.until(() => real.socket.connections === 0);
    await real.until(() => real.socket.connections === 1);
    await say('private');
    await real.until(() => texts().includes('Privately'));
  });
});

test('a sandbox with a real Slack: the bot answers there, from the embedded catalog', async () => {
  const { people } = real;
  real.change(people.editor, { email: 'eddie@real.example' });
  const started = await startHalves({
    wishes: readArguments(['--slack', '--email', 'eddie@real.example']),
    environment: { SLACK_BOT_TOKEN: real.botToken, SLACK_APP_TOKEN: real.appToken, SLACK_API_URL: real.apiUrl },
    folder: undefined,
    encryptionKey: newEncryptionKey(),
    clock,
    log: { write: () => undefined },
  });
  open.push(started);
  await real.socket.connected();
  const editor = real.people.editor;
  await real.command(editor, '/secoda', 'find orders');
  await real.until(() => real.sees(editor).some((one) => real.read(one).includes('Next page')));
  const [card] = real.sees(editor);
  if (card === undefined) throw new Error('nothing was shown');
  await real.press(editor, real.control(card, 'Next page'));
  await real.until(() => real.sees(editor).some((one) => real.read(one).includes('Previous page')));
  await real.command(editor, '/secoda', 'connect');
  await real.until(() => real.modal(editor) !== undefined);
  expect(real.sees(people.viewer)).toEqual([]);
  expect(real.violations).toEqual([]);
  expect(started.slack).toBeUndefined();
  expect(started.wire.violations).toEqual([]);
  expect(started.notes).toEqual([
    'Slack is real. The bot answers privately whoever uses it there; it posts to no channel and changes nothing.',
  ]);
});
