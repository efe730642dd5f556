// The one router: a listener per kind of payload, which looks up the feature that answers. Bolt runs every listener that
// matches, so a second one on the same command would acknowledge twice.

import type { App, ViewResponseAction } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { actions, button, type Message } from './blocks/parts.ts';
import { codec } from './codec.ts';
import { routeText } from './commands.ts';
import type { ErrorReplies } from './errors.ts';
import {
  type Call,
  type Command,
  type Feature,
  type FormAnswer,
  type FormCall,
  type Installation,
  idOf,
  type Listener,
  withBlocks,
} from './feature.ts';
import type { Resolved } from './installation.ts';
import { errorModal } from './reply.ts';
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

const OLD_FORM = 'This form is from an older version of this app. Please open it again.';
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

const formPayload = z.object({
  user: z.object({ id: z.string().min(1) }),
  view: z.object({
    id: z.string().min(1),
    callback_id: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  }),
});

const typedText = z.object({ value: z.string() });

/** The value of a button "Search for … instead". */
const searchInstead = codec(z.string().max(500));
const SEARCH_INSTEAD = idOf('router', 'search');

export function registerRouter(app: App, options: RouterOptions): void {
  const { features, work, errors } = options;
  const commands = features.flatMap((feature) => feature.commands ?? []);
  const offers = new Map(commands.filter(({ alsoSearch }) => alsoSearch).map(({ word }) => [word, offerSearch(word)]));
  const listeners = new Map(
    features.flatMap((feature) =>
      Object.entries(feature.actions ?? {}).map(([verb, listener]) => [idOf(feature.name, verb), listener] as const),
    ),
  );
  const forms = new Map(
    features.flatMap((feature) =>
      Object.entries(feature.forms ?? {}).map(([verb, listener]) => [idOf(feature.name, verb), listener] as const),
    ),
  );
  const oldButton: Listener<Call> = { then: ({ reply }) => reply.send({ text: OLD_BUTTON }) };

  app.command(/(?:)/, async ({ body, ack, context }) => {
    const payload = commandPayload.parse(body);
    const { command, args } = routeText(payload.text, commands, options);
    const served = serve(context, command.word);
    if ('refusal' in served) return ack(privately(served.refusal));
    const given = { installation: served.installation, userId: payload.user_id, args, command: options.command };
    const answer = answerOf(command, given, command.word);
    const offer = offers.get(command.word);
    await ack(answer && privately(offer === undefined ? answer : withBlocks(answer, offer)));
    options.onCommand(command.word, await runThen(command, given, command.word, payload));
  });

  app.action(/(?:)/, async ({ body, ack, context }) => {
    const payload = actionPayload.parse(body);
    await ack();
    const [action] = payload.actions;
    const id = action?.action_id ?? '';
    const value = action?.selected_option?.value ?? action?.value ?? '';
    const served = serve(context, listeners.has(id) ? id : 'old button');
    if ('refusal' in served) {
      const refuse: Listener<Call> = { then: ({ reply }) => reply.send(served.refusal) };
      await runThen(refuse, { installation: NOWHERE, userId: payload.user.id }, 'refused press', payload);
      return;
    }
    const given = { installation: served.installation, userId: payload.user.id, value };
    if (id === SEARCH_INSTEAD) {
      const search: Listener<Call> = {
        async then(call) {
          const { command, args } = routeText(`${options.fallback} ${searchInstead.decode(value)}`, commands, options);
          await command.then?.({ ...call, args, command: options.command });
        },
      };
      await runThen(search, given, SEARCH_INSTEAD, payload);
      return;
    }
    const listener = listeners.get(id);
    await (listener ? runThen(listener, given, id, payload) : runThen(oldButton, given, 'old button', payload));
  });

  app.view(/(?:)/, async ({ body, ack, context }) => {
    const { user, view } = formPayload.parse(body);
    const name = forms.has(view.callback_id) ? view.callback_id : 'old form';
    const listener: Listener<FormCall, FormAnswer> = forms.get(view.callback_id) ?? {
      ack: () => ({ show: errorModal({ text: OLD_FORM }) }),
    };
    const served = serve(context, name);
    if ('refusal' in served) return ack(toViewAnswer({ show: errorModal(served.refusal) }));
    const given = { installation: served.installation, userId: user.id, texts: textsIn(view.state.values) };
    const answer = ((): FormAnswer | undefined => {
      try {
        return listener.ack?.(given);
      } catch (error) {
        return { show: errorModal(errors.toMessage(error, name)) };
      }
    })();
    await ack(answer && toViewAnswer(answer));
    if (answer === undefined || 'show' in answer) await runThen(listener, given, name, { view_id: view.id });
  });

  /** The installation of a payload, or what to say to those who have none. */
  function serve(context: object, during: string): { installation: Installation } | { refusal: Message } {
    const { resolved } = context as { readonly resolved: Resolved };
    return 'failure' in resolved ? { refusal: errors.toMessage(resolved.failure, during) } : resolved;
  }

  /** What goes back inside the acknowledgement; what goes wrong while making it is said there too. */
  function answerOf(command: Command, given: Parameters<NonNullable<Command['ack']>>[0], during: string) {
    try {
      return command.ack?.(given);
    } catch (error) {
      return errors.toMessage(error, during);
    }
  }

  async function runThen<Given extends Call>(
    { then }: { readonly then?: (call: Given) => Promise<void> },
    given: Omit<Given, 'signal' | 'reply'>,
    name: string,
    payload: {
      readonly response_url?: string | undefined;
      readonly trigger_id?: string | undefined;
      readonly view_id?: string;
    },
  ): Promise<'done' | 'failed'> {
    if (then === undefined) return 'done';
    const call = given as Omit<Call, 'signal' | 'reply'>;
    return work.start({
      name,
      call,
      reply: {
        api: options.apis(call.installation.botToken),
        userId: call.userId,
        responseUrl: payload.response_url,
        triggerId: payload.trigger_id,
        viewId: payload.view_id,
      },
      then: (ready) => then(ready as Given),
    });
  }
}

/** Answers to workspaces that are not served leave by their response_url, which needs no token. */
const NOWHERE: Installation = { id: '', botToken: '' };

/** What was typed, by block; a block has one field. */
function textsIn(values: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Record<string, string> {
  const texts: Record<string, string> = Object.create(null);
  for (const [block, fields] of Object.entries(values)) {
    const typed = Object.values(fields).map((field) => typedText.safeParse(field).data?.value);
    texts[block] = typed.find((text) => text !== undefined) ?? '';
  }
  return texts;
}

function toViewAnswer(answer: FormAnswer): ViewResponseAction {
  return 'errors' in answer
    ? { response_action: 'errors', errors: { ...answer.errors } }
    : { response_action: 'update', view: answer.show };
}

function privately(message: Message): SlashAnswer {
  const { blocks, text } = message;
  return { response_type: 'ephemeral', text, ...(blocks && { blocks: [...blocks] }) };
}

type SlashAnswer = { response_type: 'ephemeral'; text: string; blocks?: KnownBlock[] };

/** Where a command's word is also a likely search, its reply ends with that search. */
function offerSearch(word: string): KnownBlock {
  const text = `Search for "${word}" instead`;
  return actions(button({ actionId: SEARCH_INSTEAD, text, value: searchInstead.encode(word) }));
}
