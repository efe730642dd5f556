// Where a test's log is written: kept as text, so that a test can look for what must not be in it.

import { createLog, type Log, type LogOptions } from '../../src/observability/log.ts';

export interface Lines {
  readonly log: Log;
  /** Everything that was written. */
  readonly text: () => string;
  /** The lines, read back; throws when one is no JSON. */
  readonly read: () => readonly Record<string, unknown>[];
}

export function lines(options: Partial<LogOptions> = {}): Lines {
  let written = '';
  const destination = {
    write(line: string) {
      written += line;
    },
  };
  return {
    log: createLog({ level: 'trace', secrets: [], destination, ...options }),
    text: () => written,
    read: () =>
      written
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}
