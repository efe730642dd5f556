// What a change really did: fields with their value before and after, and the members that were really added and removed.
// Kept in the ledger; undo turns it round, and replaying all of them over the first catalog gives the last one.

import { z } from 'zod';
import { fieldNames, listNames } from './change.ts';

const value = z.union([z.string(), z.boolean(), z.null()]);
export type Value = z.output<typeof value>;

const members = z.partialRecord(z.enum(listNames), z.array(z.string()));

export const effect = z.strictObject({
  set: z.partialRecord(z.enum(fieldNames), z.strictObject({ from: value, to: value })),
  add: members,
  remove: members,
});
export type Effect = z.output<typeof effect>;

export const NO_EFFECT: Effect = { set: {}, add: {}, remove: {} };

/** Something that an effect says of a resource afterwards: a field has a value, or a list has a member or not. */
export interface Expectation {
  /** `verified`, `owners/<id>`. */
  readonly about: string;
  readonly before: Value;
  readonly expected: Value;
}

export function expectationsOf({ set, add, remove }: Effect): readonly Expectation[] {
  return [
    ...fieldNames.flatMap((field): Expectation[] => {
      const done = set[field];
      return done === undefined ? [] : [{ about: field, before: done.from, expected: done.to }];
    }),
    ...listNames.flatMap((list) => [
      ...(add[list] ?? []).map((member) => ({ about: `${list}/${member}`, before: false, expected: true })),
      ...(remove[list] ?? []).map((member) => ({ about: `${list}/${member}`, before: true, expected: false })),
    ]),
  ];
}

export function isNothing(done: Effect): boolean {
  return expectationsOf(done).length === 0;
}

/** The part of an effect that speaks of what `wanted` lets through. */
export function partOf({ set, add, remove }: Effect, wanted: (about: string) => boolean): Effect {
  const only = (given: Effect['add']): Effect['add'] =>
    Object.fromEntries(
      listNames.flatMap((list) => {
        const left = (given[list] ?? []).filter((member) => wanted(`${list}/${member}`));
        return left.length === 0 ? [] : [[list, left] as const];
      }),
    );
  const left = fieldNames.filter((field) => set[field] !== undefined && wanted(field));
  return { set: Object.fromEntries(left.map((field) => [field, set[field]])), add: only(add), remove: only(remove) };
}
