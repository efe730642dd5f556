// The process of the embedded database: PGlite, a whole Postgres, in a folder that one process at a time may use. It speaks
// Postgres' own protocol with the app over the pipe between them, and ends with that pipe, however the app ends. It never
// calls fsync: it survives a killed process, not a power cut.

import { enableCompileCache } from 'node:module';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { StoreError } from './errors.ts';
import { lockFolder } from './lock.ts';

enableCompileCache();
const [, , dataDir = '', kind] = process.argv;
const pipe = new Socket({ fd: 3 });
// Whoever stops the app, from a terminal or as a service, means it first: it has work to finish, and needs its database.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// The app has gone in the middle of an answer: the end of the pipe tells it too.
pipe.on('error', () => undefined);

const database = await open().catch((error: unknown) => {
  pipe.end(refusal(whyUnusable(error)), () => process.exit(1));
});
if (database !== undefined) await serve(database);

interface Open {
  readonly postgres: PGlite;
  readonly unlock: () => void;
}

async function open(): Promise<Open> {
  const unlock = kind === 'file' ? lockFolder(dataDir) : () => undefined;
  const { PGlite } = await import('@electric-sql/pglite');
  const postgres = new PGlite({
    dataDir: kind === 'file' ? join(dataDir, 'db') : 'memory://',
    // A small buffer: the default costs 140 MB of memory and gains nothing at this size.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
  });
  await postgres.waitReady;
  return { postgres, unlock };
}

/** Until the pipe ends. Messages are carried out as they come, all that are there together. */
async function serve({ postgres, unlock }: Open): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let isGreeted = false;
  for await (const chunk of pipe.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length > 0) {
      const end = isGreeted ? endOfWhole(rest) : endOfMessage(rest, 0);
      if (end === 0) break;
      isGreeted = true;
      pipe.write(await postgres.execProtocolRaw(rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
  }
  await postgres.close();
  unlock();
  pipe.end();
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

function whyUnusable(error: unknown): string {
  if (error instanceof StoreError) return error.message;
  const why = error instanceof Error ? error.message.split('\n', 1)[0] : 'unknown reason';
  return `The embedded database in ${dataDir} could not be opened: ${why}`;
}

/** Postgres' ErrorResponse: "cannot connect now". */
function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C57P03\0M${message.replaceAll('\0', '')}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
