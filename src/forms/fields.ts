// The fields of forms: their names in Secoda's API, their words, what they hold, and the smallest wish that shows whether
// somebody may change them. In the order in which forms have them.

import type { Resource } from '../secoda/resources/resource.ts';
import { limits } from '../slack/blocks/limits.ts';
import type { Delta, FieldName, ListName } from '../stewardship/change.ts';
import { collect } from '../stewardship/verbs/collections.ts';
import { describe, document } from '../stewardship/verbs/describe.ts';
import { assignOwners } from '../stewardship/verbs/owners.ts';
import { flagPii, removePii } from '../stewardship/verbs/pii.ts';
import { publish, unpublish } from '../stewardship/verbs/publish.ts';
import { rename } from '../stewardship/verbs/rename.ts';
import { subscribeOthers } from '../stewardship/verbs/subscribe.ts';
import { tag } from '../stewardship/verbs/tags.ts';
import { assignTeams } from '../stewardship/verbs/teams.ts';
import { removeVerification, verify } from '../stewardship/verbs/verify.ts';
import type { Picker } from './pickers.ts';

export const textNames = ['title', 'description', 'definition'] as const satisfies readonly FieldName[];
export const flagNames = ['pii', 'verified', 'published'] as const satisfies readonly FieldName[];
/** Owners are people and groups in one field. */
export const pickedNames = [
  'tags',
  'collections',
  'teams',
  'owners',
  'subscribers',
] as const satisfies readonly ListName[];

export type TextName = (typeof textNames)[number];
export type FlagName = (typeof flagNames)[number];
export type PickedName = (typeof pickedNames)[number];

interface Words {
  readonly label: string;
  readonly hint?: string;
}

export const texts: Readonly<Record<TextName, Words & { readonly most: number; wish: Delta }>> = {
  // As long as titles are that Secoda is given from here.
  title: { label: 'Title', most: 1000, wish: rename.delta('x') },
  description: { label: 'Description', most: limits.inputText, wish: describe.delta('x') },
  definition: {
    label: 'Documentation',
    hint: 'The definition; Markdown.',
    most: limits.inputText,
    wish: document.delta('x'),
  },
};

export const flags: Readonly<Record<FlagName, Words & { readonly option: string; wish(resource: Resource): Delta }>> = {
  pii: {
    label: 'PII',
    option: 'Holds personal data',
    wish: ({ pii }) => (pii ? removePii : flagPii).delta(),
  },
  verified: {
    label: 'Verified',
    option: 'Can be trusted',
    wish: ({ verified }) => (verified ? removeVerification : verify).delta(),
  },
  published: {
    label: 'Published',
    option: 'Everybody sees it',
    wish: ({ published }) => (published === true ? unpublish : publish).delta(),
  },
};

const SOMEBODY = ['x'];

export const picked: Readonly<
  Record<PickedName, Words & { readonly picker: Picker; readonly wish: Delta; read(resource: Resource): Picked }>
> = {
  tags: {
    label: 'Tags',
    picker: 'tags',
    wish: tag.delta([], SOMEBODY),
    read: ({ tags }) => ({ tags: tags.map(({ id }) => id) }),
  },
  collections: {
    label: 'Collections',
    picker: 'collections',
    wish: collect.delta([], SOMEBODY),
    read: ({ collectionIds }) => ({ collections: collectionIds }),
  },
  teams: {
    label: 'Teams',
    hint: 'Who may see it depends on them.',
    picker: 'teams',
    wish: assignTeams.delta([], SOMEBODY),
    read: ({ teamIds }) => ({ teams: teamIds ?? [] }),
  },
  owners: {
    label: 'Owners',
    hint: 'People and groups.',
    picker: 'owners',
    wish: assignOwners.add({ owners: SOMEBODY }),
    read: ({ ownerIds, ownerGroupIds }) => ({ people: ownerIds, groups: ownerGroupIds }),
  },
  subscribers: {
    label: 'Subscribers',
    hint: 'Secoda tells them of every change.',
    picker: 'people',
    wish: subscribeOthers.delta({ add: SOMEBODY }),
    read: ({ subscriberIds }) => ({ people: subscriberIds }),
  },
};

/** Ids by kind. */
export type Picked = Readonly<
  Partial<Record<'people' | 'groups' | 'tags' | 'collections' | 'teams', readonly string[]>>
>;

/** The list of the API in which a thing of some kind stands that was chosen in a field. */
export function listOf(field: PickedName, kind: string): ListName {
  return field === 'owners' && kind === 'groups' ? 'owners_groups' : field;
}
