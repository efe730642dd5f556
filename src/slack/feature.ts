// What a feature hands to the router: the first words it answers to, its buttons, modals, shortcuts, events. Every listener is a pair:
// `ack` gives the answer that goes back inside Slack's three seconds, from memory only; `then` does the work afterwards.
// Deleting a feature is deleting its folder and its line in `features.ts`.

import type { KnownBlock, ModalView } from '@slack/types';
import { type Message, section } from './blocks/parts.ts';
import type { SlackApi } from './web.ts';

/** One Slack workspace (or enterprise) in which this app is installed. Its id is in every row, key and job. */
export interface Installation {
  /** The team's id, or the enterprise's for an organisation-wide installation. */
  readonly id: string;
  readonly teamId?: string;
  readonly enterpriseId?: string;
  readonly botToken: string;
  readonly botId?: string;
  readonly botUserId?: string;
}

/** Where something happened in Slack. */
export interface Place {
  readonly id: string;
  readonly kind: 'public' | 'private' | 'direct';
  /** Shared with another organisation, as far as Slack said so. */
  readonly isExternal?: true;
}

/** Who asks, and the ways to answer that person and nobody else. */
export interface Call {
  readonly installation: Installation;
  readonly userId: string;
  /** What a payload and its repetition have in common: what must not be done twice is kept under it. */
  readonly once: string;
  /** Undefined where it happened in no channel: in a modal, in Home, in the menu of shortcuts. */
  readonly channel?: Place;
  /** Ends the work when the time that a person can be expected to wait is over. */
  readonly signal: AbortSignal;
  readonly reply: Reply;
  /** Slack, in the name of the app. */
  readonly slack: SlackApi;
  /**
   * Says that what was asked for is written down: Slack is answered now (where the listener `keeps`), and the work may take
   * as long as it takes, since it is no longer lost with this process.
   */
  kept(): void;
  /** Calls the deadline off: for what takes minutes and comes to an end by itself. With this process it is lost. */
  unhurried(): void;
}

export interface CommandCall extends Call {
  /** What follows the command's word, as typed, with Slack's escapes still in it. */
  readonly args: string;
  /** The slash command as this workspace knows it, to be shown in examples: `/secoda`. */
  readonly command: string;
}

export interface ActionCall extends Call {
  /** The control's own value: a codec's text, never to be trusted. */
  readonly value: string;
  /** What shows the control: a message for one person, one that others read too, a modal, or Home. */
  readonly shownOn: 'private message' | 'shared message' | 'modal' | 'home';
  /** What the modal holds in which the control was used. */
  readonly form?: Form;
  /** Where the message with the control is changed by `SlackApi.respond`, for half an hour; undefined in modals and Home. */
  readonly answersAt?: string;
}

/** What a modal holds. Values are as Slack sends them: checked for shape, not for sense. */
export interface Form {
  /** What stands in text fields, by block. */
  readonly texts: Readonly<Record<string, string>>;
  /** What is chosen in the other fields, by block: values of options, ids of people and channels, a date. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  /** The view's `private_metadata`: a codec's text, never to be trusted. */
  readonly metadata: string;
}

export interface FormCall extends Call, Form {
  /** Channels chosen in fields that let the app post there. */
  readonly targets: readonly { readonly channel: string; readonly responseUrl: string }[];
}

export interface ShortcutCall extends Call {
  /** The message on which it was used; undefined for global shortcuts. */
  readonly message?: {
    readonly text: string;
    readonly ts: string;
    readonly threadTs?: string;
    /** Who wrote it; undefined for messages of apps. */
    readonly author?: string;
  };
}

export interface EventCall extends Call {
  /** As Slack sent it, to be read by a schema. */
  readonly event: unknown;
}

export interface OptionsCall extends Pick<Call, 'installation' | 'userId' | 'signal'>, Pick<Form, 'metadata'> {
  readonly typed: string;
}

/** One line of a menu. The value has at most 75 characters. */
export interface Choice {
  readonly text: string;
  readonly value: string;
}

/** Ways to answer. Each works at most as long as Slack lets it; then a direct message takes its place. */
export interface Reply {
  /** A message that only the asking person sees. */
  send(message: Message): Promise<void>;
  /** What stands below every private message of the answer from now on, though not below a notice. */
  endWith(below: () => readonly KnownBlock[]): void;
  /** A message that everybody in the channel sees, in the thread of what was said to the app. */
  say(message: Message): Promise<void>;
  /** Puts a message in the place of the one whose button was pressed. */
  replace(message: Message): Promise<void>;
  /**
   * Opens a modal that says it is loading, within the trigger's three seconds, on top of the one in which a button was
   * pressed; its content follows by `showModal`.
   */
  openModal(loading: ModalView): Promise<void>;
  /** Puts another content into the modal that was opened here, or from which this payload came. */
  showModal(view: ModalView): Promise<void>;
  /** Whether what was to be shown in the modal was not seen: its person had closed it. */
  isClosed(): boolean;
}

/** What the acknowledgement of a sent form does: errors beside its fields (by block), or another content. */
export type FormAnswer = { readonly errors: Readonly<Record<string, string>> } | { readonly show: ModalView };

export interface Listener<Given, Answer = Message> {
  /** The answer inside the acknowledgement: only cheap work, no waiting on anybody. */
  readonly ack?: (
    call: Pick<Given, keyof Given & ('args' | 'command' | 'value' | 'texts' | 'choices' | 'metadata' | 'userId')>,
  ) => Answer | undefined;
  /** Slack is answered when `then` says that it has `kept` what was asked for, or after two seconds. */
  readonly keeps?: true;
  /** What happens after the acknowledgement; what it throws becomes a reply. */
  readonly then?: (call: Given) => Promise<void>;
}

export interface Command extends Listener<CommandCall> {
  /** The reserved first word. */
  readonly word: string;
  /** What follows the word in usage: `<words>`; empty if nothing does. */
  readonly takes: string;
  /** One line of help. */
  readonly summary: string;
  /** Working examples, without the slash command itself: `find orders`. */
  readonly examples: readonly string[];
  /** Whether these arguments are this command's; otherwise the whole text is a search. */
  readonly accepts: (args: string) => boolean;
  /** Whether people may as well have searched for these words, the first among them: the reply then offers that. */
  readonly alsoSearch?: (args: string) => boolean;
}

export interface Feature {
  readonly name: string;
  readonly commands?: readonly Command[];
  /** Buttons and menus by verb; their action ids are `<feature>.<verb>`. */
  readonly actions?: Readonly<Record<string, Listener<ActionCall>>>;
  /** Forms by verb; their callback ids are `<feature>.<verb>`. */
  readonly forms?: Readonly<Record<string, Listener<FormCall, FormAnswer>>>;
  /** Shortcuts by verb; their callback ids are `<feature>.<verb>`. */
  readonly shortcuts?: Readonly<Record<string, Listener<ShortcutCall>>>;
  /** What menus that search offer, by verb: at most 100, within three seconds. */
  readonly options?: Readonly<Record<string, (call: OptionsCall) => Promise<readonly Choice[]>>>;
  /** Events by the name under which the manifest subscribes to them: `app_mention`, `message.im`, `user_change`. */
  readonly events?: Readonly<Record<string, Listener<EventCall>>>;
}

/** `<feature>.<verb>`: how every action, view and block of a feature is named. */
export function idOf(feature: string, verb: string): string {
  return `${feature}.${verb}`;
}

/** Blocks put under a message; its text stays. */
export function withBlocks({ text, blocks }: Message, ...more: readonly KnownBlock[]): Message {
  return { text, blocks: [...(blocks ?? [section(text)]), ...more] };
}
