// Somebody changed a text while it was being edited: which of the two is saved is chosen here, field by field.

import { CONFLICT_TITLE } from '../../forms/conflicts.ts';
import { type Forms, received } from '../../forms/forms.ts';
import type { Feature } from '../../slack/feature.ts';

export function conflict({ forms }: { readonly forms: Forms }): Feature {
  const form = { title: CONFLICT_TITLE, doing: 'Saving…' };
  return { name: 'conflict', forms: { choose: received(form, (call) => forms.choose(call)) } };
}
