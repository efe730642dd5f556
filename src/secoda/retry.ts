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
  // 429 was refused before anything happened, so writes may come again too; the waiting is done by the hold. Without a
  // status it was our own refusal to wait so long.
  if (error instanceof RateLimitedError) return error.status === undefined ? undefined : 0;
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
const LONGEST_WAIT_MS = 60 * 60_000;

/**
 * How many milliseconds an answer holds everybody: what its Retry-After says (seconds or a date), an hour at most; ten
 * seconds for a 429 that does not say, or says what cannot be read.
 */
export function holdFor(
  answer: { readonly status: number; readonly retryAfter: string | undefined },
  now: number,
): number {
  if (answer.status !== 429 && answer.status !== 503) return 0;
  const told = toldWait(answer.retryAfter?.trim() ?? '', now);
  if (told === undefined) return answer.status === 429 ? UNTOLD_WAIT_MS : 0;
  return Math.min(told, LONGEST_WAIT_MS);
}

/** Date.parse alone would read "in 5" as a day in May: only what begins like an HTTP date is one. */
function toldWait(header: string, now: number): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(header)) return Math.ceil(Number(header) * 1000);
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(header)) return undefined;
  const until = Date.parse(header);
  // A date that is past says nothing: the two clocks differ.
  return until > now ? until - now : undefined;
}
