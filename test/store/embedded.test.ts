// The embedded database computes beside the app and keeps to itself: transactions, codes of errors, values as they went, and a
// folder that holds none.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../src/observability/log.ts';
import { type Database, IN_MEMORY, openDatabase } from '../../src/store/database.ts';
import { isTaken, StoreError } from '../../src/store/errors.ts';
import { isDatabaseFailure } from '../../src/store/postgres.ts';
import { quiet } from './support/databases.ts';

let database: Database;
let folder: string;
beforeAll(async () => {
  database = await openDatabase({ kind: 'embedded', dataDir: IN_MEMORY }, quiet);
  folder = await mkdtemp(join(tmpdir(), 'embedded-'));
});
afterEach(async () => {
  await sql`drop table if exists numbers`.execute(database.kysely);
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

test('while that of a folder computes, the event loop takes its turns', async () => {
  const beside = await openDatabase({ kind: 'embedded', dataDir: join(folder, 'beside') }, quiet);
  const counting = sql`select count(*)::integer from generate_series(1, 2000000)`.execute(beside.kysely);
  const first = await Promise.race([
    counting.then(() => 'the count'),
    new Promise((resolve) => setImmediate(resolve, 'a turn')),
  ]);
  expect(first).toBe('a turn');
  expect((await counting).rows).toEqual([{ count: 2_000_000 }]);
  await beside.close();
});

test('a transaction that fails leaves nothing behind, and what others ask meanwhile is not of it', async () => {
  const { kysely } = database;
  await sql`create table numbers (number integer primary key)`.execute(kysely);
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const failing = kysely.transaction().execute(async (tx) => {
    await sql`insert into numbers values (1)`.execute(tx);
    begun.resolve();
    await goOn.promise;
    throw new Error('changed my mind');
  });
  await begun.promise;
  const beside = sql`insert into numbers values (2)`.execute(kysely);
  goOn.resolve();
  await expect(failing).rejects.toThrow('changed my mind');
  await beside;
  await kysely.transaction().execute((tx) => sql`insert into numbers values (3)`.execute(tx));
  expect((await sql`select number from numbers order by number`.execute(kysely)).rows).toEqual([
    { number: 2 },
    { number: 3 },
  ]);
});

test('an error has the code of Postgres, and its values do not reach the log', async () => {
  const { kysely } = database;
  await sql`create table numbers (number text primary key)`.execute(kysely);
  const insert = () => sql`insert into numbers values (${'a secret'})`.execute(kysely);
  await insert();
  const error = await insert().catch((reason: unknown) => reason);
  expect(isTaken(error)).toBe(true);
  let logged = '';
  const log = createLog({ level: 'error', secrets: [], destination: { write: (line) => void (logged += line) } });
  log.error({ err: error }, 'it failed');
  expect(logged).toContain('23505');
  expect(logged).not.toContain('a secret');
});

test('a transaction in which something failed cannot be committed', async () => {
  const committed = database.kysely.transaction().execute(async (tx) => {
    await sql`select 1/0`.execute(tx).catch(() => undefined);
  });
  await expect(committed).rejects.toThrow('rolled back');
});

test('texts, bytes, times, numbers and nothing come back as they went', async () => {
  const at = new Date('2026-11-25T12:00:00.123Z');
  const bytes = Buffer.from([0, 1, 255]);
  const { rows } = await sql<Record<string, unknown>>`
    select ${'größer'}::text as text, ${bytes}::bytea as bytes, ${at}::timestamptz as at, ${42}::integer as number,
      ${null}::text as nothing, ${JSON.stringify({ a: [1] })}::jsonb as json`.execute(database.kysely);
  const [row] = rows;
  expect(row).toMatchObject({ text: 'größer', at, number: 42, nothing: null, json: { a: [1] } });
  expect(Buffer.from(row?.['bytes'] as Uint8Array)).toEqual(bytes);
});

test('a folder that holds no database is told in one line, and stays free', async () => {
  await mkdir(join(folder, 'db'));
  await writeFile(join(folder, 'db', 'PG_VERSION'), 'none');
  const open = () => openDatabase({ kind: 'embedded', dataDir: folder }, quiet);
  const error = await open().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StoreError);
  expect(String(error)).toMatch(/could not be used: .+$/);
  expect(String(error)).not.toContain('\n');
  await rm(join(folder, 'db'), { recursive: true });
  await (await open()).close();
});

test('a statement of megabytes arrives whole, and so does what it gives', async () => {
  const long = 'ä€🎉'.repeat(500_000);
  const { rows } = await sql<{ text: string }>`select ${long}::text as text`.execute(database.kysely);
  expect(rows[0]?.text === long).toBe(true);
});

test('what is asked after the end is refused, not left waiting', async () => {
  const other = await openDatabase({ kind: 'embedded', dataDir: IN_MEMORY }, quiet);
  await other.close();
  await expect(other.ping()).rejects.toThrow('destroyed');
  await expect(other.close()).resolves.toBeUndefined();
});

test.each([
  ['read ECONNRESET', 'ECONNRESET', true],
  ['write EPIPE', 'EPIPE', true],
  ['Connection terminated unexpectedly', undefined, true],
  ['Client has encountered a connection error and is not queryable', undefined, true],
  ['Client was closed and is not queryable', undefined, true],
  ['The data folder is in use by another process.', '57P03', true],
  ['duplicate key value', '23505', false],
  ['something else', undefined, false],
])('that its process has gone is noticed in several ways: %s (%s)', (message, code, isOfDatabase) => {
  expect(isDatabaseFailure(Object.assign(new Error(message), { code }))).toBe(isOfDatabase);
});
