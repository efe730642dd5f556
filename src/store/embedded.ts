// The embedded database, with which everything above speaks as with any Postgres. That of a folder is a process of its own
// beside the app, which starts and ends it: what it computes keeps no timer and no socket of the app waiting.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type Duplex, duplexPair, PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Opened, OpenOptions } from './database.ts';
import { databaseIn, IN_MEMORY, REFUSED, serve, whyNotEmbedded } from './embedded-server.ts';
import { StoreError } from './errors.ts';
import { migrate } from './migrate.ts';
import { connect } from './postgres.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('./embedded-process.ts'));

/** Throws StoreError. */
export async function openEmbedded(dataDir: string, { log }: OpenOptions): Promise<Opened> {
  if (dataDir !== IN_MEMORY && !existsSync(databaseIn(dataDir))) await makeDatabase(dataDir);
  const running = new Set<Promise<void>>();
  const start = dataDir === IN_MEMORY ? startHere : startProcess;
  const { kysely, close } = await connect(
    {
      user: 'postgres',
      database: 'postgres',
      // It has one session; whoever comes meanwhile waits.
      max: 1,
      idleTimeoutMillis: 0,
      // One that has died is followed by another with the next query.
      stream() {
        const { pipe, ended } = start(dataDir);
        running.add(ended);
        void ended.then(() => running.delete(ended));
        return asConnection(pipe);
      },
    },
    log,
  );
  async function closeAll(): Promise<void> {
    await close();
    // The folder is in use until then.
    await Promise.all(running);
  }
  try {
    await migrate(kysely);
  } catch (error) {
    await closeAll().catch(() => undefined);
    if (error instanceof StoreError) throw error;
    const isSaid = error instanceof Error && 'code' in error && error.code === REFUSED;
    throw new StoreError(isSaid ? error.message : whyNotEmbedded(error, dataDir), { cause: error });
  }
  return { kysely, close: closeAll };
}

/** In a process that ends with it: making a database leaves 200 MB behind, which would not be given back. */
async function makeDatabase(dataDir: string): Promise<void> {
  const { pipe, ended } = startProcess(dataDir);
  // Nothing is asked. What goes wrong goes wrong again with the next one, and is told then.
  pipe
    .on('error', () => undefined)
    .resume()
    .end();
  await ended;
}

interface Started {
  readonly pipe: Duplex;
  /** The folder is free then. */
  readonly ended: Promise<void>;
}

/**
 * Its garbage is little, and not worth memory and threads that the app can use. Its WebAssembly stays as it is compiled first:
 * V8 takes 500 MB for a moment to compile it better, and small queries are no faster for it.
 */
const SMALL = ['--max-semi-space-size=1', '--single-threaded-gc', '--liftoff-only'];

/** As glibc begins; by itself it learns from the large files that are read at the start to keep 80 MB that are free again. */
const GIVING_BACK = { MALLOC_TRIM_THRESHOLD_: '131072' };

function startProcess(dataDir: string): Started {
  const child = spawn(process.execPath, [...SMALL, PROGRAM, dataDir], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    // None of the app's secrets.
    env: { TMPDIR: tmpdir(), ...GIVING_BACK },
    windowsHide: true,
  });
  // Where no descriptor is left there is no pipe, and the error comes a moment later.
  const { stdio } = child as { readonly stdio?: typeof child.stdio };
  const pipe = (stdio?.[3] ?? new PassThrough()) as Duplex;
  child.once('error', (error) => pipe.destroy(error));
  return { pipe, ended: new Promise((resolve) => child.once('close', () => resolve())) };
}

/** What is nowhere but in memory needs no process: nothing of it is left to be found by another. */
function startHere(dataDir: string): Started {
  const [pipe, other] = duplexPair();
  return { pipe, ended: serve(other, dataDir) };
}

/** A pipe is open already, where `pg` wants to open a connection, and keeps no process alive. */
function asConnection(pipe: Duplex): Duplex {
  const nothing = (): void => undefined;
  const connect = (): void => process.nextTick(() => pipe.emit('connect'));
  return Object.assign(pipe, { connect, setNoDelay: nothing, ref: nothing, unref: nothing });
}
