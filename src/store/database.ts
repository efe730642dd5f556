// Opens the database: embedded in a folder of this machine, or Postgres for replicas. Everything above sees one Kysely and
// need not know which; migrations run before it is handed out.

import { join } from 'node:path';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Settings } from '../config/settings.ts';
import { StoreError } from './errors.ts';
import { lockFolder } from './lock.ts';
import { migrations } from './migrations/migrations.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

export interface Database {
  readonly kysely: Db;
  /** Rejects when the database cannot be asked. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The folder name for a database that lives and dies with the process. */
export const IN_MEMORY = 'memory://';

export interface OpenOptions {
  readonly log: { error(fields: object, text: string): void };
}

/** Throws StoreError with one line for the operator. */
export async function openDatabase(store: Settings['store'], options: OpenOptions): Promise<Database> {
  const { kysely, close } = store.kind === 'embedded' ? await embedded(store.dataDir) : await postgres(store.url, options);
  try {
    await migrate(kysely);
  } catch (error) {
    await close().catch(() => undefined);
    throw error instanceof StoreError ? error : new StoreError(whyUnreachable(error), { cause: error });
  }
  return {
    kysely,
    async ping() {
      await sql`select 1`.execute(kysely);
    },
    close,
  };
}

interface Opened {
  readonly kysely: Db;
  close(): Promise<void>;
}

/** Loaded only when used: PGlite brings a whole Postgres. */
async function embedded(dataDir: string): Promise<Opened> {
  const inMemory = dataDir === IN_MEMORY;
  const unlock = inMemory ? () => undefined : lockFolder(dataDir);
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const pglite = new PGlite({
      dataDir: inMemory ? IN_MEMORY : join(dataDir, 'db'),
      // A small buffer: the default costs 140 MB of memory and gains nothing at this size.
      startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
    });
    await pglite.waitReady;
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: yielding(pglite) }) });
    return {
      kysely,
      async close() {
        await kysely.destroy();
        if (!pglite.closed) await pglite.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw new StoreError(
      `The embedded database in ${dataDir} could not be opened: ${error instanceof Error ? error.message : 'unknown reason'}`,
      { cause: error },
    );
  }
}

type PGliteOfKysely = Exclude<ConstructorParameters<typeof PGliteDialect>[0]['pglite'], (...args: never[]) => unknown>;

/**
 * PGlite answers within microtasks: a loop of queries would keep every timer and socket of the process waiting. After each
 * query the event loop gets its turn.
 */
function yielding(pglite: PGliteOfKysely): PGliteOfKysely {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return new Proxy(pglite, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (property === 'query') {
        return async (...args: Parameters<PGliteOfKysely['query']>) => {
          const answer = await target.query(...args);
          await turn();
          return answer;
        };
      }
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const CONNECTIONS = 10;
const CONNECT_WITHIN_MS = 5000;
const STATEMENT_WITHIN_MS = 15_000;

async function postgres(url: string, { log }: OpenOptions): Promise<Opened> {
  const { Pool } = await import('pg');
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_WITHIN_MS,
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => log.error({ err: error }, 'a database connection broke'));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { kysely, close: () => kysely.destroy() };
}

/** Runs under Kysely's own lock, so that replicas may start together. */
async function migrate(kysely: Db): Promise<void> {
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof Error && /corrupted migrations|missing/i.test(error.message)) {
    throw new StoreError('The database was made by a newer version of this app. Run that version, or restore a backup.', {
      cause: error,
    });
  }
  throw error;
}

/** Postgres' error codes and the system's, in words. Never the message: it may quote the address. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'its host cannot be reached',
  ECONNRESET: 'it broke the connection',
  '28P01': 'it refused the password',
  '28000': 'it refused the user',
  '3D000': 'it has no database of that name',
  '42501': 'the user may not create tables in it',
  '53300': 'it has no connections left',
  '57P03': 'it is starting up',
};

function whyUnreachable(error: unknown): string {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : '';
  const timedOut = inner instanceof Error && /timeout/i.test(inner.message);
  const reason = REASONS[code] ?? (timedOut ? 'it did not answer in time' : `it answered with an error (${code || 'unknown'})`);
  return `The database of DATABASE_URL cannot be used: ${reason}.`;
}
