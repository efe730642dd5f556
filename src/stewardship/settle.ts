// Finding out by reading what came of writes whose answer was never heard: because Secoda did not answer, or because the
// process that waited for it is gone.

import type { Resource } from '../secoda/resources/resource.ts';
import { type Draft } from './change.ts';
import { expectationsOf, NO_EFFECT, type Value } from './effect.ts';
import { saidBy, stateOf } from './merge.ts';
import { type Outcome, type Plan, plan as planSchema } from './outcome.ts';
import type { CallOptions, Catalog, Queued } from './ports.ts';
import { CANNOT_TELL, NOT_THERE } from './words.ts';
import { READ_WITHIN_MS, readNow, type Settling, settle, type Work, within } from './work.ts';

const FAILED_BY_READING: Outcome = { kind: 'failed', says: NOT_THERE };
export const UNKNOWN_AFTER_ALL: Outcome = { kind: 'unknown', says: CANNOT_TELL };

/** Looks whether it happened. The lease is held; nobody else writes meanwhile. */
export async function settleIntended(work: Work, rows: readonly Queued[]): Promise<void> {
  const plans = rows.map((row) => ({ row, plan: planSchema.parse(row.plan) }));
  const [first] = plans;
  if (first?.plan.kind === 'create') {
    const { draft, since } = first.plan;
    const outcome = await within(READ_WITHIN_MS, work.options.clock, (signal) =>
      settledCreate(draft, since, work.acting.catalog, { signal }),
    ).catch(() => UNKNOWN_AFTER_ALL);
    await settle(work, [{ row: first.row, outcome }], undefined, 'intended');
    return;
  }
  const read = await readNow(work);
  const resource = 'resource' in read ? read.resource : undefined;
  const isGone = 'outcome' in read && read.gone;
  const edits = plans.flatMap(({ plan }) => (plan.kind === 'edit' ? [plan] : []));
  const ofEdits = resource
    ? settledEdits(edits, resource)
    : edits.map(() => (isGone ? FAILED_BY_READING : UNKNOWN_AFTER_ALL));
  let at = 0;
  const settled = plans.map(({ row, plan }): Settling => {
    if (plan.kind === 'edit') return { row, outcome: ofEdits[at++] ?? UNKNOWN_AFTER_ALL };
    const isKnown = resource !== undefined || isGone;
    return { row, outcome: isKnown ? settledDelete(row.subject, resource) : UNKNOWN_AFTER_ALL };
  });
  await settle(work, settled, resource, 'intended');
}

/**
 * What came of the edits of one write, in their order, by the state in which the resource is now. Where two speak of the
 * same, the later one's word was written; what all of them together leave as it was tells nothing of a write, and whoever did
 * no more than that goes by the rest of it. A text that is neither as it was nor as it was sent tells nothing: Secoda may
 * have kept it in another form.
 */
export function settledEdits(
  plans: readonly Extract<Plan, { kind: 'edit' }>[],
  resource: Resource,
): readonly Outcome[] {
  const all = plans.flatMap(({ effect }) => expectationsOf(effect));
  const first = new Map(all.toReversed().map(({ about, before }) => [about, before]));
  const last = new Map(all.map(({ about, expected }) => [about, expected]));
  const state = stateOf(resource);
  const telling = [...last.keys()].filter((about) => first.get(about) !== last.get(about));
  const isAs = (sent: ReadonlyMap<string, Value>) => (about: string) => saidBy(state, about) === sent.get(about);
  return plans.map(({ effect, partly }): Outcome => {
    const own = new Set(expectationsOf(effect).map(({ about }) => about));
    const ownTelling = telling.filter((about) => own.has(about));
    const read = ownTelling.length === 0 ? telling : ownTelling;
    if (read.every(isAs(last)))
      return { kind: 'done', effect, resource: resource.id, found: true, ...(partly && { partly }) };
    return read.every(isAs(first)) ? FAILED_BY_READING : UNKNOWN_AFTER_ALL;
  });
}

/** Of a delete: whether the resource is still there. */
function settledDelete(subject: string, resource: Resource | undefined): Outcome {
  return resource === undefined
    ? { kind: 'done', effect: NO_EFFECT, resource: subject, found: true }
    : FAILED_BY_READING;
}

/**
 * The one resource that can be what was created: exact title, kind and parent, not older than the intent. None, or several,
 * is not known; it is never created a second time on a guess.
 */
async function settledCreate(draft: Draft, since: number, catalog: Catalog, options: CallOptions): Promise<Outcome> {
  const { items } = await catalog.resources.list(
    {
      filter: { operator: 'and', operands: [{ operator: 'exact', field: 'title', value: draft.title }] },
      sort: { field: 'created_at', order: 'desc' },
    },
    options,
  );
  const candidates = items.filter(
    ({ ownTitle, entityType, parentId, createdAt }) =>
      ownTitle === draft.title &&
      entityType === draft.entity_type &&
      parentId === draft.parent &&
      Date.parse(createdAt ?? '') >= wholeSeconds(since),
  );
  const [only, another] = candidates;
  if (only === undefined || another !== undefined) return UNKNOWN_AFTER_ALL;
  return { kind: 'done', effect: NO_EFFECT, resource: only.id, found: true };
}

/** Secoda may keep times in whole seconds. */
function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
