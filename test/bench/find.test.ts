// `npm run bench:find -- --quick`: every kind of search runs over every catalog, and ours costs what it may.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../bench/find/main.ts', import.meta.url));

test('three catalogs, eight kinds of search and all of them, three ways', { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--quick']);
  const rows = stdout.split('\n').filter((line) => /(?: +\d\.\d{3} +\d+\.\d % +\d\.\d\d \(\d\)){3}$/.test(line));
  expect(rows).toHaveLength(3 * 9);
  for (const row of rows) expect(row).toMatch(/\([123]\)$/);
});
