// Waiting for what no message tells: it is looked at again in each turn of the event loop.

import { setImmediate } from 'node:timers/promises';

/** Rejects when it does not hold within so many milliseconds. */
export async function until(holds: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const giveUp = AbortSignal.timeout(withinMs);
  while (!(await holds())) {
    giveUp.throwIfAborted();
    await setImmediate();
  }
}
