// Brings the tables up to date, forward only, under Kysely's own lock, so that replicas may start together.

import { Migrator } from 'kysely/migration';
import type { Db } from './database.ts';
import { StoreError } from './errors.ts';
import { migrations } from './migrations/migrations.ts';

/** Throws StoreError when a newer version of this app made the tables; otherwise what the database says. */
export async function migrate(kysely: Db): Promise<void> {
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  // Kysely has no code for a migration that was run and is not in the list: its text is all there is.
  if (error instanceof Error && /^corrupted migrations: .* is missing$/.test(error.message)) {
    throw new StoreError(
      'The database was made by a newer version of this app. Run that version, or restore a backup.',
      { cause: error },
    );
  }
  throw error;
}
