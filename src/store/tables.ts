// The tables, as Kysely sees them. Every row that belongs to a workspace carries the installation's id.

import type { ColumnType, Generated } from 'kysely';

export interface Tables {
  readonly stored_views: StoredViewsTable;
  readonly write_slots: WriteSlotsTable;
  readonly installations: InstallationsTable;
  readonly links: LinksTable;
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
