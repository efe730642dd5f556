// Where settings come from: the process's environment over a file.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { environment } from '../../src/config/environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'environment-'));
const file = join(folder, '.env');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

it('reads the file, over which the environment goes', () => {
  writeFileSync(file, 'PORT=1\nHOST=file\n');
  vi.stubEnv('PORT', '2');
  expect(environment(file)).toMatchObject({ PORT: '2', HOST: 'file' });
});

it('an empty variable does not hide what the file says', () => {
  writeFileSync(file, 'PORT=1\n');
  vi.stubEnv('PORT', '');
  expect(environment(file)['PORT']).toBe('1');
});

it('a byte order mark in front of the first setting is none of its name', () => {
  writeFileSync(file, '\uFEFFPORT=1\n');
  vi.stubEnv('PORT', undefined);
  expect(environment(file)['PORT']).toBe('1');
});

it('without a file the environment is all', () => {
  vi.stubEnv('PORT', '2');
  expect(environment(join(folder, 'nothing'))['PORT']).toBe('2');
});
