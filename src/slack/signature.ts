// Whether a request really comes from Slack and is new: the signature over its time and body, the time both ways, and a
// memory of the signatures already answered, so that a recorded request cannot be played again.
// Source of the scheme: Slack, "Verifying requests from Slack" (v0).

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Slack's own bound for the past; Bolt accepts any future time, which would keep a stolen request alive for ever. */
const TOLERANCE_S = 300;

export interface SignedRequest {
  /** Header X-Slack-Request-Timestamp, seconds since 1970. */
  readonly timestamp: string | undefined;
  /** Header X-Slack-Signature, `v0=` and 64 hex digits. */
  readonly signature: string | undefined;
  readonly body: Buffer;
}

export type Verdict =
  | { readonly genuine: true /** Stands for this very request in the memory of replays. */; readonly mark: number }
  | { readonly genuine: false; readonly why: 'no signature' | 'too old' | 'from the future' | 'wrong signature' };

/** Checks signature and time of one request; `now` in milliseconds since 1970. */
export function verify(request: SignedRequest, signingSecret: string, now: number): Verdict {
  const { timestamp, signature } = request;
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) {
    return { genuine: false, why: 'no signature' };
  }
  const age = now / 1000 - Number(timestamp);
  if (age > TOLERANCE_S) return { genuine: false, why: 'too old' };
  if (age < -TOLERANCE_S) return { genuine: false, why: 'from the future' };
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(request.body).digest();
  const expected = Buffer.from(`v0=${digest.toString('hex')}`);
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { genuine: false, why: 'wrong signature' };
  }
  return { genuine: true, mark: digest.readUIntBE(0, 6) };
}

/** Stands for a text in the memory of replays. */
export function markOf(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6);
}

export interface ReplayMemory {
  /** Remembers a mark; false if it was known already. */
  admit(mark: number): boolean;
  /** Forgets a mark whose request could not be answered, so that Slack's own retry of it is heard. */
  forget(mark: number): void;
}

/**
 * Remembers marks for at least as long as their requests could pass `verify` again (twice the tolerance), in two
 * generations of plain numbers: 48 bits of the signature each, so that a busy hour costs megabytes, not gigabytes.
 */
export function replayMemory(clock: { now(): number }): ReplayMemory {
  const generationMs = 2 * TOLERANCE_S * 1000;
  let current = new Set<number>();
  let previous = new Set<number>();
  let turnedAt = clock.now();
  function turn(): void {
    const age = clock.now() - turnedAt;
    if (age < generationMs) return;
    previous = age < 2 * generationMs ? current : new Set();
    current = new Set();
    turnedAt = clock.now();
  }
  return {
    admit(mark) {
      turn();
      if (current.has(mark) || previous.has(mark)) return false;
      current.add(mark);
      return true;
    },
    forget(mark) {
      current.delete(mark);
      previous.delete(mark);
    },
  };
}
