// What every call has in common: its clock, its options, and the report that is made of each attempt.

import type { ErrorKind } from './errors.ts';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason when that comes first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface CallOptions {
  /** When it aborts with a TimeoutError, the call ends as timed out. */
  readonly signal?: AbortSignal;
  /** How long a hold after a 429 may be waited for before the call gives up; ten seconds unless given. */
  readonly patienceMs?: number;
  /** Told how long a write waits for the limit. */
  readonly onWait?: (milliseconds: number) => void;
  /** A slot that `writeSlot` gave for this write, which is used up by it. */
  readonly slot?: string;
}

/** One HTTP attempt, for metrics and logs: the path with placeholders, no values. */
export interface CallReport {
  readonly method: string;
  readonly path: string;
  /** The status where Secoda refused or all is well; what went wrong otherwise; 'aborted' by the caller. */
  readonly outcome: `${number}` | ErrorKind | 'aborted';
  readonly milliseconds: number;
  readonly attempt: number;
}
