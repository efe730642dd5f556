// Stored views as plain text in one piece: Postgres checked the JSON that this app had just written, and compressed it, at
// three times the cost of the insert itself. They live for a day; a search makes one.

import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const viewsAsText: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('stored_views')
      .alterColumn('state', (column) => column.setDataType('text'))
      .execute();
    // Rows under 8 KB stay as they are: a page of results has two or three.
    await sql`alter table stored_views set (toast_tuple_target = 8160)`.execute(db);
  },
};
