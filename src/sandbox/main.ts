// `npm run sandbox`: the whole product in a browser, without accounts; it prints the page's address, and opens it where it
// can. `npm run sandbox -- find orders`: runs the same bot, embedded catalog and simulated Slack, and prints what a person
// would read in Slack. Exit codes: 2 what was typed, 78 settings of a half that is to be real, 1 it cannot run here.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../config/environment.ts';
import { SettingsError } from '../config/settings.ts';
import { readArguments, UsageError, usage, type Wishes } from './arguments.ts';
import { type SandboxClock, sandboxClock } from './clock.ts';
import { type Folder, FolderError, type Kept, openFolder } from './folder.ts';
import { type Started, startHalves } from './halves.ts';
import { browse } from './page/browse.ts';
import { type Page, startPage } from './page/server.ts';
import { saving } from './saving.ts';
import { typeAway } from './terminal/type-away.ts';

/** Prints and ends; problems of usage are no stack traces. */
function leave(code: number, text: string): never {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exit(code);
}

/** The exit code, and what the person reads: one line, where one says it all. */
function whyNot(error: unknown): readonly [code: number, text: string] {
  if (error instanceof UsageError) return [2, `${error.message}\n\n${usage}`];
  if (error instanceof SettingsError) return [78, error.message];
  if (error instanceof FolderError) return [1, error.message];
  if (isTaken(error)) return [1, 'The port of --port is taken by another process. Name another one, or leave it out.'];
  return [1, `The sandbox could not start (${error instanceof Error ? error.message : 'unknown reason'}).`];
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

async function main(): Promise<void> {
  const wishes = readArguments(process.argv.slice(2));
  if (wishes.help) leave(0, usage);
  const folder = wishes.data === undefined ? undefined : openFolder(wishes.data);
  const clock = sandboxClock(folder?.kept.aheadMs);
  const started = await startHalves({
    wishes,
    environment: wishes.real.slack || wishes.real.secoda ? environment() : {},
    folder,
    encryptionKey: folder?.kept.encryptionKey ?? randomBytes(32).toString('base64'),
    clock,
    // In the terminal there is nothing but what a person would read.
    log: wishes.typed === undefined ? process.stderr : { write: () => undefined },
  });
  try {
    if (wishes.typed === undefined) await show(started, wishes, clock, folder);
    else if (started.slack !== undefined) {
      await typeAway(started.slack, started.bot, { ...wishes, typed: wishes.typed });
      if (folder) folder.write(keptNow(started, folder.kept, clock));
    }
  } finally {
    await started.stop();
  }
}

/** Serves the page until the process is told to end. */
async function show(started: Started, wishes: Wishes, clock: SandboxClock, folder: Folder | undefined): Promise<void> {
  const { notes } = started;
  const manifest = readFileSync(join(import.meta.dirname, '../../manifest.yml'), 'utf8');
  const kept = folder?.kept;
  const keeping = saving(
    () => kept && folder?.write({ ...keptNow(started, kept, clock), port: page.port, marks: page.marks() }),
    (error) => process.stderr.write(`What changes now is not kept: ${error instanceof Error ? error.message : ''}\n`),
  );
  const serve = (port: number | undefined): Promise<Page> =>
    startPage({ ...started, clock, manifest, port, token: kept?.token, marks: kept?.marks, onChange: keeping.due });
  const page = await serve(wishes.port ?? kept?.port).catch((error: unknown) => {
    // The port of the last time is a wish only.
    if (wishes.port === undefined && isTaken(error)) return serve(0);
    throw error;
  });
  const end = kept === undefined ? 'Ctrl+C ends it; nothing is kept.' : 'Ctrl+C ends it.';
  process.stdout.write(`\nThe sandbox: ${page.url}\n\n${[...notes, end].join('\n')}\n`);
  browse(page.url, process.stdout.isTTY);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await page.stop();
  keeping.stop();
}

function keptNow({ slack, catalog }: Started, kept: Kept, { aheadMs }: SandboxClock): Kept {
  return { ...kept, aheadMs, slack: slack?.keep() ?? kept.slack, catalog: catalog?.keep() ?? kept.catalog };
}

// Who only wants to see the beginning (`| head`) has seen enough.
process.stdout.on('error', () => process.exit(0));
await main().catch((error: unknown) => leave(...whyNot(error)));
