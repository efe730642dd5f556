// Opens the database: embedded in a folder of this machine, or Postgres for replicas. Everything above sees one Kysely and
// need not know which; migrations run before it is handed out.

import { type Kysely, sql } from 'kysely';
import type { Settings } from '../config/settings.ts';
import { openEmbedded } from './embedded.ts';
import { openPostgres } from './postgres.ts';
import type { Tables } from './tables.ts';

export { IN_MEMORY } from './embedded-server.ts';

export type Db = Kysely<Tables>;

export interface Database {
  readonly kind: Settings['store']['kind'];
  readonly kysely: Db;
  /** Rejects when the database cannot be asked. */
  readonly ping: () => Promise<void>;
  /** Gives connections and the data folder free. */
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly log: { error(fields: object, text: string): void };
}

/** What a kind of database gives once its tables are there. */
export interface Opened {
  readonly kysely: Db;
  readonly close: () => Promise<void>;
}

/** Throws StoreError with one line for the operator; nothing is left open then. */
export async function openDatabase(store: Settings['store'], options: OpenOptions): Promise<Database> {
  const opened =
    store.kind === 'embedded' ? await openEmbedded(store.dataDir, options) : await openPostgres(store.url, options);
  return {
    kind: store.kind,
    ...opened,
    async ping() {
      await sql`select 1`.execute(opened.kysely);
    },
  };
}
