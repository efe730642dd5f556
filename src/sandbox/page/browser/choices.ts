// Checkboxes and radio buttons.

import type { Control, Of } from './control.ts';
import { choosable, chosenOptions } from './lists.ts';
import { textOf } from './text.ts';
import { h, type Tree } from './tree.ts';

export function choices(one: Of<'checkboxes' | 'radio_buttons'>, control: Control): Tree {
  const { name, common, surface } = control;
  const multiple = one.type === 'checkboxes';
  const chosen = new Set(chosenOptions(control.held).map(({ id }) => id));

  function choose(option: Of<'checkboxes'>['options'][number]): void {
    if (!multiple) return control.set({ selected_option: option }, option);
    const { id } = choosable(option);
    const kept = one.options.filter((other) => {
      const own = choosable(other).id;
      return own === id ? !chosen.has(id) : chosen.has(own);
    });
    control.set({ selected_options: kept }, kept);
  }

  return h(
    'div',
    {
      ...common,
      // A group of boxes carries neither.
      ...(multiple && { 'aria-required': undefined, 'aria-invalid': undefined }),
      role: multiple ? 'group' : 'radiogroup',
      class: 'choices',
      'aria-label': control.labelId !== undefined ? undefined : 'Choices',
    },
    one.options.map((option, at) =>
      h(
        'label',
        {},
        h('input', {
          type: multiple ? 'checkbox' : 'radio',
          name,
          id: `${name}-${at}`,
          checked: chosen.has(choosable(option).id),
          onchange: () => choose(option),
        }),
        h(
          'span',
          {},
          textOf(option.text, surface.names),
          option.description && h('span', { class: 'caption' }, textOf(option.description, surface.names)),
        ),
      ),
    ),
  );
}
