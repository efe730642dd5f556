// Personal keys of Secoda, linked by people.

import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const links: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('links')
      .addColumn('installation', 'text', (column) => column.notNull())
      .addColumn('slack_user', 'text', (column) => column.notNull())
      .addColumn('secoda_user', 'text', (column) => column.notNull())
      .addColumn('sealed_key', 'text', (column) => column.notNull())
      // Tells a key that is linked already, without opening any.
      .addColumn('key_hash', 'text', (column) => column.notNull().unique())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('linked_at', 'timestamptz', (column) => column.notNull())
      .addPrimaryKeyConstraint('links_by_person', ['installation', 'slack_user'])
      .execute();
  },
};
