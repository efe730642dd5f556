// files.*: the two halves of an upload, and what there is to know of a file.

import { z } from 'zod';
import { readContent } from '../content.ts';
import { fileRecord, type StoredFile } from '../files.ts';
import type { Workspace } from '../workspace.ts';
import { json, required } from './arguments.ts';
import { content, slowly, threadOf, writable } from './chat.ts';
import { type Method, method } from './method.ts';
import { ApiRefusal } from './refusal.ts';

const MOST_BYTES = 1024 ** 3;

const reservation = z.object({ filename: required, length: z.coerce.number().int().positive() });

const completion = z.object({
  files: json.pipe(z.array(z.object({ id: required, title: z.string().optional() })).min(1)),
  channel_id: z.string().optional(),
  initial_comment: z.string().optional(),
  blocks: content.blocks,
  thread_ts: z.string().optional(),
});

const writing = { token: 'bot', scopes: ['files:write'], tier: 4 } as const;

export const files: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': method(writing, reservation, (args, workspace, { origin }) => {
    if (args.length > MOST_BYTES) throw new ApiRefusal('file_upload_size_restricted');
    const { id, path } = workspace.files.reserve(args.filename, args.length, workspace.app.userId);
    return { upload_url: origin() + path, file_id: id };
  }),

  'files.completeUploadExternal': method(writing, completion, (args, workspace, { name, origin }) => {
    const stored = args.files.map(({ id }) => mine(workspace, id));
    if (stored.some(({ bytes }) => bytes === undefined)) throw new ApiRefusal('file_not_found');
    const channel = args.channel_id === undefined ? undefined : writable(workspace, args.channel_id);
    if (args.blocks !== undefined && args.initial_comment !== undefined) throw new ApiRefusal('invalid_arguments');
    for (const { id, title } of args.files) workspace.files.complete(id, { title, channel: channel?.id });
    const records = stored.map(({ id }) => fileRecord(mine(workspace, id), workspace.team, origin()));
    if (channel !== undefined) {
      const threadTs = threadOf(workspace, channel, args.thread_ts);
      const said =
        args.blocks === undefined
          ? { text: args.initial_comment ?? '', blocks: [] }
          : readContent({ text: args.initial_comment, blocks: args.blocks }, workspace, name);
      slowly(workspace, channel);
      workspace.messages.post({ ...said, channel, author: workspace.botAuthor(), threadTs, files: records });
    }
    return { files: records };
  }),

  'files.info': method(
    { token: 'bot', scopes: ['files:read'], tier: 4 },
    z.object({ file: required }),
    (args, workspace, { origin }) => {
      const file = workspace.files.find(args.file);
      if (file?.isComplete !== true) throw new ApiRefusal('file_not_found');
      return { file: fileRecord(file, workspace.team, origin()), comments: [], response_metadata: { next_cursor: '' } };
    },
  ),

  'files.delete': method(
    { token: 'bot', scopes: ['files:write'], tier: 3 },
    z.object({ file: required }),
    (args, workspace) => {
      const file = workspace.files.find(args.file);
      if (file === undefined) throw new ApiRefusal('file_not_found');
      if (file.owner !== workspace.app.userId) throw new ApiRefusal('cant_delete_file');
      workspace.files.remove(file.id);
      return {};
    },
  ),
};

function mine({ files: stored, app }: Workspace, id: string): StoredFile {
  const file = stored.find(id);
  if (file?.owner !== app.userId) throw new ApiRefusal('file_not_found');
  return file;
}
