// Lists to choose from: of options that are there, of options that the app is asked for, of people and channels.

import type { Option } from '@slack/types';
import type { Choosable, Control, Held, Of } from './control.ts';
import { picker } from './picker.ts';
import { undone } from './text.ts';
import type { Tree } from './tree.ts';

type Single = 'static_select' | 'external_select' | 'users_select' | 'conversations_select' | 'channels_select';
type AnyList = Of<Single | `multi_${Single}`>;

export function staticList(one: Of<'static_select' | 'multi_static_select'>, control: Control): Tree {
  const all = [
    ...(one.options ?? []).map((option) => choosable(option)),
    ...(one.option_groups ?? []).flatMap(({ label, options }) =>
      options.map((option) => choosable(option, label.text)),
    ),
  ];
  return list(one, 'option', all, chosenOptions(control.held), control);
}

/** The app is asked as one types. */
export function externalList(one: Of<'external_select' | 'multi_external_select'>, control: Control): Tree {
  return list(one, 'option', 'asked', chosenOptions(control.held), control, one.min_query_length ?? 3);
}

export function idList(
  one: AnyList,
  of: 'user' | 'conversation' | 'channel',
  all: readonly Choosable[],
  control: Control,
): Tree {
  const given = control.held?.[isMultiple(one) ? `selected_${of}s` : `selected_${of}`];
  const chosen = [given]
    .flat()
    .filter((id) => typeof id === 'string')
    .map((id) => all.find((other) => other.id === id) ?? { id, label: id, choice: id });
  return list(one, of, all, chosen, control);
}

function isMultiple({ type }: AnyList): boolean {
  return type.startsWith('multi_');
}

function list(
  one: AnyList,
  of: string,
  all: readonly Choosable[] | 'asked',
  chosen: readonly Choosable[],
  control: Control,
  minTyped = 0,
): Tree {
  const { name, surface, common, placeholder } = control;
  const multiple = isMultiple(one);
  return picker({
    name,
    surface,
    common: { ...common, 'aria-label': control.labelId !== undefined ? undefined : placeholder || 'Choose' },
    placeholder: placeholder || (multiple ? 'Choose options' : 'Choose an option'),
    multiple,
    most: 'max_selected_items' in one ? one.max_selected_items : undefined,
    all,
    minTyped,
    ask: control.options,
    chosen,
    choose(picked) {
      const choices = picked.map(({ choice }) => choice);
      const value = multiple ? choices : (choices[0] ?? null);
      control.set({ [multiple ? `selected_${of}s` : `selected_${of}`]: value }, value);
    },
  });
}

export function choosable(option: Option, group?: string): Choosable {
  return {
    label: undone(option.text.text),
    description: option.description?.text,
    group,
    choice: option,
    id: JSON.stringify([option.text.text, option.value]),
  };
}

export function chosenOptions(held: Held | undefined): Choosable[] {
  const given = held?.selected_option ?? held?.selected_options ?? [];
  return (Array.isArray(given) ? given : [given]).map((option: Option) => choosable(option));
}
