// The sandbox's time: the machine's, until somebody moves it on. Whoever sleeps past the new time is woken, so that a day
// can pass at once.

import type { Clock } from '../observability/clock.ts';

export interface SandboxClock extends Clock {
  /** How far it is ahead of the machine's, in milliseconds. */
  readonly aheadMs: number;
  forward(milliseconds: number): void;
}

/** In whole milliseconds, as programs get the time of a machine: fractions are for measuring acks, not for rows. */
export function inWholeMilliseconds(clock: Clock): Clock {
  return {
    now: () => Math.floor(clock.now()),
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
    after: (milliseconds, act) => clock.after(milliseconds, act),
  };
}

interface Sleeper {
  readonly dueAt: number;
  timer: NodeJS.Timeout;
  readonly wake: () => void;
}

/** Longer waits are taken up again: timers hold 24 days at most. */
const LONGEST_MS = 2 ** 31 - 1;

/** `ahead`: how far somebody moved it on in an earlier run. */
export function sandboxClock(ahead = 0): SandboxClock {
  let aheadMs = ahead;
  const sleepers = new Set<Sleeper>();
  // Fractions of a millisecond make short acks measurable.
  const now = (): number => performance.timeOrigin + performance.now() + aheadMs;

  function set(sleeper: Sleeper): void {
    clearTimeout(sleeper.timer);
    const left = sleeper.dueAt - now();
    if (left > LONGEST_MS) sleeper.timer = setTimeout(set, LONGEST_MS, sleeper);
    else sleeper.timer = setTimeout(ring, Math.max(0, left), sleeper);
  }

  function ring(sleeper: Sleeper): void {
    sleepers.delete(sleeper);
    sleeper.wake();
  }

  function after(milliseconds: number, wake: () => void): () => void {
    const sleeper: Sleeper = { dueAt: now() + milliseconds, timer: setTimeout(() => {}), wake };
    sleepers.add(sleeper);
    set(sleeper);
    return () => {
      clearTimeout(sleeper.timer);
      sleepers.delete(sleeper);
    };
  }

  return {
    now,
    after,
    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason as Error);
        const onAbort = (): void => {
          callOff();
          reject(signal?.reason as Error);
        };
        const callOff = after(milliseconds, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
    get aheadMs() {
      return aheadMs;
    },
    forward(milliseconds) {
      aheadMs += milliseconds;
      for (const sleeper of sleepers) set(sleeper);
    },
  };
}
