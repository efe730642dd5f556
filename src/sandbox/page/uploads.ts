// Files through the page: brought by a window as somebody, and fetched again by who may see them. What comes down is always
// something to save, never something that the browser would run or show.

import type { IncomingMessage } from 'node:http';
import type { Person } from '../slack/people.ts';
import type { SimulatedSlack } from '../slack/server.ts';
import { roomsOf } from './acting.ts';
import type { FileSeen } from './protocol.ts';

const MOST_BYTES = 10 * 1024 * 1024;
const LONGEST_NAME = 255;

/** Rejects with the reason, in words for the person. */
export async function takeUpload(
  slack: SimulatedSlack,
  person: Person,
  name: string,
  request: IncomingMessage,
): Promise<FileSeen> {
  if (name === '' || name.length > LONGEST_NAME) throw new Error('A file needs a name of at most 255 characters.');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`${name} is too large: the sandbox takes files of at most 10 MB.`);
    chunks.push(chunk);
  }
  if (size === 0) throw new Error(`${name} is empty.`);
  return fileSeen(slack.upload(person, name, Buffer.concat(chunks)));
}

/** Undefined where there is no such file, or none that this person may see. */
export function download(
  slack: SimulatedSlack,
  person: Person,
  id: string,
): { readonly name: string; readonly bytes: Buffer } | undefined {
  const file = slack.file(id);
  if (file?.bytes === undefined) return undefined;
  const isSeen = roomsOf(slack, person).some((room) =>
    slack.sees(person, room).some(({ files }) => files.some((one) => one.id === id)),
  );
  return isSeen || file.owner === person.id ? { name: file.name, bytes: file.bytes } : undefined;
}

export function fileSeen({ id, name, size }: FileSeen): FileSeen {
  return { id, name, size };
}
