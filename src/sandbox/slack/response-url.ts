// Answers by response URL: a new message (private unless it asks otherwise), or a change to what was pressed. Five times
// in thirty minutes. Source: Slack, "Handling user interaction", message responses.

import { z } from 'zod';
import { readContent } from './content.ts';
import type { ResponseTicket } from './tickets.ts';
import { ApiRefusal, refusalBody } from './web-api/refusal.ts';
import type { Workspace } from './workspace.ts';

const answerShape = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  response_type: z.enum(['in_channel', 'ephemeral']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

export type UrlAnswer = z.infer<typeof answerShape>;

export interface HttpAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Takes one POST to a response URL. */
export function takeResponse(path: string, body: string, workspace: Workspace): HttpAnswer {
  const ticket = workspace.tickets.respond(path);
  if (typeof ticket === 'string') {
    workspace.object(`response_url: ${ticket}`);
    return { status: 404, body: { ok: false, error: ticket } };
  }
  try {
    applyAnswer(readAnswer(body), ticket, workspace, 'response_url');
    return { status: 200, body: { ok: true } };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { status: 400, body: refusalBody(error) };
  }
}

/** Does what an answer asks, be it posted or carried by the ack of a command. Throws `ApiRefusal`. */
export function applyAnswer(answer: UrlAnswer, ticket: ResponseTicket, workspace: Workspace, where: string): void {
  const replaces = answer.replace_original === true;
  const deletes = answer.delete_original === true;
  if ((replaces || deletes) && ticket.original === undefined) {
    workspace.object(`${where}: a slash command has no original to replace or delete`);
  }
  if (deletes && ticket.original !== undefined) {
    workspace.messages.remove(ticket.original);
    return;
  }
  const content = readContent(answer, workspace, where);
  if (replaces && ticket.original !== undefined) {
    workspace.messages.update(ticket.original, content);
    return;
  }
  const posting = {
    ...content,
    channel: ticket.channel,
    author: workspace.botAuthor(),
    threadTs: answer.thread_ts ?? ticket.threadTs,
  };
  if (answer.response_type === 'in_channel') workspace.messages.post(posting);
  else workspace.messages.postEphemeral(posting, ticket.personId);
}

/** An answer as JSON text, or the bare text that the ack of a command may be. */
export function toAnswer(given: unknown): UrlAnswer {
  if (typeof given === 'string') return { text: given };
  const parsed = answerShape.safeParse(given);
  if (!parsed.success) throw new ApiRefusal('invalid_payload');
  return parsed.data;
}

function readAnswer(body: string): UrlAnswer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new ApiRefusal('invalid_payload');
  }
  return toAnswer(parsed);
}
