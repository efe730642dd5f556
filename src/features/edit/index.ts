// **Edit…** on a card: a form with the fields that its reader may set, or ask for. Only what they change is sent.

import { fieldBlocks } from '../../forms/blocks.ts';
import { type Forms, type ResourceForm, received } from '../../forms/forms.ts';
import { type AnyName, mayChange } from '../../forms/opened.ts';
import { editedIn } from '../../forms/sent.ts';
import type { Control } from '../../results/controls.ts';
import { section } from '../../slack/blocks/parts.ts';
import { bold, literal } from '../../slack/blocks/text.ts';
import type { Feature } from '../../slack/feature.ts';

const fields: readonly AnyName[] = [
  'title',
  'description',
  'definition',
  'tags',
  'collections',
  'teams',
  'owners',
  'pii',
  'verified',
  'published',
  'subscribers',
];

export const editControls: readonly Control[] = [
  {
    action: 'edit.open',
    place: 'menu',
    neutral: 'Edit…',
    words(offer) {
      let canAsk = false;
      for (const name of fields) {
        const { kind } = mayChange(name, offer);
        if (kind === 'now') return { text: 'Edit…' };
        canAsk ||= kind === 'ask';
      }
      return canAsk ? { text: 'Ask to edit…' } : undefined;
    },
  },
];

const form: ResourceForm = {
  name: 'edit',
  title: 'Edit',
  submit: 'Save',
  doing: 'Saving…',
  fields,
  draw: (drawn) => [section(bold(literal(drawn.state.title, 150))), ...fieldBlocks(drawn)],
  wish(state, sent) {
    const edited = editedIn(state.fields, sent);
    if (edited === undefined) return { says: 'You changed nothing, so there is nothing to save.' };
    return { kind: 'edit', resources: [state.resource ?? ''], ...edited };
  },
};

export function edit({ forms }: { readonly forms: Forms }): Feature {
  return {
    name: 'edit',
    actions: { open: { then: (call) => forms.open(call, form) } },
    forms: { save: received(form, (call) => forms.save(call, form)) },
  };
}
