// One process at a time in a data folder: PGlite itself does not notice a second one, and rows would be lost. The lock is an
// exclusive SQLite transaction, which the operating system ends with the process, however that ends.

import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from './errors.ts';

/** What an app that was killed has asked of its database is finished first, mostly within milliseconds. */
const PATIENCE_MS = 2000;

/**
 * Returns how to give the folder free again; keep it, for what nobody holds is given free. Throws StoreError when it is in use
 * or cannot be written.
 */
export function lockFolder(folder: string): () => void {
  let lock: DatabaseSync;
  try {
    makeFolder(folder);
    lock = new DatabaseSync(join(folder, 'lock'), { timeout: PATIENCE_MS });
  } catch (error) {
    throw new StoreError(`The data folder ${folder} cannot be written. Set DATA_DIR to one that can.`, {
      cause: error,
    });
  }
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    const busy = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
    const why = busy
      ? `The data folder ${folder} is in use by another process. Stop that one, or set DATA_DIR to another folder.`
      : `The data folder ${folder} cannot be written. Set DATA_DIR to one that can.`;
    throw new StoreError(why, { cause: error });
  }
  return () => lock.close();
}

const SQLITE_BUSY = 5;

/** With those above it. Node's own recursion never ends where the system says that a folder which is there is not (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(folder)) throw error;
  }
}
