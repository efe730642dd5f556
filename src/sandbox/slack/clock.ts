// Time, as the simulated Slack needs it: what it is now, and waiting. Tests inject their own.

import { setTimeout } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since 1970; fractions are welcome, they make short acks measurable. */
  now(): number;
  /** May resolve or reject when the signal aborts: both mean that nobody waits any more. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
};
