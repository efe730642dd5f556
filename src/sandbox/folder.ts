// The folder of `--data`: one file for what is made up (the catalog's changes, messages, who has read what, the clock), and
// beside it the bot's own database. The file is replaced as a whole, so that an end at any moment leaves the old one or the
// new one.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { keptCatalog } from './catalog/keep.ts';
import { newToken } from './page/guard.ts';
import { keptMarks } from './page/read-marks.ts';
import { keptSlack } from './slack/keep.ts';

const kept = z.object({
  version: z.literal(1),
  /** The page's address stays what it was, where its port is free. */
  token: z.string(),
  port: z.int(),
  /** With which people's linked keys are sealed in the bot's database. */
  encryptionKey: z.string(),
  aheadMs: z.number(),
  slack: keptSlack.optional(),
  catalog: keptCatalog.optional(),
  marks: keptMarks,
});

export type Kept = z.infer<typeof kept>;

export interface Folder {
  readonly kept: Kept;
  /** Of the bot's database. */
  readonly dataDir: string;
  write(kept: Kept): void;
}

/** Its message is for the person who started the sandbox. */
export class FolderError extends Error {
  override readonly name = 'FolderError';
}

/** Makes the folder where there is none. Throws FolderError. */
export function openFolder(path: string): Folder {
  const file = join(path, 'sandbox.json');
  let written: string | undefined;
  return {
    kept: read(path, file),
    dataDir: join(path, 'bot'),
    write(now) {
      const text = JSON.stringify(now);
      if (text === written) return;
      // Only for who runs it: linked keys can be opened with what is in it.
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      written = text;
    },
  };
}

function read(path: string, file: string): Kept {
  let text: string;
  try {
    mkdirSync(path, { recursive: true });
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return fresh();
    throw new FolderError(`The folder ${path} cannot be used. Give --data one that can be written.`, { cause: error });
  }
  try {
    return kept.parse(JSON.parse(text));
  } catch (error) {
    throw new FolderError(
      `What is in ${file} was not written by this version of the sandbox. Give --data another folder, or delete this one.`,
      { cause: error },
    );
  }
}

function fresh(): Kept {
  return {
    version: 1,
    token: newToken(),
    port: 0,
    encryptionKey: randomBytes(32).toString('base64'),
    aheadMs: 0,
    marks: {},
  };
}
