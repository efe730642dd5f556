// The process of the embedded database beside the app: signals to all of them leave it its work, it ends with the app however
// that ends, and when it dies itself another takes its place. Processes are looked up as Linux tells of them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Catalog, startCatalog } from '../../src/sandbox/catalog/server.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';
import { openDatabase } from '../../src/store/database.ts';
import { quiet } from '../store/support/databases.ts';
import { type AppProcess, cleanUp, newFolder, settingsOf, startApp } from '../support/process.ts';
import { until } from '../support/until.ts';

let slack: SimulatedSlack;
let catalog: Catalog;
beforeAll(async () => {
  [slack, catalog] = await Promise.all([startSlack(), startCatalog({ resources: 200 })]);
});
afterAll(async () => {
  await cleanUp();
  await Promise.all([slack.stop(), catalog.stop()]);
});

interface Started extends AppProcess {
  readonly folder: string;
}

async function start(): Promise<Started> {
  const folder = await newFolder();
  const app = startApp(folder, { ...settingsOf(slack, catalog), DATA_DIR: folder });
  slack.connect(`http://127.0.0.1:${await app.ready()}/slack/events`);
  return { ...app, folder };
}

/** The processes that were started for a folder. */
async function databasesOf({ folder }: Pick<Started, 'folder'>): Promise<readonly number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    all.map(async (pid) => {
      const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return words.includes('embedded-process') && words.split('\0').includes(folder) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

/** It takes what it has to finish; PGlite alone would stay for ten seconds. */
const ends = (app: Pick<Started, 'folder'>): Promise<void> =>
  until(async () => (await databasesOf(app)).length === 0, 5000);

/** The last of what somebody sees, once it holds these words. */
async function sees(words: string): Promise<void> {
  const last = () => slack.sees(slack.people.editor).at(-1);
  await slack.until(() => {
    const message = last();
    return message !== undefined && slack.read(message).includes(words);
  });
}

async function presses(label: string): Promise<void> {
  const message = slack.sees(slack.people.editor).at(-1);
  if (message === undefined) throw new Error('nothing was shown');
  await slack.press(slack.people.editor, slack.control(message, label));
}

describe.runIf(process.platform === 'linux')('the database of a folder', () => {
  test('goes on when everything is asked to stop, until the app has; it knows no secret', async () => {
    const app = await start();
    const [database = 0, ...others] = await databasesOf(app);
    expect(others).toEqual([]);
    const environment = await readFile(`/proc/${database}/environ`, 'utf8');
    expect(environment).not.toContain('SLACK');
    expect(environment).not.toContain(catalog.keys.admin);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(database, signal);
    await slack.command(slack.people.editor, '/secoda', 'find a');
    await sees('Results 1–5');
    await presses('Next page');
    await sees('Results 6–10');
    expect(await databasesOf(app)).toEqual([database]);
    app.send('SIGTERM');
    expect(await app.ended).toEqual({ code: 0, signal: null });
    expect(await databasesOf(app)).toEqual([]);
    expect(app.stderr()).toBe('');
  });

  test('is never large, not even for the moment in which it starts and is used first', async () => {
    const folder = await newFolder();
    // Making it takes more; that process ends with it.
    await (await openDatabase({ kind: 'embedded', dataDir: folder }, quiet)).close();
    const { kysely, close } = await openDatabase({ kind: 'embedded', dataDir: folder }, quiet);
    for (let times = 0; times < 1000; times += 1) await sql`select ${'x'.repeat(2000)}::text`.execute(kysely);
    const [database = 0] = await databasesOf({ folder });
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${database}/status`, 'utf8')) ?? [];
    await close();
    expect(Number(kilobytes) / 1024).toBeGreaterThan(50);
    expect(Number(kilobytes) / 1024).toBeLessThan(250);
  });

  test('ends with an app that is killed', async () => {
    const app = await start();
    expect(await databasesOf(app)).toHaveLength(1);
    app.send('SIGKILL');
    await ends(app);
    expect(await app.ended).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('ends with an app that goes before it has its answer', async () => {
    const folder = await newFolder();
    const script = `
      const { openDatabase } = await import(${JSON.stringify(import.meta.resolve('../../src/store/database.ts'))});
      const { sql } = await import(${JSON.stringify(import.meta.resolve('kysely'))});
      const store = { kind: 'embedded', dataDir: ${JSON.stringify(folder)} };
      const { kysely } = await openDatabase(store, { log: { error() {} } });
      sql\`select repeat('x', 1000) from generate_series(1, 20000)\`.execute(kysely).catch(() => undefined);
      setImmediate(() => process.exit(0));`;
    const app = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
    await once(app, 'exit');
    await ends({ folder });
    const again = await openDatabase({ kind: 'embedded', dataDir: folder }, quiet);
    await again.close();
  });

  test('that was killed is followed by another, which knows all that was kept', async () => {
    const app = await start();
    await slack.command(slack.people.editor, '/secoda', 'find a');
    await sees('Results 1–5');
    await presses('Next page');
    await sees('Results 6–10');
    const [database = 0] = await databasesOf(app);
    process.kill(database, 'SIGKILL');
    await app.says('a database connection broke');
    await presses('Next page');
    await sees('Results 11–15');
    const [another = 0] = await databasesOf(app);
    expect(another).not.toBe(database);
    app.send('SIGTERM');
    expect(await app.ended).toEqual({ code: 0, signal: null });
  });

  test('that has died while no descriptor is left for another is missed by what is asked then, not by the app', async () => {
    const folder = await newFolder();
    const script = `
      const { openDatabase } = await import(${JSON.stringify(import.meta.resolve('../../src/store/database.ts'))});
      const { openSync, closeSync, readFileSync } = await import('node:fs');
      const { promise: broke, resolve } = Promise.withResolvers();
      const store = { kind: 'embedded', dataDir: ${JSON.stringify(folder)} };
      const { ping, close } = await openDatabase(store, { log: { error: resolve } });
      process.kill(Number(readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8')), 'SIGKILL');
      await broke;
      const open = [];
      try { for (;;) open.push(openSync('/dev/null')); } catch {}
      await ping().catch(({ code }) => console.log(code));
      open.forEach((one) => closeSync(one));
      await ping();
      await close();
      console.log('well');`;
    const words = ['-c', 'ulimit -n 1500; exec "$0" --input-type=module --eval "$1"', process.execPath, script];
    const app = spawn('sh', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    app.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(app, 'close');
    expect(said).toBe('EMFILE\nwell\n');
  });
});
