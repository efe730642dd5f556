// **Rename…** in Details: another title.

import { fieldBlocks } from '../../forms/blocks.ts';
import { texts } from '../../forms/fields.ts';
import { type Forms, type ResourceForm, received } from '../../forms/forms.ts';
import { editedIn } from '../../forms/sent.ts';
import { type Control, wished } from '../../results/controls.ts';
import type { Feature } from '../../slack/feature.ts';

export const renameControls: readonly Control[] = [
  {
    action: 'rename.open',
    place: 'details',
    words: (offer) => wished(offer, texts.title.wish, { text: 'Rename…' }, 'Ask to rename…'),
  },
];

const form: ResourceForm = {
  name: 'rename',
  title: 'Rename',
  submit: 'Rename',
  doing: 'Renaming…',
  fields: ['title'],
  draw: fieldBlocks,
  wish(state, sent) {
    const edited = editedIn(state.fields, sent);
    if (edited === undefined) return { says: 'That is its title already.' };
    return { kind: 'edit', resources: [state.resource ?? ''], ...edited };
  },
};

export function rename({ forms }: { readonly forms: Forms }): Feature {
  return {
    name: 'rename',
    actions: { open: { then: (call) => forms.open(call, form) } },
    forms: { save: received(form, (call) => forms.save(call, form)) },
  };
}
