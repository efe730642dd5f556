// Slack's rate limits: each method so many times a minute in a workspace, each channel about one message a second. Short
// bursts pass, as Slack lets them. Source: Slack, "Rate limits".

import type { Clock } from './clock.ts';

export interface Rate {
  /** How many may come at once. */
  readonly burst: number;
  /** How long one of them takes to be forgotten. */
  readonly everyMs: number;
}

const MINUTE_MS = 60_000;

const perMinute = (calls: number, burst = calls): Rate => ({ burst, everyMs: MINUTE_MS / calls });

/** Slack's tiers. It promises one call a minute of the first and takes a few more when a client must come back. */
export const tiers = {
  1: perMinute(1, 20),
  2: perMinute(20),
  3: perMinute(50),
  4: perMinute(100),
  /** Methods of which Slack only says that hundreds a minute are fine. */
  special: perMinute(600),
} as const satisfies Record<string, Rate>;

export type Tier = keyof typeof tiers;

/** One message a second on one channel. Slack lets short bursts pass without saying how short: ten are. */
export const ON_A_CHANNEL: Rate = { burst: 10, everyMs: 1000 };

export interface Rates {
  /** Whole seconds to wait; undefined when the call may go on. */
  take(what: string, rate: Rate): number | undefined;
}

export function rates(clock: Clock): Rates {
  /** When the last call of each kind will be forgotten: the calls still remembered reach from now to then. */
  const full = new Map<string, number>();
  return {
    take(what, { burst, everyMs }) {
      const now = clock.now();
      const until = Math.max(full.get(what) ?? now, now) + everyMs;
      const tooMuch = until - now - burst * everyMs;
      if (tooMuch > 0) return Math.max(1, Math.ceil(tooMuch / 1000));
      full.set(what, until);
      return undefined;
    },
  };
}
