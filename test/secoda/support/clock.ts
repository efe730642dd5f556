// A clock that jumps: whoever sleeps makes the time pass. Nothing waits in earnest, and what was slept is kept.

import { setImmediate } from 'node:timers/promises';

export interface JumpingClock {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  readonly slept: readonly number[];
}

export function jumpingClock(start = Date.parse('2026-01-01T00:00:00Z')): JumpingClock {
  let time = start;
  const slept: number[] = [];
  return {
    now: () => time,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      slept.push(milliseconds);
      time += milliseconds;
      // Not a microtask: what sleeps in a loop must let the network have its turn.
      await setImmediate();
    },
    slept,
  };
}

export interface SteppingClock {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Waits for `work`; whenever everything is quiet, time goes on to the moment when the next sleeper wakes. */
  run<Value>(work: Promise<Value>, quiet: () => boolean): Promise<Value>;
}

/** A clock for many who sleep at once: time stands still while a call is under way. */
export function steppingClock(start = Date.parse('2026-01-01T00:00:00Z')): SteppingClock {
  let time = start;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (milliseconds) => new Promise((wake) => sleepers.push({ until: time + milliseconds, wake })),
    async run(work, quiet) {
      let done = false;
      const end = (): void => {
        done = true;
      };
      work.then(end, end);
      while (!done) {
        await setImmediate();
        if (!quiet() || sleepers.length === 0) continue;
        time = Math.min(...sleepers.map(({ until }) => until));
        const awake = sleepers.filter(({ until }) => until <= time);
        sleepers = sleepers.filter(({ until }) => until > time);
        for (const { wake } of awake) wake();
      }
      return work;
    },
  };
}
