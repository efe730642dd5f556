// Whether a failed call is sent again, and when: a pure rule. Reads only, and what Secoda surely did not carry out; a write
// whose fate is unknown is never sent again from here.

import { RateLimitedError, type SecodaError, TimedOutError, UnavailableError } from './errors.ts';

export interface Attempt {
  readonly method: string;
  /** How many times the call was sent, from 1. */
  readonly sent: number;
  readonly error: SecodaError;
  /** From 0 to 1, so that many callers do not come back at the same moment. */
  readonly random: number;
}

const READS = new Set(['GET']);
const MOST_SENT = 3;
const FIRST_WAIT_MS = 150;

/** Milliseconds to wait before sending again, or undefined: do not. */
export function retryAfter({ method, sent, error, random }: Attempt): number | undefined {
  if (sent >= MOST_SENT) return undefined;
  // 429 was refused before anything happened, so writes may come again too; the waiting is done by the hold.
  if (error instanceof RateLimitedError) return 0;
  if (!READS.has(method)) return undefined;
  if (error instanceof TimedOutError) return sent === 1 ? 0 : undefined;
  if (error instanceof UnavailableError) return PASSING.has(error.outage) ? backoff(sent, random) : undefined;
  return undefined;
}

/** Outages that pass within a second or two. A certificate or a redirect does not. */
const PASSING = new Set(['refused', 'reset', 'server error', 'web page', 'broken off']);

/** 150 ms, then 300 ms, each up to half as long again. */
function backoff(sent: number, random: number): number {
  return FIRST_WAIT_MS * 2 ** (sent - 1) * (1 + random / 2);
}

const UNTOLD_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** How long a 429 holds everybody: what Retry-After says (seconds or a date), else ten seconds; at most five minutes. */
export function holdFor(retryAfterHeader: string | undefined, now: number): number {
  const header = retryAfterHeader?.trim() ?? '';
  const told = /^\d+(?:\.\d+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  if (!Number.isFinite(told)) return UNTOLD_WAIT_MS;
  return Math.min(Math.max(told, 0), LONGEST_WAIT_MS);
}
