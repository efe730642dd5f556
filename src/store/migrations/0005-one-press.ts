// A press is kept once, whatever it is about: what creates something has another subject each time. And what is not settled
// is found without a look at what is.

import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const onePress: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropIndex('changes_once').execute();
    await sql`
      update changes set once = null where exists (
        select 1 from changes as first
        where first.installation = changes.installation and first.once = changes.once and first.place < changes.place
      )`.execute(db);
    await db.schema.createIndex('changes_once').on('changes').columns(['installation', 'once']).unique().execute();

    await db.schema.dropIndex('changes_waiting').execute();
    await sql`create index changes_unsettled on changes (subject, place) where state <> 'settled'`.execute(db);
  },
};
