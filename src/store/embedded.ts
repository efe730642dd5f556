// The embedded database: PGlite, a whole Postgres inside this process, in a folder that one process at a time may use. It
// never calls fsync: it survives a killed process, not a power cut.

import { join } from 'node:path';
import { Kysely, PGliteDialect } from 'kysely';
import type { Db, Opened } from './database.ts';
import { StoreError } from './errors.ts';
import { lockFolder } from './lock.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

/** The folder name for a database that lives and dies with the process. */
export const IN_MEMORY = 'memory://';

/** Throws StoreError. */
export async function openEmbedded(dataDir: string): Promise<Opened> {
  const inMemory = dataDir === IN_MEMORY;
  const unlock = inMemory ? () => undefined : lockFolder(dataDir);
  let opened: Opened | undefined;
  try {
    opened = await start(inMemory ? IN_MEMORY : join(dataDir, 'db'));
    await migrate(opened.kysely);
  } catch (error) {
    await opened?.close().catch(() => undefined);
    unlock();
    if (error instanceof StoreError) throw error;
    const why = error instanceof Error ? error.message.split('\n', 1)[0] : 'unknown reason';
    throw new StoreError(`The embedded database in ${dataDir} could not be opened: ${why}`, { cause: error });
  }
  const { kysely, close } = opened;
  return {
    kysely,
    async close() {
      try {
        await close();
      } finally {
        unlock();
      }
    },
  };
}

async function start(folder: string): Promise<Opened> {
  // Loaded only when used: the package brings a whole Postgres.
  const { PGlite } = await import('@electric-sql/pglite');
  const pglite = new PGlite({
    dataDir: folder,
    // A small buffer: the default costs 140 MB of memory and gains nothing at this size.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
  });
  await pglite.waitReady;
  const kysely: Db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: yielding(pglite) }) });
  return {
    kysely,
    async close() {
      await kysely.destroy();
      if (!pglite.closed) await pglite.close();
    },
  };
}

type Pglite = Exclude<ConstructorParameters<typeof PGliteDialect>[0]['pglite'], (...args: never[]) => unknown>;
type Query = Pglite['query'];

/**
 * PGlite answers within microtasks: a loop of queries would keep every timer and socket of the process waiting. After each
 * query, in transactions too, the event loop gets its turn.
 */
export function yielding(pglite: Pglite): Pglite {
  return {
    get closed() {
      return pglite.closed;
    },
    get ready() {
      return pglite.ready;
    },
    get waitReady() {
      return pglite.waitReady;
    },
    close: () => pglite.close(),
    query: turnAfter((...args) => pglite.query(...args)),
    transaction: (callback) =>
      pglite.transaction((tx) =>
        callback({ rollback: () => tx.rollback(), query: turnAfter((...args) => tx.query(...args)) }),
      ),
  };
}

function turnAfter(query: Query): Query {
  return async <Row>(...args: Parameters<Query>) => {
    try {
      return await query<Row>(...args);
    } finally {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };
}
