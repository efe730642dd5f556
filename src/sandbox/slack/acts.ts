// What people do in Slack, as the bot gets to know of it: commands, presses, filled and sent forms, shortcuts. Each act
// ends when the bot has acked it, and leaves on the screen what Slack's client would show.

import type { Channel } from './channels.ts';
import { type Control, controls } from './controls.ts';
import type { Courier, Delivery } from './delivery.ts';
import { type Heard, ofHome, ofMessage, ofPerson } from './events.ts';
import { currently, fieldsOf, mayPress, type OptionGroup, topModal } from './fields.ts';
import { type Choice, type FormState, isField } from './form.ts';
import type { FileRecord, Shown } from './messages.ts';
import {
  actionRecord,
  actionsPayload,
  closedPayload,
  commandPayload,
  eventPayload,
  messageShortcutPayload,
  type SlackEvent,
  shortcutPayload,
  submissionPayload,
} from './payloads.ts';
import type { Person } from './people.ts';
import { applyAnswer, toAnswer } from './response-url.ts';
import { complaintsOf, takeSubmissionAck } from './submission.ts';
import type { ResponseTicket } from './tickets.ts';
import { escapeTyped, type Known, writtenOut } from './typed.ts';
import type { View } from './views.ts';
import { ApiRefusal } from './web-api/refusal.ts';
import type { Workspace } from './workspace.ts';

interface EventOptions {
  /** The same id again is the same event delivered again. */
  readonly eventId?: string;
  /** Counts as Slack's retry number; the first delivery has none. */
  readonly attempt?: number;
  /** Whether it happened in a channel shared with another organisation. */
  readonly isShared?: boolean;
}

/** What Slack's own client refuses before it asks the bot. */
const UNSENT: Omit<Delivery, 'body'> = {
  status: 0,
  ackMs: 0,
  retried: 0,
  problem: undefined,
  sent: { body: '', headers: {} },
};

const TROUBLE = 'We had some trouble connecting. Try again?';

export interface Acts {
  command(person: Person, command: string, text: string, where?: Channel): Promise<Delivery>;
  /** Throws for what Slack's client would not let this person press. */
  press(person: Person, control: Control, value?: Choice): Promise<Delivery>;
  /** The same press by somebody it is not shown to: what a forger would send if the signature were no hurdle. */
  forge(person: Person, control: Control, value?: Choice): Promise<Delivery>;
  fill(person: Person, values: Readonly<Record<string, Choice>>): Promise<void>;
  /** Fills one field, without a word to the bot. Throws for what Slack's client would not let this person choose. */
  set(person: Person, control: Control, value: Choice): Promise<void>;
  /** What the fields of a message or view hold for this person. */
  held(person: Person, on: Shown | View): FormState;
  submit(person: Person, values?: Readonly<Record<string, Choice>>): Promise<Delivery>;
  close(person: Person, all?: boolean): Promise<Delivery | undefined>;
  options(person: Person, control: Control, typed: string): Promise<OptionGroup[]>;
  shortcut(person: Person, callbackId: string): Promise<Delivery>;
  messageShortcut(person: Person, callbackId: string, message: Shown): Promise<Delivery>;
  event(event: SlackEvent, options?: EventOptions): Promise<Delivery>;
  /** A person writes into a channel or to the bot, and the bot hears of it by the events that its manifest asks for. */
  write(
    person: Person,
    text: string,
    where?: Channel | 'dm',
    threadTs?: string,
    files?: readonly FileRecord[],
  ): Promise<Delivery[]>;
  /** A person opens the app's Home or its messages. */
  openHome(person: Person, tab?: 'home' | 'messages'): Promise<Delivery[]>;
  /** Tells of a person as Slack knows them now, for instance after `change`. */
  userChange(person: Person): Promise<Delivery[]>;
  /** A person writes into a channel. Nothing is sent to the bot: whether it hears of it is a matter of `event`. */
  say(person: Person, text: string, where?: Channel, threadTs?: string): Shown;
}

interface Surroundings {
  /** `http://127.0.0.1:PORT` */
  readonly origin: () => string;
  /** By command: whether what is typed arrives escaped. A command that the manifest does not know does. */
  readonly escapes: ReadonlyMap<string, boolean>;
}

export function acts(workspace: Workspace, courier: Courier, { origin, escapes }: Surroundings): Acts {
  const { channels, ids, messages, tickets, views } = workspace;
  const fields = fieldsOf(workspace, courier);

  const responseUrl = (kind: 'commands' | 'actions', ticket: ResponseTicket): string =>
    origin() + tickets.responsePath(kind, ticket);

  const known: Known = {
    person: (handle) =>
      handle === workspace.app.name
        ? workspace.app.userId
        : Object.values(workspace.people).find((one) => one.name === handle)?.id,
    channel: (name) => Object.values(channels.named).find((one) => one.name === name)?.id,
  };

  function sendEvent(event: SlackEvent, { eventId = ids.next('Ev'), attempt, isShared = false }: EventOptions = {}) {
    const payload = eventPayload(event, { eventId, isShared }, workspace);
    return courier.deliverEvent(payload, `event ${event.type}`, attempt === undefined ? undefined : { attempt });
  }

  /** Of all that happened, what the app asked to hear. */
  function tell(heard: readonly Heard[], isShared = false): Promise<Delivery[]> {
    const asked = heard.filter(({ subscription }) => workspace.events.includes(subscription));
    return Promise.all(asked.map(({ event }) => sendEvent(event, { isShared })));
  }

  async function sendAction(person: Person, control: Control, chosen: Parameters<typeof actionRecord>[3]) {
    const on = currently(control.on, person, workspace);
    const inView = on.kind === 'view';
    const ticket = inView
      ? undefined
      : { personId: person.id, channel: on.channel, original: on, threadTs: on.threadTs };
    const payload = actionsPayload(
      person,
      {
        on,
        unfurl: control.unfurl,
        action: actionRecord(control.element, control.blockId, ids.ts(), chosen),
        state: fields.stateOn(on, person),
        triggerId: tickets.trigger({ personId: person.id, inModal: inView && on.type === 'modal' }),
        responseUrl: ticket === undefined ? undefined : responseUrl('actions', ticket),
      },
      workspace,
    );
    const delivery = await courier.deliver({ kind: 'interactive', payload }, `press of "${control.label}"`);
    if (delivery.problem !== undefined && inView) views.complain(on.id, { notice: TROUBLE });
    return delivery;
  }

  async function press(person: Person, control: Control, value?: Choice): Promise<Delivery> {
    const { element } = control;
    if (isField(element)) {
      const on = currently(control.on, person, workspace);
      const block = on.blocks.find((one) => one.block_id === control.blockId);
      if (block?.type === 'input' && block.dispatch_action !== true) {
        throw new Error(`"${control.label}" tells the bot nothing before the form is sent: fill it`);
      }
      const state = await fields.choose(person, control, value ?? null);
      fields.keep(on, person, control, state);
      return sendAction(person, control, { state });
    }
    if (control.option === undefined) return sendAction(person, control, {});
    const { text, value: picked } = control.option;
    const option = { text, ...(picked !== undefined && { value: picked }) };
    return sendAction(person, control, { option, ...(picked !== undefined && { value: picked }) });
  }

  return {
    async command(person, command, text, where = person.isForeign ? channels.named.partners : channels.named.general) {
      if (!where.members.has(person.id)) throw new Error(`${person.realName} is not in ${where.name}`);
      const ticket: ResponseTicket = { personId: person.id, channel: where, original: undefined, threadTs: undefined };
      const note = (said: string): void => {
        const author = { kind: 'slack', userId: 'USLACKBOT', name: 'Slackbot' } as const;
        messages.postEphemeral({ text: said, blocks: [], channel: where, author }, person.id);
      };
      // Slash commands do not reach the apps of the other organisation of a shared channel.
      if (person.teamId !== workspace.team.id) {
        note(
          `${command} is not a valid command. In Slack, all messages that start with "/" are interpreted as commands.`,
        );
        return { ...UNSENT, body: undefined };
      }
      const payload = commandPayload(
        person,
        {
          command,
          text: (escapes.get(command) ?? true) ? escapeTyped(text.trim(), known) : text.trim(),
          channel: where,
          triggerId: tickets.trigger({ personId: person.id, inModal: false }),
          responseUrl: responseUrl('commands', ticket),
        },
        workspace,
      );
      const delivery = await courier.deliver({ kind: 'command', payload }, command);
      if (delivery.problem !== undefined) note(`${command} failed with the error "${delivery.problem}"`);
      else if (delivery.body !== undefined) {
        try {
          applyAnswer(toAnswer(delivery.body), ticket, workspace, `ack of ${command}`);
        } catch (error) {
          if (!(error instanceof ApiRefusal)) throw error;
          note(`${command} failed with the error "invalid_command_response"`);
        }
      }
      return delivery;
    },

    async press(person, control, value) {
      mayPress(person, workspace, control.on);
      return press(person, control, value);
    },

    forge: press,

    fill: (person, values) => fields.fill(person, values),
    async set(person, control, value) {
      mayPress(person, workspace, control.on);
      const state = await fields.choose(person, control, value);
      fields.keep(currently(control.on, person, workspace), person, control, state);
    },
    held: (person, on) => fields.stateOn(on, person),
    options: (person, control, typed) => fields.options(person, control, typed),

    async submit(person, values = {}) {
      await fields.fill(person, values);
      const view = topModal(person, workspace);
      if (view.submit === undefined) throw new Error('this modal has no submit button');
      const errors = complaintsOf(view);
      views.complain(view.id, { errors });
      if (Object.keys(errors).length > 0) return { ...UNSENT, body: { response_action: 'errors', errors } };
      const payload = submissionPayload(
        person,
        {
          view,
          triggerId: tickets.trigger({ personId: person.id, inModal: true }),
          responseUrls: responseTargets(view, channels).map(({ channel, ...target }) => ({
            ...target,
            channel_id: channel.id,
            response_url: responseUrl('actions', {
              personId: person.id,
              channel,
              original: undefined,
              threadTs: undefined,
            }),
          })),
        },
        workspace,
      );
      const delivery = await courier.deliver({ kind: 'interactive', payload }, `submit of "${view.title}"`);
      if (delivery.problem !== undefined) views.complain(view.id, { notice: TROUBLE });
      else if (!takeSubmissionAck(delivery.body, view, workspace)) views.complain(view.id, { notice: TROUBLE });
      return delivery;
    },

    async close(person, all = false) {
      const closed = views.close(person.id, all || topModal(person, workspace).clearOnClose);
      let last: Delivery | undefined;
      for (const view of closed) {
        if (!view.notifyOnClose) continue;
        const payload = closedPayload(person, view, all || view.clearOnClose, workspace);
        last = await courier.deliver({ kind: 'interactive', payload }, `close of "${view.title}"`);
      }
      return last;
    },

    shortcut(person, callbackId) {
      const triggerId = tickets.trigger({ personId: person.id, inModal: false });
      const payload = shortcutPayload(person, { callbackId, triggerId, actionTs: ids.ts() }, workspace);
      return courier.deliver({ kind: 'interactive', payload }, `shortcut ${callbackId}`);
    },

    messageShortcut(person, callbackId, message) {
      mayPress(person, workspace, message);
      if (message.kind === 'ephemeral') throw new Error('an ephemeral message has no shortcuts');
      if (person.isForeign) throw new Error('people of another organisation have no shortcuts of this app');
      const ticket = { personId: person.id, channel: message.channel, original: undefined, threadTs: undefined };
      const payload = messageShortcutPayload(
        person,
        {
          callbackId,
          triggerId: tickets.trigger({ personId: person.id, inModal: false }),
          actionTs: ids.ts(),
          responseUrl: responseUrl('actions', ticket),
          message: messages.find(message.channel.id, message.ts, person.id) ?? message,
        },
        workspace,
      );
      return courier.deliver({ kind: 'interactive', payload }, `message shortcut ${callbackId}`);
    },

    event: sendEvent,

    write(person, text, where = channels.named.general, threadTs, files = []) {
      const channel = where === 'dm' ? channels.dm(person) : where;
      if (!channel.members.has(person.id)) throw new Error(`${person.realName} is not in ${channel.name}`);
      const author = { kind: 'person', userId: person.id, name: person.realName } as const;
      for (const { id } of files) workspace.files.complete(id, { channel: channel.id });
      const message = messages.post({ text: writtenOut(text, known), blocks: [], channel, author, threadTs, files });
      return tell(ofMessage(message, workspace), channel.isShared);
    },

    openHome: (person, tab = 'home') => tell([ofHome(person, tab, workspace)]),
    userChange: (person) => tell([ofPerson(workspace.people[person.role], workspace)]),

    say(person, text, where = channels.named.general, threadTs) {
      const author = { kind: 'person', userId: person.id, name: person.realName } as const;
      return messages.post({ text, blocks: [], channel: where, author, threadTs });
    },
  };
}

/** The channels chosen in fields that ask for a response URL. */
function responseTargets(view: View, channels: Workspace['channels']) {
  return controls(view).flatMap(({ element, blockId, actionId }) => {
    if (!('response_url_enabled' in element) || element.response_url_enabled !== true) return [];
    const state = view.state[blockId]?.[actionId];
    const id = state?.selected_conversation ?? state?.selected_channel;
    const channel = typeof id === 'string' ? channels.get(id) : undefined;
    return channel === undefined ? [] : [{ block_id: blockId, action_id: actionId, channel }];
  });
}
