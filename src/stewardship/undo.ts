// Taking a change back: field by field and member by member, only what it really did, only where nobody has changed it
// since, only what can be written. What was changed and changed back by others meanwhile is theirs.

import { type Delta, type FieldName, fieldNames, isSettable, type ListName, listNames, type Seen } from './change.ts';
import { type Effect, expectationsOf } from './effect.ts';
import type { Happened } from './history.ts';

export interface Inverse {
  readonly delta: Delta;
  /** What the change left, so that a value that is another by now is a conflict. */
  readonly seen: Seen;
}

/** What turns an effect round, without what later ones touched; undefined when nothing is left of it. */
export function inverse(done: Effect, later: readonly Effect[]): Inverse | undefined {
  return inverseWithout(new Set(later.flatMap(touchedBy)), done);
}

/**
 * Of the changes of one resource, by id, what takes back what is left of them. It promises nothing: whether it may be, and
 * what the resource holds by then, is looked at when it is done.
 * @param all newest first.
 */
export function restorable(all: readonly Happened[]): ReadonlyMap<string, Delta> {
  const touched = new Set<string>();
  const left = new Map<string, Delta>();
  for (const { came, effect, change } of all) {
    if (came !== 'done') continue;
    const back = inverseWithout(touched, effect);
    if (back !== undefined) left.set(change.id, back.delta);
    for (const about of touchedBy(effect)) touched.add(about);
  }
  return left;
}

function touchedBy(effect: Effect): readonly string[] {
  return expectationsOf(effect).map(({ about }) => about);
}

function inverseWithout(touched: ReadonlySet<string>, done: Effect): Inverse | undefined {
  const before = (field: FieldName): unknown => done.set[field]?.from ?? '';
  const fields = fieldNames.filter(
    (field) => done.set[field] !== undefined && !touched.has(field) && isSettable(field, before(field)),
  );
  const set = Object.fromEntries(fields.map((field) => [field, before(field)]));
  const seen = Object.fromEntries(fields.map((field) => [field, done.set[field]?.to ?? null]));
  const untouched = (members: Effect['add']): Partial<Record<ListName, string[]>> =>
    Object.fromEntries(
      listNames.flatMap((list) => {
        const left = (members[list] ?? []).filter((member) => !touched.has(`${list}/${member}`));
        return left.length === 0 ? [] : [[list, left]];
      }),
    );
  const [add, remove] = [untouched(done.remove), untouched(done.add)];
  if ([set, add, remove].every((part) => Object.keys(part).length === 0)) return undefined;
  return { delta: { set, add, remove }, seen };
}
