// The app as an operator runs it: `node src/main.ts` in a folder of its own, with nothing in its environment but what the
// test gives. What it writes is kept; it never outlives the test that started it.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Catalog } from '../../src/sandbox/catalog/server.ts';
import type { SimulatedSlack } from '../../src/sandbox/slack/server.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface AppProcess {
  /** Resolves with the port of the log line "ready"; rejects with what was written when the process ends before. */
  ready(): Promise<number>;
  /** Resolves when a log line with this message was written. */
  says(message: string): Promise<void>;
  readonly ended: Promise<Ended>;
  send(signal: NodeJS.Signals): void;
  stdout(): string;
  stderr(): string;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const SANDBOX = fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url));

const running = new Set<ChildProcess>();
const folders: string[] = [];

/** A new folder, deleted by `cleanUp`. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'app-process-'));
  folders.push(folder);
  return folder;
}

/** Kills what still runs and deletes the folders. */
export async function cleanUp(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      // With all that it started: npm, killed, leaves what it runs behind.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await gone;
    }),
  );
  // A database that was killed with its app may still be about to go.
  const gone = { recursive: true, force: true, maxRetries: 10 };
  await Promise.all(folders.splice(0).map((folder) => rm(folder, gone)));
}

/** What the app needs to run between these two, over signed HTTP on a free port. */
export function settingsOf(slack: SimulatedSlack, catalog: Catalog): Readonly<Record<string, string>> {
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    SECODA_API_URL: catalog.url,
    SECODA_API_KEY: catalog.keys.admin,
    HOST: '127.0.0.1',
    PORT: '0',
  };
}

/** @param by `npm start` runs it in the project's own folder, whatever `cwd` is. */
export function startApp(cwd: string, env: Readonly<Record<string, string>>, by?: 'npm start'): AppProcess {
  const [program, ...words] = by === undefined ? [process.execPath, MAIN] : ['npm', 'start'];
  const child = spawn(program ?? '', words, {
    cwd: by === undefined ? cwd : fileURLToPath(new URL('../../', import.meta.url)),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  let onLine = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onLine();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    // 'close', not 'exit': only then everything that was written has been read.
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('exit', () => running.delete(child));
  });

  async function line(message: string): Promise<Readonly<Record<string, unknown>>> {
    const said = new Promise<Readonly<Record<string, unknown>>>((resolve) => {
      const before = onLine;
      onLine = () => {
        before();
        const found = logLines(stdout).find(({ msg }) => msg === message);
        if (found) resolve(found);
      };
      onLine();
    });
    const tooEarly = ended.then(({ code, signal }) => {
      throw new Error(`ended with ${code ?? signal} before it said "${message}": ${stderr}${stdout}`);
    });
    tooEarly.catch(() => undefined);
    return Promise.race([said, tooEarly]);
  }

  return {
    async ready() {
      const { port } = await line('ready');
      expect(port).toEqual(expect.any(Number));
      return Number(port);
    },
    async says(message) {
      await line(message);
    },
    ended,
    send: (signal) => void child.kill(signal),
    stdout: () => stdout,
    stderr: () => stderr,
  };
}

interface SandboxProcess {
  /** Resolves with the address that it prints; rejects with what was written when it ends before. */
  url(): Promise<string>;
  readonly ended: Promise<Ended>;
  /** Resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  stdout(): string;
  stderr(): string;
}

/** `npm run sandbox -- …` in a folder without a `.env`. */
export function startSandbox(...words: readonly string[]): SandboxProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SANDBOX, ...words], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  const address = Promise.withResolvers<string>();
  address.promise.catch(() => undefined);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const [, url] = /The sandbox: (\S+)\n/.exec(stdout) ?? [];
    if (url !== undefined) address.resolve(url);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      address.reject(new Error(`ended with ${code ?? signal}: ${stderr}${stdout}`));
      resolve({ code, signal });
    });
  });
  return {
    url: () => address.promise,
    ended,
    async end(signal) {
      child.kill(signal);
      await ended;
    },
    stdout: () => stdout,
    stderr: () => stderr,
  };
}

function logLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  return (
    text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      // npm says what it runs.
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
  );
}
