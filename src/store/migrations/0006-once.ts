// Events and presses that were heard of already, for a day.

import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const once: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('happened_once')
      .addColumn('installation', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('happened_once_pk', ['installation', 'key'])
      .execute();
    await db.schema.createIndex('happened_once_until').on('happened_once').column('until').execute();
  },
};
