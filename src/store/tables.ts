// The tables, as Kysely sees them. Every row that belongs to a workspace carries the installation's id.

import type { ColumnType, Generated } from 'kysely';

export interface Tables {
  readonly stored_views: StoredViewsTable;
  readonly write_slots: WriteSlotsTable;
  readonly installations: InstallationsTable;
  readonly links: LinksTable;
  readonly changes: ChangesTable;
  readonly leases: LeasesTable;
  readonly ledger: LedgerTable;
  readonly ledger_heads: LedgerHeadsTable;
  readonly happened_once: HappenedOnceTable;
}

/** Events and presses that were heard of already. `until` is in milliseconds since 1970. */
export interface HappenedOnceTable {
  readonly installation: string;
  readonly key: string;
  readonly until: number;
}

/** Private results and other state that buttons refer to; one owner each, gone after a day. */
export interface StoredViewsTable {
  readonly key: string;
  readonly installation: string;
  readonly owner: string;
  readonly kind: string;
  /** JSON. */
  readonly state: string;
  readonly version: Generated<number>;
  readonly expires_at: ColumnType<Date, Date, never>;
}

/** Writes of the last minute, so that all replicas together stay under Secoda's limit. Milliseconds since 1970. */
export interface WriteSlotsTable {
  readonly slot: string;
  readonly key_id: string;
  readonly counts_until: number;
}

/** Workspaces that installed the app by OAuth; the token is sealed. */
export interface InstallationsTable {
  readonly id: string;
  readonly team_id: string | null;
  readonly enterprise_id: string | null;
  readonly bot_id: string | null;
  readonly bot_user_id: string | null;
  readonly sealed_token: string;
  readonly installed_at: ColumnType<Date, Date, Date>;
}

/** Personal keys of Secoda; the key is sealed, its hash tells one that is linked already. */
export interface LinksTable {
  readonly installation: string;
  readonly slack_user: string;
  readonly secoda_user: string;
  readonly sealed_key: string;
  readonly key_hash: string;
  readonly version: string;
  readonly linked_at: ColumnType<Date, Date, Date>;
}

/** Changes on their way: written before the press is acknowledged, kept with their outcome for a day. */
export interface ChangesTable {
  readonly change: string;
  /** What is locked for it: a resource's id, or the change's own. */
  readonly subject: string;
  readonly installation: string;
  /** Whose key: `shared`, or the version of a link. Only changes of one principal go in one write. */
  readonly principal: string;
  /** JSON. */
  readonly body: string;
  /** What the same press, sent twice, has in common; on the first of its rows, so that it is kept once. */
  readonly once: string | null;
  readonly state: 'waiting' | 'intended' | 'settled';
  /** While intended: which write, and the holder's fencing number. */
  readonly write: string | null;
  readonly fence: number | null;
  /** JSON: what the write means to do, then what came of it. */
  readonly plan: string | null;
  readonly outcome: string | null;
  /** Of the resource, as it was read for this. */
  readonly title: string | null;
  readonly queued_at: number;
  readonly settled_at: number | null;
  /** Whether whoever made it heard what came of it. */
  readonly told: Generated<boolean>;
  readonly place: Generated<string>;
}

/** One writer at a time for each subject, over all replicas. Times are the database's own. */
export interface LeasesTable {
  readonly subject: string;
  readonly installation: string;
  readonly holder: string;
  readonly fence: number;
  readonly expires_at: number;
}

/** What was intended and what came of it, in order, each row hashed with the one before it. Only ever added to. */
export interface LedgerTable {
  readonly installation: string;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: string;
  readonly change: string;
  readonly subject: string;
  /** JSON, hashed as the text that it is. */
  readonly body: string;
  readonly previous: string;
  readonly hash: string;
}

/** The end of each chain: rows cut off its end are missed. */
export interface LedgerHeadsTable {
  readonly installation: string;
  readonly seq: number;
  readonly hash: string;
}
