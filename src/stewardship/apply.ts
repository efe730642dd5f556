// One pass over what waits for a resource: a slot of the write limit, the lease, and one write of what goes together. What a
// holder that is gone had intended is settled first.

import { change as changeSchema, principalOf } from './change.ts';
import { type Outcome, plan as planSchema } from './outcome.ts';
import type { Acting, Journal, Lease, Queued } from './ports.ts';
import { settleIntended, UNKNOWN_AFTER_ALL } from './settle.ts';
import { UNTOLD } from './words.ts';
import {
  type ApplyOptions,
  LONGEST_WAIT_MS,
  type Passed,
  READING_LEASE_MS,
  type Settling,
  settle,
  type Tell,
  type Waiting,
} from './work.ts';
import { write } from './write.ts';

/** @param signal ends a wait for the write limit. */
export async function pass(
  subject: string,
  most: number,
  options: ApplyOptions,
  tell: Tell,
  signal: AbortSignal,
): Promise<Passed> {
  const { journal, people } = options;
  const before = await journal.queued(subject);
  const rows = [...before.intended, ...before.waiting];
  const [first] = rows;
  if (first === undefined) return 'nothing waits';
  // Without a slot: looking again and again must not take what others could write with.
  if (before.isHeld) return 'held by another';
  const read = readRow(first);
  if (read === undefined || !rows.every(readRow)) return setAside(first, options, tell);
  const { change, row } = read;
  let acting: Acting;
  try {
    acting = await people.acting(change.actor);
    // Another process may know of a key that this one has not heard of: what is done with it is not done with the shared one.
    if (principalOf(acting.person) !== row.principal) acting = await people.anew(change.actor);
  } catch (error) {
    return giveUp(row, error, options, tell);
  }
  const onWait = (milliseconds: number): void => {
    for (const waiting of before.waiting) tell.waiting(waiting.change, milliseconds);
  };
  const slot = before.intended.length > 0 ? undefined : await acting.catalog.writeSlot({ onWait, signal });
  let isSlotLeft = slot !== undefined;
  const sent = (): void => {
    isSlotLeft = false;
  };
  try {
    return await underLease(row, options, async (lease, { intended, waiting }) => {
      const work = { lease, acting, options, tell };
      if (intended.length > 0) {
        await settleIntended(work, intended.filter(readRow));
        return 'done';
      }
      const batch = together(waiting, row.principal).slice(0, most);
      if (slot === undefined || batch.length === 0) return 'done';
      return write(work, batch, { slot: slot.slot, sent });
    });
  } finally {
    if (isSlotLeft) await slot?.giveBack();
  }
}

/** @param act gets what waits and was intended when the lease was taken. */
async function underLease(
  { subject, installation }: Queued,
  { journal, holder }: ApplyOptions,
  act: (lease: Lease, queued: Awaited<ReturnType<Journal['queued']>>) => Promise<Passed>,
): Promise<Passed> {
  const lease = await journal.take({ subject, installation, holder, milliseconds: READING_LEASE_MS });
  if (lease === undefined) return 'held by another';
  try {
    return await act(lease, await journal.queued(subject));
  } finally {
    await journal.release(lease);
  }
}

/**
 * Nobody knows who acts: others must not wait behind it for ever. What was intended is looked up with their key, which may
 * be found again; after a while it is given up as not known.
 */
async function giveUp(row: Queued, error: unknown, options: ApplyOptions, tell: Tell): Promise<Passed> {
  const { clock, failureOf, log } = options;
  const wasIntended = row.plan !== undefined;
  if (wasIntended && clock.now() - row.queuedAt < LONGEST_WAIT_MS) throw error;
  log.error({ err: error }, 'a person could not be found');
  return underLease(row, options, async (lease, { waiting, intended }) => {
    const failed: Outcome = { kind: 'failed', says: failureOf(error)?.says ?? UNTOLD };
    const settling = wasIntended
      ? intended.map((one) => ({ row: one, outcome: UNKNOWN_AFTER_ALL }))
      : waiting.filter(({ change }) => change === row.change).map((one) => ({ row: one, outcome: failed }));
    await settle({ lease, options, tell }, settling, undefined, wasIntended ? 'intended' : 'not intended');
    return 'done';
  });
}

/** What cannot be read, as of another version of this app, holds nobody up: nothing is sent for it. */
async function setAside(any: Queued, options: ApplyOptions, tell: Tell): Promise<Passed> {
  return underLease(any, options, async (lease, { waiting, intended }) => {
    const unreadable = (rows: readonly Queued[], outcome: Outcome): readonly Settling[] =>
      rows.filter((row) => readRow(row) === undefined).map((row) => ({ row, outcome }));
    const failed = unreadable(waiting, { kind: 'failed', says: UNTOLD });
    const unknown = unreadable(intended, UNKNOWN_AFTER_ALL);
    for (const { row } of [...failed, ...unknown]) options.log.error({ change: row.change }, 'a change cannot be read');
    await settle({ lease, options, tell }, failed, undefined, 'not intended');
    await settle({ lease, options, tell }, unknown, undefined, 'intended');
    return 'done';
  });
}

/** The edits of one principal that wait before anything else of theirs; or one creation or deletion. */
function together(waiting: readonly Queued[], principal: string): readonly Waiting[] {
  const theirs = waiting
    .filter((row) => row.principal === principal)
    .map(readRow)
    .filter((read) => read !== undefined);
  const end = theirs.findIndex(({ change }) => change.act.kind !== 'edit');
  return end === 0 ? theirs.slice(0, 1) : theirs.slice(0, end < 0 ? undefined : end);
}

function readRow(row: Queued): Waiting | undefined {
  const change = changeSchema.safeParse(row.body).data;
  const isIntended = row.write !== undefined;
  if (change === undefined || (isIntended && !planSchema.safeParse(row.plan).success)) return undefined;
  return { row, change };
}
