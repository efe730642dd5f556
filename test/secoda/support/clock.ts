// A clock that jumps: whoever sleeps makes the time pass. Nothing waits in earnest, and what was slept is kept.

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
      await Promise.resolve();
    },
    slept,
  };
}
