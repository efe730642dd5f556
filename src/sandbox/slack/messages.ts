// Every message of the workspace: those with a place in a channel, and the ephemeral ones that one person sees. Also what
// a message looks like to people (`Shown`) and to programs (`messageRecord`).

import type { CheckedBlock } from './block-kit.ts';
import type { Changes } from './changes.ts';
import type { Channel } from './channels.ts';
import type { fileRecord } from './files.ts';
import type { Identifiers } from './identifiers.ts';

export type FileRecord = ReturnType<typeof fileRecord>;

/** Who wrote a message: the bot, a person, or Slack itself (its notes to one person). */
export interface Author {
  readonly kind: 'bot' | 'person' | 'slack';
  readonly userId: string;
  readonly name: string;
}

export interface Content {
  readonly text: string;
  readonly blocks: readonly CheckedBlock[];
}

/** What an app shows below a link: blocks, or the single text of an old-fashioned one. */
export interface Unfurl extends Content {
  readonly url: string;
}

/** A message as one person sees it at one moment. */
export interface Shown extends Content {
  readonly kind: 'message' | 'ephemeral';
  readonly channel: Channel;
  readonly ts: string;
  readonly author: Author;
  /** Set for messages of a thread, also for the one that began it. */
  readonly threadTs: string | undefined;
  /** The id of the one person who sees it; undefined for messages of the channel. */
  readonly onlyTo: string | undefined;
  readonly edited: boolean;
  readonly unfurls: readonly Unfurl[];
  readonly files: readonly FileRecord[];
}

export interface Posting extends Content {
  readonly channel: Channel;
  readonly author: Author;
  readonly threadTs?: string | undefined;
  readonly files?: readonly FileRecord[];
}

export interface Messages {
  post(posting: Posting): Shown;
  postEphemeral(posting: Posting, to: string): Shown;
  /** Undefined when there is no such message. Ephemeral ones are found by their reader only. */
  find(channelId: string, ts: string, reader?: string): Shown | undefined;
  /** False when the message is gone. */
  update(message: Shown, content: Content): boolean;
  /** Puts unfurls below the links of a message, in place of those there were for the same links. */
  unfurl(message: Shown, unfurls: readonly Unfurl[]): void;
  remove(message: Shown): boolean;
  /** The channel as one person sees it, oldest first. */
  seenBy(personId: string, channelId: string, mayRead: boolean): Shown[];
  /** Ephemeral messages do not survive a reload of the client. */
  reload(personId: string): void;
  /** Those with a place in a channel, for a later run. */
  all(): Shown[];
  bringBack(message: Shown): void;
}

export function messages(ids: Identifiers, changes: Changes): Messages {
  /** By channel for messages, by channel and reader for ephemeral ones; insertion order is the order of time. */
  const shelves = new Map<string, Map<string, Shown>>();

  function shelf(channelId: string, reader: string | undefined): Map<string, Shown> {
    const key = reader === undefined ? channelId : `${channelId} ${reader}`;
    const known = shelves.get(key);
    if (known !== undefined) return known;
    const made = new Map<string, Shown>();
    shelves.set(key, made);
    return made;
  }

  function put(posting: Posting, onlyTo: string | undefined): Shown {
    const message: Shown = {
      kind: onlyTo === undefined ? 'message' : 'ephemeral',
      channel: posting.channel,
      ts: ids.ts(),
      author: posting.author,
      text: posting.text,
      blocks: posting.blocks,
      threadTs: posting.threadTs,
      onlyTo,
      edited: false,
      unfurls: [],
      files: posting.files ?? [],
    };
    shelf(posting.channel.id, onlyTo).set(message.ts, message);
    changes.happened();
    return message;
  }

  return {
    post: (posting) => put(posting, undefined),
    postEphemeral: (posting, to) => put(posting, to),
    find: (channelId, ts, reader) =>
      shelf(channelId, undefined).get(ts) ?? (reader === undefined ? undefined : shelf(channelId, reader).get(ts)),
    update(message, content) {
      const place = shelf(message.channel.id, message.onlyTo);
      const current = place.get(message.ts);
      if (current === undefined) return false;
      const updated: Shown = { ...current, text: content.text, blocks: content.blocks, edited: true };
      place.set(message.ts, updated);
      changes.happened();
      return true;
    },
    unfurl(message, unfurls) {
      const place = shelf(message.channel.id, message.onlyTo);
      const current = place.get(message.ts);
      if (current === undefined) return;
      const kept = current.unfurls.filter(({ url }) => !unfurls.some((fresh) => fresh.url === url));
      place.set(message.ts, { ...current, unfurls: [...kept, ...unfurls] });
      changes.happened();
    },
    remove(message) {
      const removed = shelf(message.channel.id, message.onlyTo).delete(message.ts);
      if (removed) changes.happened();
      return removed;
    },
    seenBy(personId, channelId, mayRead) {
      const mine = [...shelf(channelId, personId).values()];
      const shared = shelf(channelId, undefined);
      if (!mayRead || shared.size === 0) return mine;
      return [...shared.values(), ...mine].toSorted((a, b) => Number(a.ts) - Number(b.ts));
    },
    reload(personId) {
      for (const key of shelves.keys()) if (key.endsWith(` ${personId}`)) shelves.delete(key);
      changes.happened();
    },
    all: () =>
      [...shelves.values()].flatMap((place) => [...place.values()]).filter(({ onlyTo }) => onlyTo === undefined),
    bringBack: (message) => void shelf(message.channel.id, undefined).set(message.ts, message),
  };
}

/** A message as the Web API and payloads tell of it. */
export function messageRecord(message: Shown, app: { id: string; botId: string; teamId: string }) {
  const byBot = message.author.kind === 'bot';
  return {
    type: 'message',
    user: message.author.userId,
    ts: message.ts,
    text: message.text,
    team: app.teamId,
    ...(byBot && { bot_id: app.botId, app_id: app.id }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.files.length > 0 && { files: message.files }),
    ...(message.unfurls.length > 0 && {
      attachments: message.unfurls.map((unfurl, index) => unfurlRecord(unfurl, index + 1, app)),
    }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.edited && { edited: { user: message.author.userId, ts: message.ts } }),
  };
}

/** What stands below a link, as messages and payloads tell of it: an attachment with a number. */
export function unfurlRecord(unfurl: Unfurl, id: number, app: { id: string; botId: string }) {
  return {
    id,
    from_url: unfurl.url,
    app_unfurl_url: unfurl.url,
    is_app_unfurl: true,
    app_id: app.id,
    bot_id: app.botId,
    fallback: unfurl.text === '' ? '[no preview available]' : unfurl.text,
    ...(unfurl.text !== '' && { text: unfurl.text }),
    ...(unfurl.blocks.length > 0 && { blocks: unfurl.blocks }),
  };
}
