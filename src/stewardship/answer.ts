// What Secoda's answer to a write says of each change in it: taken over, in part, or passed over in silence.

import type { Resource, ResourceData } from '../secoda/resources/resource.ts';
import type { FieldName } from './change.ts';
import { type Effect, effect as effectSchema, expectationsOf, isNothing, NO_EFFECT, partOf } from './effect.ts';
import { type State, saidBy, stateOf } from './merge.ts';
import type { Outcome, Plan } from './outcome.ts';
import type { Queued } from './ports.ts';
import { notTaken } from './words.ts';
import type { Settling } from './work.ts';

export interface Answered {
  /** As Secoda answered it; a bulk update answers ids only. */
  readonly resource: Resource | undefined;
}

export function outcomesOf(
  planned: readonly { readonly row: Queued; readonly plan: Plan }[],
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
    const taken = partOf(plan.effect, wanted);
    const passedOver = expectationsOf(plan.effect).filter(({ about }) => !wanted(about));
    const untaken = [...new Set(passedOver.map(({ about }) => about.split('/')[0] ?? about))];
    const effect = now === undefined ? taken : asAnswered(taken, now);
    if (untaken.length > 0 && isNothing(effect)) return { row, outcome: { kind: 'failed', says: notTaken(untaken) } };
    const done: Outcome = { kind: 'done', effect, resource: subject, ...(plan.partly && { partly: true }) };
    return { row, outcome: untaken.length === 0 ? done : { ...done, untaken } };
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
