// What an operator meets at the first start: each reason why the app cannot run here is one clear line, an exit code that a
// supervisor can tell apart, and never a secret.

import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';
import { startPostgres, type TestServer } from '../store/support/postgres.ts';
import { cleanUp, newFolder, startApp } from '../support/process.ts';

const CANARIES = {
  SLACK_BOT_TOKEN: 'xoxb-1111111111-canaryOfTheBotToken',
  SLACK_SIGNING_SECRET: 'canaryOfTheSigningSecret00000000',
  SECODA_API_KEY: 'canaryOfTheSecodaKey',
} as const;
const PASSWORD = 'canaryOfThePassword';

let slack: SimulatedSlack;
let settings: Readonly<Record<string, string>>;
beforeAll(async () => {
  slack = await startSlack();
  // Nothing of Secoda is asked before somebody needs it: the discard port stands for it.
  settings = {
    ...CANARIES,
    SLACK_API_URL: slack.apiUrl,
    SECODA_API_URL: 'http://127.0.0.1:9',
    HOST: '127.0.0.1',
    PORT: '0',
  };
});
afterAll(async () => {
  await cleanUp();
  await slack.stop();
});

/** Starts it, waits for its end, and checks what holds for every failure. */
async function failure(env: Readonly<Record<string, string>>, cwd?: string) {
  const app = startApp(cwd ?? (await newFolder()), env);
  const { code } = await app.ended;
  const written = app.stdout() + app.stderr();
  for (const secret of [...Object.values(CANARIES), PASSWORD]) expect(written).not.toContain(secret);
  expect(written).not.toMatch(/^\s+at /m);
  return { code, stderr: app.stderr() };
}

test('missing settings are all named at once, with how to get them; exit 78', async () => {
  const { code, stderr } = await failure({});
  expect(code).toBe(78);
  for (const name of Object.keys(CANARIES)) expect(stderr).toContain(`  ${name} is missing`);
  expect(stderr.match(/How to get it: /g)).toHaveLength(3);
});

test('wrong settings are named without their values', async () => {
  const { code, stderr } = await failure({ ...settings, PORT: 'many', SLACK_BOT_TOKEN: CANARIES.SECODA_API_KEY });
  expect(code).toBe(78);
  expect(stderr).toContain('PORT');
  expect(stderr).toContain('SLACK_BOT_TOKEN');
});

test('the file .env in the working folder is read; the environment goes before it', async () => {
  const cwd = await newFolder();
  const lines = Object.entries({ ...settings, PORT: 'many' }).map(([name, value]) => `${name}=${value}`);
  await writeFile(join(cwd, '.env'), lines.join('\n'));
  const app = startApp(cwd, { PORT: '0' });
  const port = await app.ready();
  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
  app.send('SIGTERM');
  expect(await app.ended).toEqual({ code: 0, signal: null });
});

test('a .env that cannot be read is one line', async () => {
  const cwd = await newFolder();
  await mkdir(join(cwd, '.env'));
  const { code, stderr } = await failure(settings, cwd);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The app could not start \(.+\)\.\n$/);
});

describe('where it cannot run, it says why in one line and exits with 1', () => {
  test('the port is taken', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const { code, stderr } = await failure({ ...settings, PORT: String(port) });
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(stderr).toBe('The port is taken by another process. Stop that one, or set PORT to another number.\n');
  });

  test('the address is not of this machine', async () => {
    const { code, stderr } = await failure({ ...settings, HOST: '192.0.2.1' });
    expect(code).toBe(1);
    expect(stderr).toBe('HOST is not an address of this machine.\n');
  });

  test('the data folder is in use', async () => {
    const cwd = await newFolder();
    const first = startApp(cwd, settings);
    await first.ready();
    const { code, stderr } = await failure(settings, cwd);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The data folder \S+ is in use by another process\. Stop that one, or set DATA_DIR .*\n$/);
    first.send('SIGTERM');
    expect(await first.ended).toEqual({ code: 0, signal: null });
  });

  test('the data folder cannot be written', async () => {
    const cwd = await newFolder();
    await writeFile(join(cwd, 'file'), '');
    const { code, stderr } = await failure({ ...settings, DATA_DIR: join(cwd, 'file', 'data') });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The data folder \S+ cannot be written\. Set DATA_DIR to one that can\.\n$/);
  });

  test.runIf(process.platform === 'linux')('the data folder cannot be made, by nobody', async () => {
    const { code, stderr } = await failure({ ...settings, DATA_DIR: '/proc/nowhere/data' });
    expect(code).toBe(1);
    expect(stderr).toBe('The data folder /proc/nowhere/data cannot be written. Set DATA_DIR to one that can.\n');
  });

  test('nothing listens at the address of the database', async () => {
    const { code, stderr } = await failure({ ...settings, DATABASE_URL: `postgres://app:${PASSWORD}@127.0.0.1:9/app` });
    expect(code).toBe(1);
    expect(stderr).toBe('The database of DATABASE_URL cannot be used: nothing listens at its address.\n');
  });

  describe('with a real Postgres', () => {
    let postgres: TestServer;
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(() => postgres.stop());

    test('the password is wrong', async () => {
      const { code, stderr } = await failure({ ...settings, DATABASE_URL: postgres.address({ password: PASSWORD }) });
      expect(code).toBe(1);
      expect(stderr).toBe('The database of DATABASE_URL cannot be used: it refused the user or the password.\n');
    });

    test('there is no such database', async () => {
      const { code, stderr } = await failure({ ...settings, DATABASE_URL: postgres.address({ pathname: '/nowhere' }) });
      expect(code).toBe(1);
      expect(stderr).toBe('The database of DATABASE_URL cannot be used: it has no database of that name.\n');
    });
  });
});
