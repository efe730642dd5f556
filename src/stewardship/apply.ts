// One pass over what waits for a resource: a slot of the write limit, the lease, everybody and the resource read anew, the
// deltas merged, the intent written down, one write, its outcome. What a holder that is gone had intended is settled first.

import type { Resource, ResourceData, ResourcePatch } from '../secoda/resources/resource.ts';
import { type Change, change as changeSchema, type FieldName } from './change.ts';
import { type Effect, effect as effectSchema, isNothing, NO_EFFECT, partOf } from './effect.ts';
import { effectIn, propertyOf } from './history.ts';
import { type Candidate, fold, objection, type TakenBack } from './judge.ts';
import { difference, type State, saidBy, stateOf } from './merge.ts';
import { type Outcome, type Plan, plan as planSchema } from './outcome.ts';
import type { Rules } from './policy.ts';
import type { Acting, CallOptions, Clock, Failure, Journal, Lease, People, Queued, Step } from './ports.ts';
import { FAILED_BY_READING, settledCreate, settledDelete, settledEdits, UNKNOWN_AFTER_ALL } from './settle.ts';
import { GONE, notTaken, UNTOLD } from './words.ts';

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
const READ_WITHIN_MS = 15_000;
const WRITE_WITHIN_MS = 45_000;
const READING_LEASE_MS = 45_000;
const WRITING_LEASE_MS = WRITE_WITHIN_MS + READ_WITHIN_MS + 15_000;
/** What cannot be written after so long a wait for Secoda's limit is given up. */
const LONGEST_WAIT_MS = 10 * 60_000;

interface Candidacy extends Candidate {
  readonly row: Queued;
}

interface Planned extends Candidacy {
  readonly plan: Plan;
}

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
    acting = await people.acting(changeSchema.parse(first.body).actor);
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
      if (slot === undefined || waiting.length === 0) return 'done';
      const batch = together(waiting, first.principal).slice(0, most);
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
function together(waiting: readonly Queued[], principal: string): readonly Queued[] {
  const theirs = waiting.filter((row) => row.principal === principal);
  const isEdit = (row: Queued): boolean => changeSchema.parse(row.body).act.kind === 'edit';
  const end = theirs.findIndex((row) => !isEdit(row));
  return end === 0 ? theirs.slice(0, 1) : theirs.slice(0, end < 0 ? undefined : end);
}

interface Work {
  readonly lease: Lease;
  readonly acting: Acting;
  readonly options: ApplyOptions;
  readonly tell: Tell;
}

async function write(
  work: Work,
  rows: readonly Queued[],
  { slot, sent }: { readonly slot: string; sent(): void },
): Promise<Passed> {
  const { lease, options } = work;
  const { journal, clock, rules } = options;
  const isCreate = rows.some((row) => changeSchema.parse(row.body).act.kind === 'create');
  const [candidates, read] = await Promise.all([
    Promise.all(rows.map((row) => candidate(row, options))),
    isCreate ? { resource: undefined } : readNow(work),
  ]);
  const found: Candidacy[] = [];
  for (const one of candidates) {
    if ('outcome' in one) await settle(work, [one], undefined, 'not intended');
    else found.push(one);
  }
  if ('outcome' in read) {
    await settle(
      work,
      found.map(({ row }) => ({ row, outcome: read.outcome })),
      undefined,
      'not intended',
    );
    return 'done';
  }
  const { resource } = read;
  const start = resource && stateOf(resource);
  let state = start;
  const planned: Planned[] = [];
  const others: Settling[] = [];
  for (const one of found) {
    const against = objection(one, resource, rules, clock.now());
    const made = against ?? planOf(one.change, state, clock.now());
    if ('plan' in made) {
      planned.push({ ...one, plan: made.plan });
      state = made.state;
    } else others.push({ row: one.row, outcome: made, isHidden: resource !== undefined && !one.acting.sees(resource) });
  }
  await settle(work, others, resource, 'not intended');
  if (planned.length === 0) return 'done';
  const id = options.newId();
  const steps = planned.map(({ row, change, plan }) => ({
    change: row.change,
    installation: row.installation,
    plan,
    entry: {
      kind: 'intended',
      body: { change, plan, write: id, title: resource?.title, ...snapshotOf(plan, resource) },
    },
  }));
  if (!(await journal.intend(lease, WRITING_LEASE_MS, id, steps))) return 'held by another';
  for (const { row } of planned) work.tell.writing(row.change);
  const data = start && state ? difference(start, state) : {};
  return send(work, planned, { data, options: { slot }, sent });
}

function snapshotOf(plan: Plan, resource: Resource | undefined): { readonly snapshot?: Resource } {
  return plan.kind === 'delete' && resource ? { snapshot: resource } : {};
}

function planOf(
  change: Change,
  state: State | undefined,
  now: number,
): { readonly plan: Plan; readonly state: State | undefined } | Outcome {
  const { act } = change;
  if (act.kind === 'create') return { plan: { kind: 'create', draft: act.draft, since: now }, state };
  if (act.kind === 'delete') return { plan: { kind: 'delete' }, state };
  if (state === undefined) throw new TypeError('an edit needs a resource');
  const folded = fold(state, change);
  return 'state' in folded ? { plan: { kind: 'edit', effect: folded.effect }, state: folded.state } : folded;
}

/** Sends what was intended, and finds out what came of it, by the answer or else by reading. */
async function send(
  work: Work,
  planned: readonly Planned[],
  { data, options: { slot }, sent }: { readonly data: ResourceData; readonly options: CallOptions; sent(): void },
): Promise<Passed> {
  const { lease, options } = work;
  const { journal, failureOf, log } = options;
  try {
    const isEmpty = planned.every(({ plan }) => plan.kind === 'edit') && Object.keys(data).length === 0;
    if (!isEmpty) sent();
    const answered = isEmpty
      ? undefined
      : await within(WRITE_WITHIN_MS, options.clock, (signal) =>
          call(work, planned, data, { signal, ...(slot && { slot }) }),
        );
    await settle(work, outcomesOf(planned, data, answered, lease.subject), answered?.resource, 'intended');
    return 'done';
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) log.error({ err: error }, 'a write failed inside this app');
    if (failure === undefined || failure.mayHaveHappened) {
      await settleIntended(
        work,
        planned.map(({ row, plan }) => ({ ...row, plan })),
      );
      return 'done';
    }
    const waited = options.clock.now() - Math.min(...planned.map(({ row }) => row.queuedAt));
    const mayWait = failure.retryInMs !== undefined && waited + failure.retryInMs < LONGEST_WAIT_MS;
    if (mayWait || (failure.kind === 'invalid' && planned.length > 1)) {
      const putOff = { kind: 'put off', body: { says: failure.says } };
      await journal.putBack(
        lease,
        planned.map(({ row: { change, installation } }) => ({ change, installation, entry: putOff })),
      );
      return mayWait && failure.retryInMs !== undefined ? { retryInMs: failure.retryInMs } : 'too many together';
    }
    const fields = Object.keys(failure.fields).length > 0 ? { fields: { ...failure.fields } } : {};
    const outcome: Outcome = { kind: 'failed', says: failure.says, ...fields };
    await settle(
      work,
      planned.map(({ row }) => ({ row, outcome })),
      undefined,
      'intended',
    );
    return 'done';
  }
}

interface Answered {
  /** As Secoda answered it; a bulk update answers ids only. */
  readonly resource: Resource | undefined;
}

/** The one call: PATCH where it can say it, a bulk update of one for titles and groups. */
async function call(
  { acting: { catalog }, lease: { subject } }: Work,
  planned: readonly Planned[],
  data: ResourceData,
  options: CallOptions,
): Promise<Answered> {
  const plan = planned[0]?.plan;
  if (plan?.kind === 'create') return { resource: await catalog.resources.create(plan.draft, options) };
  if (plan?.kind === 'delete') {
    await catalog.resources.delete(subject, options);
    return { resource: undefined };
  }
  if (!('title' in data || 'owners_groups' in data)) {
    return { resource: await catalog.resources.edit(subject, data satisfies ResourcePatch, options) };
  }
  const updated = await catalog.resources.bulkUpdate([{ id: subject, data }], options);
  if (!updated.includes(subject)) throw new Error('the bulk update left the resource out');
  return { resource: undefined };
}

function outcomesOf(
  planned: readonly Planned[],
  data: ResourceData,
  answered: Answered | undefined,
  subject: string,
): readonly Settling[] {
  const { resource } = answered ?? {};
  const now = resource && stateOf(resource);
  const wanted = (about: string): boolean => now === undefined || isTaken(about, data, now);
  return planned.map(({ row, plan }): Settling => {
    if (plan.kind !== 'edit') {
      const id = plan.kind === 'create' ? (resource?.id ?? subject) : subject;
      return { row, outcome: { kind: 'done', effect: NO_EFFECT, resource: id } };
    }
    const untaken: string[] = [];
    const taken = partOf(plan.effect, (about) => wanted(about) || !untaken.push(about.split('/')[0] ?? about));
    const effect = now === undefined ? taken : asAnswered(taken, now);
    if (untaken.length === 0) return { row, outcome: { kind: 'done', effect, resource: subject } };
    if (isNothing(effect)) return { row, outcome: { kind: 'failed', says: notTaken(untaken) } };
    return { row, outcome: { kind: 'done', effect, resource: subject, untaken } };
  });
}

const TEXTS: readonly string[] = ['title', 'description', 'definition'] satisfies readonly FieldName[];

/** Whether an answer shows what was written. Texts may come back in another form than they were sent. */
function isTaken(about: string, data: ResourceData, now: State): boolean {
  if (TEXTS.includes(about)) return true;
  const [name = '', ...member] = about.split('/');
  const written: unknown = Reflect.get(data, name);
  if (written === undefined) return true;
  if (member.length === 0) return saidBy(now, about) === written;
  return saidBy(now, about) === (Array.isArray(written) && written.includes(member.join('/')));
}

/** Texts as Secoda keeps them: undo compares with what will be read then. */
function asAnswered(done: Effect, now: State): Effect {
  const set = Object.entries(done.set).map(([field, value]) => [
    field,
    TEXTS.includes(field) && value !== undefined ? { ...value, to: now.values[field as FieldName] } : value,
  ]);
  return effectSchema.parse({ ...done, set: Object.fromEntries(set) });
}

/** Looks whether it happened. The lease is held; nobody else writes meanwhile. */
async function settleIntended(work: Work, rows: readonly Queued[]): Promise<void> {
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

async function readNow({
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

async function candidate(row: Queued, options: ApplyOptions): Promise<Candidacy | Settling> {
  const change = changeSchema.parse(row.body);
  try {
    const [acting, takesBack] = await Promise.all([
      options.people.anew(change.actor),
      change.undoes === undefined ? undefined : takenBack(change, row.subject, change.undoes, options.journal),
    ]);
    return { row, change, principal: row.principal, acting, takesBack };
  } catch (error) {
    const failure = options.failureOf(error);
    if (failure === undefined) options.log.error({ err: error }, 'a person could not be read');
    return { row, outcome: { kind: 'failed', says: failure?.says ?? UNTOLD } };
  }
}

async function takenBack(
  { actor: { installation } }: Change,
  subject: string,
  change: string,
  journal: Journal,
): Promise<TakenBack | undefined> {
  const entries = await journal.entries({ installation, subject, change });
  const intended = entries.findLast(({ kind }) => kind === 'intended');
  const done = entries.find(({ kind }) => kind === 'done');
  if (intended === undefined || done === undefined) return undefined;
  const { slackUser } = changeSchema.parse(propertyOf(intended.body, 'change')).actor;
  return { slackUser, at: done.at, effect: effectIn(done.body) };
}

interface Settling {
  readonly row: Queued;
  readonly outcome: Outcome;
  /** They may not see what it is about. */
  readonly isHidden?: boolean;
}

/** Keeps outcomes. In the ledger stand those of changes that were intended: of the others nothing was ever sent. */
async function settle(
  { lease, options: { journal }, tell }: Omit<Work, 'acting'>,
  settled: readonly Settling[],
  resource: Resource | undefined,
  wasIntended: 'intended' | 'not intended',
): Promise<void> {
  if (settled.length === 0) return;
  const steps = settled.map(({ row, outcome }): Step & { outcome: Outcome } => {
    const { kind, ...body } = outcome;
    return {
      change: row.change,
      installation: row.installation,
      outcome,
      // What was created is found under its own id from then on.
      entry:
        wasIntended === 'intended'
          ? { kind, body, subject: outcome.kind === 'done' ? outcome.resource : row.subject }
          : undefined,
    };
  });
  await journal.settle(lease, steps);
  for (const { row, isHidden } of settled) tell.settled(row, isHidden === true ? undefined : resource);
}

/** Ends a call with a time-out, which the client tells apart from other ends. */
async function within<Value>(
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
