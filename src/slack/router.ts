// The one router: a listener per kind of payload, which looks up the feature that answers. Bolt runs every listener that
// matches, so a second one on the same command would acknowledge twice.

import type { App } from '@slack/bolt';
import { z } from 'zod';
import { actions, button, type Message, section } from './blocks/parts.ts';
import { plain } from './blocks/text.ts';
import { codec } from './codec.ts';
import { routeText } from './commands.ts';
import type { ErrorReplies } from './errors.ts';
import { type Call, type Command, type Feature, idOf, type Installation, type Listener, withBlocks } from './feature.ts';
import type { SlackApi } from './web.ts';
import type { Work } from './work.ts';

export interface RouterOptions {
  readonly features: readonly Feature[];
  /** The command that takes what no other takes, and the one that answers an empty text. */
  readonly fallback: string;
  readonly whenEmpty: string;
  /** The slash command shown in texts. */
  readonly command: string;
  readonly apis: (botToken: string) => SlackApi;
  readonly work: Work;
  readonly errors: ErrorReplies;
  readonly onCommand: (word: string, outcome: string) => void;
}

const NOT_SERVED =
  'This app does not serve your workspace. Whoever runs it can allow the workspace with the setting SLACK_ALLOWED_TEAMS.';
const OLD_BUTTON = 'This button is from an older version of this app. Please run the command again.';

const commandPayload = z.object({
  user_id: z.string().min(1),
  text: z.string().default(''),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
});

const actionPayload = z.object({
  user: z.object({ id: z.string().min(1) }),
  response_url: z.string().optional(),
  trigger_id: z.string().optional(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});

/** The value of a button "Search for … instead". */
const searchInstead = codec(z.string().max(500));
const SEARCH_INSTEAD = idOf('router', 'search');

export function registerRouter(app: App, options: RouterOptions): void {
  const { features, work, errors } = options;
  const commands = features.flatMap((feature) => feature.commands ?? []);
  const listeners = new Map(
    features.flatMap((feature) =>
      Object.entries(feature.actions ?? {}).map(([verb, listener]) => [idOf(feature.name, verb), listener] as const),
    ),
  );

  app.command(/(?:)/, async ({ body, ack, context }) => {
    const payload = commandPayload.parse(body);
    const installation = installationOf(context);
    if (installation === undefined) return ack(privately({ text: NOT_SERVED }));
    const { command, args } = routeText(payload.text, commands, options);
    const given = { installation, userId: payload.user_id, args, command: options.command };
    await acknowledge(command, given, command.word, (message) => ack(message && privately(offerSearch(message, command))));
    const outcome = await runThen(command, given, command.word, payload);
    options.onCommand(command.word, outcome);
  });

  app.action(/(?:)/, async ({ body, ack, context }) => {
    const payload = actionPayload.parse(body);
    await ack();
    const installation = installationOf(context);
    const [action] = payload.actions;
    if (installation === undefined || action === undefined) return;
    const value = action.selected_option?.value ?? action.value ?? '';
    const given = { installation, userId: payload.user.id, value };
    if (action.action_id === SEARCH_INSTEAD) {
      const { command, args } = routeText(`${options.fallback} ${searchInstead.decode(value)}`, commands, options);
      await runThen(command, { ...given, args, command: options.command }, command.word, payload);
      return;
    }
    const listener = listeners.get(action.action_id) ?? oldButton;
    await runThen(listener, given, listeners.has(action.action_id) ? action.action_id : 'old button', payload);
  });

  const oldButton: Listener<Call> = { then: ({ reply }) => reply.send({ text: OLD_BUTTON }) };

  /** The acknowledgement always goes out: what goes wrong while making its content is its content. */
  async function acknowledge<Given extends object>(
    listener: Pick<Listener<Given>, 'ack'>,
    given: Parameters<NonNullable<Listener<Given>['ack']>>[0],
    name: string,
    send: (message?: Message) => Promise<void>,
  ): Promise<void> {
    let message: Message | undefined;
    try {
      message = listener.ack?.(given);
    } catch (error) {
      message = errors.toMessage(error, name);
    }
    await send(message);
  }

  async function runThen<Given extends Call>(
    { then }: Pick<Listener<Given>, 'then'>,
    given: Omit<Given, 'signal' | 'reply'>,
    name: string,
    payload: { readonly response_url?: string | undefined; readonly trigger_id?: string | undefined },
  ): Promise<'done' | 'failed'> {
    if (then === undefined) return 'done';
    const { installation, userId } = given as Omit<Call, 'signal' | 'reply'>;
    return work.start({
      name,
      call: given as Omit<Call, 'signal' | 'reply'>,
      reply: {
        api: options.apis(installation.botToken),
        userId,
        responseUrl: payload.response_url,
        triggerId: payload.trigger_id,
      },
      then: (call) => then(call as Given),
    });
  }
}

function installationOf(context: object): Installation | undefined {
  return 'installation' in context ? (context.installation as Installation | undefined) : undefined;
}

function privately(message: Message): { response_type: 'ephemeral'; text: string; blocks?: Message['blocks'][] } {
  const { blocks } = message;
  return { response_type: 'ephemeral', text: message.text, ...(blocks && { blocks: [...blocks] as never }) };
}

/** Where a command's word is also a likely search, its reply ends with that search. */
function offerSearch(message: Message, { word, alsoSearch }: Command): Message {
  if (!alsoSearch) return message;
  const offer = button({
    actionId: SEARCH_INSTEAD,
    text: plain(`Search for "${word}" instead`, 75),
    value: searchInstead.encode(word),
  });
  return withBlocks({ blocks: [section(message.text)], ...message }, actions(offer));
}
