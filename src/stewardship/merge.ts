// A delta met with the state in which a resource is now: the state after it, what really changes, and what stands in its
// way. Pure; several deltas of several people go one after the other and become one write.

import type { Resource, ResourceData } from '../secoda/resources/resource.ts';
import { type Delta, type FieldName, fieldNames, type ListName, listNames, type Seen } from './change.ts';
import { type Effect, type Value } from './effect.ts';

export interface State {
  readonly values: Readonly<Record<FieldName, Value>>;
  /** Undefined where Secoda's answer could not be read: such a list must not be written, which would erase it. */
  readonly lists: Readonly<Record<ListName, readonly string[] | undefined>>;
}

export interface Conflict {
  readonly field: FieldName;
  readonly seen: Value;
  readonly now: Value;
  readonly wish: Value;
}

export interface Merged {
  readonly state: State;
  readonly effect: Effect;
  readonly conflicts: readonly Conflict[];
  /** Lists that cannot be changed because they could not be read. */
  readonly unreadable: readonly ListName[];
}

export function stateOf(resource: Resource): State {
  const list = (name: ListName, ids: readonly string[] | undefined): readonly string[] | undefined =>
    resource.unreadable.includes(name) ? undefined : ids;
  return {
    values: {
      title: resource.ownTitle ?? null,
      description: resource.description ?? null,
      definition: resource.definition ?? null,
      pii: resource.pii,
      verified: resource.verified,
      // What is not told to be published is hidden.
      published: resource.published ?? false,
    },
    lists: {
      owners: list('owners', resource.ownerIds),
      owners_groups: list('owners_groups', resource.ownerGroupIds),
      tags: list(
        'tags',
        resource.tags.map(({ id }) => id),
      ),
      collections: list('collections', resource.collectionIds),
      teams: resource.teamIds,
      subscribers: list('subscribers', resource.subscriberIds),
    },
  };
}

/** @param seen what somebody saw when they decided: a field that is neither that nor the wish any more is a conflict. */
export function merge(state: State, { set = {}, append = {}, add = {}, remove = {} }: Delta, seen: Seen = {}): Merged {
  const wishes: Partial<Record<FieldName, Value>> = {
    ...Object.fromEntries(Object.entries(set).map(([field, to]) => [field, to === '' ? null : to])),
    ...Object.fromEntries(
      Object.entries(append).map(([field, text]) => [field, appended(state.values[field as FieldName], text)]),
    ),
  };
  const values = { ...state.values };
  const effect: Effect = { set: {}, add: {}, remove: {} };
  const conflicts: Conflict[] = [];
  for (const field of fieldNames) {
    const wish = wishes[field];
    const now = state.values[field];
    if (wish === undefined || wish === now) continue;
    const before = seen[field];
    if (before !== undefined && (before === '' ? null : before) !== now) {
      conflicts.push({ field, seen: before, now, wish });
      continue;
    }
    values[field] = wish;
    effect.set[field] = { from: now, to: wish };
  }
  const lists = { ...state.lists };
  const unreadable: ListName[] = [];
  for (const list of listNames) {
    const wanted = [...new Set(add[list] ?? [])];
    const unwanted = new Set(remove[list] ?? []);
    const now = state.lists[list];
    if (wanted.length + unwanted.size === 0) continue;
    if (now === undefined) {
      unreadable.push(list);
      continue;
    }
    const added = wanted.filter((member) => !now.includes(member));
    const removed = now.filter((member) => unwanted.has(member));
    lists[list] = [...now.filter((member) => !unwanted.has(member)), ...added];
    if (added.length > 0) effect.add[list] = added;
    if (removed.length > 0) effect.remove[list] = removed;
  }
  return { state: { values, lists }, effect, conflicts, unreadable };
}

function appended(now: Value, text: string): string {
  return typeof now === 'string' && now !== '' ? `${now.trimEnd()}\n\n${text}` : text;
}

/** What has to be written so that `from` becomes `to`: only the fields that differ; lists whole, since Secoda replaces them. */
export function difference(from: State, to: State): ResourceData {
  const data: Record<string, unknown> = {};
  for (const field of fieldNames) {
    if (to.values[field] !== from.values[field]) data[field] = to.values[field] ?? '';
  }
  for (const list of listNames) {
    const ids = to.lists[list];
    if (ids !== undefined && !isSame(from.lists[list] ?? [], ids)) data[list] = ids;
  }
  return data;
}

/** Whether two lists hold the same, in whatever order. */
function isSame(one: readonly string[], other: readonly string[]): boolean {
  const members = new Set(one);
  return members.size === new Set(other).size && other.every((member) => members.has(member));
}

/** A state after an effect, wherever it came from: for replaying the ledger. */
export function replay(state: State, { set, add, remove }: Effect): State {
  const values = { ...state.values };
  for (const field of fieldNames) values[field] = set[field]?.to ?? (set[field] ? null : values[field]);
  const lists = { ...state.lists };
  for (const list of listNames) {
    const now = (lists[list] ?? []).filter((member) => !remove[list]?.includes(member));
    lists[list] = [...now, ...(add[list] ?? []).filter((member) => !now.includes(member))];
  }
  return { values, lists };
}

/** What a state says about one thing an effect speaks of (`verified`, `owners/<id>`); undefined where it cannot be read. */
export function saidBy(state: State, about: string): Value | undefined {
  const [list, ...member] = about.split('/');
  if (member.length === 0) return state.values[list as FieldName];
  return state.lists[list as ListName]?.includes(member.join('/'));
}
