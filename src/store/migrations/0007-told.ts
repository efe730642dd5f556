// Whether whoever made a change heard what came of it: what nobody did is told when the process that was to tell it is gone.

import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const told: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('changes')
      .addColumn('title', 'text')
      .addColumn('settled_at', 'double precision')
      // What was settled before this is nobody's news.
      .addColumn('told', 'boolean', (column) => column.notNull().defaultTo(true))
      .execute();
    await sql`alter table changes alter column told set default false`.execute(db);
    await sql`update changes set told = false where state <> 'settled'`.execute(db);
    await sql`create index changes_untold on changes (change) where not told`.execute(db);
  },
};
