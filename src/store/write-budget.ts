// Secoda takes 30 writes a minute with one key and then answers 429. All replicas share this log of the last minute, so
// that together they never send more in any 60 seconds, wherever those begin.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { type DatabaseTime, databaseTime } from './time.ts';

const WRITES = 30;
const WINDOW_MS = 60_000;
/** A call whose process died is counted this long: no write of ours is under way for longer. */
const LONGEST_CALL_MS = 150_000;

export interface StoredWriteBudget {
  /**
   * A slot, or in how many milliseconds to ask again. A slot counts until 60 s after `settle`; that of a process that died
   * until 210 s after it was taken.
   * @param keyId stands for the key; it is written to the database.
   */
  reserve(keyId: string): Promise<{ readonly slot: string } | { readonly retryInMs: number }>;
  /** To be called when the answer is there, whatever it is, or when the write was never sent. */
  settle(slot: string): Promise<void>;
  /** For a slot with which nothing was sent. */
  giveBack(slot: string): Promise<void>;
}

export function writeBudget(db: Db, time: DatabaseTime = databaseTime): StoredWriteBudget {
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
            // A write under way may settle now, and is free a window later.
            sql<number>`min(least(counts_until, ${time()} + ${WINDOW_MS}))`.as('earliest'),
          ])
          .where('key_id', '=', keyId)
          .where('counts_until', '>', time())
          .executeTakeFirstOrThrow();
        if (Number(taken.count) >= WRITES) return { retryInMs: Math.max(1, Math.ceil(taken.earliest - taken.now)) };
        const slot = randomUUID();
        await tx.deleteFrom('write_slots').where('key_id', '=', keyId).where('counts_until', '<=', time()).execute();
        await tx
          .insertInto('write_slots')
          .values({
            slot,
            key_id: keyId,
            counts_until: sql`${time()} + ${WINDOW_MS + LONGEST_CALL_MS}`,
          })
          .execute();
        return { slot };
      }),
    async settle(slot) {
      await db
        .updateTable('write_slots')
        .set({ counts_until: sql`${time()} + ${WINDOW_MS}` })
        .where('slot', '=', slot)
        .execute();
    },
    async giveBack(slot) {
      await db.deleteFrom('write_slots').where('slot', '=', slot).execute();
    },
  };
}
