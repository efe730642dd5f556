// The fields that forms are made of, each within Slack's limits. A block holds one field, and both have the same id.

import type { InputBlock, PlainTextOption } from '@slack/types';
import { limits } from './limits.ts';
import { plainText } from './parts.ts';
import { plain } from './text.ts';

/** One line of a field. The value has at most 75 characters. */
export interface InputOption {
  readonly text: string;
  readonly value: string;
}

interface InputParts {
  readonly blockId: string;
  readonly label: string;
  /** Stands below the field. */
  readonly hint?: string | undefined;
  readonly optional?: boolean;
}

export interface TextInputParts extends InputParts {
  readonly placeholder?: string;
  readonly maxLength: number;
  readonly multiline?: boolean;
  /** Never longer than the field takes: what is cut would be saved cut. */
  readonly initial?: string;
}

export function textInput({ placeholder, maxLength, multiline, initial, ...parts }: TextInputParts): InputBlock {
  return input(parts, {
    type: 'plain_text_input',
    action_id: parts.blockId,
    max_length: Math.min(maxLength, limits.inputText),
    ...(multiline === true && { multiline }),
    ...(initial !== undefined && initial !== '' && { initial_value: initial }),
    ...(placeholder !== undefined && { placeholder: plainText(placeholder, limits.placeholder) }),
  });
}

/** One box to tick. */
export function tickInput({
  option,
  ticked,
  ...parts
}: InputParts & { readonly option: InputOption; readonly ticked: boolean }): InputBlock {
  const options = [optionOf(option)];
  return input(parts, {
    type: 'checkboxes',
    action_id: parts.blockId,
    options,
    ...(ticked && { initial_options: options }),
  });
}

export interface ChoiceInputParts extends InputParts {
  readonly options: readonly InputOption[];
  /** The value of the option that is chosen at first. */
  readonly initial?: string | undefined;
}

/** One of a few, all of them seen at once. */
export function radioInput({ options, initial, ...parts }: ChoiceInputParts): InputBlock {
  return input(parts, { type: 'radio_buttons', action_id: parts.blockId, ...chosenOf(options, initial) });
}

/** One of up to a hundred. */
export function selectInput({ options, initial, ...parts }: ChoiceInputParts): InputBlock {
  return input(parts, { type: 'static_select', action_id: parts.blockId, ...chosenOf(options, initial) });
}

export interface SearchInputParts extends InputParts {
  /** What answers what is typed. */
  readonly actionId: string;
  readonly placeholder: string;
  readonly chosen: readonly InputOption[];
  readonly most?: number | undefined;
}

/** Any number of what a search offers, as it is typed. */
export function searchInput({ actionId, placeholder, chosen, most, ...parts }: SearchInputParts): InputBlock {
  return input(parts, {
    type: 'multi_external_select',
    action_id: actionId,
    min_query_length: 0,
    placeholder: plainText(placeholder, limits.placeholder),
    ...(chosen.length > 0 && { initial_options: chosen.slice(0, limits.selectOptions).map(optionOf) }),
    ...(most !== undefined && { max_selected_items: most }),
  });
}

function input({ blockId, label, hint, optional }: InputParts, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plainText(label, limits.inputLabel),
    ...(hint !== undefined && hint !== '' && { hint: plainText(hint, limits.inputHint) }),
    ...(optional === true && { optional }),
    element,
  };
}

function chosenOf(options: readonly InputOption[], initial: string | undefined) {
  const chosen = options.find(({ value }) => value === initial);
  return { options: options.map(optionOf), ...(chosen && { initial_option: optionOf(chosen) }) };
}

function optionOf({ text, value }: InputOption): PlainTextOption {
  return { text: plainText(plain(text, limits.optionText) || '(untitled)', limits.optionText), value };
}
