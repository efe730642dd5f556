// What stewardship needs of the world: a catalog, the people, a journal that survives, the time. The client, identity and
// the store fit these.

import type { Names } from '../identity/directory.ts';
import type { Person } from '../identity/person.ts';
import type { Filter, Sort } from '../secoda/filter.ts';
import type { NewResource, Resource, ResourceData, ResourcePatch } from '../secoda/resources/resource.ts';
import type { Actor } from './change.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly slot?: string;
}

/** Secoda as one key's holder. */
export interface Catalog {
  readonly resources: {
    get(id: string, options?: CallOptions): Promise<Resource>;
    edit(id: string, patch: ResourcePatch, options?: CallOptions): Promise<Resource>;
    bulkUpdate(
      updates: readonly { readonly id: string; readonly data: ResourceData }[],
      options?: CallOptions,
    ): Promise<readonly string[]>;
    create(data: NewResource, options?: CallOptions): Promise<Resource>;
    delete(id: string, options?: CallOptions): Promise<'deleted' | 'already gone'>;
    list(
      query: { filter?: Filter; sort?: Sort },
      options?: CallOptions,
    ): Promise<{ readonly items: readonly Resource[] }>;
  };
  writeSlot(options?: {
    onWait?: (milliseconds: number) => void;
    signal?: AbortSignal;
  }): Promise<{ slot: string; giveBack(): Promise<void> }>;
}

/** Somebody who acts, and the key on which they do. */
export interface Acting {
  readonly person: Person;
  readonly catalog: Catalog;
  readonly sees: (resource: Resource) => boolean;
  readonly names: Pick<Names, 'person' | 'group' | 'tag'>;
}

export interface People {
  /** As far as it is known, at most as old as reads allow: to choose the key. */
  acting(who: Pick<Actor, 'installation' | 'slackUser'>): Promise<Acting>;
  /** Read anew at Secoda: to decide. */
  anew(who: Pick<Actor, 'installation' | 'slackUser'>): Promise<Acting>;
}

/** What is known of a call that failed. */
export interface Failure {
  readonly kind: string;
  /** For people. */
  readonly says: string;
  readonly mayHaveHappened: boolean;
  /** What Secoda said about each field. */
  readonly fields: Readonly<Record<string, string>>;
  /** Where the write limit refused it. */
  readonly retryInMs?: number;
}

export interface Queued {
  readonly change: string;
  readonly subject: string;
  readonly installation: string;
  readonly principal: string;
  readonly body: unknown;
  readonly write: string | undefined;
  readonly plan: unknown;
  readonly queuedAt: number;
}

export interface Lease {
  readonly subject: string;
  readonly fence: number;
}

export interface LedgerEntry {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly change: string;
  readonly subject: string;
  readonly body: unknown;
}

export interface Step {
  readonly change: string;
  readonly installation: string;
  /** Of the resource, where it is known now. */
  readonly title?: string | undefined;
  /** For the ledger; about this change and its own subject unless they name others. */
  readonly entries: readonly {
    readonly kind: string;
    readonly body: unknown;
    readonly change?: string;
    readonly subject?: string;
  }[];
}

/** A settled change on one subject. */
export interface SettledRow {
  readonly change: string;
  readonly subject: string;
  readonly body: unknown;
  readonly outcome: unknown;
  readonly title: string | undefined;
}

export interface Journal {
  /**
   * Keeps a change before anything is done about it. Returns its id; that of the earlier one where the same press was kept
   * already.
   */
  accept(
    change: Pick<Queued, 'change' | 'installation' | 'principal' | 'body'> & {
      readonly subjects: readonly string[];
      readonly once: string | undefined;
    },
  ): Promise<string>;
  /** Undefined while another holds it. */
  take(
    wish: Pick<Queued, 'subject' | 'installation'> & { readonly holder: string; readonly milliseconds: number },
  ): Promise<Lease | undefined>;
  release(lease: Lease): Promise<void>;
  /**
   * What waits for a subject, in order; what was intended by a holder that did not come to an end; and whether somebody has
   * the lease. What is no JSON any more is undefined.
   */
  queued(subject: string): Promise<{
    readonly waiting: readonly Queued[];
    readonly intended: readonly Queued[];
    readonly isHeld: boolean;
  }>;
  /** Writes down what is about to be sent, if the lease is still held, which then lasts so long. False: nothing may be sent. */
  intend(
    lease: Lease,
    milliseconds: number,
    write: string,
    steps: readonly (Step & { readonly plan: unknown })[],
  ): Promise<boolean>;
  /** Writes down what came of changes; those that another holder has settled meanwhile are left as they are. */
  settle(lease: Lease, steps: readonly (Step & { readonly outcome: unknown })[]): Promise<void>;
  /** Puts changes that were not carried out back among those that wait. */
  putBack(lease: Lease, steps: readonly Step[]): Promise<void>;
  /** The outcomes of a change, by subject; subjects without one have none yet. */
  outcomes(change: string): Promise<ReadonlyMap<string, unknown>>;
  /** So many subjects, the longest waiting first, for which something waits or was intended, and which nobody holds. */
  abandoned(of: {
    readonly limit: number;
    readonly except: readonly string[];
  }): Promise<readonly { readonly subject: string }[]>;
  /**
   * So many changes that are settled everywhere since a moment, and that nobody was told of: from then on they count as
   * told, and no other replica gets them.
   */
  untold(of: { readonly before: number; readonly limit: number }): Promise<readonly SettledRow[]>;
  /** Whether those who made these changes were told. */
  told(changes: readonly string[], isTold: boolean): Promise<void>;
  /** In their order; all of them, or so many after a row of the ledger. `resources`: of changes that touched one of these. */
  entries(of: {
    readonly installation: string;
    readonly subject?: string;
    readonly kind?: string;
    readonly changes?: readonly string[];
    readonly resources?: readonly string[];
    readonly after?: number;
    readonly limit?: number;
  }): Promise<readonly LedgerEntry[]>;
}

export interface Clock {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  after(milliseconds: number, act: () => void): () => void;
}
