// What the operator's commands have in common: the settings of the app, its database, and one line about what went wrong.

import { environment } from '../config/environment.ts';
import { readSettings, type Settings, SettingsError } from '../config/settings.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { StoreError } from '../store/errors.ts';

/** Runs with the app's own settings and database. The exit code: 78 settings, 1 anything else, or what `act` returns. */
export async function runCommand(act: (database: Database, settings: Settings) => Promise<number>): Promise<void> {
  try {
    const settings = readSettings(environment());
    const database = await openDatabase(settings.store, { log: { error: () => undefined } });
    try {
      process.exitCode = await act(database, settings);
    } finally {
      await database.close();
    }
  } catch (error) {
    const isKnown = error instanceof SettingsError || error instanceof StoreError;
    say(
      process.stderr,
      isKnown ? error.message : `It could not be done (${error instanceof Error ? error.message : 'unknown reason'}).`,
    );
    process.exitCode = error instanceof SettingsError ? 78 : 1;
  }
}

export function say(to: NodeJS.WritableStream, line: string): void {
  to.write(`${line}\n`);
}
