// What must happen once though Slack tells of it twice, perhaps to another replica: events by their id, presses that post
// something by theirs. Remembered for a day; Slack repeats an event for some minutes.

import type { Db } from './database.ts';

export interface Once {
  /** True the first time that an installation names this key. */
  first(installation: string, key: string): Promise<boolean>;
  /** Deletes what has run out; returns how many. */
  sweep(): Promise<number>;
}

const KEPT_MS = 24 * 60 * 60_000;
/** Keys come from outside, and no id of Slack is longer. */
const LONGEST_KEY = 300;

export function onceOnly(db: Db, clock: { now(): number }): Once {
  /** The column holds whole milliseconds; some clocks tell fractions. */
  const now = (): number => Math.floor(clock.now());
  return {
    async first(installation, key) {
      const row = { installation, key: key.slice(0, LONGEST_KEY).replaceAll('\0', ''), until: now() + KEPT_MS };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('happened_once')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    async sweep() {
      const { numDeletedRows } = await db.deleteFrom('happened_once').where('until', '<=', now()).executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
