// The write limit: so many writes in any 60 seconds for each key, then 429 until the oldest is a minute old. Refused
// writes do not count, as in DRF.

import type { Quirks } from './quirks.ts';
import { detail } from './reply.ts';

const WINDOW = 60_000;

/** Notes a write of this key, or throws the refusal. */
export type Throttle = (key: string) => void;

export function createThrottle(quirks: Quirks, clock: { now(): number }): Throttle {
  const writes = new Map<string, number[]>();
  return (key) => {
    const now = clock.now();
    const recent = (writes.get(key) ?? []).filter((at) => at > now - WINDOW);
    writes.set(key, recent);
    const [oldest] = recent;
    if (quirks.writeLimit !== null && recent.length >= quirks.writeLimit) {
      const seconds = Math.max(1, Math.ceil(((oldest ?? now) + WINDOW - now) / 1_000));
      const text = `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`;
      throw detail(429, text, quirks.retryAfter ? { 'retry-after': String(seconds) } : {});
    }
    recent.push(now);
  };
}
