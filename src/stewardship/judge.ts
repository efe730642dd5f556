// What is to become of each change that waits for a resource, now that the people and the resource were read: refused, to be
// asked for, in conflict, already so, or part of the one write.

import type { Resource } from '../secoda/resources/resource.ts';
import { type Change, type Delta, principalOf } from './change.ts';
import { type Effect, isNothing } from './effect.ts';
import { merge, type State } from './merge.ts';
import type { Outcome } from './outcome.ts';
import { decide, type Rules, standingOf } from './policy.ts';
import type { Acting } from './ports.ts';
import { GONE, SOMEBODY_ELSE, UNLINKED_MEANWHILE, unreadable, whyNobody, whyNot } from './words.ts';

/** What a change takes back, as the ledger has it. */
export interface TakenBack {
  readonly slackUser: string;
  readonly at: number;
  readonly effect: Effect;
}

export interface Candidate {
  readonly change: Change;
  readonly principal: string;
  readonly acting: Acting;
  readonly takesBack: TakenBack | undefined;
}

/** Why a change is not made; undefined when it may be. */
export function objection(
  { change, principal, acting, takesBack }: Candidate,
  resource: Resource | undefined,
  rules: Rules,
  now: number,
): Outcome | undefined {
  const { names, person } = acting;
  const standing = standingOf(person, names.group);
  if (standing === undefined) return { kind: 'refused', says: whyNobody(person) };
  if (standing.secodaUser !== change.actor.secodaUser) return { kind: 'refused', says: SOMEBODY_ELSE };
  if (principalOf(person) !== principal) return { kind: 'refused', says: UNLINKED_MEANWHILE };
  if (resource !== undefined && !acting.sees(resource)) return { kind: 'refused', says: GONE };
  const { act, actor } = change;
  const isOwn =
    takesBack?.slackUser === actor.slackUser && act.kind === 'edit' && isWithin(act.delta, takesBack.effect);
  const decision = decide(
    {
      act,
      standing,
      resource,
      size: act.kind === 'create' ? 1 : act.resources.length,
      ...(isOwn && { ownMinutesAgo: (now - takesBack.at) / 60_000 }),
      tagName: names.tag,
    },
    rules,
  );
  const says = whyNot(decision, { person, resource, names, stewards: rules.stewards });
  if (says === undefined) return undefined;
  if (decision.kind !== 'ask') return { kind: 'refused', says };
  const { whom, approvals, oneOfThem, notBy, firstInQueue } = decision;
  return { kind: 'ask', says, whom: [...whom], approvals, oneOfThem: [...oneOfThem], notBy: [...notBy], firstInQueue };
}

/** Whether a delta does nothing but turn round what an effect did: calling a change an undo gives no other rights. */
function isWithin({ set = {}, append, add = {}, remove = {} }: Delta, done: Effect): boolean {
  const parts = (given: Effect['add'], of: Effect['add']): boolean =>
    Object.entries(given).every(([list, members]) =>
      members.every((one) => of[list as keyof typeof of]?.includes(one)),
    );
  return (
    append === undefined &&
    Object.entries(set).every(([field, to]) => (done.set[field as keyof typeof set]?.from ?? '') === to) &&
    parts(add, done.remove) &&
    parts(remove, done.add)
  );
}

/**
 * One edit after the others of the same write: the state after it and what it changes, or why it changes nothing. Taking
 * back goes field by field: one that others changed meanwhile stays, and keeps nobody from the rest.
 */
export function fold(state: State, change: Change): { readonly state: State; readonly effect: Effect } | Outcome {
  if (change.act.kind !== 'edit') throw new TypeError('only edits are merged');
  const merged = merge(state, change.act.delta, change.act.seen);
  if (merged.unreadable.length > 0) return { kind: 'refused', says: unreadable(merged.unreadable) };
  const isPartOf = change.undoes !== undefined && !isNothing(merged.effect);
  if (merged.conflicts.length > 0 && !isPartOf) return { kind: 'conflict', conflicts: [...merged.conflicts] };
  if (isNothing(merged.effect)) return { kind: 'unchanged' };
  return { state: merged.state, effect: merged.effect };
}
