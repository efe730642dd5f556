// What a person can press, pick or fill on a message or view, found by the words they see.

import type { CheckedBlock } from './block-kit/blocks.ts';
import type { CheckedElement, CheckedOption } from './block-kit/elements.ts';
import { elementsOf, optionsOf } from './block-kit/inside.ts';
import type { Shown, Unfurl } from './messages.ts';
import type { View } from './views.ts';

export interface Control {
  /** The element's type: `button`, `overflow`, `static_select`, `plain_text_input`, … */
  readonly type: CheckedElement['type'];
  /** The visible words: a button's text, a menu line's text, a field's label or placeholder. */
  readonly label: string;
  /** What a screen reader says, where it is more than the label. */
  readonly spoken: string;
  readonly blockId: string;
  readonly actionId: string;
  readonly element: CheckedElement;
  /** The line of an overflow menu, or one of two feedback buttons, that this control is. */
  readonly option: CheckedOption | undefined;
  /** What may be chosen, by its words, where the element itself lists it. */
  readonly choices: readonly string[];
  /** The question asked before the press counts. */
  readonly confirm: string | undefined;
  /** The text of the block the control stands in, to tell two with the same words apart. */
  readonly beside: string;
  /** Where it was seen. */
  readonly on: Shown | View;
  /** What the app put below a link of the message, where the control stands in that. */
  readonly unfurl?: Unfurl;
}

/** Every control, in reading order; each line of an overflow menu is one of its own. */
export function controls(on: Shown | View): Control[] {
  const own = on.blocks.flatMap((block) => controlsOf(block, on));
  if (on.kind === 'view') return own;
  const below = on.unfurls.flatMap((unfurl) =>
    unfurl.blocks.flatMap((block) => controlsOf(block, on).map((control) => ({ ...control, unfurl }))),
  );
  return [...own, ...below];
}

/** The one control with these visible words. Throws when there is none, or more than one, naming what there is. */
export function control(on: Shown | View, label: string, which = 0): Control {
  const all = controls(on);
  const found = all.filter((one) => one.label === label)[which];
  if (found !== undefined) return found;
  throw new Error(`no control "${label}" among: ${all.map((one) => `"${one.label}"`).join(', ') || 'none'}`);
}

function controlsOf(block: CheckedBlock, on: Shown | View): Control[] {
  if (block.type === 'container') return block.child_blocks.flatMap((child) => controlsOf(child, on));
  if (block.type === 'carousel') return block.elements.flatMap((card) => controlsOf(card, on));
  const beside = textOf(block);
  return elementsOf(block, '').flatMap(({ element }): Control[] => {
    if (element.type === 'image') return [];
    const common = {
      type: element.type,
      blockId: block.block_id ?? '',
      actionId: element.action_id ?? '',
      element,
      confirm: 'confirm' in element ? element.confirm?.text.text : undefined,
      beside,
      on,
    };
    const label = block.type === 'input' ? block.label.text : labelOf(element);
    if (element.type === 'overflow') {
      return element.options.map((option) => ({
        ...common,
        label: option.text.text,
        spoken: option.text.text,
        option,
        choices: [],
      }));
    }
    if (element.type === 'feedback_buttons') {
      return [element.positive_button, element.negative_button].map((option) => ({
        ...common,
        label: option.text.text,
        spoken: option.accessibility_label ?? option.text.text,
        option: { text: option.text, value: option.value },
        choices: [],
      }));
    }
    const choices = (optionsOf(element) ?? []).map((option) => option.text.text);
    return [{ ...common, label, spoken: spokenOf(element) ?? label, option: undefined, choices }];
  });
}

function labelOf(element: CheckedElement): string {
  if ('text' in element) return element.text.text;
  if ('initial_option' in element && element.initial_option !== undefined) return element.initial_option.text.text;
  if ('placeholder' in element && element.placeholder !== undefined) return element.placeholder.text;
  return '';
}

function spokenOf(element: CheckedElement): string | undefined {
  return 'accessibility_label' in element ? element.accessibility_label : undefined;
}

function textOf(block: CheckedBlock): string {
  if (block.type === 'section') return block.text?.text ?? '';
  if (block.type === 'input') return block.label.text;
  if (block.type === 'card') return block.title?.text ?? '';
  return '';
}
