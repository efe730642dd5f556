// What the page's server and its windows say to each other over the websocket. Types only: the server checks what windows
// ask (asks.ts), a window believes its own server.

import type { AnyBlock } from '@slack/types';
import type { RecordedRequest } from '../catalog/requests.ts';
import type { FormState } from '../slack/form.ts';
import type { Author } from '../slack/messages.ts';
import type { Role } from '../slack/people.ts';
import type { Exchange } from '../slack/wire.ts';
import type { Ask, Place } from './asks.ts';

export type { Ask, Exchange, FormState, Place };

export interface Someone {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
}

export interface Actor extends Someone {
  readonly role: Role;
  /** Who this is, in a few words: "Editor in Secoda". */
  readonly about: string;
}

export interface Room {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: number;
  readonly isArchived: boolean;
  readonly isShared: boolean;
}

export interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly hint: string;
}

export interface Shortcut {
  readonly name: string;
  readonly callbackId: string;
  readonly description: string;
}

/** The app as its manifest describes it. */
export interface AppFace {
  readonly name: string;
  readonly userId: string;
  readonly description: string;
  readonly commands: readonly SlashCommand[];
  readonly globalShortcuts: readonly Shortcut[];
  readonly messageShortcuts: readonly Shortcut[];
  readonly hasHome: boolean;
  readonly mayWriteToApp: boolean;
}

export interface FileSeen {
  readonly id: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** What the app put below a link. */
export interface UnfurlSeen {
  readonly url: string;
  readonly text: string;
  readonly blocks: readonly AnyBlock[];
}

export interface MessageSeen {
  /** Unlike any other in its channel. */
  readonly key: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly author: Author;
  readonly onlyYou: boolean;
  readonly edited: boolean;
  readonly text: string;
  readonly blocks: readonly AnyBlock[];
  readonly unfurls: readonly UnfurlSeen[];
  readonly files: readonly FileSeen[];
  readonly held: FormState;
}

export interface ViewSeen {
  readonly id: string;
  readonly hash: string;
  readonly title: string;
  readonly submit: string | undefined;
  readonly close: string | undefined;
  readonly blocks: readonly AnyBlock[];
  readonly held: FormState;
  readonly errors: Readonly<Record<string, string>>;
  readonly notice: string | undefined;
  /** Whether it lies on another, to which closing it leads back. */
  readonly isPushed: boolean;
}

/** Whose key it was stays with the catalog. */
export type CatalogRequest = Omit<RecordedRequest, 'personId'>;

export interface CatalogResource {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly marks: readonly string[];
  readonly description: string;
  /** What else is known of it, by its name. */
  readonly facts: readonly (readonly [name: string, words: string])[];
}

export interface CatalogChange {
  readonly id: string;
  readonly at: number;
  /** Whose key it was done with. */
  readonly who: string;
  /** That key is the bot's, for everybody without one of their own: who asked is not known to the catalog. */
  readonly isShared: boolean;
  readonly what: string;
  readonly on: string;
  readonly fields: readonly { readonly name: string; readonly before: string; readonly after: string }[];
}

export interface CatalogSeen {
  readonly count: number;
  readonly resources: readonly CatalogResource[];
  readonly changeCount: number;
  /** Newest first. */
  readonly changes: readonly CatalogChange[];
}

export type Switch = 'slow' | 'down' | 'throttled' | 'half json' | 'hang after applying';

/** The state of the machinery behind the page. */
export interface Behind {
  readonly switched: Switch | undefined;
  /** How far ahead of the machine the sandbox's clock is. */
  readonly aheadMs: number;
}

export interface Hello {
  readonly kind: 'hello';
  readonly me: Actor;
  readonly actors: readonly Actor[];
  /** Everybody who can be picked or mentioned. */
  readonly people: readonly Someone[];
  readonly rooms: readonly Room[];
  readonly team: string;
  readonly app: AppFace;
  /** What is real here, what may be written to it, what is kept; none when all is made up and forgotten. */
  readonly notes: readonly string[];
  /** Whether there is an embedded catalog to look into. */
  readonly hasCatalog: boolean;
}

/** To a window that looks behind the page only. */
export interface HelloBehind extends Pick<Hello, 'notes' | 'hasCatalog'> {
  readonly kind: 'hello behind';
  readonly app: string;
  /** Whether there is a small Slack beside this page. */
  readonly hasSlack: boolean;
}

/** From the server to one window. */
export type News =
  | Hello
  | HelloBehind
  | {
      readonly kind: 'messages';
      readonly room: string;
      readonly put: readonly MessageSeen[];
      readonly gone: readonly string[];
    }
  | { readonly kind: 'views'; readonly modal: ViewSeen | null; readonly home: ViewSeen | null }
  | { readonly kind: 'read'; readonly marks: Readonly<Record<string, string>> }
  | {
      readonly kind: 'wire';
      readonly exchanges: readonly Exchange[];
      readonly requests: readonly CatalogRequest[];
      readonly violations: readonly string[];
    }
  | { readonly kind: 'behind'; readonly behind: Behind }
  /** `last`: the newest change; undefined while there is none. */
  | { readonly kind: 'catalog changed'; readonly last: string | undefined }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly problem?: string };
