// What stands inside blocks: their elements, each with the JSON pointer to it, and the rules that need to see several of
// them at once (unique ids, an initial choice that is one of the options).

import type { CheckedBlock } from './blocks.ts';
import type { CheckedElement, CheckedOption } from './elements.ts';
import type { Fault } from './words.ts';

export interface Placed {
  readonly element: CheckedElement;
  readonly pointer: string;
}

export interface PlacedBlock {
  readonly block: CheckedBlock;
  readonly pointer: string;
}

/** All blocks, in the order in which they are read: each one before those that it holds. */
export function everyBlock(blocks: readonly CheckedBlock[], prefix = ''): PlacedBlock[] {
  return blocks.flatMap((block, index): PlacedBlock[] => {
    const pointer = `${prefix}/${index}`;
    if (block.type === 'container')
      return [{ block, pointer }, ...everyBlock(block.child_blocks, `${pointer}/child_blocks`)];
    if (block.type === 'carousel') return [{ block, pointer }, ...everyBlock(block.elements, `${pointer}/elements`)];
    return [{ block, pointer }];
  });
}

/** The elements of one block, in the order in which they are read; not those of the blocks that it holds. */
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
    case 'alert':
    case 'call':
    case 'carousel':
    case 'container':
    case 'context':
    case 'data_table':
    case 'data_visualization':
    case 'divider':
    case 'file':
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
  for (const { block, pointer: at } of everyBlock(blocks, prefix)) {
    if (block.block_id !== undefined) {
      if (seen.has(block.block_id)) faults.push(repeated('block_id', block.block_id, `${at}/block_id`));
      seen.add(block.block_id);
    }
    const actions = new Set<string>();
    for (const { element, pointer } of elementsOf(block, at)) {
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
  for (const { element, pointer } of everyElement(blocks, prefix)) {
    const options = optionsOf(element);
    if (options === undefined) continue;
    const known = new Set(options.map(identity));
    for (const { chosen, at } of initialOf(element)) {
      if (known.has(identity(chosen))) continue;
      faults.push({ message: 'must be one of the provided options', pointer: pointer + at });
    }
  }
  return faults;
}

/** The cursor can start in one field only. */
export function focusedTwice(blocks: readonly CheckedBlock[], prefix: string): Fault[] {
  const focused = everyElement(blocks, prefix).filter(
    ({ element }) => 'focus_on_load' in element && element.focus_on_load === true,
  );
  return focused.slice(1).map(({ pointer }) => ({
    message: 'only one element can have `focus_on_load`',
    pointer: `${pointer}/focus_on_load`,
  }));
}

function everyElement(blocks: readonly CheckedBlock[], prefix: string): Placed[] {
  return everyBlock(blocks, prefix).flatMap(({ block, pointer }) => elementsOf(block, pointer));
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
