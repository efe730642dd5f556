// `npm run bench -- --quick`: every part of the benchmarks runs and prints its ratio. What the ratios are is not for here:
// so short a run says nothing about them.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

test('every benchmark runs and prints a ratio against its floor', { timeout: 120_000 }, async () => {
  const child = spawn(process.execPath, [MAIN, '--quick'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  const ratios = written
    .split('\n')
    .filter((line) => / \d+\.\d\dx \(at (?:most|least) [\d.]+x\) (?:ok|NOT MET)$/.test(line));
  expect(ratios).toHaveLength(16);
  expect([0, 1]).toContain(code);
});
