// The embedded database: PGlite in a thread of its own, in a folder that one process at a time may use. It never calls
// fsync: it survives a killed process, not a power cut.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Kysely, PGliteDialect } from 'kysely';
import type { Db, Opened } from './database.ts';
import type { Answered, Asked, Begun, Rows, Task } from './embedded-thread.ts';
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
    const folder = join(dataDir, 'db');
    if (!inMemory && !existsSync(folder)) await makeDatabase(folder);
    opened = await start(inMemory ? IN_MEMORY : folder);
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

/** In a thread that ends with it: making a database leaves 200 MB behind, which a quiet thread would not give back for long. */
async function makeDatabase(folder: string): Promise<void> {
  const pglite = await startThread(folder);
  await pglite.close();
}

async function start(folder: string): Promise<Opened> {
  const pglite = await startThread(folder);
  const kysely: Db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return {
    kysely,
    async close() {
      await kysely.destroy();
      // Kysely closes only what it has used.
      if (!pglite.closed) await pglite.close();
    },
  };
}

type Pglite = Exclude<ConstructorParameters<typeof PGliteDialect>[0]['pglite'], (...args: never[]) => unknown>;
type Query = Pglite['query'];

/** What Postgres says of itself when it has gone. */
const GONE = '57P01';

/** The thread, as Kysely sees PGlite. Rejects when the folder holds no database that can be used. */
async function startThread(folder: string): Promise<Pglite> {
  const begun: Begun = { folder };
  const thread = new Worker(new URL('embedded-thread.ts', import.meta.url), { workerData: begun });
  const waiting = new Map<number, PromiseWithResolvers<Rows | undefined>>();
  const exited = Promise.withResolvers<void>();
  let asked = 0;
  /** Why nothing is answered any more. */
  let ended: Error | undefined;

  function end(why: string, cause?: unknown): void {
    ended ??= Object.assign(new Error(why, { cause }), { code: GONE });
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }
  thread.on('error', (error) => end('the embedded database has failed', error));
  thread.on('exit', () => {
    end('the embedded database is closed');
    exited.resolve();
  });
  thread.on('message', ({ id, ...answer }: Answered) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if ('rows' in answer) one?.resolve(answer.rows);
    else one?.reject(Object.assign(new Error(answer.failed.message), { code: answer.failed.code }));
  });

  async function ask(task: Task): Promise<Rows | undefined> {
    if (ended !== undefined) throw ended;
    asked += 1;
    thread.postMessage({ id: asked, ...task } satisfies Asked);
    const answered = Promise.withResolvers<Rows | undefined>();
    waiting.set(asked, answered);
    return answered.promise;
  }
  const query = (async (sql: string, parameters: readonly unknown[] = []) => {
    const found = await ask({ does: 'query', sql, parameters });
    // Kysely looks at no more of an answer than this.
    return { ...found, rows: found?.rows ?? [], fields: [] };
  }) as Query;
  async function rollback(): Promise<void> {
    await ask({ does: 'roll back' });
  }
  async function close(): Promise<void> {
    if (ended === undefined) await ask({ does: 'close' });
    await exited.promise;
  }

  await ask({ does: 'start' }).catch(async (error: unknown) => {
    await thread.terminate();
    throw error;
  });
  return {
    ready: true,
    waitReady: Promise.resolve(),
    get closed() {
      return ended !== undefined;
    },
    query,
    async transaction(callback) {
      await ask({ does: 'begin' });
      try {
        const done = await callback({ query, rollback });
        await ask({ does: 'commit' });
        return done;
      } catch (error) {
        await rollback();
        throw error;
      }
    },
    close,
  };
}
