// Block Kit as Slack checks it: what a message, a modal or a Home tab may hold, said in Slack's words with JSON pointers.
// A payload either passes whole or is refused whole. The limits are in block-kit/limits.ts, the shapes beside it.

import { z } from 'zod';
import { blockSchemas, type CheckedBlock, isBlockType, type Surface, surfacesOf } from './block-kit/blocks.ts';
import { id, optionGroups, plainOption, plainText } from './block-kit/composition.ts';
import { chosenInitially, everyBlock, focusedTwice, repeatedIds } from './block-kit/inside.ts';
import { limits } from './block-kit/limits.ts';
import { type Fault, faultsOf } from './block-kit/words.ts';

export type { CheckedBlock } from './block-kit/blocks.ts';
export { line } from './block-kit/words.ts';

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

interface CheckedModal {
  type: 'modal';
  title: { type: 'plain_text'; text: string };
  submit?: { type: 'plain_text'; text: string } | undefined;
  close?: { type: 'plain_text'; text: string } | undefined;
  blocks: CheckedBlock[];
  private_metadata?: string | undefined;
  callback_id?: string | undefined;
  external_id?: string | undefined;
  clear_on_close?: boolean | undefined;
  notify_on_close?: boolean | undefined;
  submit_disabled?: boolean | undefined;
}

interface CheckedHome {
  type: 'home';
  blocks: CheckedBlock[];
  private_metadata?: string | undefined;
  callback_id?: string | undefined;
  external_id?: string | undefined;
}

export type CheckedView = CheckedModal | CheckedHome;

const viewShape = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(limits.view.privateMetadata).optional(),
  callback_id: id.or(z.literal('')).optional(),
  external_id: id.or(z.literal('')).optional(),
};

const modal = z.strictObject({
  type: z.literal('modal'),
  title: plainText(limits.view.title),
  submit: plainText(limits.view.title).optional(),
  close: plainText(limits.view.title).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
  ...viewShape,
});

const home = z.strictObject({ type: z.literal('home'), ...viewShape });

/** Enough of a view to know which of the two it claims to be. */
const loose = z
  .object({ type: z.string().optional(), blocks: z.unknown().optional() })
  .catch({ type: undefined, blocks: undefined });

const suggestions = z
  .object({
    options: z.array(plainOption).max(limits.select.options).optional(),
    option_groups: optionGroups.optional(),
  })
  .refine(
    (answer) => (answer.options === undefined) !== (answer.option_groups === undefined),
    'must provide exactly one of `options` or `option_groups`',
  );

export type Suggestions = z.infer<typeof suggestions>;

/** Blocks of a message; `prefix` is where they stand in the payload. */
export function checkMessageBlocks(blocks: unknown, prefix = '/blocks'): Checked<CheckedBlock[]> {
  const checked = checkBlocks(blocks, 'message', limits.message.blocks, prefix);
  if (!checked.ok) return checked;
  const faults = wholeMessageFaults(checked.value, prefix);
  return faults.length > 0 ? { ok: false, faults } : checked;
}

/** A view given to `views.open`, `views.push`, `views.update` (modal) or `views.publish` (home). */
export function checkView(view: unknown, prefix = '/view'): Checked<CheckedView> {
  const { type, blocks: given } = loose.parse(view);
  if (type === undefined) return { ok: false, faults: [{ message: 'missing required field: type', pointer: prefix }] };
  if (type !== 'modal' && type !== 'home') {
    return { ok: false, faults: [{ message: `unsupported type: ${type}`, pointer: `${prefix}/type` }] };
  }
  const shape = (type === 'modal' ? modal : home).safeParse(view, { reportInput: true });
  const blocks = checkBlocks(given, type, limits.view.blocks, `${prefix}/blocks`);
  const faults = [
    ...(shape.success ? [] : faultsOf(shape.error, prefix)),
    ...(blocks.ok || !Array.isArray(given) ? [] : blocks.faults),
  ];
  if (!shape.success || !blocks.ok || faults.length > 0) return { ok: false, faults };
  const hasInput = blocks.value.some((block) => block.type === 'input');
  if (shape.data.type === 'modal' && hasInput && shape.data.submit === undefined) {
    return { ok: false, faults: [{ message: 'missing required field: submit', pointer: prefix }] };
  }
  return { ok: true, value: { ...shape.data, blocks: blocks.value } };
}

/** The answer to a `block_suggestion`. */
export function checkSuggestions(answer: unknown): Checked<Suggestions> {
  const parsed = suggestions.safeParse(answer, { reportInput: true });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, faults: faultsOf(parsed.error, '') };
}

function checkBlocks(blocks: unknown, surface: Surface, max: number, prefix: string): Checked<CheckedBlock[]> {
  if (!Array.isArray(blocks)) return { ok: false, faults: [{ message: 'must provide an array', pointer: prefix }] };
  const faults: Fault[] = [];
  if (blocks.length > max) faults.push({ message: `no more than ${max} items allowed`, pointer: prefix });
  const value: CheckedBlock[] = [];
  for (const [index, block] of blocks.entries()) {
    const checked = checkBlock(block, surface, `${prefix}/${index}`);
    if (checked.ok) value.push(checked.value);
    else faults.push(...checked.faults);
  }
  if (faults.length === 0) {
    faults.push(...repeatedIds(value, prefix), ...chosenInitially(value, prefix), ...focusedTwice(value, prefix));
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value };
}

function checkBlock(block: unknown, surface: Surface, pointer: string): Checked<CheckedBlock> {
  const fault = (message: string, at = pointer): Checked<CheckedBlock> => ({
    ok: false,
    faults: [{ message, pointer: at }],
  });
  if (typeof block !== 'object' || block === null) return fault('must provide an object');
  if (!('type' in block)) return fault('missing required field: type');
  if (!isBlockType(block.type) || !surfacesOf[block.type].includes(surface)) {
    return fault(
      `unsupported type: ${typeof block.type === 'string' ? block.type : typeof block.type}`,
      `${pointer}/type`,
    );
  }
  const parsed = blockSchemas[block.type].safeParse(block, { reportInput: true });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, faults: faultsOf(parsed.error, pointer) };
}

/** Limits that hold over all blocks of a message together. */
function wholeMessageFaults(blocks: readonly CheckedBlock[], prefix: string): Fault[] {
  const faults: Fault[] = [];
  const all = everyBlock(blocks).map(({ block }) => block);
  if (all.filter((block) => block.type === 'table').length > 1) {
    faults.push({ message: 'only one table allowed', pointer: prefix });
  }
  if (all.filter((block) => block.type === 'data_visualization').length > limits.chart.inMessage) {
    faults.push({
      message: `no more than ${limits.chart.inMessage} data_visualization blocks allowed`,
      pointer: prefix,
    });
  }
  const markdown = all.reduce((sum, block) => sum + (block.type === 'markdown' ? block.text.length : 0), 0);
  if (markdown > limits.message.markdown) {
    faults.push({ message: `must be less than ${limits.message.markdown + 1} characters`, pointer: prefix });
  }
  return faults;
}
