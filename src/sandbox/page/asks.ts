// What a window may ask the server to do, checked as everything that comes from outside is.

import { z } from 'zod';
import type { Choice } from '../slack/form.ts';

const id = z.string().min(1).max(300);
const text = z.string().max(100_000);

/** Where a control stands: on a message, or in a modal or Home tab. */
const place = z.union([z.strictObject({ channel: id, ts: id }), z.strictObject({ view: id })]);

export type Place = z.infer<typeof place>;

const option = z.looseObject({ text: z.looseObject({ type: z.enum(['plain_text', 'mrkdwn']), text: z.string() }) });
const written = z.strictObject({ type: z.literal('rich_text'), elements: z.array(z.unknown()) });
const one = z.union([text, z.number(), option, written]);
/** What is chosen or typed, in the shapes that the simulated Slack takes. */
const choice = z.union([one, z.array(one).max(100), z.null()]).transform((given) => given as Choice);
/** Files that were brought before, by their ids. */
const files = z.array(id).max(10);

const control = { at: place, blockId: z.string(), actionId: z.string() };

const ask = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('say'), channel: id, text, thread: id.optional(), files: files.optional() }),
  z.strictObject({ kind: z.literal('command'), channel: id, command: id, text }),
  /** `option` counts the lines of an overflow menu, or the two feedback buttons. */
  z.strictObject({
    kind: z.literal('press'),
    ...control,
    choice: choice.optional(),
    option: z.number().int().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal('set'), ...control, choice }),
  z.strictObject({ kind: z.literal('set files'), ...control, files }),
  z.strictObject({ kind: z.literal('options'), ...control, typed: z.string().max(1000) }),
  // The modal that the window shows: another may lie before the person by now.
  z.strictObject({ kind: z.literal('submit'), view: id }),
  z.strictObject({ kind: z.literal('close'), view: id, all: z.boolean() }),
  z.strictObject({ kind: z.literal('shortcut'), callbackId: id }),
  z.strictObject({ kind: z.literal('message shortcut'), callbackId: id, channel: id, ts: id }),
  z.strictObject({ kind: z.literal('app opened'), tab: z.enum(['home', 'messages']) }),
  z.strictObject({ kind: z.literal('read'), channel: id, ts: id }),
  z.strictObject({
    kind: z.literal('look into catalog'),
    words: z.string().max(200),
    most: z.number().int().min(1).max(1000),
  }),
  /** Of the catalog, for the person who asks. */
  z.strictObject({ kind: z.literal('make key') }),
  z.strictObject({ kind: z.literal('reset catalog') }),
  z.strictObject({ kind: z.literal('watch wire'), on: z.boolean() }),
  z.strictObject({
    kind: z.literal('switch'),
    fault: z.enum(['slow', 'down', 'throttled', 'half json', 'hang after applying']).optional(),
  }),
  z.strictObject({
    kind: z.literal('forward'),
    hours: z
      .number()
      .min(0)
      .max(24 * 366),
  }),
]);

export type Ask = z.infer<typeof ask>;

const question = z.looseObject({ id: z.number().int(), ask: z.unknown() });

/** `ask` is undefined where it is nothing that is taken; the whole is where there is nobody to answer. */
export function readQuestion(frame: string): { readonly id: number; readonly ask: Ask | undefined } | undefined {
  let read: z.infer<typeof question>;
  try {
    read = question.parse(JSON.parse(frame));
  } catch {
    return undefined;
  }
  return { id: read.id, ask: ask.safeParse(read.ask).data };
}
