// What stands inside blocks: their elements, each with the JSON pointer to it, and the rules that need to see several of
// them at once (unique ids, an initial choice that is one of the options).

import type { CheckedBlock } from './blocks.ts';
import type { CheckedElement, CheckedOption } from './elements.ts';
import type { Fault } from './words.ts';

export interface Placed {
  readonly element: CheckedElement;
  readonly pointer: string;
}

/** The elements of one block, in the order in which they are read. */
export function elementsOf(block: CheckedBlock, pointer: string): Placed[] {
  switch (block.type) {
    case 'section':
      return block.accessory === undefined ? [] : [{ element: block.accessory, pointer: `${pointer}/accessory` }];
    case 'input':
      return [{ element: block.element, pointer: `${pointer}/element` }];
    case 'actions':
    case 'context_actions':
      return block.elements.map((element, index) => ({ element, pointer: `${pointer}/elements/${index}` }));
    case 'card':
      return (block.actions ?? []).map((element, index) => ({ element, pointer: `${pointer}/actions/${index}` }));
    case 'carousel':
      return block.elements.flatMap((card, index) => elementsOf(card, `${pointer}/elements/${index}`));
    case 'container':
      return block.child_blocks.flatMap((child, index) => elementsOf(child, `${pointer}/child_blocks/${index}`));
    case 'alert':
    case 'context':
    case 'data_table':
    case 'divider':
    case 'header':
    case 'image':
    case 'markdown':
    case 'plan':
    case 'rich_text':
    case 'table':
    case 'task_card':
    case 'video':
      return [];
  }
  return block satisfies never;
}

/** All options an element offers by itself; undefined where it has none of its own. */
export function optionsOf(element: CheckedElement): readonly CheckedOption[] | undefined {
  if ('options' in element && element.options !== undefined) return element.options;
  if (!('option_groups' in element) || element.option_groups === undefined) return undefined;
  return element.option_groups.flatMap((group) => group.options);
}

/** `block_id` is unique in a surface, `action_id` in its block. */
export function repeatedIds(blocks: readonly CheckedBlock[], prefix: string): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    if (block.block_id !== undefined) {
      if (seen.has(block.block_id)) faults.push(repeated('block_id', block.block_id, `${prefix}/${index}/block_id`));
      seen.add(block.block_id);
    }
    const actions = new Set<string>();
    for (const { element, pointer } of elementsOf(block, `${prefix}/${index}`)) {
      const actionId = 'action_id' in element ? element.action_id : undefined;
      if (actionId === undefined) continue;
      if (actions.has(actionId)) faults.push(repeated('action_id', actionId, `${pointer}/action_id`));
      actions.add(actionId);
    }
  }
  return faults;
}

/** What is chosen at first must be one of the options. */
export function chosenInitially(blocks: readonly CheckedBlock[], prefix: string): Fault[] {
  const faults: Fault[] = [];
  for (const [index, block] of blocks.entries()) {
    for (const { element, pointer } of elementsOf(block, `${prefix}/${index}`)) {
      const options = optionsOf(element);
      if (options === undefined) continue;
      const known = new Set(options.map(identity));
      for (const { chosen, at } of initialOf(element)) {
        if (known.has(identity(chosen))) continue;
        faults.push({ message: 'must be one of the provided options', pointer: pointer + at });
      }
    }
  }
  return faults;
}

function repeated(name: string, value: string, pointer: string): Fault {
  return { message: `\`${name}\` already exists: ${value}`, pointer };
}

function identity(option: CheckedOption): string {
  return JSON.stringify([option.text.text, option.value]);
}

function initialOf(element: CheckedElement): { chosen: CheckedOption; at: string }[] {
  if ('initial_option' in element && element.initial_option !== undefined) {
    return [{ chosen: element.initial_option, at: '/initial_option' }];
  }
  if (!('initial_options' in element) || element.initial_options === undefined) return [];
  return element.initial_options.map((chosen, index) => ({ chosen, at: `/initial_options/${index}` }));
}
