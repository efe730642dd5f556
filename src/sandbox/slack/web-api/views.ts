// views.*: opening, stacking, changing modals, and publishing Home tabs.

import { z } from 'zod';
import { limits } from '../block-kit/limits.ts';
import { type CheckedView, checkView, line } from '../block-kit.ts';
import { objected } from '../content.ts';
import { pingIn } from '../pings.ts';
import type { Trigger } from '../tickets.ts';
import { type View, type ViewRefusal, viewRecord } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { json, required } from './arguments.ts';
import { type Answer, type Method, method } from './method.ts';
import { ApiRefusal } from './refusal.ts';

const triggered = z.object({ trigger_id: required, view: json });
const changed = z.object({
  view: json,
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().min(1).optional(),
});
const published = z.object({ user_id: required, view: json, hash: z.string().min(1).optional() });

export const views: Readonly<Record<string, Method>> = {
  'views.open': method({ token: 'bot', tier: 4 }, triggered, (args, workspace, { name }) => {
    const view = readView(args.view, 'modal', workspace, name);
    const trigger = exchange(workspace, args.trigger_id, name);
    return shown(workspace.views.open(trigger.personId, view), workspace, name);
  }),

  'views.push': method({ token: 'bot', tier: 4 }, triggered, (args, workspace, { name }) => {
    const view = readView(args.view, 'modal', workspace, name);
    const trigger = exchange(workspace, args.trigger_id, name);
    if (!trigger.inModal) throw objected(workspace, name, new ApiRefusal('invalid_trigger_id'));
    return shown(workspace.views.push(trigger.personId, view), workspace, name);
  }),

  'views.update': method({ token: 'bot', tier: 4 }, changed, (args, workspace, { name }) => {
    if ((args.view_id === undefined) === (args.external_id === undefined)) {
      const message = '[ERROR] must provide exactly one of `view_id` or `external_id` [json-pointer:]';
      throw objected(workspace, name, new ApiRefusal('invalid_arguments', [message]));
    }
    const view = readView(args.view, undefined, workspace, name);
    const current =
      args.view_id === undefined
        ? workspace.views.findExternal(args.external_id ?? '')
        : workspace.views.find(args.view_id);
    if (current === undefined) throw new ApiRefusal('not_found');
    return shown(workspace.views.update(current.id, view, args.hash), workspace, name);
  }),

  'views.publish': method({ token: 'bot', tier: 4 }, published, (args, workspace, { name }) => {
    if (workspace.person(args.user_id) === undefined) throw new ApiRefusal('user_not_found');
    const view = readView(args.view, 'home', workspace, name);
    return shown(workspace.views.publish(args.user_id, view, args.hash), workspace, name);
  }),
};

/** Checks a view wherever it comes from (also from acks). Throws `ApiRefusal('invalid_arguments')` and objects. */
export function readView(
  given: unknown,
  type: 'modal' | 'home' | undefined,
  workspace: Workspace,
  where: string,
): CheckedView {
  const checked = checkView(given);
  if (!checked.ok) {
    throw objected(workspace, where, new ApiRefusal('invalid_arguments', checked.faults.map(line)));
  }
  if (type !== undefined && checked.value.type !== type) {
    const message = `[ERROR] unsupported type: ${checked.value.type} [json-pointer:/view/type]`;
    throw objected(workspace, where, new ApiRefusal('invalid_arguments', [message]));
  }
  if (JSON.stringify(given).length > limits.view.bytes) {
    throw objected(workspace, where, new ApiRefusal('view_too_large'));
  }
  const ping = pingIn('', checked.value.blocks);
  if (ping !== undefined) workspace.object(`${where}: pings people: ${ping}`);
  return checked.value;
}

function exchange(workspace: Workspace, triggerId: string, where: string): Trigger {
  const trigger = workspace.tickets.exchange(triggerId);
  if (typeof trigger === 'string') throw objected(workspace, where, new ApiRefusal(trigger));
  return trigger;
}

function shown(view: View | ViewRefusal, workspace: Workspace, where: string): Answer {
  if (typeof view !== 'string') return { view: viewRecord(view, workspace.app) };
  const refusal = new ApiRefusal(view);
  // A view that is gone or has changed is the world's doing; anything else is a mistake of the bot's.
  throw view === 'not_found' || view === 'hash_conflict' ? refusal : objected(workspace, where, refusal);
}
