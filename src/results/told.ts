// What was changed, in words: the fields as people name them, their values before and after, names in the place of ids. For
// history on cards and for files.

import type { Names } from '../identity/directory.ts';
import type { FieldName, ListName } from '../stewardship/change.ts';
import { fieldNames, listNames } from '../stewardship/change.ts';
import type { Effect, Value } from '../stewardship/effect.ts';

export const labels: Readonly<Record<FieldName | ListName, string>> = {
  title: 'Title',
  description: 'Description',
  definition: 'Documentation',
  pii: 'PII',
  verified: 'Verified',
  published: 'Published',
  owners: 'Owners',
  owners_groups: 'Owning groups',
  tags: 'Tags',
  collections: 'Collections',
  teams: 'Teams',
  subscribers: 'Subscribers',
};

/** One field of what a change did. */
export type FieldTold =
  | { readonly label: string; readonly from: Value; readonly to: Value }
  /** Undefined stands for somebody or something whose name is not known. */
  | {
      readonly label: string;
      readonly added: readonly (string | undefined)[];
      readonly removed: readonly (string | undefined)[];
    };

/** @param nameOf as its reader may know it. */
export function fieldsTold(
  { set, add, remove }: Effect,
  nameOf: (list: ListName, id: string) => string | undefined,
): readonly FieldTold[] {
  return [
    ...fieldNames.flatMap((field): FieldTold[] => {
      const value = set[field];
      return value === undefined ? [] : [{ label: labels[field], ...value }];
    }),
    ...listNames.flatMap((list): FieldTold[] => {
      const named = (ids: readonly string[] = []) => ids.map((id) => nameOf(list, id));
      const [added, removed] = [named(add[list]), named(remove[list])];
      return added.length + removed.length === 0 ? [] : [{ label: labels[list], added, removed }];
    }),
  ];
}

export function nameIn(names: Names): (list: ListName, id: string) => string | undefined {
  const by: Readonly<Record<ListName, (id: string) => string | undefined>> = {
    owners: names.person,
    owners_groups: names.group,
    tags: names.tag,
    collections: names.collection,
    teams: names.team,
    subscribers: names.person,
  };
  return (list, id) => by[list](id);
}
