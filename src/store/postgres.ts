// A Postgres server, for several replicas and for data that must survive a power cut.

import { Kysely, PostgresDialect } from 'kysely';
import type { PoolConfig } from 'pg';
import type { Opened, OpenOptions } from './database.ts';
import { StoreError } from './errors.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

const CONNECTIONS = 10;
const CONNECT_WITHIN_MS = 5000;
const STATEMENT_WITHIN_MS = 15_000;
/** A replica that starts waits for the one that migrates; a big table takes its time. */
const MIGRATION_WITHIN_MS = 10 * 60_000;
/** A process that hangs inside a transaction must not keep its locks. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** Throws StoreError. */
export async function openPostgres(url: string, { log }: OpenOptions): Promise<Opened> {
  try {
    const server: PoolConfig = { connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS, keepAlive: true };
    const migrating = await connect({ ...server, max: 1, statement_timeout: MIGRATION_WITHIN_MS }, log);
    try {
      await migrate(migrating.kysely);
    } finally {
      await migrating.close();
    }
    const limits = { max: CONNECTIONS, statement_timeout: STATEMENT_WITHIN_MS };
    return await connect({ ...server, ...limits, idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS }, log);
  } catch (error) {
    throw error instanceof StoreError ? error : new StoreError(whyUnusable(error), { cause: error });
  }
}

/** Connections are made when they are needed: an address that leads nowhere is found out by the first query. */
export async function connect(config: PoolConfig, log: OpenOptions['log']): Promise<Opened> {
  const { Pool } = await import('pg');
  const pool = new Pool({ application_name: 'secoda-slack', ...config });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => log.error({ err: error }, 'a database connection broke'));
  // The pool listens only while a connection is idle. Between two queries of a transaction nobody does; the next query
  // rejects, and that is where the failure is told.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { kysely, close: () => kysely.destroy() };
}

/** Postgres' error codes and the system's, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ECONNRESET: 'it broke the connection',
  EPIPE: 'it broke the connection',
  ENOENT: 'its socket, or a file that its address names, does not exist',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another host',
  CERT_HAS_EXPIRED: 'its certificate has run out',
  '25006': 'it is read-only, a standby perhaps',
  '28P01': 'it refused the user or the password',
  '28000': 'it refused the user, or wants an encrypted connection',
  '3D000': 'it has no database of that name',
  '42501': 'the user may not create tables in it',
  '53300': 'it has no connections left',
  '55000': 'it takes no connections now',
  '55P03': 'another process has been changing its tables for too long',
  '57014': 'another process has been changing its tables for too long',
  '57P01': 'it broke the connection',
  '57P03': 'it is starting up or shutting down',
};

/** Where an error has no code. Their texts are those of `pg`, and are compared, never repeated: some quote the address. */
const TEXTS: readonly (readonly [text: RegExp, why: string])[] = [
  [/timeout/i, 'it did not answer in time'],
  [/password must be a (?:non-empty )?string/i, 'it wants a password, and the address has none'],
  [/does not support SSL/i, 'it has no encrypted connections, and the address asks for one'],
  [/terminated|closed the connection|not queryable/i, 'it broke the connection'],
];

/** Whether an error that came up while the app runs says that the database cannot be reached or used. */
export function isDatabaseFailure(error: unknown): boolean {
  // pg's own errors are called "error" or nothing special; those of the other packages have names of their own.
  return error instanceof Error && /^(?:e|E|AggregateE)rror$/.test(error.name) && reasonOf(error) !== undefined;
}

/** One line for the operator. Never the error's own text: it may quote the address with its password. */
export function whyUnusable(error: unknown): string {
  const reason = reasonOf(error) ?? `it answered with an error (${codeOf(error) || 'unknown'})`;
  return `The database of DATABASE_URL cannot be used: ${reason}.`;
}

function reasonOf(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  return REASONS[codeOf(error)] ?? TEXTS.find(([text]) => text.test(message))?.[1];
}

function codeOf(error: unknown): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : '';
}
