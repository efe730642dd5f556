// The one router: it looks up the feature that answers a payload. Bolt runs every listener that matches, so a second one on
// the same command would acknowledge twice; and it asks every listener, so a payload is dispatched here, before them all.

import type { App, ViewResponseAction } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { Message } from './blocks/parts.ts';
import { type Routing, routeText } from './commands.ts';
import type { ErrorReplies } from './errors.ts';
import {
  type ActionCall,
  type Call,
  type CommandCall,
  type EventCall,
  type Feature,
  type FormAnswer,
  type FormCall,
  type Installation,
  idOf,
  type Listener,
  type ShortcutCall,
  withBlocks,
} from './feature.ts';
import type { Resolved } from './installation.ts';
import { menuFiller } from './menus.ts';
import { type Asking, readCommand, readEvent, readForm, readOptions, readPress, readShortcut } from './payloads.ts';
import { errorModal } from './reply.ts';
import { SEARCH_INSTEAD, searchInstead, searchOffered } from './search-instead.ts';
import type { SlackApi } from './web.ts';
import type { Clock, Given, Work } from './work.ts';

export interface RouterOptions extends Routing {
  readonly features: readonly Feature[];
  /** The slash command shown in texts. */
  readonly command: string;
  readonly apis: (botToken: string) => SlackApi;
  readonly work: Work;
  readonly errors: ErrorReplies;
  readonly clock: Pick<Clock, 'after'>;
  /** Whether this is the first time that an installation is told of an event: Slack repeats some, to any replica. */
  readonly isNews: (installation: string, event: string) => Promise<boolean>;
  readonly onCommand: (word: string, outcome: string) => void;
}

const OLD_FORM = 'This form is from an older version of this app. Please open it again.';
const OLD_BUTTON = 'This button is from an older version of this app. Please run the command again.';
const OLD_SHORTCUT = 'This shortcut is from an older version of this app. Whoever runs it can install it again.';

/** Slack waits three seconds. */
const KEPT_WITHIN_MS = 2000;

/** A payload of Slack, as Bolt hands it over; events are acknowledged already. */
interface Payload {
  readonly body: unknown;
  readonly context: object;
  readonly ack: (answer?: unknown) => Promise<void>;
}

export function registerRouter(app: App, options: RouterOptions): void {
  const { features, work, errors, clock } = options;
  const commands = features.flatMap((feature) => feature.commands ?? []);
  const named = <Listens>(of: (feature: Feature) => Readonly<Record<string, Listens>> | undefined) =>
    new Map(
      features.flatMap((feature) =>
        Object.entries(of(feature) ?? {}).map(([verb, listener]) => [idOf(feature.name, verb), listener] as const),
      ),
    );
  const listeners = named<Listener<ActionCall>>(({ actions }) => actions);
  const forms = named<Listener<FormCall, FormAnswer>>(({ forms }) => forms);
  const shortcuts = named<Listener<ShortcutCall>>(({ shortcuts }) => shortcuts);
  const menus = named(({ options }) => options);
  const fill = menuFiller({ clock, errors });
  const saying = (text: string): Listener<Call> => ({ then: ({ reply }) => reply.send({ text }) });

  /** A message that is given again is the same answer, frozen, so that it is written out once. */
  const answers = new WeakMap<Message, SlashAnswer>();
  function privateAnswer(message: Message, below: () => readonly KnownBlock[]): SlashAnswer {
    const before = answers.get(message);
    if (before !== undefined) return before;
    const more = below();
    const answer = Object.freeze(privately(more.length === 0 ? message : withBlocks(message, ...more)));
    answers.set(message, answer);
    return answer;
  }

  async function onCommand({ body, ack, context }: Payload): Promise<void> {
    const { text, ways, ...asking } = readCommand(body);
    const asked = routeText(text, commands, options);
    const { command, args } = asked;
    const served = serve(context, command.word);
    if ('refusal' in served) return ack(privately(served.refusal));
    const below = (): readonly KnownBlock[] => searchOffered(asked);
    const given = { ...asking, ...served, ways: { ...ways, below }, args, command: options.command };
    const answer = answerOf(() => command.ack?.(given), command.word);
    await ack(answer && privateAnswer(answer, below));
    options.onCommand(command.word, await run<CommandCall>(command, given, command.word));
  }

  async function onPress({ body, ack, context }: Payload): Promise<void> {
    const press = readPress(body);
    const id = press.action;
    const served = serve(context, listeners.has(id) ? id : 'old button');
    const given = { ...press, ...('refusal' in served ? { installation: NOWHERE } : served) };
    if ('refusal' in served) {
      await ack();
      await run<ActionCall>({ then: ({ reply }) => reply.send(served.refusal) }, given, 'refused press');
      return;
    }
    if (id === SEARCH_INSTEAD) {
      const search: Listener<ActionCall> = {
        async then(call) {
          const { command, args } = routeText(
            `${options.fallback} ${searchInstead.decode(call.value)}`,
            commands,
            options,
          );
          await command.then?.({ ...call, args, command: options.command });
        },
      };
      await acked(search, given, id, ack);
      return;
    }
    const listener = listeners.get(id);
    await acked(listener ?? saying(OLD_BUTTON), given, listener ? id : 'old button', ack);
  }

  async function onForm({ body, ack, context }: Payload): Promise<void> {
    const sent = readForm(body);
    const listener: Listener<FormCall, FormAnswer> = forms.get(sent.callbackId) ?? {
      ack: () => ({ show: errorModal({ text: OLD_FORM }) }),
    };
    const name = forms.has(sent.callbackId) ? sent.callbackId : 'old form';
    const served = serve(context, name);
    if ('refusal' in served) return ack(toViewAnswer({ show: errorModal(served.refusal) }));
    const given = { ...sent, ...served };
    const answer = ((): FormAnswer | undefined => {
      try {
        return listener.ack?.(given);
      } catch (error) {
        return { show: errorModal(errors.toMessage(error, name)) };
      }
    })();
    if (answer !== undefined && 'errors' in answer) return ack(toViewAnswer(answer));
    await acked(listener, given, name, () => ack(answer && toViewAnswer(answer)));
  }

  async function onShortcut({ body, ack, context }: Payload): Promise<void> {
    const used = readShortcut(body);
    const name = shortcuts.has(used.callbackId) ? used.callbackId : 'old shortcut';
    const served = serve(context, name);
    await ack();
    const given = { ...used, ...('refusal' in served ? { installation: NOWHERE } : served) };
    const listener: Listener<ShortcutCall> =
      'refusal' in served
        ? { then: ({ reply }) => reply.send(served.refusal) }
        : (shortcuts.get(used.callbackId) ?? saying(OLD_SHORTCUT));
    await run<ShortcutCall>(listener, given, name);
  }

  async function onMenu({ body, ack, context }: Payload): Promise<void> {
    const { action, ...given } = readOptions(body);
    const served = serve(context, action);
    const menu = menus.get(action);
    const offered = 'refusal' in served || menu === undefined ? [] : await fill(menu, { ...given, ...served }, action);
    await ack({ options: offered });
  }

  async function onEvent({ body, context }: Payload): Promise<void> {
    const heard = readEvent(body);
    const all = features.flatMap(({ events }) => events?.[heard?.name ?? ''] ?? []);
    if (heard === undefined || all.length === 0) return;
    const served = serve(context, heard.name);
    // An event of a workspace that is not served has nobody to answer.
    if ('refusal' in served) return;
    const given = { ...heard, ...served };
    // Asked once for all who listen, and by work that is under way: Slack has its acknowledgement already.
    const news = options.isNews(served.installation.id, heard.once);
    const ifNews = ({ then }: Listener<EventCall>): Listener<EventCall> => ({
      then: async (call) => ((await news) ? then?.(call) : undefined),
    });
    await Promise.all(all.map((listener) => run<EventCall>(ifNews(listener), given, heard.name)));
  }

  const byType: Readonly<Record<string, (payload: Payload) => Promise<void>>> = {
    block_actions: onPress,
    view_submission: onForm,
    shortcut: onShortcut,
    message_action: onShortcut,
    block_suggestion: onMenu,
    event_callback: onEvent,
  };
  app.use(async ({ next, ...args }) => {
    const { body } = args;
    const type = 'type' in body && typeof body.type === 'string' ? body.type : '';
    const listener = 'command' in body ? onCommand : Object.hasOwn(byType, type) ? byType[type] : undefined;
    // Others listen to events too; what nobody listens to is left unacknowledged, and refused by the receiver.
    const goesOn = listener === undefined || listener === onEvent;
    await Promise.all([listener?.(args as Payload), goesOn && next()]);
  });

  /** The installation of a payload, or what to say to those who have none. */
  function serve(context: object, during: string): { installation: Installation } | { refusal: Message } {
    const { resolved } = context as { readonly resolved: Resolved };
    return 'failure' in resolved ? { refusal: errors.toMessage(resolved.failure, during) } : resolved;
  }

  /** What goes back inside the acknowledgement; what goes wrong while making it is said there too. */
  function answerOf(make: () => Message | undefined, during: string): Message | undefined {
    try {
      return make();
    } catch (error) {
      return errors.toMessage(error, during);
    }
  }

  /** Answers Slack at once, or, for a listener that keeps, when it has kept. */
  async function acked<Whole extends Call>(
    listener: Pick<Listener<Whole>, 'keeps' | 'then'>,
    given: Given<Whole> & Pick<Asking, 'ways'>,
    name: string,
    ack: () => Promise<void>,
  ): Promise<void> {
    if (listener.keeps !== true) {
      await ack();
      await run(listener, given, name);
      return;
    }
    const kept = Promise.withResolvers<void>();
    const acknowledged = Promise.withResolvers<void>();
    // Whatever is said goes out after the acknowledgement, which would otherwise put its own answer over it.
    const before = (): Promise<void> => {
      kept.resolve();
      return acknowledged.promise;
    };
    const running = run(listener, { ...given, ways: { ...given.ways, before } }, name, kept.resolve);
    const callOff = clock.after(KEPT_WITHIN_MS, kept.resolve);
    await Promise.race([kept.promise, running]).finally(callOff);
    await ack().finally(acknowledged.resolve);
    await running;
  }

  async function run<Whole extends Call>(
    { then }: Pick<Listener<Whole>, 'then'>,
    { ways, ...given }: Given<Whole> & Pick<Asking, 'ways'>,
    name: string,
    onKept?: () => void,
  ): Promise<'done' | 'failed'> {
    if (then === undefined) return 'done';
    const call = given as unknown as Given;
    return work.start({
      name,
      call,
      reply: { api: options.apis(call.installation.botToken), userId: call.userId, ...ways },
      ...(onKept && { onKept }),
      then: (ready) => then(ready as Whole),
    });
  }
}

/** Answers to workspaces that are not served leave by their response_url, which needs no token. */
const NOWHERE: Installation = { id: '', botToken: '' };

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
