// One pass over what waits for a resource: a slot of the write limit, the lease, and one write of what goes together. What a
// holder that is gone had intended is settled first.

import { change as changeSchema, principalOf } from './change.ts';
import type { Outcome } from './outcome.ts';
import type { Acting, Queued } from './ports.ts';
import { settleIntended, UNKNOWN_AFTER_ALL } from './settle.ts';
import { UNTOLD } from './words.ts';
import {
  type ApplyOptions,
  LONGEST_WAIT_MS,
  type Passed,
  READING_LEASE_MS,
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
  const { journal, people, holder } = options;
  const before = await journal.queued(subject);
  const first = before.intended[0] ?? before.waiting[0];
  if (first === undefined) return 'nothing waits';
  let acting: Acting;
  try {
    const { actor } = changeSchema.parse(first.body);
    acting = await people.acting(actor);
    // Another process may know of a key that this one has not heard of: what is done with it is not done with the shared one.
    if (principalOf(acting.person) !== first.principal) acting = await people.anew(actor);
  } catch (error) {
    return giveUp(first, error, options, tell);
  }
  const onWait = (milliseconds: number): void => {
    for (const { change } of before.waiting) tell.waiting(change, milliseconds);
  };
  const slot = before.intended.length > 0 ? undefined : await acting.catalog.writeSlot({ onWait, signal });
  let isSlotLeft = slot !== undefined;
  try {
    const { installation } = first;
    const lease = await journal.take({ subject, installation, holder, milliseconds: READING_LEASE_MS });
    if (lease === undefined) return 'held by another';
    try {
      const { intended, waiting } = await journal.queued(subject);
      if (intended.length > 0) {
        await settleIntended({ lease, acting, options, tell }, intended);
        return 'done';
      }
      const batch = together(waiting, first.principal).slice(0, most);
      if (slot === undefined || batch.length === 0) return 'done';
      const sent = (): void => {
        isSlotLeft = false;
      };
      return await write({ lease, acting, options, tell }, batch, { slot: slot.slot, sent });
    } finally {
      await journal.release(lease);
    }
  } finally {
    if (isSlotLeft) await slot?.giveBack();
  }
}

/**
 * Nobody knows who acts: others must not wait behind it for ever. What was intended is looked up with their key, which may
 * be found again; after a while it is given up as not known.
 */
async function giveUp(row: Queued, error: unknown, options: ApplyOptions, tell: Tell): Promise<Passed> {
  const { journal, clock, holder, failureOf, log } = options;
  const { subject, installation } = row;
  const wasIntended = row.plan !== undefined;
  if (wasIntended && clock.now() - row.queuedAt < LONGEST_WAIT_MS) throw error;
  log.error({ err: error }, 'a person could not be found');
  const lease = await journal.take({ subject, installation, holder, milliseconds: READING_LEASE_MS });
  if (lease === undefined) return 'held by another';
  try {
    const { waiting, intended } = await journal.queued(subject);
    const failed: Outcome = { kind: 'failed', says: failureOf(error)?.says ?? UNTOLD };
    const settling = wasIntended
      ? intended.map((one) => ({ row: one, outcome: UNKNOWN_AFTER_ALL }))
      : waiting.filter(({ change }) => change === row.change).map((one) => ({ row: one, outcome: failed }));
    await settle({ lease, options, tell }, settling, undefined, wasIntended ? 'intended' : 'not intended');
    return 'done';
  } finally {
    await journal.release(lease);
  }
}

/** The edits of one principal that wait before anything else of theirs; or one creation or deletion. */
function together(waiting: readonly Queued[], principal: string): readonly Waiting[] {
  const theirs = waiting
    .filter((row) => row.principal === principal)
    .map((row) => ({ row, change: changeSchema.parse(row.body) }));
  const end = theirs.findIndex(({ change }) => change.act.kind !== 'edit');
  return end === 0 ? theirs.slice(0, 1) : theirs.slice(0, end < 0 ? undefined : end);
}
