// What a verb is: one kind of thing that stewards do, with its words, its right in the policy and what it needs. A new one is
// a file beside this and a line in `table.ts`; policy, merging, ledger, undo and history come with it.

import type { Resource } from '../../secoda/resources/resource.ts';
import type { Actor, FieldName, ListName, Part } from '../change.ts';

export interface Verb {
  readonly name: string;
  /** Whose rule of the policy decides; several verbs may share one. */
  readonly right: string;
  /** As in "may …": `verify`, `flag PII on`. What follows it is the resource. */
  readonly wish: string;
  /** While it is done, and afterwards: `Verifying`, `Verified`. */
  readonly doing: string;
  readonly done: string;
  /** What is said where it changes nothing: `It is verified already`. */
  readonly already?: string;
  readonly undoable: boolean;
  /** Whether this part of a change is its business. Each part is the business of exactly one verb. */
  readonly covers: (part: Part, actor: Pick<Actor, 'secodaUser'>) => boolean;
  /** Why it makes no sense for this resource, and what to do instead; undefined where it does. */
  readonly unfit?: (resource: Resource) => string | undefined;
}

export function sets(field: FieldName, to?: boolean): Verb['covers'] {
  return (part) => part.kind === 'set' && part.field === field && (to === undefined || part.to === to);
}

export function changesList(...lists: readonly ListName[]): Verb['covers'] {
  return (part) => (part.kind === 'add' || part.kind === 'remove') && lists.includes(part.list);
}

/** Lists without what is empty, as a delta has them. */
export function listed(
  lists: Readonly<Partial<Record<ListName, readonly string[]>>>,
): Partial<Record<ListName, string[]>> {
  return Object.fromEntries(
    Object.entries(lists).flatMap(([list, members]) => (members.length === 0 ? [] : [[list, [...new Set(members)]]])),
  );
}

/** From what was shown to what was chosen; members that came meanwhile are neither, and stay. */
export function chosen(
  seen: readonly string[],
  now: readonly string[],
): { readonly add: string[]; readonly remove: string[] } {
  return { add: now.filter((one) => !seen.includes(one)), remove: seen.filter((one) => !now.includes(one)) };
}
