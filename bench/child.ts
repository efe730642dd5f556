// A server under test: a process of its own, so that its CPU and memory are its own, and asked for them from here.

import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Figure, Told } from './under-test.ts';

export interface Child {
  readonly port: number;
  tells(figure: Figure): Promise<number>;
  stop(): Promise<void>;
}

export type Env = Readonly<Record<string, string>>;

/**
 * Its environment is `env` and nothing of ours but where programs are: no proxy, no setting of this shell.
 * @param file a file URL.
 */
export async function startChild(file: string, env: Env): Promise<Child> {
  const child = fork(fileURLToPath(file), {
    // This, and the second flag, are those of `npm start`; the floors are neither better nor worse for them.
    env: bareEnv({ ...env, MALLOC_ARENA_MAX: '1' }),
    cwd: tmpdir(),
    execArgv: ['--expose-gc', '--no-allocation-site-pretenuring'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the server under test ended (${code ?? 'killed'})`)));
  });
  // Ending is what `stop` asks for; only those who wait for an answer are told.
  ended.catch(() => undefined);
  function told(): Promise<Told> {
    const message = new Promise<Told>((resolve) => child.once('message', (one) => resolve(one as Told)));
    return Promise.race([message, ended]);
  }
  const first = await told();
  if (!('port' in first)) throw new Error('the server under test did not say where it listens');
  return {
    port: first.port,
    async tells(figure) {
      const answer = told();
      child.send(figure);
      const given = await answer;
      if (!('figure' in given)) throw new Error(`the server under test did not tell its ${figure}`);
      return given.figure;
    },
    async stop() {
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
}

/** Where programs and temporary files are, and `env`. */
export function bareEnv(env: Env): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...env };
}
