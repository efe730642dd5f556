// A file that is sent to somebody. Slack wants to know its length before it comes, so it is written to the machine's
// temporary folder first, and streamed from there: however long it is, it is never in memory.

import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Message } from './blocks/parts.ts';
import type { SlackUpload } from './fetch.ts';

export interface NewFile {
  /** As it is called in Slack. */
  readonly name: string;
  readonly parts: AsyncIterable<string>;
}

export interface Sending {
  readonly upload: SlackUpload;
  /** Where to send it, and as which file. */
  reserve(file: { filename: string; length: number }): Promise<{ readonly address: string; readonly id: string }>;
  /** Says in the conversation that it comes; the channel. */
  announce(message: Message): Promise<string>;
  complete(sent: { files: [{ id: string; title: string }]; channel_id: string }): Promise<unknown>;
}

/** @param said what is said of it, once it is whole; where that is nothing, nothing is sent. */
export async function sendFile(
  { name, parts }: NewFile,
  said: () => Message | undefined,
  sending: Sending,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'secoda-'));
  try {
    const path = join(folder, 'file');
    await pipeline(Readable.from(parts), createWriteStream(path, { mode: 0o600 }));
    const message = said();
    if (message === undefined) return;
    const { size: length } = await stat(path);
    const { address, id } = await sending.reserve({ filename: name, length });
    await sending.upload(address, { path, length });
    const channel = await sending.announce(message);
    await sending.complete({ files: [{ id, title: name }], channel_id: channel });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
