// What a message says: text and blocks as they arrive in any of the ways to post (Web API, response URL, answer to a
// command), checked once, the same for all.

import { limits } from './block-kit/limits.ts';
import { nameBlocks } from './block-kit/named.ts';
import { checkMessageBlocks, line } from './block-kit.ts';
import type { Content } from './messages.ts';
import { pingIn } from './pings.ts';
import { ApiRefusal } from './web-api/refusal.ts';
import type { Workspace } from './workspace.ts';

export interface Incoming {
  readonly text?: string | undefined;
  readonly blocks?: unknown;
  readonly attachments?: unknown;
}

/** Checks a message to be; `where` names the way it came, for objections. Throws `ApiRefusal` in Slack's words. */
export function readContent(incoming: Incoming, workspace: Workspace, where: string): Content {
  const text = incoming.text ?? '';
  if (Array.isArray(incoming.attachments) && incoming.attachments.length > 0) {
    throw objected(workspace, where, new ApiRefusal('invalid_attachments', ['the simulated Slack has no attachments']));
  }
  const given = incoming.blocks ?? [];
  if (!Array.isArray(given)) throw objected(workspace, where, new ApiRefusal('invalid_blocks_format'));
  if (text === '' && given.length === 0) throw objected(workspace, where, new ApiRefusal('no_text'));
  if (text.length > limits.message.text) throw objected(workspace, where, new ApiRefusal('msg_too_long'));
  const checked = checkMessageBlocks(given);
  if (!checked.ok) {
    throw objected(workspace, where, new ApiRefusal('invalid_blocks', checked.faults.map(line)));
  }
  if (text === '') workspace.object(`${where}: missing text beside blocks`);
  const ping = pingIn(text, given);
  if (ping !== undefined) workspace.object(`${where}: pings people: ${ping}`);
  nameBlocks(checked.value, () => workspace.ids.short());
  return { text, blocks: checked.value };
}

/** Notes a refusal that only a mistake of the bot can cause, and gives it back to be thrown. */
export function objected(workspace: Workspace, where: string, refusal: ApiRefusal): ApiRefusal {
  workspace.object([`${where}: ${refusal.code}`, ...refusal.messages].join(' '));
  return refusal;
}
