// People's own Secoda keys: tried before they are kept, kept sealed, used for that person alone. A key never widens the
// policy: what its holder may do is what the policy allows and what Secoda allows the key. Who owns a key cannot be proven.

import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SecodaClient } from '../secoda/client.ts';
import { AuthenticationError, PermissionError } from '../secoda/errors.ts';
import type { FoundLink, LinkPlace, Links, StoredLink } from '../store/links.ts';
import { keptByName } from './kept.ts';

export interface PersonalKeys {
  /** False without an encryption key: then keys that were linked before can only be forgotten. */
  readonly canLink: boolean;
  /**
   * The link of this Slack person to this Secoda person; undefined for none, or one made as somebody else. `lost`: there is
   * one, which no encryption key opens any more.
   */
  find(place: LinkPlace, secodaUser: string | undefined): Promise<PersonalLink | 'lost' | undefined>;
  /** Throws Secoda's errors when the key cannot be tried. */
  link(place: LinkPlace, secodaUser: string, key: string, signal: AbortSignal): Promise<LinkOutcome>;
  /** Whether there was a link. */
  unlink(place: LinkPlace): Promise<boolean>;
}

export interface PersonalLink {
  readonly version: string;
  /** Secoda with the person's own key. When the key is refused the link is gone; the shared key is not used instead. */
  readonly client: SecodaClient;
}

export type LinkOutcome =
  | 'linked'
  | 'no key'
  | 'shared key'
  | 'not accepted'
  | 'another workspace'
  | 'workspace unknown'
  | 'of somebody else';

export interface PersonalKeysOptions {
  readonly links: Links;
  readonly canLink: boolean;
  /** With the shared key. */
  readonly client: SecodaClient;
  readonly sharedKey: string;
  readonly clock: { now(): number };
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
}

/** Another replica's change is seen this late. */
const LINK_MS = 10_000;
const LINKS_KEPT = 10_000;
const CLIENTS_KEPT = 1000;

export function personalKeys({ links, canLink, client, sharedKey, clock, log }: PersonalKeysOptions): PersonalKeys {
  const known = keptByName<FoundLink | undefined>({ most: LINKS_KEPT, maxAgeMs: LINK_MS, clock });
  const clients = new LRUCache<string, SecodaClient>({ max: CLIENTS_KEPT });

  /** Kept by version, so that what Secoda told about a key's limits holds for its next call. */
  function clientOf(link: StoredLink): SecodaClient {
    const kept = clients.get(link.version);
    if (kept) return kept;
    const made = client.as({ key: link.key, onRefused: () => void forget(link) });
    clients.set(link.version, made);
    return made;
  }

  async function forget({ version, ...place }: StoredLink): Promise<void> {
    known.forget(nameOf(place));
    clients.delete(version);
    try {
      await links.delete(place, version);
      log.info({}, 'a linked key was refused by Secoda and is unlinked');
    } catch (err) {
      log.warn({ err }, 'a refused key could not be unlinked');
    }
  }

  return {
    canLink,
    async find(place, secodaUser) {
      const link = await known.get(nameOf(place), () => links.find(place));
      if (link === undefined || link.secodaUser !== secodaUser) return undefined;
      const { key } = link;
      return key === undefined ? 'lost' : { version: link.version, client: clientOf({ ...link, key }) };
    },
    async link(place, secodaUser, key, signal) {
      if (!/^[\x21-\x7E]{8,1000}$/.test(key)) return 'no key';
      if (key === sharedKey) return 'shared key';
      const tried = client.as({ key, onRefused: () => undefined });
      const workspace = await isOfOurWorkspace(tried, client, secodaUser, signal);
      if (workspace !== true) return workspace;
      const version = randomUUID();
      const saved = await links.save({ ...place, secodaUser, key, version });
      known.forget(nameOf(place));
      return saved ? 'linked' : 'of somebody else';
    },
    async unlink(place) {
      const existed = await links.delete(place);
      known.forget(nameOf(place));
      return existed;
    },
  };
}

/** Compares what both keys see: a resource's workspace, or, where one sees no resource, whether the person is known there. */
async function isOfOurWorkspace(
  tried: SecodaClient,
  ours: SecodaClient,
  secodaUser: string,
  signal: AbortSignal,
): Promise<true | 'not accepted' | 'another workspace' | 'workspace unknown'> {
  const workspaceOf = async (client: SecodaClient): Promise<string | undefined> => {
    const { items } = await client.resources.list({}, { signal });
    return items.find(({ workspaceId }) => workspaceId !== undefined)?.workspaceId;
  };
  try {
    const theirs = await workspaceOf(tried);
    const own = theirs === undefined ? undefined : await workspaceOf(ours);
    if (theirs !== undefined && own !== undefined) return theirs === own ? true : 'another workspace';
    const users = await tried.users.all({ signal });
    return users.some(({ id }) => id === secodaUser) ? true : 'workspace unknown';
  } catch (error) {
    const refused = error instanceof AuthenticationError || error instanceof PermissionError;
    if (refused && error.holder === 'person') return 'not accepted';
    throw error;
  }
}

function nameOf({ installation, slackUser }: LinkPlace): string {
  return `${installation}/${slackUser}`;
}
