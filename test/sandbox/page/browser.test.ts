// Where the browser tests find their Chromium, and that CI never leaves them out.

import { expect, test } from 'vitest';
import { whichChromium } from './support/browser.ts';

const MAC = { platform: 'darwin', arch: 'arm64' } as const;
function nowhere(): boolean {
  return false;
}

test.each([
  ['what npm brings, on x64 Linux', { platform: 'linux', arch: 'x64', CI: 'true' }, nowhere, 'from npm'],
  ['the one that is named, before all', { platform: 'linux', arch: 'x64', CHROMIUM: '/my/own' }, nowhere, '/my/own'],
  ['one that is installed', { platform: 'linux', arch: 'arm64', CI: 'true' }, () => true, '/usr/bin/chromium'],
  ['none: the tests are left out', MAC, nowhere, undefined],
] as const)('%s', (_, machine, isThere, found) => {
  expect(whichChromium(machine, isThere)).toBe(found);
});

test('CI fails where there is none', () => {
  expect(() => whichChromium({ ...MAC, CI: 'true' }, nowhere)).toThrow('There is no Chromium here');
});
