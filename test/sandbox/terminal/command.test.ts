// `npm run sandbox -- …` as somebody types it: what is a word, what is an option, and that slips of the hand are understood
// from the first command.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../src/sandbox/main.ts', import.meta.url));

const run = async (...words: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [MAIN, ...words, '--resources', '300'])).stdout;

test.each([
  [['find', 'ordres', 'daily'], 'this is what I found for “orders daily”'],
  [['find', 'orders', '-daily'], '/secoda find orders -daily'],
  [['find', 'orders', '--press', 'Next page'], 'Results 6–10'],
])('%j', async (words, shown) => {
  expect(await run(...words)).toContain(shown);
});

test('an option that there is not is told with what there is', async () => {
  await expect(run('find', 'orders', '--frob')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--frob[^]*Usage: npm run sandbox/),
  });
});
