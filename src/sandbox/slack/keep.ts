// What is kept of the workspace from one run to the next: who has which id, what stands in channels and direct messages, and
// files. What Slack itself forgets (messages to one person alone, open forms) is not.

import { z } from 'zod';
import { fileRecord, type StoredFile } from './files.ts';
import type { Shown } from './messages.ts';
import type { Workspace } from './workspace.ts';

export const keptSlack = z.object({
  ids: z.object({ salt: z.string(), first: z.int(), counter: z.int(), lastTick: z.number() }),
  /** By role: from these it is seen whether another version of this program wrote it. */
  people: z.record(z.string(), z.string()),
  dms: z.array(z.object({ id: z.string(), person: z.string() })),
  messages: z.array(
    z.looseObject({ channel: z.string(), ts: z.string(), files: z.array(z.string()), threadTs: z.string().optional() }),
  ),
  files: z.array(z.looseObject({ id: z.string(), bytes: z.base64().optional() })),
});

export type KeptSlack = z.infer<typeof keptSlack>;

export function keepWorkspace({ ids, people, channels, messages, files }: Workspace): KeptSlack {
  return {
    ids: ids.keep(),
    people: idsOf(people),
    dms: channels.all
      .filter(({ kind }) => kind === 'im')
      .map((dm) => ({ id: dm.id, person: channels.personOf(dm) ?? '' })),
    messages: messages.all().map((one) => ({
      ...one,
      channel: one.channel.id,
      files: one.files.map(({ id }) => id),
    })),
    files: files.all().map((file) => ({ ...file, bytes: file.bytes?.toString('base64') })),
  };
}

/**
 * Puts back what was kept, into a workspace that was founded with the kept ids. Addresses of files are on the server's own
 * origin, which is another now. Throws when the workspace is not the one that was kept.
 */
export function bringBack(workspace: Workspace, kept: KeptSlack, origin: string): void {
  const { ids, people, channels, messages, files, team } = workspace;
  if (JSON.stringify(idsOf(people)) !== JSON.stringify(kept.people)) {
    throw new Error('the workspace was kept by another version of the sandbox');
  }
  ids.resume(kept.ids);
  for (const { id, person } of kept.dms) channels.reopen(id, person);
  for (const file of kept.files) {
    const bytes = file.bytes === undefined ? undefined : Buffer.from(file.bytes, 'base64');
    files.bringBack({ ...(file as unknown as StoredFile), bytes });
  }
  for (const { channel: id, files: attached, ...rest } of kept.messages) {
    const channel = channels.get(id);
    if (channel === undefined) continue;
    const stored = attached.map((one) => files.find(one)).filter((one) => one !== undefined);
    messages.bringBack({
      ...(rest as unknown as Omit<Shown, 'channel' | 'files'>),
      channel,
      files: stored.map((one) => fileRecord(one, team, origin)),
      // JSON has no undefined.
      threadTs: rest.threadTs,
      onlyTo: undefined,
    });
  }
}

function idsOf(people: Workspace['people']): Record<string, string> {
  return Object.fromEntries(Object.entries(people).map(([role, { id }]) => [role, id]));
}
