// Everything that can be pressed, picked or filled: each element of @slack/types once. What a field holds is Slack's own
// `state.values`; a choice is sent as the simulated Slack takes it.

import type {
  ActionsBlockElement,
  ConfirmationDialog,
  ContextActionsBlockElement,
  ImageElement,
  InputBlockElement,
  Option,
  PlainTextOption,
} from '@slack/types';
import type { FormState } from '../protocol.ts';
import { icon } from './icon.ts';
import { picker } from './picker.ts';
import { richEditor } from './rich-editor.ts';
import { isWebAddress, type Names, textOf, undone, unknown } from './text.ts';
import { h, type Kid, type Tree } from './tree.ts';

export type Held = FormState[string][string];

export interface Choosable {
  readonly label: string;
  readonly description?: string | undefined;
  readonly group?: string | undefined;
  /** What is sent when this is chosen. */
  readonly choice: unknown;
  readonly id: string;
}

/** The state of one open list. */
export interface Open {
  query: string;
  at: number;
  found: readonly Choosable[] | 'loading' | undefined;
}

/** A message or view, as far as its controls need it. */
export interface Surface {
  /** Unlike any other on the page. */
  readonly id: string;
  readonly names: Names;
  readonly errors: Readonly<Record<string, string>>;
  held(blockId: string, actionId: string): Held | undefined;
  isBusy(blockId: string, actionId: string): boolean;
  /** Fills a field; `tell` presses it too, so that the app hears of it. */
  set(blockId: string, actionId: string, held: Held, choice: unknown, tell: boolean): void;
  press(blockId: string, actionId: string, confirm: ConfirmationDialog | undefined, option?: number): void;
  people(): readonly Choosable[];
  rooms(): readonly Choosable[];
  options(blockId: string, actionId: string, typed: string): Promise<readonly Choosable[]>;
  /** What is open under which name: menus and lists. */
  open(name: string): Open | undefined;
  toggle(name: string, to: Open | undefined): void;
  redraw(): void;
}

export interface Setting {
  readonly labelId?: string | undefined;
  readonly label?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly isWrong?: boolean;
  readonly isRequired?: boolean;
  readonly isInput?: boolean;
  readonly dispatches?: boolean;
}

type AnyElement = ActionsBlockElement | InputBlockElement | ContextActionsBlockElement | ImageElement;

export function element(one: AnyElement, blockId: string, surface: Surface, setting: Setting): Kid {
  if (one.type === 'image')
    return h('span', { class: 'picture', role: 'img', 'aria-label': one.alt_text }, one.alt_text);
  const actionId = one.action_id ?? '';
  const held = surface.held(blockId, actionId);
  const name = `${surface.id}-${blockId}-${actionId}`;
  const tells = setting.isInput !== true || setting.dispatches === true;
  const common = {
    id: name,
    'aria-labelledby': setting.labelId,
    'aria-describedby': setting.describedBy,
    'aria-invalid': setting.isWrong === true ? 'true' : undefined,
    'aria-required': setting.isRequired === true && setting.isInput === true ? 'true' : undefined,
  };
  const set = (state: Record<string, unknown>, choice: unknown, tell = tells): void =>
    surface.set(blockId, actionId, { type: one.type, ...state }, choice, tell);
  const confirm = 'confirm' in one ? one.confirm : undefined;
  const busy = surface.isBusy(blockId, actionId);
  const list = (
    multiple: boolean,
    key: string,
    all: Choosable[] | readonly Choosable[] | 'asked',
    chosen: readonly Choosable[],
  ): Tree =>
    picker({
      name,
      surface,
      common: { ...common, 'aria-label': setting.labelId === undefined ? placeholderOf(one) || 'Choose' : undefined },
      placeholder: placeholderOf(one) || (multiple ? 'Choose options' : 'Choose an option'),
      multiple,
      most: 'max_selected_items' in one ? one.max_selected_items : undefined,
      all,
      minTyped: 'min_query_length' in one ? (one.min_query_length ?? 3) : 'asked' === all ? 3 : 0,
      ask: (typed) => surface.options(blockId, actionId, typed),
      chosen,
      choose(picked) {
        const choices = picked.map(({ choice }) => choice);
        set({ [key]: multiple ? choices : (choices[0] ?? null) }, multiple ? choices : (choices[0] ?? null));
      },
    });
  switch (one.type) {
    case 'button':
    case 'workflow_button':
      if (one.type === 'button' && one.url !== undefined && isWebAddress(one.url)) {
        return h(
          'a',
          {
            id: name,
            class: buttonClass(one.style),
            href: one.url,
            target: '_blank',
            rel: 'noreferrer noopener',
            'aria-label': one.accessibility_label,
            onclick: () => surface.press(blockId, actionId, undefined),
          },
          undone(one.text.text),
        );
      }
      return h(
        'button',
        {
          id: name,
          type: 'button',
          class: buttonClass(one.style),
          'aria-label': one.accessibility_label,
          'aria-busy': busy ? 'true' : undefined,
          onclick: () => surface.press(blockId, actionId, confirm),
        },
        undone(one.text.text),
      );
    case 'icon_button':
      return h(
        'button',
        {
          id: name,
          type: 'button',
          class: 'button quiet',
          'aria-label': one.accessibility_label ?? one.text.text,
          onclick: () => surface.press(blockId, actionId, confirm),
        },
        undone(one.text.text),
      );
    case 'feedback_buttons':
      return [one.positive_button, one.negative_button].map((button, at) =>
        h(
          'button',
          {
            id: `${name}-${at}`,
            type: 'button',
            class: 'button quiet',
            'aria-label': button.accessibility_label,
            onclick: () => surface.press(blockId, actionId, undefined, at),
          },
          icon(at === 0 ? 'up' : 'down'),
          undone(button.text.text),
        ),
      );
    case 'overflow':
      return overflow(name, one.options, surface, (at) => surface.press(blockId, actionId, confirm, at));
    case 'static_select':
    case 'multi_static_select':
      return list(
        one.type === 'multi_static_select',
        one.type === 'static_select' ? 'selected_option' : 'selected_options',
        [
          ...(one.options ?? []).map((option) => choosable(option)),
          ...(one.option_groups ?? []).flatMap((group) =>
            group.options.map((option) => choosable(option, group.label.text)),
          ),
        ],
        chosenOptions(held),
      );
    case 'external_select':
    case 'multi_external_select':
      return list(
        one.type === 'multi_external_select',
        one.type === 'external_select' ? 'selected_option' : 'selected_options',
        'asked',
        chosenOptions(held),
      );
    case 'users_select':
      return list(false, 'selected_user', surface.people(), chosenIds(held?.selected_user, surface.people()));
    case 'multi_users_select':
      return list(true, 'selected_users', surface.people(), chosenIds(held?.selected_users, surface.people()));
    case 'conversations_select':
      return list(
        false,
        'selected_conversation',
        surface.rooms(),
        chosenIds(held?.selected_conversation, surface.rooms()),
      );
    case 'multi_conversations_select':
      return list(
        true,
        'selected_conversations',
        surface.rooms(),
        chosenIds(held?.selected_conversations, surface.rooms()),
      );
    case 'channels_select':
      return list(false, 'selected_channel', surface.rooms(), chosenIds(held?.selected_channel, surface.rooms()));
    case 'multi_channels_select':
      return list(true, 'selected_channels', surface.rooms(), chosenIds(held?.selected_channels, surface.rooms()));
    case 'checkboxes':
    case 'radio_buttons': {
      const multiple = one.type === 'checkboxes';
      const chosen = new Set(chosenOptions(held).map(({ id }) => id));
      return h(
        'div',
        {
          ...common,
          ...(multiple && { 'aria-required': undefined, 'aria-invalid': undefined }),
          role: multiple ? 'group' : 'radiogroup',
          class: 'choices',
          'aria-label': setting.labelId === undefined ? 'Choices' : undefined,
        },
        one.options.map((option, at) => {
          const mine = choosable(option);
          const onchange = (): void => {
            const kept = one.options.filter((other) =>
              multiple && other !== option
                ? chosen.has(choosable(other).id)
                : other === option && !(multiple && chosen.has(mine.id)),
            );
            set(
              multiple ? { selected_options: kept } : { selected_option: kept[0] ?? null },
              multiple ? kept : (kept[0] ?? null),
            );
          };
          return h(
            'label',
            {},
            h('input', {
              type: multiple ? 'checkbox' : 'radio',
              name,
              id: `${name}-${at}`,
              checked: chosen.has(mine.id),
              onchange,
            }),
            h(
              'span',
              {},
              textOf(option.text, surface.names),
              option.description && h('span', { class: 'caption' }, textOf(option.description, surface.names)),
            ),
          );
        }),
      );
    }
    case 'datepicker':
      return native('date', held?.selected_date, (value) => set({ selected_date: value }, value));
    case 'timepicker':
      return native('time', held?.selected_time, (value) => set({ selected_time: value }, value));
    case 'datetimepicker': {
      const seconds = typeof held?.selected_date_time === 'number' ? held.selected_date_time : undefined;
      return native('datetime-local', seconds === undefined ? '' : localMinute(seconds), (value) => {
        const chosen = value === null ? null : Math.floor(new Date(value).getTime() / 1000);
        set({ selected_date_time: chosen }, chosen);
      });
    }
    case 'plain_text_input':
      return typed(one.multiline === true ? 'textarea' : 'input', {
        maxlength: String(one.max_length ?? 3000),
        rows: one.multiline === true ? '4' : undefined,
      });
    case 'email_text_input':
      return typed('input', { inputmode: 'email' });
    case 'url_text_input':
      return typed('input', { inputmode: 'url' });
    case 'number_input':
      return typed('input', { inputmode: one.is_decimal_allowed ? 'decimal' : 'numeric' });
    case 'rich_text_input':
      return richEditor({
        name,
        common,
        held,
        placeholder: placeholderOf(one),
        set: (written) => set({ rich_text_value: written }, written),
      });
    case 'file_input':
      return h('input', {
        ...common,
        type: 'file',
        disabled: true,
        title: 'The simulated Slack has no files to choose yet',
      });
  }
  return unknown((one satisfies never as { type: string }).type);

  function native(type: string, value: unknown, choose: (value: string | null) => void): Tree {
    return h('input', {
      ...common,
      type,
      class: 'field',
      'aria-label': setting.labelId === undefined ? placeholderOf(one) || 'Date or time' : undefined,
      value: typeof value === 'string' ? value : '',
      onchange: (event) => choose((event.target as HTMLInputElement).value || null),
    });
  }

  function typed(tag: 'input' | 'textarea', more: Record<string, string | undefined>): Tree {
    const config = 'dispatch_action_config' in one ? one.dispatch_action_config?.trigger_actions_on : undefined;
    const triggers = setting.dispatches === true ? (config ?? ['on_enter_pressed']) : [];
    const give = (event: Event, tell: boolean): void => {
      const { value } = event.target as HTMLInputElement;
      set({ value: value === '' ? null : value }, value === '' ? null : value, tell);
    };
    return h(tag, {
      ...common,
      ...more,
      class: 'field',
      placeholder: placeholderOf(one),
      autocomplete: 'off',
      'data-autofocus': 'focus_on_load' in one && one.focus_on_load === true,
      value: typeof held?.value === 'string' ? held.value : '',
      oninput: (event) => give(event, triggers.includes('on_character_entered')),
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.isComposing || !triggers.includes('on_enter_pressed')) return;
        event.preventDefault();
        give(event, true);
      },
    });
  }
}

function overflow(
  name: string,
  options: readonly PlainTextOption[],
  surface: Surface,
  press: (at: number) => void,
): Kid {
  const isOpen = surface.open(name) !== undefined;
  return h(
    'div',
    { class: 'menu-holder' },
    h(
      'button',
      {
        id: name,
        type: 'button',
        class: 'button more',
        'aria-label': 'More actions',
        'aria-haspopup': 'menu',
        'aria-expanded': String(isOpen),
        onclick: () => surface.toggle(name, isOpen ? undefined : { query: '', at: 0, found: undefined }),
      },
      icon('more'),
    ),
    isOpen &&
      menu(
        name,
        options.map((option, at) => ({ words: undone(option.text.text), act: () => press(at) })),
        () => surface.toggle(name, undefined),
      ),
  );
}

export interface MenuLine {
  readonly words: string;
  readonly note?: string | undefined;
  readonly act: () => void;
}

/** A menu that is walked with the arrow keys; Escape goes back to its button. */
export function menu(button: string, lines: readonly MenuLine[], close: () => void): Tree {
  let isLeft = false;
  const leave = (): void => {
    isLeft = true;
    close();
    document.getElementById(button)?.focus();
  };
  return h(
    'div',
    {
      class: 'menu',
      role: 'menu',
      mounted: (node) => node.querySelector('button')?.focus(),
      onkeydown: (event) => {
        const items = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
        const at = items.indexOf(document.activeElement as HTMLButtonElement);
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step !== undefined) items[(at + step + items.length) % items.length]?.focus();
        else if (event.key === 'Escape' || event.key === 'Tab') leave();
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
    },
    lines.map((line) =>
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          onclick: () => {
            if (isLeft) return;
            leave();
            line.act();
          },
        },
        line.words,
        line.note !== undefined && h('span', { class: 'caption' }, line.note),
      ),
    ),
  );
}

function buttonClass(style: string | undefined): string {
  return style === undefined ? 'button' : `button ${style}`;
}

function placeholderOf(one: AnyElement): string {
  return 'placeholder' in one ? (one.placeholder?.text ?? '') : '';
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

function chosenOptions(held: Held | undefined): Choosable[] {
  const given = held?.selected_option ?? held?.selected_options ?? [];
  return (Array.isArray(given) ? given : [given]).map((option: Option) => choosable(option));
}

function chosenIds(given: unknown, all: readonly Choosable[]): Choosable[] {
  return [given]
    .flat()
    .filter((id) => typeof id === 'string')
    .map((id) => all.find((one) => one.id === id) ?? { id, label: id, choice: id });
}

/** As a datetime-local field writes it, in this browser's zone. */
function localMinute(seconds: number): string {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
