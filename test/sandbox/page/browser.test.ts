// Where the browser tests find their Chromium, and that CI never leaves them out.

import { expect, test } from 'vitest';
import { whichChromium } from './support/browser.ts';

const MAC = { platform: 'darwin', arch: 'arm64' };

test.each([
  ['what npm brings, on x64 Linux', { platform: 'linux', arch: 'x64', CI: 'true' }, [], 'from npm'],
  ['the one that is named, before all', { platform: 'linux', arch: 'x64', CHROMIUM: '/my/own' }, [], '/my/own'],
  ['one that is installed', { ...MAC, CI: 'true' }, ['/usr/bin/chromium'], '/usr/bin/chromium'],
  ['none: the tests are left out', MAC, [], undefined],
])('%s', (_, machine, installed, found) => {
  expect(whichChromium(machine, (path) => installed.some((one) => one === path))).toBe(found);
});

test('CI fails where there is none', () => {
  expect(() => whichChromium({ ...MAC, CI: 'true' }, () => false)).toThrow('There is no Chromium here');
});
