// The embedded database: a process of its own beside the app, which it starts and ends. Everything above speaks with it as
// with any Postgres; what it computes keeps no timer and no socket of the app waiting.

import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Opened, OpenOptions } from './database.ts';
import { StoreError } from './errors.ts';
import { migrate } from './migrate.ts';
import { connect } from './postgres.ts';

/** The folder name for a database that lives and dies with the process. */
export const IN_MEMORY = 'memory://';

const PROGRAM = fileURLToPath(import.meta.resolve('./embedded-process.ts'));

/** Throws StoreError. */
export async function openEmbedded(dataDir: string, { log }: OpenOptions): Promise<Opened> {
  const running = new Set<Promise<void>>();
  const { kysely, close } = await connect(
    {
      user: 'postgres',
      database: 'postgres',
      // It has one session; whoever comes meanwhile waits.
      max: 1,
      idleTimeoutMillis: 0,
      // One that has died is followed by another with the next query.
      stream: () => startProcess(dataDir, running),
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
    const why = error instanceof Error ? error.message.split('\n', 1)[0] : 'unknown reason';
    const isSaid = error instanceof Error && 'code' in error && error.code === REFUSED;
    throw new StoreError(isSaid ? error.message : `The embedded database in ${dataDir} could not be opened: ${why}`, {
      cause: error,
    });
  }
  return { kysely, close: closeAll };
}

/** "Cannot connect now": so the process tells why it has no database. */
const REFUSED = '57P03';

/** The pipe to it, as `pg` wants a connection. */
function startProcess(dataDir: string, running: Set<Promise<void>>): Socket {
  const child = spawn(process.execPath, [PROGRAM, dataDir, dataDir === IN_MEMORY ? 'memory' : 'file'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    // None of the app's secrets.
    env: { TMPDIR: tmpdir() },
    windowsHide: true,
  });
  const pipe = child.stdio[3] as Socket;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  running.add(ended);
  void ended.then(() => running.delete(ended));
  child.once('error', (error) => pipe.destroy(error));
  // It is open already.
  pipe.connect = () => {
    process.nextTick(() => pipe.emit('connect'));
    return pipe;
  };
  return pipe;
}
