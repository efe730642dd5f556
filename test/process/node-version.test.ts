// An older Node is told so in one line, before it stumbles over the first source.

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const check = new URL('../../src/node-version.mjs', import.meta.url).href;

function startedWith(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', `${pretend}; import('${check}')`], {
    encoding: 'utf8',
  });
  return { status, stderr };
}

test.each(['20.20.2', '22.18.0', '24.11.9'])('Node %s is refused', (version) => {
  const { status, stderr } = startedWith(version);
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(`^This app needs Node 24\\.12 or newer; this is ${version}\\..*\\n$`));
});

test.each(['24.12.0', '24.21.0', '25.0.0', '26.1.0'])('Node %s is taken', (version) => {
  expect(startedWith(version)).toEqual({ status: 0, stderr: '' });
});
