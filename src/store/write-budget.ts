// Secoda takes 30 writes a minute with one key and then answers 429. All replicas share this log of the last minute, so
// that together they never send more in any 60 seconds, wherever those begin.

import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';

const WRITES = 30;
const WINDOW_MS = 60_000;
/** A call whose process died is counted this long: no write of ours is under way for longer. */
const LONGEST_CALL_MS = 150_000;

export interface StoredWriteBudget {
  reserve(keyId: string): Promise<{ readonly slot: string } | { readonly retryInMs: number }>;
  settle(slot: string): Promise<void>;
}

/** The database's own clock: those of the replicas differ. */
const databaseTime = (): RawBuilder<number> => sql<number>`extract(epoch from clock_timestamp())::double precision * 1000`;

/** @param time the present in milliseconds since 1970, as SQL. */
export function writeBudget(db: Db, time: () => RawBuilder<number> = databaseTime): StoredWriteBudget {
  return {
    reserve: (keyId) =>
      db.transaction().execute(async (tx) => {
        // Replicas wait for each other here, per key; the lock ends with the transaction.
        await sql`select pg_advisory_xact_lock(hashtextextended(${keyId}, 0))`.execute(tx);
        const taken = await tx
          .selectFrom('write_slots')
          .select((all) => [
            time().as('now'),
            all.fn.countAll<string>().as('count'),
            // A write under way can come free a window from now at the earliest.
            sql<number>`min(case when settled then counts_until else ${time()} + ${WINDOW_MS} end)`.as('earliest'),
          ])
          .where('key_id', '=', keyId)
          .where('counts_until', '>', time())
          .executeTakeFirstOrThrow();
        if (Number(taken.count) >= WRITES) return { retryInMs: Math.max(1, Math.ceil(taken.earliest - taken.now)) };
        const slot = randomUUID();
        await tx.deleteFrom('write_slots').where('key_id', '=', keyId).where('counts_until', '<=', time()).execute();
        await tx
          .insertInto('write_slots')
          .values({ slot, key_id: keyId, counts_until: sql`${time()} + ${WINDOW_MS + LONGEST_CALL_MS}`, settled: false })
          .execute();
        return { slot };
      }),
    async settle(slot) {
      await db
        .updateTable('write_slots')
        .set({ counts_until: sql`${time()} + ${WINDOW_MS}`, settled: true })
        .where('slot', '=', slot)
        .execute();
    },
  };
}
