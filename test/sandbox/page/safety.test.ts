// What a window may not do to the sandbox or to another window, asked without a browser: frames as a window sends them,
// and some that it never would.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { sandboxClock } from '../../../src/sandbox/clock.ts';
import type { Ask, News } from '../../../src/sandbox/page/protocol.ts';
import { type Page, startPage } from '../../../src/sandbox/page/server.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { type Bot, httpBot } from '../slack/a-bot.ts';

type Answer = Extract<News, { kind: 'answer' }>;

interface Window {
  readonly news: readonly News[];
  ask(ask: Ask | Record<string, unknown>): Promise<Answer>;
}

describe('a window', () => {
  let slack: SimulatedSlack;
  let bot: Bot;
  let page: Page;
  const opened: WebSocket[] = [];
  let isOut = false;
  const submitted: string[] = [];
  const closed: string[] = [];

  const view = (name: string) => ({
    type: 'modal' as const,
    callback_id: name,
    notify_on_close: true,
    title: { type: 'plain_text' as const, text: name },
    submit: { type: 'plain_text' as const, text: 'Send' },
    blocks: [{ type: 'divider' as const }],
  });

  beforeAll(async () => {
    const clock = sandboxClock();
    slack = await startSlack({ clock });
    bot = await httpBot(slack, (app) => {
      app.command('/secoda', async ({ ack, body, client, command }) => {
        await ack();
        if (command.text === 'modal') await client.views.open({ trigger_id: body.trigger_id, view: view('first') });
        else
          await client.chat.postMessage({
            channel: body.channel_id,
            text: 'A button',
            blocks: [
              {
                type: 'actions',
                block_id: 'b',
                elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }],
              },
            ],
          });
      });
      app.action('go', async ({ ack }) => {
        if (!isOut) await ack();
        else throw new Error('out of order');
      });
      app.view({ type: 'view_submission', callback_id: /(?:)/ }, async ({ ack, view: sent }) => {
        await ack();
        submitted.push(sent.callback_id);
      });
      app.view({ type: 'view_closed', callback_id: /(?:)/ }, async ({ ack, view: left }) => {
        await ack();
        closed.push(left.callback_id);
      });
    });
    page = await startPage({ slack, catalog: undefined, clock, manifest: readFileSync('manifest.yml', 'utf8') });
  });
  afterAll(async () => {
    await page.stop();
    await bot.stop();
    await slack.stop();
  });
  afterEach(() => {
    isOut = false;
    for (const socket of opened.splice(0)) socket.terminate();
  });

  async function open(role: string): Promise<Window> {
    const { href, origin } = new URL(`live?as=${role}`, page.url);
    const socket = new WebSocket(href.replace('http', 'ws'), { origin });
    opened.push(socket);
    const news: News[] = [];
    const waiting = new Map<number, (answer: Answer) => void>();
    let last = 0;
    socket.on('message', (data: Buffer) => {
      const one = JSON.parse(data.toString()) as News;
      news.push(one);
      if (one.kind === 'answer') waiting.get(one.id)?.(one);
    });
    await once(socket, 'open');
    return {
      news,
      ask(ask) {
        last += 1;
        const id = last;
        return new Promise((resolve) => {
          waiting.set(id, resolve);
          socket.send(JSON.stringify({ id, ask }));
        });
      },
    };
  }

  function modalOf({ news }: Window): string {
    const last = news.findLast((one) => one.kind === 'views');
    return (last?.kind === 'views' && last.modal?.id) || '';
  }

  test('hears why it is refused, whatever it asks', async () => {
    const window = await open('editor');
    const { general } = slack.channels;
    const tooLong = { kind: 'say', channel: general.id, text: 'x'.repeat(100_001) };
    expect((await window.ask(tooLong)).problem).toBe('The sandbox does not take that: it is too long or not known.');
    expect((await window.ask({ kind: 'no such thing' })).problem).toMatch('does not take that');
  });

  test('sends and closes only the modal that it shows', async () => {
    const { general } = slack.channels;
    const window = await open('editor');
    await window.ask({ kind: 'command', channel: general.id, command: '/secoda', text: 'modal' });
    await expect.poll(() => modalOf(window)).not.toBe('');
    const before = modalOf(window);
    await window.ask({ kind: 'close', view: before, all: false });
    await window.ask({ kind: 'command', channel: general.id, command: '/secoda', text: 'modal' });
    await expect.poll(() => modalOf(window)).not.toBe(before);
    expect((await window.ask({ kind: 'submit', view: before })).problem).toBe('That view is no longer open.');
    // What is gone is closed: a second click on its cross means nothing else.
    expect((await window.ask({ kind: 'close', view: before, all: false })).problem).toBeUndefined();
    expect(slack.modal(slack.people.editor)?.id).toBe(modalOf(window));
    expect(submitted).toEqual([]);
    expect((await window.ask({ kind: 'submit', view: modalOf(window) })).problem).toBeUndefined();
    expect(submitted).toEqual(['first']);
    expect(closed).toEqual(['first']);
  });

  test("reaches nobody else's modal or channel", async () => {
    const { general } = slack.channels;
    const [editor, viewer] = [await open('editor'), await open('viewer')];
    await editor.ask({ kind: 'command', channel: general.id, command: '/secoda', text: 'modal' });
    await expect.poll(() => modalOf(editor)).not.toBe('');
    expect((await viewer.ask({ kind: 'submit', view: modalOf(editor) })).problem).toBe('That view is no longer open.');
    await viewer.ask({ kind: 'close', view: modalOf(editor), all: true });
    expect(slack.modal(slack.people.editor)?.id).toBe(modalOf(editor));
    const to = slack.dm(slack.people.editor).id;
    expect((await viewer.ask({ kind: 'say', channel: to, text: 'as if I were Eddie' })).problem).toMatch('not in that');
  });

  test('is told that the app did not take a press', async () => {
    const { general } = slack.channels;
    const window = await open('editor');
    await window.ask({ kind: 'command', channel: general.id, command: '/secoda', text: '' });
    const shown = (): string | undefined =>
      slack.sees(slack.people.editor, general).findLast(({ blocks }) => blocks.length > 0)?.ts;
    await expect.poll(shown).toBeDefined();
    const press = { kind: 'press', at: { channel: general.id, ts: shown() }, blockId: 'b', actionId: 'go' };
    expect((await window.ask(press)).problem).toBeUndefined();
    isOut = true;
    expect((await window.ask(press)).problem).toMatch(/did not/);
  });

  test('that is refused and gone does not end the sandbox', async () => {
    const { hostname, port } = new URL(page.url);
    for (let at = 0; at < 20; at += 1) {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write('GET /x HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
      if (at % 2 === 0) await once(socket, 'data');
      socket.resetAndDestroy();
    }
    expect((await fetch(page.url)).status).toBe(200);
  });

  test('as somebody who is not there is told so', async () => {
    const answer = await fetch(`${page.url}?as=constructor`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toMatch('nobody');
  });
});
