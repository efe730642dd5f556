// A list to choose from, one or many, with typing to narrow it down; an external one asks the app as one types.

import type { Choosable, Surface } from './control.ts';
import { icon } from './icon.ts';
import { h, type Props, type Tree } from './tree.ts';

interface PickerParts {
  readonly name: string;
  readonly surface: Surface;
  readonly common: Props;
  readonly placeholder: string;
  readonly multiple: boolean;
  readonly most: number | undefined;
  readonly all: readonly Choosable[] | 'asked';
  readonly minTyped: number;
  readonly chosen: readonly Choosable[];
  ask(typed: string): Promise<readonly Choosable[]>;
  choose(picked: readonly Choosable[]): void;
}

export function picker(parts: PickerParts): Tree {
  const { name, surface, chosen, multiple } = parts;
  const state = surface.open(name);
  const found = linesOf(parts);
  const lines = Array.isArray(found) ? (found as readonly Choosable[]) : [];
  const listId = `${name}-list`;
  const isFull = parts.most !== undefined && chosen.length >= parts.most;
  const single = multiple ? undefined : chosen[0];

  function search(query: string): void {
    if (parts.all !== 'asked') return surface.toggle(name, { query, at: 0, found: undefined });
    if (query.length < parts.minTyped) return surface.toggle(name, { query, at: 0, found: undefined });
    surface.toggle(name, { query, at: 0, found: 'loading' });
    void load(query);
  }

  async function load(query: string): Promise<void> {
    const found = await parts.ask(query);
    // An answer to an older question is no answer.
    if (surface.open(name)?.query === query) surface.toggle(name, { query, at: 0, found });
  }

  function take(one: Choosable | undefined): void {
    if (one === undefined) return;
    if (!multiple) {
      parts.choose([one]);
      surface.toggle(name, undefined);
      return;
    }
    const has = chosen.some(({ id }) => id === one.id);
    if (!has && isFull) return;
    parts.choose(has ? chosen.filter(({ id }) => id !== one.id) : [...chosen, one]);
    if (state) surface.toggle(name, { ...state, query: '', at: 0 });
  }

  function onkeydown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      if (state === undefined) search('');
      else surface.toggle(name, { ...state, at: Math.max(0, Math.min(lines.length - 1, state.at + step)) });
    } else if (event.key === 'Enter' && state !== undefined) take(lines[state.at]);
    else if (event.key === 'Escape' && state !== undefined) surface.toggle(name, undefined);
    else if (event.key === 'Backspace' && multiple && (state?.query ?? '') === '') parts.choose(chosen.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return h(
    'div',
    { class: 'picker' },
    multiple &&
      chosen.map((one) =>
        h(
          'span',
          { class: 'chip', key: one.id },
          one.label,
          h(
            'button',
            {
              type: 'button',
              'aria-label': `Remove ${one.label}`,
              onclick: () => parts.choose(chosen.filter(({ id }) => id !== one.id)),
            },
            icon('close'),
          ),
        ),
      ),
    h('input', {
      ...parts.common,
      key: 'field',
      class: 'field',
      role: 'combobox',
      autocomplete: 'off',
      'aria-expanded': String(state !== undefined),
      'aria-controls': listId,
      'aria-autocomplete': 'list',
      'aria-activedescendant': state !== undefined && lines.length > 0 ? `${listId}-${state.at}` : undefined,
      placeholder: single?.label ?? parts.placeholder,
      value: state === undefined ? (single?.label ?? '') : state.query,
      onclick: () => state === undefined && search(''),
      oninput: (event) => search((event.target as HTMLInputElement).value),
      onblur: () => surface.toggle(name, undefined),
      onkeydown,
    }),
    !multiple &&
      single !== undefined &&
      h(
        'button',
        {
          type: 'button',
          key: 'clear',
          class: 'clear',
          'aria-label': `Clear ${single.label}`,
          onclick: () => parts.choose([]),
        },
        icon('close'),
      ),
    h(
      'div',
      {
        class: 'list',
        key: 'list',
        id: listId,
        role: 'listbox',
        hidden: state === undefined,
        'aria-label': parts.placeholder,
        'aria-multiselectable': multiple ? 'true' : undefined,
      },
      state !== undefined && multiple && isFull && note(`${chosen.length} are chosen, which is all that fit.`),
      state !== undefined && typeof found === 'string' && note(found),
      state !== undefined &&
        lines.map((one, at) =>
          h(
            'div',
            {
              id: `${listId}-${at}`,
              role: 'option',
              class: at === state.at ? 'line at' : 'line',
              'aria-selected': String(chosen.some(({ id }) => id === one.id)),
              // Before the field loses its focus and closes the list.
              onmousedown: (event) => {
                event.preventDefault();
                take(one);
              },
            },
            one.group !== undefined && one.group !== lines[at - 1]?.group && h('div', { class: 'caption' }, one.group),
            one.label,
            one.description !== undefined && h('span', { class: 'caption' }, ` ${one.description}`),
          ),
        ),
    ),
  );
}

function note(words: string): Tree {
  return h('div', { class: 'list-note', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, words);
}

/** The lines to show, or what to say in their place. */
function linesOf({ surface, name, all, minTyped }: PickerParts): readonly Choosable[] | string {
  const state = surface.open(name);
  if (state === undefined) return [];
  if (all === 'asked') {
    if (state.found === 'loading') return 'Loading…';
    if (state.found === undefined) return minTyped > 1 ? `Type ${minTyped} characters to search` : 'Type to search';
    return state.found.length === 0 ? 'No results' : state.found;
  }
  const wanted = state.query.toLowerCase();
  const found = all.filter(({ label }) => label.toLowerCase().includes(wanted));
  return found.length === 0 ? 'No results' : found;
}
