// A clock that stands still until it is told to move on.

import type { Clock } from '../../../src/sandbox/slack/clock.ts';

export interface StillClock extends Clock {
  /** Moves on, waking who slept long enough. */
  advance(ms: number): void;
  /** Resolves once somebody sleeps for at least so long. */
  sleeper(ms: number): Promise<void>;
}

export function stillClock(now = Date.UTC(2026, 0, 5, 9, 30)): StillClock {
  let sleepers: { until: number; ms: number; wake: () => void }[] = [];
  let watchers: { ms: number; heard: () => void }[] = [];
  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve) => {
        const sleeper = { until: now + ms, ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
        for (const watcher of watchers.filter((one) => ms >= one.ms)) watcher.heard();
        watchers = watchers.filter((one) => ms < one.ms);
      });
    },
    advance(ms) {
      now += ms;
      const woken = sleepers.filter((sleeper) => sleeper.until <= now);
      sleepers = sleepers.filter((sleeper) => sleeper.until > now);
      for (const { wake } of woken) wake();
    },
    sleeper: (ms) =>
      sleepers.some((sleeper) => sleeper.ms >= ms)
        ? Promise.resolve()
        : new Promise((heard) => {
            watchers.push({ ms, heard });
          }),
  };
}
