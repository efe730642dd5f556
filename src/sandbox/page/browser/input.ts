// An input block: its label, its field, and what is wrong with it or a hint.

import type { InputBlock } from '@slack/types';
import type { Surface } from './control.ts';
import { element } from './elements.ts';
import { textOf, undone } from './text.ts';
import { h, type Kid } from './tree.ts';

export function inputKids(block: InputBlock, surface: Surface): Kid {
  const id = block.block_id ?? '';
  const error = surface.errors[id];
  const labelId = `${surface.id}-${id}-label`;
  const noteId = `${surface.id}-${id}-note`;
  const isGroup = ['checkboxes', 'radio_buttons', 'rich_text_input'].includes(block.element.type);
  return [
    h(
      isGroup ? 'div' : 'label',
      {
        class: 'label',
        id: labelId,
        for: isGroup ? undefined : `${surface.id}-${id}-${block.element.action_id ?? ''}`,
      },
      undone(block.label.text),
      block.optional === true && h('span', { class: 'optional' }, ' (optional)'),
    ),
    element(block.element, id, surface, {
      labelId,
      describedBy: error === undefined && block.hint === undefined ? undefined : noteId,
      isWrong: error !== undefined,
      isRequired: block.optional !== true,
      isInput: true,
      dispatches: block.dispatch_action === true,
    }),
    error === undefined
      ? block.hint && h('div', { class: 'hint', id: noteId }, textOf(block.hint, surface.names))
      : h('div', { class: 'wrong', id: noteId, role: 'alert' }, error),
  ];
}
