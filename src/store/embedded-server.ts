// The embedded database: PGlite, a whole Postgres, behind a pipe over which Postgres' own protocol is spoken. Its folder is one
// process' at a time. It never calls fsync: it survives a killed process, not a power cut.

import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';
import { StoreError } from './errors.ts';
import { lockFolder } from './lock.ts';

/** The folder name for a database that lives and dies with the process. */
export const IN_MEMORY = 'memory://';

/** Where the files of the database are. */
export function databaseIn(dataDir: string): string {
  return dataDir === IN_MEMORY ? IN_MEMORY : join(dataDir, 'db');
}

/** "Cannot connect now": so it tells why there is no database, in one line for the operator. */
export const REFUSED = '57P03';

/** Resolves when the pipe has ended and the folder is free; or when it was said why there is no database. */
export async function serve(pipe: Duplex, dataDir: string): Promise<void> {
  // Told where it is read.
  pipe.on('error', () => undefined);
  let unlock = (): void => undefined;
  let postgres: PGlite | undefined;
  try {
    if (dataDir !== IN_MEMORY) unlock = lockFolder(dataDir);
    postgres = await open(databaseIn(dataDir));
    await answer(pipe, postgres);
  } catch (error) {
    await new Promise<void>((resolve) => pipe.end(refusal(whyNotEmbedded(error, dataDir)), () => resolve()));
  } finally {
    await postgres?.close().catch(() => undefined);
    pipe.destroy();
    unlock();
  }
}

async function open(folder: string): Promise<PGlite> {
  // Loaded only when used: the package brings a whole Postgres.
  const { PGlite } = await import('@electric-sql/pglite');
  const postgres = new PGlite({
    dataDir: folder,
    // A small buffer: the default costs 140 MB of memory and gains nothing at this size.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
  });
  await postgres.waitReady;
  return postgres;
}

/** Until the pipe ends. Messages are carried out as they come, all that are there together. */
async function answer(pipe: Duplex, postgres: PGlite): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let isGreeted = false;
  for await (const chunk of chunksOf(pipe)) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length > 0) {
      const end = isGreeted ? endOfWhole(rest) : endOfMessage(rest, 0);
      if (end === 0) break;
      isGreeted = true;
      pipe.write(await postgres.execProtocolRaw(rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
  }
}

/** To its end; whoever goes in the middle of an answer breaks it, and that is an end too. */
async function* chunksOf(pipe: Duplex): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* pipe.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch {}
}

/** Where the last message ends that is there as a whole; 0 for none. */
function endOfWhole(bytes: Buffer): number {
  let end = 0;
  for (;;) {
    // A byte for its kind; only the greeting has none.
    const next = end < bytes.length ? endOfMessage(bytes, end + 1) : 0;
    if (next === 0) return end;
    end = next;
  }
}

/** Where the message ends whose length, itself included, stands at a place; 0 where it is not there as a whole. */
function endOfMessage(bytes: Buffer, at: number): number {
  if (bytes.length < at + 4) return 0;
  const end = at + bytes.readInt32BE(at);
  return end <= bytes.length ? end : 0;
}

/** One line for the operator. */
export function whyNotEmbedded(error: unknown, dataDir: string): string {
  if (error instanceof StoreError) return error.message;
  const why = error instanceof Error ? error.message.split('\n', 1)[0] : 'unknown reason';
  return `The embedded database in ${dataDir} could not be used: ${why}`;
}

/** Postgres' ErrorResponse. */
function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${REFUSED}\0M${message.replaceAll('\0', '')}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
