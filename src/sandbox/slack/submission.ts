// Sending a form: what Slack's client checks before it asks the bot, and what the bot's ack may do to the modal: close it,
// put errors on its fields, change it, stack another on it. Source: Slack, "view_submission payload", response actions.

import { z } from 'zod';

import { type Field, isEmpty, isField } from './form.ts';
import type { View } from './views.ts';
import { ApiRefusal } from './web-api/refusal.ts';
import { readView } from './web-api/views.ts';
import type { Workspace } from './workspace.ts';

const ackShape = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('clear') }),
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('push'), view: z.unknown() }),
]);

type Check = (text: string, field: Field) => string | undefined;

/** Slack's client checks what is typed by the type of the field. */
const CHECKS: Partial<Record<Field['type'], Check>> = {
  plain_text_input(text, field) {
    const { min_length: min = 0, max_length: max = 3000 } = field.type === 'plain_text_input' ? field : {};
    if (text.length < min) return `Please enter at least ${min} characters.`;
    return text.length > max ? `Please enter no more than ${max} characters.` : undefined;
  },
  email_text_input: (text) => (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? undefined : 'Please enter a valid email.'),
  url_text_input: (text) => (URL.canParse(text) ? undefined : 'Please enter a valid URL.'),
  number_input(text, field) {
    if (field.type !== 'number_input') return undefined;
    const number = Number(text);
    if (!Number.isFinite(number)) return 'Please enter a number.';
    if (!field.is_decimal_allowed && !Number.isInteger(number)) return 'Please enter a whole number.';
    if (field.min_value !== undefined && number < Number(field.min_value)) return 'This number is too small.';
    return field.max_value !== undefined && number > Number(field.max_value) ? 'This number is too large.' : undefined;
  },
};

/** By block: why Slack's client does not send the form yet. Empty when it does. */
export function complaintsOf(view: View): Record<string, string> {
  const complaints: Record<string, string> = {};
  for (const block of view.blocks) {
    if (block.type !== 'input' || !isField(block.element)) continue;
    const blockId = block.block_id ?? '';
    const state = view.state[blockId]?.[block.element.action_id ?? ''];
    if (state === undefined || isEmpty(state)) {
      if (block.optional !== true) complaints[blockId] = 'Please complete this required field.';
      continue;
    }
    const complaint =
      typeof state.value === 'string' ? CHECKS[block.element.type]?.(state.value, block.element) : undefined;
    if (complaint !== undefined) complaints[blockId] = complaint;
  }
  return complaints;
}

/** Does what the ack of a submission asks. False when Slack could not make sense of it. */
export function takeSubmissionAck(body: unknown, view: View, workspace: Workspace): boolean {
  const where = `ack of "${view.title}"`;
  const { views } = workspace;
  // The person may have closed the modal while the bot was thinking.
  const isOpen = views.find(view.id) !== undefined;
  if (body === undefined) {
    if (isOpen) views.close(view.personId, false);
    return true;
  }
  const ack = ackShape.safeParse(body);
  if (!ack.success) {
    workspace.object(`${where}: not a response action`);
    return false;
  }
  if (!isOpen) return true;
  try {
    switch (ack.data.response_action) {
      case 'clear':
        views.close(view.personId, true);
        return true;
      case 'errors':
        return takeErrors(ack.data.errors, view, workspace, where);
      case 'update':
        return accepted(views.update(view.id, readView(ack.data.view, 'modal', workspace, where), undefined));
      case 'push':
        return accepted(views.push(view.personId, readView(ack.data.view, 'modal', workspace, where)));
    }
  } catch (error) {
    if (error instanceof ApiRefusal) return false;
    throw error;
  }
  return ack.data satisfies never;

  function accepted(result: View | string): boolean {
    if (typeof result === 'string') workspace.object(`${where}: ${result}`);
    return typeof result !== 'string';
  }
}

function takeErrors(
  errors: Readonly<Record<string, string>>,
  view: View,
  workspace: Workspace,
  where: string,
): boolean {
  const inputs = new Set(view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id));
  const unknown = Object.keys(errors).filter((blockId) => !inputs.has(blockId));
  if (unknown.length > 0 || Object.keys(errors).length === 0) {
    workspace.object(`${where}: errors for no input block: ${unknown.join(', ')}`);
    return false;
  }
  workspace.views.complain(view.id, { errors });
  return true;
}
