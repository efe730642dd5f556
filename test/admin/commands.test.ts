// What an operator runs beside the app, as they run it: with the app's own settings, in a folder of its own.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { journal } from '../../src/store/journal.ts';
import { links } from '../../src/store/links.ts';
import { sealer } from '../../src/store/seal.ts';
import { quiet, turnedClock } from '../store/support/databases.ts';
import { cleanUp, newFolder } from '../support/process.ts';

/** The embedded database is opened several times, each by a process of its own. */
const SLOW_MS = 60_000;

afterEach(cleanUp);

const settings = { SLACK_BOT_TOKEN: 'xoxb-none', SLACK_SIGNING_SECRET: 'none-at-all', SECODA_API_KEY: 'none-either' };

async function run(command: string, env: Readonly<Record<string, string>>, cwd: string) {
  const file = fileURLToPath(new URL(`../../src/admin/${command}.ts`, import.meta.url));
  return new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [file],
      { cwd, env: { PATH: process.env['PATH'], ...env } },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

test(
  'audit:verify says that the ledger is whole, and names the first row that is not',
  async () => {
    const cwd = await newFolder();
    const dataDir = join(cwd, 'data');
    const prepare = async (act: (db: Awaited<ReturnType<typeof openDatabase>>['kysely']) => Promise<unknown>) => {
      const database = await openDatabase({ kind: 'embedded', dataDir }, quiet);
      await act(database.kysely);
      await database.close();
    };
    await prepare(async (db) => {
      const kept = journal(db, turnedClock());
      await kept.accept({
        change: 'c',
        subjects: ['r'],
        installation: 'T1',
        principal: 'shared',
        body: {},
        once: undefined,
      });
      const lease = await kept.take({ subject: 'r', installation: 'T1', holder: 'h', milliseconds: 60_000 });
      if (lease === undefined) throw new Error('no lease');
      const step = { change: 'c', installation: 'T1' };
      await kept.settle(lease, [{ ...step, outcome: {}, entries: [{ kind: 'done', body: {} }] }]);
    });
    const env = { ...settings, DATA_DIR: dataDir };
    expect(await run('audit-verify', env, cwd)).toEqual({
      code: 0,
      out: 'The ledger is whole: 1 rows, each as it was written.\n',
      err: '',
    });
    await prepare((db) => sql`update ledger set body = '[]'`.execute(db));
    expect(await run('audit-verify', env, cwd)).toEqual({
      code: 2,
      out: '',
      err: 'The ledger of T1 is not what was written: row 1 was changed.\n',
    });
  },
  SLOW_MS,
);

test(
  'keys:rotate seals with the first key, after which the others can go',
  async () => {
    const cwd = await newFolder();
    const dataDir = join(cwd, 'data');
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const ada = { installation: 'T1', slackUser: 'U1', secodaUser: 'p', key: 'canary-key', version: 'v' };
    const before = await openDatabase({ kind: 'embedded', dataDir }, quiet);
    await links(before.kysely, sealer([older]), turnedClock()).save(ada);
    await before.close();
    const env = {
      ...settings,
      DATA_DIR: dataDir,
      ENCRYPTION_KEYS: [newer, older].map((key) => key.toString('base64')).join(','),
    };
    const { code, out, err } = await run('keys-rotate', env, cwd);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^Sealed with the first key: 1 linked keys, 0 tokens.*\nIf every running copy.*can be left out/,
    );
    const after = await openDatabase({ kind: 'embedded', dataDir }, quiet);
    expect(await links(after.kysely, sealer([newer]), turnedClock()).find(ada)).toEqual(ada);
    await after.close();
  },
  SLOW_MS,
);

test('missing settings are named', async () => {
  const { code, err } = await run('audit-verify', {}, await newFolder());
  expect(code).toBe(78);
  expect(err).toMatch(/SECODA_API_KEY/);
});
