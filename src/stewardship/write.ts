// The one write of a pass: everybody and the resource read anew, the deltas merged, the intent written down, the call, and what
// came of it.

import type { Resource, ResourceData, ResourcePatch } from '../secoda/resources/resource.ts';
import { type Answered, outcomesOf } from './answer.ts';
import { type Change, change as changeSchema } from './change.ts';
import { expectationsOf } from './effect.ts';
import { effectIn, propertyOf } from './history.ts';
import { type Candidate, fold, objection, type TakenBack } from './judge.ts';
import { difference, type State, stateOf } from './merge.ts';
import type { Outcome, Plan } from './outcome.ts';
import type { CallOptions, Journal, Queued } from './ports.ts';
import { settleIntended } from './settle.ts';
import { UNTOLD } from './words.ts';
import {
  type ApplyOptions,
  LONGEST_WAIT_MS,
  type Passed,
  readNow,
  type Settling,
  settle,
  type Waiting,
  type Work,
  WRITE_WITHIN_MS,
  WRITING_LEASE_MS,
  within,
} from './work.ts';

interface Candidacy extends Candidate {
  readonly row: Queued;
}

interface Planned extends Candidacy {
  readonly plan: Plan;
}

export async function write(
  work: Work,
  batch: readonly Waiting[],
  { slot, sent }: { readonly slot: string; sent(): void },
): Promise<Passed> {
  const { lease, options } = work;
  const { journal, clock, rules } = options;
  const isCreate = batch.some(({ change }) => change.act.kind === 'create');
  const [candidates, read] = await Promise.all([
    Promise.all(batch.map((one) => candidate(one, options))),
    isCreate ? { resource: undefined } : readNow(work),
  ]);
  const found = candidates.filter((one) => 'acting' in one);
  const lost = candidates.filter((one) => 'outcome' in one);
  await settle(work, lost, undefined, 'not intended');
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
    const made = against ?? planOf(one, state, clock.now());
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
    title: resource?.title,
    entries: [
      {
        kind: 'intended',
        body: { change, plan, write: id, title: resource?.title, ...snapshotOf(plan, resource) },
      },
    ],
  }));
  if (!(await journal.intend(lease, WRITING_LEASE_MS, id, steps))) return 'held by another';
  for (const { row } of planned) work.tell.writing(row.change);
  const data = start && state ? difference(start, state) : {};
  return send(work, planned, { data, slot, sent });
}

async function candidate({ row, change }: Waiting, options: ApplyOptions): Promise<Candidacy | Settling> {
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
  const entries = await journal.entries({ installation, subject, changes: [change] });
  const intended = entries.findLast(({ kind }) => kind === 'intended');
  const done = entries.find(({ kind }) => kind === 'done');
  if (intended === undefined || done === undefined) return undefined;
  const { slackUser } = changeSchema.parse(propertyOf(intended.body, 'change')).actor;
  return { slackUser, at: done.at, effect: effectIn(done.body) };
}

function snapshotOf(plan: Plan, resource: Resource | undefined): { readonly snapshot?: Resource } {
  return plan.kind === 'delete' && resource ? { snapshot: resource } : {};
}

function planOf(
  { change, takesBack }: Candidate,
  state: State | undefined,
  now: number,
): { readonly plan: Plan; readonly state: State | undefined } | Outcome {
  const { act } = change;
  if (act.kind === 'create') return { plan: { kind: 'create', draft: act.draft, since: now }, state };
  if (act.kind === 'delete') return { plan: { kind: 'delete' }, state };
  if (state === undefined) throw new TypeError('an edit needs a resource');
  const folded = fold(state, change);
  if (!('state' in folded)) return folded;
  const { effect } = folded;
  const isPart = takesBack !== undefined && expectationsOf(effect).length < expectationsOf(takesBack.effect).length;
  return { plan: { kind: 'edit', effect, ...(isPart && { partly: true }) }, state: folded.state };
}

/** Sends what was intended, and finds out what came of it, by the answer or else by reading. */
async function send(
  work: Work,
  planned: readonly Planned[],
  { data, slot, sent }: { readonly data: ResourceData; readonly slot: string; sent(): void },
): Promise<Passed> {
  const { lease, options } = work;
  const { journal, failureOf, log } = options;
  try {
    const isEmpty = planned.every(({ plan }) => plan.kind === 'edit') && Object.keys(data).length === 0;
    if (!isEmpty) sent();
    const answered = isEmpty
      ? undefined
      : await within(WRITE_WITHIN_MS, options.clock, (signal) => call(work, planned, data, { signal, slot }));
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
        planned.map(({ row: { change, installation } }) => ({ change, installation, entries: [putOff] })),
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
