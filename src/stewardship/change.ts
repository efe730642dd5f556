// Everything a steward does, as one value: what (a delta), on which resources, by whom, from where, why. It is data, so it
// can wait, be approved, merged with others, applied on another replica, undone, audited. Lists are deltas, never final
// lists: what others added meanwhile must not be erased.

import { z } from 'zod';
import type { Person } from '../identity/person.ts';

/** Fields with one value, named as Secoda's API names them. */
export const fieldNames = ['title', 'description', 'definition', 'pii', 'verified', 'published'] as const;
export type FieldName = (typeof fieldNames)[number];

/** Fields that list ids. */
export const listNames = ['owners', 'owners_groups', 'tags', 'collections', 'teams', 'subscribers'] as const;
export type ListName = (typeof listNames)[number];

const id = z.string().min(1).max(200);
/** Far above what people write; a text of another size is a mistake, or an attack on the ledger. */
const longText = z.string().max(200_000);
const title = z.string().trim().min(1).max(1000);

const values = z
  .strictObject({
    title,
    description: longText,
    definition: longText,
    pii: z.boolean(),
    verified: z.boolean(),
    published: z.boolean(),
  })
  .partial();
/** Whether a change may give a field this value: Secoda may hold what nobody can write, as a title of spaces. */
export function isSettable(field: FieldName, value: unknown): boolean {
  return values.shape[field].safeParse(value).success;
}

const members = z.partialRecord(z.enum(listNames), z.array(id).min(1).max(1000));

/** What a change does to a resource, whatever state that is in when it is applied. */
export const delta = z
  .strictObject({
    set: values.optional(),
    /** Put under the text that is there. */
    append: z.strictObject({ description: longText, definition: longText }).partial().optional(),
    add: members.optional(),
    remove: members.optional(),
  })
  .refine((given) => Object.values(given).some((part) => part !== undefined && Object.keys(part).length > 0), {
    error: 'changes nothing',
  })
  .refine(({ set, append }) => Object.keys(append ?? {}).every((field) => !Object.hasOwn(set ?? {}, field)), {
    error: 'sets a text and appends to it',
  })
  .refine(
    ({ add, remove }) => listNames.every((list) => !(add?.[list] ?? []).some((one) => remove?.[list]?.includes(one))),
    { error: 'adds and removes the same' },
  );
export type Delta = z.output<typeof delta>;

/** The values that somebody saw when they decided; null where there was none. */
export const seen = z.partialRecord(z.enum(fieldNames), z.union([z.string(), z.boolean(), z.null()]));
export type Seen = z.output<typeof seen>;

const ids = z.array(id).max(1000).optional();

/** A resource that does not exist yet, in the words of the API. */
export const draft = z.strictObject({
  ...values.shape,
  title,
  entity_type: z.string().min(1).max(200),
  integration: id.optional(),
  parent: id.optional(),
  owners: ids,
  owners_groups: ids,
  tags: ids,
  collections: ids,
  teams: ids,
  subscribers: ids,
});
export type Draft = z.output<typeof draft>;

export const act = z.discriminatedUnion('kind', [
  /** With `seen`, a field that has another value by now is a conflict; without, it is overwritten. */
  z.strictObject({ kind: z.literal('edit'), resources: z.array(id).min(1), delta, seen: seen.optional() }),
  z.strictObject({ kind: z.literal('create'), draft }),
  z.strictObject({ kind: z.literal('delete'), resources: z.array(id).min(1) }),
]);
export type Act = z.output<typeof act>;

const SHARED = 'shared';

/** On whose key somebody acts: the shared one, or that of their link. */
export function principalOf({ link }: Pick<Person, 'link'>): string {
  return link?.version ?? SHARED;
}

export const actor = z.strictObject({
  installation: id,
  slackUser: id,
  secodaUser: id,
  /** As the history tells it, also when they have left. */
  name: z.string().max(500),
  /** On whose key they act: it is made with no other. */
  principal: id.default(SHARED),
});
export type Actor = z.output<typeof actor>;

/** Kept so that history can say where, and can leave it out for those who are not there. */
export const origin = z.strictObject({
  /** `card`, `form`, `shortcut`, …. */
  surface: z.string().min(1).max(40),
  channel: z.strictObject({ id, kind: z.enum(['public', 'private', 'direct']) }).optional(),
});
export type Origin = z.output<typeof origin>;

export const change = z.strictObject({
  id: z.uuid(),
  act,
  actor,
  from: origin,
  why: z.string().max(3000).optional(),
  /** The change that this one takes back. */
  undoes: z.uuid().optional(),
});
export type Change = z.output<typeof change>;

/** What is locked, queued and settled as one: a resource, or the change itself where the resource does not exist yet. */
export function subjectsOf({ id, act }: Change): readonly string[] {
  return act.kind === 'create' ? [id] : [...new Set(act.resources)];
}

/** The smallest things that a change does, each of which one verb answers for. */
export type Part =
  | { readonly kind: 'set'; readonly field: FieldName; readonly to: string | boolean }
  | { readonly kind: 'append'; readonly field: 'description' | 'definition' }
  | { readonly kind: 'add' | 'remove'; readonly list: ListName; readonly member: string }
  | { readonly kind: 'create' | 'delete' };

/**
 * What marks a new resource, and each member of its lists, is a part of its own: whoever may create may not thereby verify,
 * or subscribe others.
 */
const marks = ['pii', 'verified', 'published'] as const;

export function partsOf(act: Act): readonly Part[] {
  if (act.kind === 'delete') return [{ kind: 'delete' }];
  if (act.kind === 'create') {
    const set = marks.filter((field) => act.draft[field] === true);
    return [
      { kind: 'create' },
      ...set.map((field): Part => ({ kind: 'set', field, to: true })),
      ...membersOf('add', act.draft),
    ];
  }
  const { set, append, add, remove } = act.delta;
  const parts: Part[] = [];
  // Most changes have one of the four.
  if (set !== undefined) {
    for (const field of fieldNames) {
      const to = set[field];
      if (to !== undefined) parts.push({ kind: 'set', field, to });
    }
  }
  if (append?.description !== undefined) parts.push({ kind: 'append', field: 'description' });
  if (append?.definition !== undefined) parts.push({ kind: 'append', field: 'definition' });
  if (add !== undefined) parts.push(...membersOf('add', add));
  if (remove !== undefined) parts.push(...membersOf('remove', remove));
  return parts;
}

function membersOf(kind: 'add' | 'remove', lists: Readonly<Partial<Record<ListName, readonly string[]>>>): Part[] {
  const parts: Part[] = [];
  for (const list of listNames) {
    const members = lists[list];
    if (members !== undefined) parts.push(...members.map((member): Part => ({ kind, list, member })));
  }
  return parts;
}
