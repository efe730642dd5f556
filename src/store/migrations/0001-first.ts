// Stored views, write slots, installations.

import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const first: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('stored_views')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('installation', 'text', (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      // Not jsonb, which refuses some texts that people can paste (\u0000, half of an emoji) and sorts keys.
      .addColumn('state', 'json', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
      .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('stored_views_expiry').on('stored_views').column('expires_at').execute();

    await db.schema
      .createTable('write_slots')
      .addColumn('slot', 'text', (column) => column.primaryKey())
      .addColumn('key_id', 'text', (column) => column.notNull())
      .addColumn('counts_until', 'double precision', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('write_slots_by_key').on('write_slots').columns(['key_id', 'counts_until']).execute();

    await db.schema
      .createTable('installations')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('team_id', 'text')
      .addColumn('enterprise_id', 'text')
      .addColumn('bot_id', 'text')
      .addColumn('bot_user_id', 'text')
      .addColumn('sealed_token', 'text', (column) => column.notNull())
      .addColumn('installed_at', 'timestamptz', (column) => column.notNull())
      .execute();
  },
};
