// Changes on their way, leases, and the ledger.

import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const stewardship: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('changes')
      .addColumn('change', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('installation', 'text', (column) => column.notNull())
      .addColumn('principal', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('once', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('write', 'text')
      .addColumn('fence', 'double precision')
      .addColumn('plan', 'text')
      .addColumn('outcome', 'text')
      .addColumn('queued_at', 'double precision', (column) => column.notNull())
      .addColumn('place', 'bigserial', (column) => column.notNull())
      .addPrimaryKeyConstraint('changes_by_subject', ['change', 'subject'])
      .execute();
    await db.schema.createIndex('changes_waiting').on('changes').columns(['subject', 'state']).execute();
    await db.schema
      .createIndex('changes_once')
      .on('changes')
      .columns(['installation', 'once', 'subject'])
      .unique()
      .execute();

    // Never the same number twice, though rows of leases come and go.
    await sql`create sequence lease_fences`.execute(db);
    await db.schema
      .createTable('leases')
      .addColumn('subject', 'text', (column) => column.primaryKey())
      .addColumn('installation', 'text', (column) => column.notNull())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('fence', 'double precision', (column) => column.notNull())
      .addColumn('expires_at', 'double precision', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('ledger')
      .addColumn('installation', 'text', (column) => column.notNull())
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('at', 'double precision', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('change', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('previous', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('ledger_in_order', ['installation', 'seq'])
      .execute();
    await db.schema.createIndex('ledger_by_subject').on('ledger').columns(['subject', 'seq']).execute();
    await db.schema.createIndex('ledger_by_change').on('ledger').column('change').execute();
    await db.schema
      .createTable('ledger_heads')
      .addColumn('installation', 'text', (column) => column.primaryKey())
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
  },
};
