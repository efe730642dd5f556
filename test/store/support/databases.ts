// One suite, both databases: what is written for the store runs on PGlite and on Postgres, each in an empty database.

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { type Database, IN_MEMORY, openDatabase } from '../../../src/store/database.ts';
import { startPostgres, type TestServer } from './postgres.ts';

export const quiet = { log: { error: () => undefined } };

export interface Fixture {
  readonly kind: Database['kind'];
  readonly database: () => Database;
  /** The same data as another replica sees it; PGlite has one process only, and gives the same database. */
  readonly replica: () => Database;
}

/** Tables are empty before each test. */
export function onEveryDatabase(name: string, suite: (fixture: Fixture) => void): void {
  describe.each(['embedded', 'postgres'] as const)(`${name}, %s`, (kind) => {
    const opened: Database[] = [];
    let server: TestServer | undefined;
    beforeAll(async () => {
      if (kind === 'embedded') {
        opened.push(await openDatabase({ kind, dataDir: IN_MEMORY }, quiet));
        return;
      }
      server = await startPostgres();
      const url = await server.create();
      opened.push(await openDatabase({ kind, url }, quiet), await openDatabase({ kind, url }, quiet));
    });
    beforeEach(async () => {
      await sql`truncate stored_views, write_slots, installations, links, changes, leases, ledger, ledger_heads, happened_once`.execute(
        database().kysely,
      );
    });
    afterAll(async () => {
      for (const one of opened) await one.close();
      await server?.stop();
    });
    function database(): Database {
      const [first] = opened;
      if (first === undefined) throw new Error('the database is not open yet');
      return first;
    }
    suite({ kind, database, replica: () => opened[1] ?? database() });
  });
}

/** Time that only the test turns. */
export function turnedClock(start = Date.UTC(2026, 0, 1)) {
  let now = start;
  return {
    now: () => now,
    turn(milliseconds: number) {
      now += milliseconds;
    },
  };
}
