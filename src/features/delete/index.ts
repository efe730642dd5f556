// **Delete…** in Details: for good, so its title is typed first. Only what people wrote can be deleted; what is synced from a
// source would come back, and is unpublished instead.

import { wrongWith } from '../../forms/blocks.ts';
import { type Forms, type ResourceForm, received } from '../../forms/forms.ts';
import type { Sent } from '../../forms/sent.ts';
import { type Control, wished } from '../../results/controls.ts';
import { textInput } from '../../slack/blocks/inputs.ts';
import { section } from '../../slack/blocks/parts.ts';
import { bold, literal, oneLine } from '../../slack/blocks/text.ts';
import type { Feature } from '../../slack/feature.ts';
import { remove as deleting } from '../../stewardship/verbs/delete.ts';

export const deleteControls: readonly Control[] = [
  {
    action: 'delete.open',
    place: 'details',
    words: (offer) =>
      wished(offer, deleting.act(offer.resource.id), { text: 'Delete…', style: 'danger' }, 'Ask to delete…'),
  },
];

const TYPED = 'typed';

const form: ResourceForm = {
  name: 'delete',
  title: 'Delete',
  submit: 'Delete',
  doing: 'Deleting…',
  fields: [],
  needs: ({ id }) => deleting.act(id),
  own: { [TYPED]: undefined },
  draw: (drawn) => [
    section(`${bold(literal(drawn.state.title, 300))} is deleted from Secoda for good: this cannot be taken back.`),
    textInput({
      blockId: TYPED,
      label: 'Its title, to be sure',
      maxLength: 3000,
      initial: drawn.sent?.texts[TYPED] ?? '',
    }),
    ...wrongWith(TYPED, drawn),
  ],
  wish(state, sent) {
    if (isTyped(state.title, sent)) return deleting.act(state.resource ?? '');
    return { says: 'What you typed is not its title, so nothing was deleted.', beside: { [TYPED]: 'Type its title.' } };
  },
};

/** What cannot be seen or typed in a title is not asked for. */
function isTyped(title: string, { texts }: Sent): boolean {
  const typed = oneLine(texts[TYPED] ?? '');
  return typed !== '' && typed.toLowerCase() === oneLine(title.slice(0, 3000)).toLowerCase();
}

export function remove({ forms }: { readonly forms: Forms }): Feature {
  return {
    name: 'delete',
    actions: { open: { then: (call) => forms.open(call, form) } },
    forms: { save: received(form, (call) => forms.save(call, form)) },
  };
}
