// What a feature hands to the router: the first words it answers to, its buttons, its modals. Every listener is a pair:
// `ack` gives the answer that goes back inside Slack's three seconds, from memory only; `then` does the work afterwards.
// Deleting a feature is deleting its folder and its line in `features.ts`.

import type { KnownBlock, ModalView } from '@slack/types';
import { type Message, section } from './blocks/parts.ts';

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

/** Who asks, and the ways to answer that person and nobody else. */
export interface Call {
  readonly installation: Installation;
  readonly userId: string;
  /** Ends the work when the time that a person can be expected to wait is over. */
  readonly signal: AbortSignal;
  readonly reply: Reply;
}

export interface CommandCall extends Call {
  /** What follows the command's word, as typed, with Slack's escapes still in it. */
  readonly args: string;
  /** The slash command as this workspace knows it, to be shown in examples: `/secoda`. */
  readonly command: string;
}

export interface ActionCall extends Call {
  /** The button's own value: a codec's text, never to be trusted. */
  readonly value: string;
}

export interface FormCall extends Call {
  /** What stands in the form's text fields, by block. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Ways to answer. Each works at most as long as Slack lets it; then a direct message takes its place. */
export interface Reply {
  /** A message that only the asking person sees. */
  send(message: Message): Promise<void>;
  /** Puts a message in the place of the one whose button was pressed. */
  replace(message: Message): Promise<void>;
  /** Opens a modal that says it is loading, within the trigger's three seconds; its content follows by `showModal`. */
  openModal(loading: ModalView): Promise<void>;
  /** Puts another content into the modal that was opened here, or from which this payload came. */
  showModal(view: ModalView): Promise<void>;
}

/** What the acknowledgement of a sent form does: errors beside its fields (by block), or another content. */
export type FormAnswer = { readonly errors: Readonly<Record<string, string>> } | { readonly show: ModalView };

export interface Listener<Given, Answer = Message> {
  /** The answer inside the acknowledgement: only cheap work, no waiting on anybody. */
  readonly ack?: (
    call: Pick<Given, keyof Given & ('args' | 'command' | 'value' | 'texts' | 'userId')>,
  ) => Answer | undefined;
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
  /** True where people are likely to search for the word itself: the reply then offers that. */
  readonly alsoSearch?: boolean;
}

export interface Feature {
  readonly name: string;
  readonly commands?: readonly Command[];
  /** Buttons and menus by verb; their action ids are `<feature>.<verb>`. */
  readonly actions?: Readonly<Record<string, Listener<ActionCall>>>;
  /** Forms by verb; their callback ids are `<feature>.<verb>`. */
  readonly forms?: Readonly<Record<string, Listener<FormCall, FormAnswer>>>;
}

/** `<feature>.<verb>`: how every action, view and block of a feature is named. */
export function idOf(feature: string, verb: string): string {
  return `${feature}.${verb}`;
}

/** Blocks put under a message; its text stays. */
export function withBlocks({ text, blocks }: Message, ...more: readonly KnownBlock[]): Message {
  return { text, blocks: [...(blocks ?? [section(text)]), ...more] };
}
