// What this app reads of Slack's payloads: who, where, what was pressed, typed and chosen. Everything else of them is left
// alone, and what is missing is a payload that cannot be handled.

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ActionCall, Form, FormCall, Place, ShortcutCall } from './feature.ts';
import type { ReplyOptions } from './reply.ts';

const id = z.string().min(1);
const optional = z.string().optional().catch(undefined);

/** What every payload tells of who asks, and the ways back to them. */
export interface Asking {
  readonly userId: string;
  readonly once: string;
  readonly channel?: Place;
  readonly ways: Omit<ReplyOptions, 'api' | 'userId'>;
}

const commandPayload = z.object({
  user_id: id,
  text: z.string().default(''),
  response_url: optional,
  trigger_id: optional,
  channel_id: optional,
  channel_name: optional,
});

export function readCommand(body: unknown): Asking & { readonly text: string } {
  const { text, user_id, response_url, trigger_id, channel_id, channel_name } = commandPayload.parse(body);
  return {
    text,
    userId: user_id,
    once: trigger_id ?? randomUUID(),
    ...placed(channel_id, channel_name),
    ways: { responseUrl: response_url, triggerId: trigger_id },
  };
}

const field = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_conversation: z.string().nullish(),
  selected_channel: z.string().nullish(),
  selected_user: z.string().nullish(),
  selected_date: z.string().nullish(),
});

const view = z.object({
  id,
  type: z.string().optional(),
  hash: optional,
  title: z.object({ text: z.string() }).optional().catch(undefined),
  callback_id: z.string().default(''),
  private_metadata: z.string().default(''),
  state: z
    .object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .nullish()
    .transform((state) => state?.values ?? {}),
});

const interaction = z.object({
  user: z.object({ id }),
  response_url: optional,
  trigger_id: optional,
  channel: z.object({ id, name: optional }).nullish(),
});

const actionPayload = interaction.extend({
  container: z.object({ is_ephemeral: z.boolean().optional() }).optional().catch(undefined),
  view: view.nullish(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        action_ts: optional,
        type: z.string().optional(),
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});

export interface Press extends Asking, Pick<ActionCall, 'value' | 'shownOn' | 'form' | 'answersAt'> {
  readonly action: string;
}

export function readPress(body: unknown): Press {
  const { user, channel, container, view: on, actions, response_url, trigger_id } = actionPayload.parse(body);
  const [pressed] = actions;
  const chosen = pressed?.selected_option?.value;
  const [action, value] =
    pressed?.type === 'overflow' ? lineOf(chosen ?? '') : [pressed?.action_id ?? '', chosen ?? pressed?.value ?? ''];
  const place = placed(channel?.id, channel?.name);
  return {
    action,
    value,
    userId: user.id,
    once: onceOf(user.id, trigger_id, pressed?.action_ts, action),
    ...place,
    shownOn: shownOn(on?.type, container?.is_ephemeral === true || place.channel?.kind === 'direct'),
    ...(on && { form: formOf(on) }),
    ...(response_url !== undefined && { answersAt: response_url }),
    ways: {
      responseUrl: response_url,
      triggerId: trigger_id,
      // Home is no modal: nothing can be put on top of it or in its place by its id alone.
      viewId: on?.type === 'home' ? undefined : on?.id,
      ...(on && { pressedIn: { title: on.title?.text ?? '', metadata: on.private_metadata } }),
    },
  };
}

/** Two presses must never be taken for one: what tells them apart is told by Slack, or made here. */
function onceOf(user: string, trigger: string | undefined, moment: string | undefined, action: string): string {
  return trigger === undefined && moment === undefined ? randomUUID() : [user, trigger, moment, action].join('/');
}

function shownOn(view: string | undefined, isPrivate: boolean): ActionCall['shownOn'] {
  if (view !== undefined) return view === 'home' ? 'home' : 'modal';
  return isPrivate ? 'private message' : 'shared message';
}

/** A line of an overflow menu names its own action: `<feature>.<verb> <value>`. */
export function lineOf(value: string): [action: string, value: string] {
  const space = value.indexOf(' ');
  return space < 0 ? [value, ''] : [value.slice(0, space), value.slice(space + 1)];
}

const formPayload = interaction.extend({
  view,
  response_urls: z
    .array(z.object({ channel_id: id, response_url: id }))
    .optional()
    .catch(undefined),
});

export type Sent = Asking & Form & Pick<FormCall, 'targets'> & { readonly callbackId: string };

export function readForm(body: unknown): Sent {
  const { user, view: sent, trigger_id, response_urls = [] } = formPayload.parse(body);
  return {
    callbackId: sent.callback_id,
    userId: user.id,
    // Sent twice it is the same; shown again after a mistake and sent again it is another.
    once: `${sent.id}/${sent.hash ?? trigger_id ?? randomUUID()}`,
    ...formOf(sent),
    targets: response_urls.map(({ channel_id, response_url }) => ({ channel: channel_id, responseUrl: response_url })),
    ways: { triggerId: trigger_id, viewId: sent.id },
  };
}

const shortcutPayload = interaction.extend({
  callback_id: z.string(),
  message: z
    .object({ text: z.string().default(''), ts: id, thread_ts: optional, user: optional, bot_id: optional })
    .optional(),
});

export function readShortcut(body: unknown): Asking & Pick<ShortcutCall, 'message'> & { readonly callbackId: string } {
  const { user, channel, callback_id, message, response_url, trigger_id } = shortcutPayload.parse(body);
  return {
    callbackId: callback_id,
    userId: user.id,
    once: trigger_id ?? randomUUID(),
    ...placed(channel?.id, channel?.name),
    ...(message && {
      message: {
        text: message.text,
        ts: message.ts,
        ...(message.thread_ts !== undefined && { threadTs: message.thread_ts }),
        ...(message.user !== undefined && message.bot_id === undefined && { author: message.user }),
      },
    }),
    ways: { responseUrl: response_url, triggerId: trigger_id },
  };
}

const optionsPayload = z.object({
  user: z.object({ id }),
  action_id: z.string(),
  value: z.string().default(''),
  view: view.nullish(),
});

export function readOptions(body: unknown) {
  const { user, action_id, value, view: on } = optionsPayload.parse(body);
  return { action: action_id, userId: user.id, typed: value, metadata: on?.private_metadata ?? '' };
}

/** A person who did something; what else an event tells, its feature reads. */
const eventPayload = z.object({
  event_id: id,
  is_ext_shared_channel: z.boolean().optional().catch(undefined),
  event: z.looseObject({
    type: z.string(),
    subtype: z.string().optional(),
    bot_id: z.string().optional(),
    user: z.union([id, z.object({ id }).transform((user) => user.id)]).optional(),
    channel: optional,
    channel_type: optional,
    ts: optional,
    thread_ts: optional,
  }),
});

/** Subtypes of messages that a person wrote: with a file, or from a thread to the whole channel too. */
const SAID: ReadonlySet<string> = new Set(['file_share', 'thread_broadcast']);

/** Undefined for what no person did: an app's own message, an edit, a note of somebody who joined. */
export function readEvent(body: unknown): (Asking & { readonly event: unknown; readonly name: string }) | undefined {
  const { event_id, event, is_ext_shared_channel: isExternal } = eventPayload.parse(body);
  const { user, channel, channel_type, ts, thread_ts } = event;
  const isSaid = event.subtype === undefined || SAID.has(event.subtype);
  if (user === undefined || !isSaid || event.bot_id !== undefined) return undefined;
  const isDirect = channel_type === 'im';
  const kind = isDirect ? 'directmessage' : channel_type === 'group' ? 'privategroup' : undefined;
  const place = placed(channel, kind, isExternal);
  return {
    event,
    name: event.type === 'message' ? `message.${channel_type ?? ''}` : event.type,
    userId: user,
    once: event_id,
    ...place,
    ways: {
      unasked: place.channel === undefined,
      ...(place.channel && {
        // In a direct conversation an answer stands beside what was said, unless that was in a thread.
        spokenTo: { channel: place.channel, threadTs: isDirect ? thread_ts : (thread_ts ?? ts), inThread: thread_ts },
      }),
    },
  };
}

function placed(
  channel: string | undefined,
  name: string | undefined,
  isExternal?: boolean,
): { readonly channel?: Place } {
  if (channel === undefined) return {};
  const kind = channel.startsWith('D') || name === 'directmessage' ? 'direct' : (KINDS[name ?? ''] ?? 'public');
  return { channel: { id: channel, kind, ...(isExternal === true && { isExternal }) } };
}

/** The names that Slack gives to channels whose name is not told. */
const KINDS: Readonly<Record<string, Place['kind']>> = { privategroup: 'private' };

function formOf({ state, private_metadata }: z.output<typeof view>): Form {
  const texts: Record<string, string> = Object.create(null);
  const choices: Record<string, readonly string[]> = Object.create(null);
  for (const [block, fields] of Object.entries(state)) {
    // A block has one field.
    const read = Object.values(fields).map((given) => field.safeParse(given).data ?? {});
    texts[block] = read.find(({ value }) => typeof value === 'string')?.value ?? '';
    choices[block] = read.flatMap(chosenIn);
  }
  return { texts, choices, metadata: private_metadata };
}

function chosenIn(given: Partial<z.output<typeof field>>): string[] {
  const { selected_option, selected_options, selected_conversation, selected_channel, selected_user, selected_date } =
    given;
  const single = [selected_option?.value, selected_conversation, selected_channel, selected_user, selected_date];
  return [...(selected_options ?? []).map(({ value }) => value), ...single.filter((one) => typeof one === 'string')];
}
