// What one pass over a resource has in hand, and the steps that every part of it takes: reading the resource, keeping
// outcomes, telling who waits, giving up on a call in time.

import type { Resource } from '../secoda/resources/resource.ts';
import { type Change, change as changeSchema } from './change.ts';
import type { Outcome } from './outcome.ts';
import type { Rules } from './policy.ts';
import type { Acting, Clock, Failure, Journal, Lease, People, Queued, Step } from './ports.ts';
import { GONE, UNTOLD } from './words.ts';

export interface ApplyOptions {
  readonly journal: Journal;
  readonly people: People;
  readonly rules: Rules;
  readonly clock: Clock;
  /** Undefined for what is no failure of Secoda. */
  readonly failureOf: (error: unknown) => Failure | undefined;
  readonly log: { error(fields: object, text: string): void };
  readonly newId: () => string;
  /** Names this process. */
  readonly holder: string;
}

export interface Tell {
  /** A change waits so long for the write limit. */
  waiting(change: string, milliseconds: number): void;
  /** It is written down and being sent. */
  writing(change: string): void;
  /** What came of it is kept. With the resource as Secoda answered it, where it did and they may see it. */
  settled(row: Pick<Queued, 'change' | 'subject'>, resource: Resource | undefined): void;
}

export type Passed =
  | 'nothing waits'
  | 'held by another'
  | 'done'
  /** Together they were refused: fewer at a time. */
  | 'too many together'
  | { readonly retryInMs: number };

/** The lease outlasts whatever is done under it: reading, and then, renewed at the intent, one write and one more reading. */
export const READ_WITHIN_MS = 15_000;
export const WRITE_WITHIN_MS = 45_000;
export const READING_LEASE_MS = 45_000;
export const WRITING_LEASE_MS = WRITE_WITHIN_MS + READ_WITHIN_MS + 15_000;
/** What cannot be written after so long a wait for Secoda's limit is given up. */
export const LONGEST_WAIT_MS = 10 * 60_000;

export interface Work {
  readonly lease: Lease;
  readonly acting: Acting;
  readonly options: ApplyOptions;
  readonly tell: Tell;
}

/** A change that waits, read. */
export interface Waiting {
  readonly row: Queued;
  readonly change: Change;
}

export interface Settling {
  readonly row: Queued;
  readonly outcome: Outcome;
  /** They may not see what it is about. */
  readonly isHidden?: boolean;
}

/** Keeps outcomes. In the ledger stand those of changes that were intended: of the others nothing was ever sent. */
export async function settle(
  { lease, options: { journal }, tell }: Omit<Work, 'acting'>,
  settled: readonly Settling[],
  resource: Resource | undefined,
  wasIntended: 'intended' | 'not intended',
): Promise<void> {
  if (settled.length === 0) return;
  const steps = settled.map(({ row, outcome, isHidden }): Step & { outcome: Outcome } => {
    const { change, installation } = row;
    return {
      change,
      installation,
      outcome,
      title: isHidden === true ? undefined : resource?.title,
      entries: wasIntended === 'intended' ? entriesOf(row, outcome) : [],
    };
  });
  await journal.settle(lease, steps);
  for (const { row, isHidden } of settled) tell.settled(row, isHidden === true ? undefined : resource);
}

/** An outcome; of what takes another change back, a word about that one too. */
function entriesOf({ body, change, subject }: Queued, { kind, ...outcome }: Outcome): Step['entries'] {
  if (kind !== 'done' || !('resource' in outcome)) return [{ kind, body: outcome }];
  // What was created is found under its own id from then on.
  const done = { kind, body: outcome, subject: outcome.resource };
  const { undoes, actor } = changeSchema.safeParse(body).data ?? {};
  if (undoes === undefined || actor === undefined) return [done];
  return [done, { kind: 'undone', change: undoes, subject, body: { by: change, name: actor.name } }];
}

export async function readNow({
  acting: { catalog },
  lease: { subject },
  options: { clock, failureOf, log },
}: Work): Promise<{ readonly resource: Resource } | { readonly outcome: Outcome; readonly gone: boolean }> {
  try {
    return { resource: await within(READ_WITHIN_MS, clock, (signal) => catalog.resources.get(subject, { signal })) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) log.error({ err: error }, 'a resource could not be read');
    if (failure?.kind === 'not_found') return { outcome: { kind: 'refused', says: GONE }, gone: true };
    return { outcome: { kind: 'failed', says: failure?.says ?? UNTOLD }, gone: false };
  }
}

/** Ends a call with a time-out, which the client tells apart from other ends. */
export async function within<Value>(
  milliseconds: number,
  clock: Clock,
  act: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const limit = new AbortController();
  const callOff = clock.after(milliseconds, () => limit.abort(new DOMException('it took too long', 'TimeoutError')));
  try {
    return await act(limit.signal);
  } finally {
    callOff();
  }
}
