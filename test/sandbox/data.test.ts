// `--data`: what stood in the sandbox when it ended, however that was, stands there when it begins again; ids and the page's
// address stay the same, so that an open window comes back by itself.

import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Ask, News } from '../../src/sandbox/page/protocol.ts';
import { cleanUp, newFolder, startSandbox } from '../support/process.ts';

afterAll(cleanUp);

interface Window {
  readonly news: readonly News[];
  ask(ask: Ask): Promise<unknown>;
  close(): void;
}

async function open(url: string, role = 'editor'): Promise<Window> {
  const { href, origin } = new URL(`live?as=${role}`, url);
  const socket = new WebSocket(href.replace('http', 'ws'), { origin });
  const news: News[] = [];
  const waiting = new Map<number, (news: Extract<News, { kind: 'answer' }>) => void>();
  socket.on('message', (data: Buffer) => {
    const one = JSON.parse(data.toString()) as News;
    news.push(one);
    if (one.kind === 'answer') waiting.get(one.id)?.(one);
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let last = 0;
  return {
    news,
    async ask(ask) {
      last += 1;
      const id = last;
      const answered = new Promise<Extract<News, { kind: 'answer' }>>((resolve) => waiting.set(id, resolve));
      socket.send(JSON.stringify({ id, ask }));
      const { value, problem } = await answered;
      if (problem !== undefined) throw new Error(problem);
      return value;
    },
    close: () => socket.terminate(),
  };
}

const texts = ({ news }: Window): string[] =>
  news.flatMap((one) => (one.kind === 'messages' ? one.put.map(({ text }) => text) : []));

/** The catalog that a person may look into, and rooms, from the first things a window hears. */
function roomsOf({ news }: Window): { readonly id: string; readonly name: string }[] {
  const [hello] = news;
  return hello?.kind === 'hello' ? [...hello.rooms] : [];
}

async function generalOf(window: Window): Promise<string> {
  await expect.poll(() => roomsOf(window).length).toBeGreaterThan(0);
  return roomsOf(window).find(({ name }) => name === 'general')?.id ?? '';
}

const SMALL = ['--resources', '300'];

describe('a folder', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'keeps messages, marks, the clock and the address over %s',
    async (signal) => {
      const folder = await newFolder();
      const first = startSandbox('--data', folder, ...SMALL);
      const url = await first.url();
      const window = await open(url);
      const channel = await generalOf(window);
      await window.ask({ kind: 'say', channel, text: 'remember me & <b>' });
      await window.ask({ kind: 'forward', hours: 24 });
      await expect.poll(() => texts(window)).toContain('remember me &amp; &lt;b&gt;');
      await window.ask({ kind: 'command', channel, command: '/secoda', text: 'whoami' });
      if (signal === 'SIGKILL') {
        // What is killed writes nothing any more: it has to be there already.
        await expect.poll(() => readFile(join(folder, 'sandbox.json'), 'utf8').catch(() => '')).toMatch('remember me');
      }
      await first.end(signal);
      const second = startSandbox('--data', folder);
      expect(await second.url()).toBe(url);
      const again = await open(url);
      expect(await generalOf(again)).toBe(channel);
      await expect.poll(() => texts(again)).toContain('remember me &amp; &lt;b&gt;');
      const ahead = () => again.news.flatMap((one) => (one.kind === 'behind' ? [one.behind.aheadMs] : []));
      await expect.poll(ahead).toContain(24 * 3_600_000);
      // Answers that one person sees are forgotten, as Slack forgets them.
      expect(texts(again).filter((text) => text.includes('act as'))).toEqual([]);
      const note = `Kept in ${folder}: the catalog, messages, files, what was read, the bot's database, the clock.`;
      expect(second.stdout()).toContain(note);
      await second.end('SIGTERM');
    },
  );

  test('keeps a linked key: what the bot knows and what the catalog knows fit together', async () => {
    const folder = await newFolder();
    const first = startSandbox('--data', folder, ...SMALL);
    const window = await open(await first.url());
    const channel = await generalOf(window);
    const key = (await window.ask({ kind: 'make key' })) as string;
    await window.ask({ kind: 'command', channel, command: '/secoda', text: 'connect' });
    await submitKey(window, key);
    await first.end('SIGTERM');
    const second = startSandbox('--data', folder);
    const again = await open(await second.url());
    await again.ask({ kind: 'command', channel, command: '/secoda', text: 'whoami' });
    await expect.poll(() => texts(again).join('\n')).toMatch(/key that you linked|your own key|linked key/i);
    expect((await stat(join(folder, 'sandbox.json'))).mode & 0o077).toBe(0);
    await second.end('SIGTERM');
  });

  test('is refused when it is in use, or was written by something else; each in one line', async () => {
    const folder = await newFolder();
    const first = startSandbox('--data', folder, ...SMALL);
    await first.url();
    const second = startSandbox('--data', folder, ...SMALL);
    expect(await second.ended).toMatchObject({ code: 1 });
    expect(second.stderr()).toMatch(
      /^The sandbox could not start \(The data folder .* is in use by another process\..*\n$/,
    );
    await first.end('SIGTERM');
    const other = startSandbox('--data', folder, '--resources', '400');
    expect(await other.ended).toMatchObject({ code: 2 });
    expect(other.stderr()).toMatch(/^The catalog in .* has 300 resources: leave out --resources\.\n/);
    await writeFile(join(folder, 'sandbox.json'), '{"version":0}');
    const third = startSandbox('--data', folder);
    expect(await third.ended).toMatchObject({ code: 1 });
    expect(third.stderr()).toMatch(/^What is in .*sandbox\.json was not written by this version.*\n$/);
  });
});

async function submitKey(window: Window, key: string): Promise<void> {
  const modal = () => window.news.findLast((one) => one.kind === 'views')?.modal;
  const input = () => modal()?.blocks.find((block) => block.type === 'input');
  // First it says that it is loading.
  await expect.poll(input).toBeTruthy();
  const [view, field] = [modal(), input()];
  if (view === undefined || view === null || field === undefined || !('element' in field)) throw new Error('no form');
  await window.ask({
    kind: 'set',
    at: { view: view.id },
    blockId: field.block_id ?? '',
    actionId: field.element.action_id ?? '',
    choice: key,
  });
  await window.ask({ kind: 'submit', view: view.id });
  await expect.poll(() => JSON.stringify(modal())).toMatch('Your key is linked');
}

test('settings that a real half misses are named, with how to get them; exit code 78', async () => {
  const sandbox = startSandbox('--slack');
  expect(await sandbox.ended).toMatchObject({ code: 78 });
  expect(sandbox.stderr()).toMatch(/SLACK_APP_TOKEN is missing: .*Socket Mode\n\s+How to get it: /);
  expect(sandbox.stderr()).toMatch('SLACK_BOT_TOKEN is missing');
  expect(sandbox.stderr()).not.toMatch(/^\s+at /m);
});
