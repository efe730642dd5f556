// What fields hold: the state that Slack keeps for each element that can be filled, from its initial value to what a
// person chose, in the shapes of `state.values`. Choices are made by the words a person sees.

import type { CheckedElement, CheckedOption } from './block-kit/elements.ts';
import { optionsOf } from './block-kit/inside.ts';
import type { Channel } from './channels.ts';
import { endingOf, type fileRecord } from './files.ts';
import type { Person } from './people.ts';

/** An option as payloads carry it. */
export interface ChosenOption {
  readonly text: CheckedOption['text'];
  readonly value?: string | undefined;
  readonly description?: CheckedOption['description'];
}

/** Slack's own shape: `{type, value}`, `{type, selected_option}`, `{type, selected_users}`, … */
export type FieldState = { readonly type: string } & Readonly<Record<string, unknown>>;

/** `state.values`: by block, then by action. */
export type FormState = Record<string, Record<string, FieldState>>;

type File = ReturnType<typeof fileRecord>;

/** Formatted text as an editor makes it: a whole rich_text block. */
export interface WrittenText {
  readonly type: 'rich_text';
  readonly elements: readonly unknown[];
}

/** What a person gives a field: words to type or to pick by, a person, a channel, a file, a time stamp; null empties it. */
export type Choice =
  | string
  | number
  | boolean
  | Person
  | Channel
  | File
  | ChosenOption
  | WrittenText
  | readonly Choice[]
  | null;

export type Field = Exclude<
  CheckedElement,
  { type: 'button' | 'image' | 'overflow' | 'workflow_button' | 'feedback_buttons' | 'icon_button' }
>;

const WITHOUT_STATE: ReadonlySet<string> = new Set([
  'button',
  'image',
  'overflow',
  'workflow_button',
  'feedback_buttons',
  'icon_button',
]);

export function isField(element: CheckedElement): element is Field {
  return !WITHOUT_STATE.has(element.type);
}

/** The state of a field that nobody has touched. */
export function initialState(field: Field): FieldState {
  const { type } = field;
  switch (field.type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: field.initial_value ?? null };
    case 'rich_text_input':
      return { type, rich_text_value: field.initial_value ?? null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: field.initial_option ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type, selected_options: field.initial_options ?? [] };
    case 'users_select':
      return { type, selected_user: field.initial_user ?? null };
    case 'multi_users_select':
      return { type, selected_users: field.initial_users ?? [] };
    case 'conversations_select':
      return { type, selected_conversation: field.initial_conversation ?? null };
    case 'multi_conversations_select':
      return { type, selected_conversations: field.initial_conversations ?? [] };
    case 'channels_select':
      return { type, selected_channel: field.initial_channel ?? null };
    case 'multi_channels_select':
      return { type, selected_channels: field.initial_channels ?? [] };
    case 'datepicker':
      return { type, selected_date: field.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: field.initial_time ?? null };
    case 'datetimepicker':
      return { type, selected_date_time: field.initial_date_time ?? null };
    case 'file_input':
      return { type, files: [] };
  }
  return field satisfies never;
}

/**
 * The state of a field after a choice. `offered` are the options that an external menu answered last.
 * Throws where a person could not make that choice: a word that is no option, a text into a menu.
 */
export function chosenState(field: Field, choice: Choice, offered: readonly ChosenOption[]): FieldState {
  const { type } = field;
  const options = optionsOf(field) ?? offered;
  switch (field.type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: choice === null || choice === '' ? null : words(choice) };
    case 'rich_text_input':
      return { type, rich_text_value: isWritten(choice) || choice === null ? choice : richText(words(choice)) };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: choice === null ? null : pick(options, choice) };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type, selected_options: many(choice).map((one) => pick(options, one)) };
    case 'users_select':
      return { type, selected_user: choice === null ? null : idOf(choice) };
    case 'multi_users_select':
      return { type, selected_users: many(choice).map(idOf) };
    case 'conversations_select':
      return { type, selected_conversation: choice === null ? null : idOf(choice) };
    case 'multi_conversations_select':
      return { type, selected_conversations: many(choice).map(idOf) };
    case 'channels_select':
      return { type, selected_channel: choice === null ? null : idOf(choice) };
    case 'multi_channels_select':
      return { type, selected_channels: many(choice).map(idOf) };
    case 'datepicker':
      return { type, selected_date: choice === null ? null : words(choice) };
    case 'timepicker':
      return { type, selected_time: choice === null ? null : words(choice) };
    case 'datetimepicker':
      return { type, selected_date_time: choice === null ? null : Number(words(choice)) };
    case 'file_input':
      return { type, files: filesOf(choice, field.max_files ?? 10, field.filetypes ?? []) };
  }
  return field satisfies never;
}

/** Whether a field holds nothing: what Slack's client asks of a required one before it submits. */
export function isEmpty(state: FieldState): boolean {
  return Object.entries(state).every(
    ([key, value]) =>
      key === 'type' || value === null || value === undefined || (Array.isArray(value) && value.length === 0),
  );
}

/** The texts of what is chosen or typed, as the field shows them. Ids stay ids: names are the caller's. */
export function shownValues(state: FieldState): string[] {
  return Object.entries(state).flatMap(([key, value]) => (key === 'type' ? [] : shownValue(value)));
}

function shownValue(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(shownValue);
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (isOption(value)) return [value.text.text];
  if (typeof value === 'object' && 'title' in value && typeof value.title === 'string') return [value.title];
  return [JSON.stringify(value)];
}

function isOption(value: unknown): value is ChosenOption {
  return (
    typeof value === 'object' &&
    value !== null &&
    'text' in value &&
    typeof value.text === 'object' &&
    value.text !== null
  );
}

function pick(options: readonly ChosenOption[], choice: Choice): ChosenOption {
  if (isOption(choice)) return choice;
  const wanted = words(choice);
  const found =
    options.find((option) => option.text.text === wanted) ?? options.find((option) => option.value === wanted);
  if (found !== undefined) return found;
  throw new Error(`no option "${wanted}" among: ${options.map((option) => option.text.text).join(', ')}`);
}

function many(choice: Choice): readonly Choice[] {
  if (choice === null) return [];
  return Array.isArray(choice) ? choice : [choice];
}

function filesOf(choice: Choice, most: number, types: readonly string[]): readonly Choice[] {
  const chosen = many(choice);
  const names = chosen.map((one) =>
    typeof one === 'object' && one !== null && 'url_private' in one ? one.name : undefined,
  );
  if (names.includes(undefined)) throw new Error('this field takes files: upload one first');
  if (types.length > 0 && !names.every((name) => types.includes(endingOf(name ?? '')))) {
    throw new Error(`this field takes files of these kinds only: ${types.join(', ')}`);
  }
  if (chosen.length > most) throw new Error(`this field takes at most ${most} files`);
  return chosen;
}

function idOf(choice: Choice): string {
  return typeof choice === 'object' && choice !== null && 'id' in choice ? choice.id : words(choice);
}

function words(choice: Choice): string {
  if (typeof choice === 'string') return choice;
  if (typeof choice === 'number' || typeof choice === 'boolean') return String(choice);
  throw new Error('this field takes words');
}

function isWritten(choice: Choice): choice is WrittenText {
  return typeof choice === 'object' && choice !== null && 'type' in choice && choice.type === 'rich_text';
}

function richText(text: string): unknown {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  };
}
