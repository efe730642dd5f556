// **Assign owners** on a card: people and groups, added to those that are there or put in the place of those that were seen.

import { type Drawn, optionsOf, wrongWith } from '../../forms/blocks.ts';
import { picked } from '../../forms/fields.ts';
import { type Forms, type ResourceForm, received } from '../../forms/forms.ts';
import { actionOf } from '../../forms/pickers.ts';
import { editedIn, type Sent } from '../../forms/sent.ts';
import type { FormField } from '../../forms/state.ts';
import { type Control, wished } from '../../results/controls.ts';
import { radioInput, searchInput } from '../../slack/blocks/inputs.ts';
import { section } from '../../slack/blocks/parts.ts';
import { bold, literal } from '../../slack/blocks/text.ts';
import type { Feature } from '../../slack/feature.ts';
import { assignOwners } from '../../stewardship/verbs/owners.ts';

export const ownersControls: readonly Control[] = [
  {
    action: 'owners.open',
    place: 'card',
    neutral: 'Assign owners',
    words: (offer) => wished(offer, picked.owners.wish, { text: 'Assign owners' }, 'Ask to assign owners'),
  },
];

const HOW = 'how';
const ADD = 'add';
const REPLACE = 'replace';

const form: ResourceForm = {
  name: 'owners',
  title: 'Assign owners',
  submit: 'Save',
  doing: 'Saving…',
  fields: ['owners'],
  needs: () => assignOwners.add({ owners: ['x'] }),
  own: { [HOW]: undefined },
  draw: (drawn) => [
    section(`${bold(literal(drawn.state.title, 150))}\n${ownersSeen(drawn)}`),
    searchInput({
      blockId: 'owners',
      actionId: actionOf('owners'),
      label: 'Owners',
      hint: 'People and groups.',
      placeholder: 'Type to search',
      chosen: optionsOf(drawn.sent?.choices['owners'] ?? [], drawn.nameOf),
    }),
    ...wrongWith('owners', drawn),
    radioInput({
      blockId: HOW,
      label: 'What to do with them',
      options: [
        { text: 'Add', value: ADD },
        { text: 'Replace those that were seen', value: REPLACE },
      ],
      initial: drawn.sent?.choices[HOW]?.[0] ?? ADD,
    }),
  ],
  wish(state, sent) {
    const fields = state.fields.map((field) => (isReplace(sent) ? field : unseen(field)));
    const edited = editedIn(fields, sent);
    if (edited === undefined) return { says: 'They are its owners already: there is nothing to change.' };
    return { kind: 'edit', resources: [state.resource ?? ''], delta: edited.delta };
  },
};

function isReplace({ choices }: Sent): boolean {
  return choices[HOW]?.includes(REPLACE) ?? false;
}

/** Nothing of it is taken away. */
function unseen(field: FormField): FormField {
  return field.kind === 'list' ? { ...field, seen: [] } : field;
}

function ownersSeen({ state, nameOf }: Drawn): string {
  const [field] = state.fields;
  if (field?.kind !== 'list' || field.seen.length + field.more === 0) return 'It has no owner yet.';
  const names = field.seen.map((value) => literal(nameOf(value) ?? '(name not known)', 80));
  const more = field.more === 0 ? [] : [`${field.more} more that I cannot name`];
  return `Owned by ${[...names.slice(0, MOST_NAMED), ...rest(names), ...more].join(', ')}.`;
}

const MOST_NAMED = 20;

function rest(names: readonly string[]): string[] {
  return names.length > MOST_NAMED ? [`${names.length - MOST_NAMED} more`] : [];
}

export function owners({ forms }: { readonly forms: Forms }): Feature {
  return {
    name: 'owners',
    actions: { open: { then: (call) => forms.open(call, form) } },
    forms: { save: received(form, (call) => forms.save(call, form)) },
  };
}
