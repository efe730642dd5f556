// A start: from spawning the process until it answers. Ours is `node src/main.ts` until /livez says 200, with its tables
// made by an earlier start; the floor is a bare Bolt app until its port is open.

import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../test/store/support/postgres.ts';
import { bareEnv, type Env } from '../child.ts';
import { freePort } from '../listen.ts';
import { type Measured, median } from '../report.ts';
import type { Sizes } from '../sizes.ts';
import type { Surroundings } from '../surroundings.ts';

interface Program {
  /** A file URL. */
  readonly file: string;
  readonly env: Env;
  readonly answers: (port: number) => Promise<boolean>;
}

const ASK_EVERY_MS = 2;
const GIVE_UP_MS = 60_000;

export async function measureStarts(
  surroundings: Surroundings,
  { rounds }: Sizes['starts'],
): Promise<readonly Measured[]> {
  const postgres = await startPostgres();
  try {
    const env = surroundings.env('starts');
    const main = import.meta.resolve('../../src/main.ts');
    const bolt = import.meta.resolve('../floors/stock-bolt.ts');
    const programs = {
      bolt: { file: bolt, env: { ...env, BENCH_ANSWER: '{"text":"help"}' }, answers: isOpen },
      postgres: { file: main, env: { ...env, DATABASE_URL: await postgres.create() }, answers: isLive },
      embedded: { file: main, env, answers: isLive },
    };
    const names = ['bolt', 'postgres', 'embedded'] as const;
    const took: Record<(typeof names)[number], number[]> = { bolt: [], postgres: [], embedded: [] };
    // The first start makes the tables and fills the caches of disk and compiler.
    for (const name of names) await start(programs[name]);
    for (let done = 0; done < rounds; done += 1) {
      for (const name of names) took[name].push(await start(programs[name]));
    }
    const floor = { floor: median(took.bolt), unit: 'ms', against: 'a bare Bolt app' };
    return [
      { name: 'start on Postgres', ours: median(took.postgres), ...floor, target: { atMost: 3 } },
      { name: 'second start, embedded', ours: median(took.embedded), ...floor, target: { atMost: 5 } },
    ];
  } finally {
    await postgres.stop();
  }
}

/** Milliseconds until it answers; it is stopped then. */
async function start({ file, env, answers }: Program): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(file)], {
    env: bareEnv({ ...env, PORT: String(port) }),
    cwd: tmpdir(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null || performance.now() - startedAt > GIVE_UP_MS)
        throw new Error(`${file} did not start`);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
    return performance.now() - startedAt;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function isLive(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path: '/livez', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', () => resolve(false));
  });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
