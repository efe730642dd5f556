// The thread of the embedded database: PGlite, a whole Postgres, which computes where it stands, so beside the event loop of
// the app instead of within it. It does what `embedded.ts` asks, one thing after the other.

import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Transaction } from '@electric-sql/pglite';

enableCompileCache();
const { PGlite } = await import('@electric-sql/pglite');

/** What the thread is made with. */
export interface Begun {
  readonly folder: string;
}

export type Task =
  | { readonly does: 'start' | 'begin' | 'commit' | 'roll back' | 'close' }
  | { readonly does: 'query'; readonly sql: string; readonly parameters: readonly unknown[] };

export type Asked = Task & { readonly id: number };

export interface Rows {
  readonly rows: unknown[];
  readonly affectedRows?: number;
}

export type Answered = { readonly id: number } & (
  | { readonly rows: Rows | undefined }
  /** Without what else an error of PGlite holds: the values of a query stay out of messages and logs. */
  | { readonly failed: { readonly message: string; readonly code: string | undefined } }
);

const { folder } = workerData as Begun;
const database = new PGlite({
  dataDir: folder,
  // A small buffer: the default costs 140 MB of memory and gains nothing at this size.
  startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
});
let transaction: Open | undefined;

interface Open {
  readonly tx: Pick<Transaction, 'query'>;
  end(how: 'commit' | 'roll back'): Promise<void>;
}

/** Kysely gives a transaction the only connection there is: nobody else asks meanwhile. */
async function begin(): Promise<Open> {
  const begun = Promise.withResolvers<Pick<Transaction, 'query'>>();
  const ending = Promise.withResolvers<'commit' | 'roll back'>();
  const ended = database.transaction(async (tx) => {
    begun.resolve(tx);
    if ((await ending.promise) === 'roll back') await tx.rollback();
  });
  ended.catch(begun.reject);
  return {
    tx: await begun.promise,
    end(how) {
      ending.resolve(how);
      return ended;
    },
  };
}

async function carryOut(task: Task): Promise<Rows | undefined> {
  if (task.does === 'query') {
    const { rows, affectedRows } = await (transaction?.tx ?? database).query(task.sql, [...task.parameters]);
    return { rows, ...(affectedRows !== undefined && { affectedRows }) };
  }
  if (task.does === 'start') await database.waitReady;
  else if (task.does === 'close') await database.close();
  else if (task.does === 'begin') transaction = await begin();
  else {
    const ending = transaction;
    transaction = undefined;
    await ending?.end(task.does);
  }
  return undefined;
}

async function answer({ id, ...task }: Asked): Promise<Answered> {
  try {
    return { id, rows: await carryOut(task) };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown reason';
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    return { id, failed: { message, code } };
  }
}

async function onAsked(asked: Asked): Promise<void> {
  parentPort?.postMessage(await answer(asked));
  // Nothing follows: the thread ends by itself.
  if (asked.does === 'close') parentPort?.close();
}

parentPort?.on('message', (asked: Asked) => void onAsked(asked));
