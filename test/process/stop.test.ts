// The end of the process: asked to stop, it takes nothing more and finishes what it acknowledged; killed, it loses nothing
// that the next start would need.

import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Catalog, startCatalog } from '../../src/sandbox/catalog/server.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';
import { type AppProcess, cleanUp, newFolder, settingsOf, startApp } from '../support/process.ts';

let slack: SimulatedSlack;
let catalog: Catalog;
let settings: Readonly<Record<string, string>>;
beforeAll(async () => {
  [slack, catalog] = await Promise.all([startSlack(), startCatalog({ resources: 200 })]);
  settings = settingsOf(slack, catalog);
});
beforeEach(() => catalog.faults.clear());
afterAll(async () => {
  await cleanUp();
  await Promise.all([slack.stop(), catalog.stop()]);
});

async function start(cwd?: string): Promise<AppProcess & { readonly port: number; readonly cwd: string }> {
  const folder = cwd ?? (await newFolder());
  const app = startApp(folder, settings);
  const port = await app.ready();
  slack.connect(`http://127.0.0.1:${port}/slack/events`);
  return { ...app, port, cwd: folder };
}

const seen = () => slack.sees(slack.people.editor).map((message) => slack.read(message));

describe('SIGTERM', () => {
  test('with nothing under way ends it at once with 0, though connections are open and half a request is there', async () => {
    const app = await start();
    await slack.command(slack.people.editor, '/secoda', 'help');
    const half = connect(app.port, '127.0.0.1');
    half.on('error', () => undefined);
    await new Promise<void>((resolve) => half.once('connect', resolve));
    const body = 'POST /slack/events HTTP/1.1\r\nhost: bot\r\ncontent-length: 100\r\n\r\ntext=';
    await new Promise<void>((resolve) => half.write(body, () => resolve()));
    const before = performance.now();
    app.send('SIGTERM');
    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - before).toBeLessThan(4000);
    half.destroy();
    expect(app.stderr()).toBe('');
  });

  test('what was acknowledged gets its answer first; nothing new is taken', async () => {
    const app = await start();
    await slack.command(slack.people.editor, '/secoda', 'whoami');
    await slack.until(() => seen().some((text) => text.includes('You act as')));
    catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'slow', ms: 1500 });
    const asked = catalog.requests.length;
    const answered = seen().filter((text) => text.includes('Results 1–')).length;
    const delivery = await slack.command(slack.people.editor, '/secoda', 'find orders');
    expect(delivery.status).toBe(200);
    while (!catalog.requests.slice(asked).some(({ path }) => path.endsWith('/resource/catalog'))) await slack.changed();
    app.send('SIGTERM');
    await app.says('stopping');
    await expect(fetch(`http://127.0.0.1:${app.port}/livez`)).rejects.toThrow(TypeError);
    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(seen().filter((text) => text.includes('Results 1–'))).toHaveLength(answered + 1);
  });

  test('and SIGINT behind it ends it at once', async () => {
    const app = await start();
    await slack.command(slack.people.editor, '/secoda', 'whoami');
    catalog.faults.set({ kind: 'hang' });
    await slack.command(slack.people.editor, '/secoda', 'find revenue');
    app.send('SIGINT');
    await app.says('stopping');
    const before = performance.now();
    app.send('SIGINT');
    expect(await app.ended).toEqual({ code: 1, signal: null });
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('asked to stop', () => {
  test('at the very moment in which it is ready', async () => {
    const app = startApp(await newFolder(), settings);
    await app.ready();
    app.send('SIGTERM');
    expect(await app.ended).toEqual({ code: 0, signal: null });
  });

  test('by way of npm, which a person or a supervisor started', async () => {
    const cwd = await newFolder();
    const app = startApp(cwd, { ...settings, DATA_DIR: cwd, npm_config_update_notifier: 'false' }, 'npm start');
    await app.ready();
    app.send('SIGTERM');
    const { code, signal } = await app.ended;
    // Some versions of npm end by the signal that they passed on.
    expect([code, signal]).toSatisfy(([one, other]) => one === 0 || other === 'SIGTERM');
    expect(app.stdout()).toContain('"msg":"stopping"');
    await expect(fetch(`http://127.0.0.1:${await app.ready()}/livez`)).rejects.toThrow(TypeError);
  });

  test('before it is ready, it ends with 0', async () => {
    const hung = createServer();
    await new Promise<void>((resolve) => hung.listen(0, '127.0.0.1', resolve));
    const address = hung.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    // A database that takes the connection and says nothing: the start waits for it.
    const connected = new Promise<void>((resolve) => hung.once('connection', () => resolve()));
    const app = startApp(await newFolder(), { ...settings, DATABASE_URL: `postgres://app:x@127.0.0.1:${port}/app` });
    await connected;
    app.send('SIGTERM');
    expect(await app.ended).toEqual({ code: 0, signal: null });
    hung.close();
  });

  test('while somebody waits for longer than it may take, that person is told', async () => {
    const app = await start();
    await slack.command(slack.people.editor, '/secoda', 'whoami');
    catalog.faults.set({ kind: 'hang' });
    await slack.command(slack.people.editor, '/secoda', 'find revenue');
    app.send('SIGTERM');
    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(seen().at(-1)).toBe(
      'This app is being restarted, so I stopped before Secoda had answered. Please try again in a minute.',
    );
    expect(app.stdout()).not.toContain('a warning of Node or a package');
  });
});

test('killed in the middle, it starts again on the same folder, and the results it showed can still be turned', async () => {
  const app = await start();
  await slack.command(slack.people.viewer, '/secoda', 'find a');
  await slack.until(() => slack.sees(slack.people.viewer).length > 0);
  app.send('SIGKILL');
  expect(await app.ended).toEqual({ code: null, signal: 'SIGKILL' });
  const again = await start(app.cwd);
  const shown = slack.sees(slack.people.viewer).at(-1);
  if (shown === undefined) throw new Error('nothing was shown');
  await slack.press(slack.people.viewer, slack.control(shown, 'Next page'));
  const now = (): string => slack.read(slack.sees(slack.people.viewer).at(-1) ?? shown);
  await slack.until(() => now().includes('Results 6–10'));
  again.send('SIGTERM');
  expect(await again.ended).toEqual({ code: 0, signal: null });
});
