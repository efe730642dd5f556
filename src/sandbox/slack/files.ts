// Files: reserved by name and size, filled by an upload, shared, and read again by who may. Source: Slack, "Working with
// files".

import type { Clock } from './clock.ts';
import { type Identifiers, secret } from './identifiers.ts';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly owner: string;
  readonly bytes: Buffer | undefined;
  /** Shared or at least completed: before that, nobody knows of it. */
  readonly isComplete: boolean;
  readonly channels: readonly string[];
  /** Whole seconds since 1970. */
  readonly created: number;
}

export interface Files {
  /** The path to upload to, for one file. */
  reserve(name: string, length: number, owner: string): { readonly id: string; readonly path: string };
  /** How many bytes were taken; undefined for a path that was not given out, or that is used up. */
  upload(path: string, bytes: Buffer): number | undefined;
  complete(id: string, how: { readonly title?: string | undefined; readonly channel?: string | undefined }): void;
  find(id: string): StoredFile | undefined;
  remove(id: string): void;
  all(): StoredFile[];
  bringBack(file: StoredFile): void;
}

export function files(clock: Clock, ids: Identifiers): Files {
  const known = new Map<string, StoredFile>();
  const tickets = new Map<string, { readonly id: string; readonly length: number }>();
  return {
    reserve(name, length, owner) {
      const id = ids.next('F');
      const path = `/upload/v1/${secret(16)}`;
      const created = Math.floor(clock.now() / 1000);
      known.set(id, { id, name, title: name, owner, bytes: undefined, isComplete: false, channels: [], created });
      tickets.set(path, { id, length });
      return { id, path };
    },
    upload(path, bytes) {
      const ticket = tickets.get(path);
      const file = ticket && known.get(ticket.id);
      if (ticket === undefined || file === undefined) return undefined;
      tickets.delete(path);
      known.set(file.id, { ...file, bytes });
      return bytes.length;
    },
    complete(id, { title, channel }) {
      const file = known.get(id);
      if (file === undefined) return;
      const channels = channel === undefined ? file.channels : [...file.channels, channel];
      known.set(id, { ...file, isComplete: true, title: title ?? file.title, channels });
    },
    find: (id) => known.get(id),
    remove: (id) => void known.delete(id),
    all: () => [...known.values()],
    bringBack: (file) => void known.set(file.id, file),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  zip: 'application/zip',
};

export function mimeOf(name: string): string {
  return KINDS[endingOf(name)] ?? 'application/octet-stream';
}

export function endingOf(name: string): string {
  return name.includes('.') ? (name.split('.').at(-1) ?? '').toLowerCase() : '';
}

/** Where a file can be read, with a token: a path on the server's own origin. */
export function pathOf(file: StoredFile, teamId: string): string {
  return `/files-pri/${teamId}-${file.id}/${encodeURIComponent(file.name)}`;
}

/** A file as the Web API, messages and forms tell of it. */
export function fileRecord(file: StoredFile, team: { id: string; domain: string }, origin: string) {
  const url = origin + pathOf(file, team.id);
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: mimeOf(file.name),
    filetype: endingOf(file.name),
    pretty_type: endingOf(file.name).toUpperCase(),
    user: file.owner,
    user_team: team.id,
    editable: false,
    size: file.bytes?.length ?? 0,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: false,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: url,
    url_private_download: url.replace('/files-pri/', '/files-pri/download/'),
    permalink: `https://${team.domain}.slack.com/files/${file.owner}/${file.id}/${encodeURIComponent(file.name)}`,
    channels: file.channels,
    groups: [],
    ims: [],
    has_rich_preview: false,
    file_access: 'visible',
  };
}
