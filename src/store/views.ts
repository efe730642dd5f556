// Private results and other state behind buttons. A key is 128 random bits with one owner: presented by anybody else, in
// another workspace, for another kind of thing, or after a day, it is unknown.

import { randomFillSync } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Insertable } from 'kysely';
import type { Db } from './database.ts';
import type { StoredViewsTable } from './tables.ts';
import { together } from './together.ts';

export interface ViewPlace {
  readonly key: string;
  readonly installation: string;
  readonly owner: string;
  readonly kind: string;
}

export interface StoredViews {
  /**
   * Returns the new key, 22 characters, and when it is kept: what the key stands for can be shown meanwhile.
   * @param view its state is what JSON can hold, at most 4 MB; throws RangeError beyond.
   */
  create(view: Omit<ViewPlace, 'key'> & { readonly state: unknown }): { readonly key: string; kept: Promise<void> };
  /** The state, or undefined when the key is not this owner's. */
  read(place: ViewPlace): Promise<unknown>;
  /**
   * Changes the state; changes of one view are made one after the other, over all replicas. `change` may be called again
   * with a newer state and must only compute. Undefined when the key is not this owner's.
   */
  update<State>(place: ViewPlace, change: (state: unknown) => State): Promise<State | undefined>;
  /** Deletes what has run out; returns how many. */
  sweep(): Promise<number>;
}

/** A busy process inserts many results at once, at a third of the price of single ones. */
const GATHERING = { most: 100, pauseMs: 20 };
/** What cannot be found may have been shown by another replica, and be about to be kept. */
const ELSEWHERE_MS = 250;
const KEY_BYTES = 16;
const KEPT_MS = 24 * 60 * 60_000;
/** A state holds ids: of ten thousand resources, if somebody turns so many pages. What is longer is a mistake. */
const LONGEST_STATE = 4 * 1024 * 1024;
const KEY = /^[\w-]{22}$/;

export function storedViews(db: Db, clock: { now(): number }): StoredViews {
  const insert = together(async (rows: readonly Insertable<StoredViewsTable>[]) => {
    await db.insertInto('stored_views').values(rows).execute();
  }, GATHERING);
  /** What is shown and not kept yet: whoever presses so soon waits, and is not told that it has run out. */
  const keeping = new Map<string, Promise<void>>();
  async function at(place: ViewPlace) {
    // Keys come back from outside: what cannot be one is not asked for (Postgres refuses some texts with an error).
    if (!KEY.test(place.key)) return undefined;
    const here = keeping.get(place.key);
    await here?.catch(() => undefined);
    const found = await row(place);
    if (found !== undefined || here !== undefined) return found;
    await wait(ELSEWHERE_MS);
    return row(place);
  }
  function row({ key, installation, owner, kind }: ViewPlace) {
    return db
      .selectFrom('stored_views')
      .select(['state', 'version'])
      .where('key', '=', key)
      .where('installation', '=', installation)
      .where('owner', '=', owner)
      .where('kind', '=', kind)
      .where('expires_at', '>', new Date(clock.now()))
      .executeTakeFirst();
  }
  return {
    create({ state, ...place }) {
      const key = newKey();
      const expires_at = new Date(clock.now() + KEPT_MS);
      const kept = insert({ key, ...place, state: written(state), expires_at }).finally(() => keeping.delete(key));
      keeping.set(key, kept);
      return { key, kept };
    },
    async read(place) {
      const found = await at(place);
      return found && parsed(found.state);
    },
    async update(place, change) {
      for (;;) {
        const found = await at(place);
        if (found === undefined) return undefined;
        const state = change(parsed(found.state));
        // Only over the version that was read: whoever came in between is not lost, the change is made again over theirs.
        const { numUpdatedRows } = await db
          .updateTable('stored_views')
          .set({ state: written(state), version: found.version + 1 })
          .where('key', '=', place.key)
          .where('version', '=', found.version)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) return state;
      }
    },
    async sweep() {
      const { numDeletedRows } = await db
        .deleteFrom('stored_views')
        .where('expires_at', '<=', new Date(clock.now()))
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

const pool = Buffer.alloc(KEY_BYTES * 256);
let used = pool.length;

/** Random bytes are asked for many at a time: a call of the operating system for each costs more than the rest. */
function newKey(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += KEY_BYTES;
  return pool.toString('base64url', used - KEY_BYTES, used);
}

function parsed(state: string): unknown {
  return JSON.parse(state);
}

function written(state: unknown): string {
  const json: string | undefined = JSON.stringify(state);
  if (json === undefined) throw new TypeError('a state must be something that JSON can hold');
  if (Buffer.byteLength(json) > LONGEST_STATE) throw new RangeError('a state is too long to be kept');
  return json;
}
