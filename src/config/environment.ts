// The one place that reads the environment: the process's own, over a `.env` file in the working folder if there is one.

import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export function environment(file = '.env'): Readonly<Record<string, string | undefined>> {
  // Some editors begin a file with an invisible mark.
  const written = existsSync(file) ? parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) : {};
  const set = Object.entries(process.env).filter(([, value]) => value !== '');
  return { ...written, ...Object.fromEntries(set) };
}
