// The people and things of the catalog that everything else refers to by id: people, groups, teams, tags, integrations,
// collections. Kept per principal (the key they were read with), since another key may see others.

import { LRUCache } from 'lru-cache';
import type { SecodaClient } from '../secoda/client.ts';
import { UnexpectedShapeError } from '../secoda/errors.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import type { Team } from '../secoda/resources/team.ts';
import type { SecodaUser } from '../secoda/resources/user.ts';
import { type Kept, kept, keptByName } from './kept.ts';
import { namesOf, type Parent, parentsTitled, readParents } from './parents.ts';
import type { Visibility } from './visibility.ts';

/** Names of things by id, for one reader; undefined where Secoda did not tell, and where the reader may not know. */
export interface Names {
  person(id: string): string | undefined;
  group(id: string): string | undefined;
  team(id: string): string | undefined;
  tag(id: string): string | undefined;
  integration(id: string): string | undefined;
  collection(id: string): string | undefined;
  /** Of the resource in which this one lies, where the answer told it. */
  parent(resource: Resource): string | undefined;
}

export interface Directory {
  /** Who has which address (lower case). At most five minutes old: the freshness that reads are allowed. */
  usersByEmail(): Promise<ReadonlyMap<string, readonly SecodaUser[]>>;
  /** At most five minutes old. */
  teams(): Promise<readonly Team[]>;
  /** Names for cards: what is not known after `patienceMs` is left out rather than waited for. */
  names(reader: Visibility): Promise<Names>;
  /** Everything of one kind that has a name, as far as this reader may know; undefined when that is not known in time. */
  known(kind: Kind, reader: Principal): Promise<readonly Known[] | undefined>;
  /** Resources with exactly this title that may hold others. Throws Secoda's errors. */
  parentsTitled(title: string, reader: Principal): Promise<readonly Known[]>;
  /** Loads everything, before somebody waits for it. */
  warm(): Promise<void>;
}

export type Kind = 'people' | 'groups' | 'tags' | 'teams' | 'collections' | 'integrations' | 'parents';

/** Somebody or something with a name. */
export interface Known {
  readonly id: string;
  readonly name: string;
  /** Of people: their address, in small letters. */
  readonly email?: string | undefined;
  /** Of people: whether their account is switched off. */
  readonly disabled?: boolean;
}

/** With whose key somebody reads, and what they may see. */
export interface Principal {
  readonly client: SecodaClient;
  readonly visibility: Visibility;
}

export interface DirectoryOptions {
  readonly client: SecodaClient;
  readonly clock: { now(): number; sleep(milliseconds: number, signal?: AbortSignal): Promise<void> };
  readonly log: { warn(fields: object, text: string): void };
}

/** Roles may be five minutes old for reads; names may be older, nobody is let in by them. */
const RIGHTS_MS = 5 * 60_000;
const NAMES_MS = 15 * 60_000;
const PATIENCE_MS = 1000;
/** Linked keys whose directories are kept, and titles of parents for each. */
const KEYS_KEPT = 100;
const TITLES_KEPT = 200;

export function directory({ client, clock, log }: DirectoryOptions): Directory {
  function keep<Value>(what: string, maxAgeMs: number, load: () => Promise<Value>) {
    const onFailure = (err: unknown) => log.warn({ err, what }, 'a part of the directory could not be read');
    return kept({ load, maxAgeMs, clock, onFailure });
  }
  const users = keep('people', RIGHTS_MS, async () => {
    const all = await client.users.all();
    // Whoever made the key is one of them: none is not an answer, and would lock everybody out while it is kept.
    if (all.length === 0) throw new UnexpectedShapeError('the answer has no people', { method: 'GET', path: '/user' });
    return { byId: byId(all), byEmail: Map.groupBy(all.filter(hasEmail), (user) => user.email) };
  });
  /** What another key may see more or less of. */
  const ofKey = (theirs: SecodaClient) => ({
    teams: keep('teams', RIGHTS_MS, () => theirs.teams.all()),
    collections: keep('collections', NAMES_MS, async () => byId(await theirs.collections.all())),
    parents: keep('parents', NAMES_MS, () => readParents(theirs)),
    titled: keptByName<readonly Parent[]>({ most: TITLES_KEPT, maxAgeMs: NAMES_MS, clock }),
  });
  const shared = ofKey(client);
  const own = new LRUCache<SecodaClient, ReturnType<typeof ofKey>>({ max: KEYS_KEPT });
  const { teams } = shared;
  const named = {
    group: keep('groups', NAMES_MS, async () => byId(await client.groups.all())),
    tag: keep('tags', NAMES_MS, async () => byId(await client.tags.all())),
    integration: keep('integrations', NAMES_MS, async () => byId(await client.integrations.all())),
    collection: shared.collections,
  };
  const everything = [users, teams, ...Object.values(named)];

  function seenWith(theirs: SecodaClient): ReturnType<typeof ofKey> {
    if (theirs === client) return shared;
    const kept = own.get(theirs) ?? ofKey(theirs);
    own.set(theirs, kept);
    return kept;
  }
  async function patiently(parts: readonly Kept<unknown>[]): Promise<void> {
    const missing = parts.filter((part) => part.isWorthWaiting(PATIENCE_MS));
    if (missing.length === 0) return;
    const enough = new AbortController();
    const loaded = Promise.all(missing.map((part) => part.prepare()));
    await Promise.race([loaded, clock.sleep(PATIENCE_MS, enough.signal).catch(() => undefined)]);
    enough.abort();
  }
  /** What there is within the time that somebody waits for names. */
  async function inTime<Value>(part: Kept<Value>): Promise<Value | undefined> {
    await patiently([part]);
    // Got where it is there, so that it is loaded anew before it runs out.
    return part.peek() === undefined ? undefined : part.get();
  }
  const reading: Readonly<Record<Kind, (reader: Principal) => Promise<readonly Known[] | undefined>>> = {
    people: async () => (await inTime(users))?.byId.values().toArray(),
    groups: async () => (await inTime(named.group))?.values().toArray(),
    tags: async () => (await inTime(named.tag))?.values().toArray(),
    integrations: async () => (await inTime(named.integration))?.values().toArray(),
    teams: async ({ client, visibility }) =>
      (await inTime(seenWith(client).teams))?.filter(({ id }) => visibility.seesTeam(id)),
    collections: async ({ client, visibility }) =>
      (await inTime(seenWith(client).collections))?.values().filter(visibility.sees).toArray(),
    parents: async ({ client, visibility }) => {
      const all = await inTime(seenWith(client).parents);
      return all && namesOf(all, visibility);
    },
  };

  return {
    usersByEmail: async () => (await users.get()).byEmail,
    teams: teams.get,
    async warm() {
      await Promise.all([...everything, shared.parents].map((part) => part.prepare()));
    },
    known: (kind, reader) => reading[kind](reader),
    async parentsTitled(title, { client, visibility }) {
      const all = await seenWith(client).titled.get(title, () => parentsTitled(client, title));
      return all.filter((parent) => visibility.sees(parent)).map(({ id, title: name }) => ({ id, name }));
    },
    async names(reader) {
      await patiently(everything);
      const collection = (id: string): string | undefined => {
        const found = named.collection.peek()?.get(id);
        return found && reader.sees(found) ? found.name : undefined;
      };
      return {
        person: (id) => users.peek()?.byId.get(id)?.name,
        team: (id) => (reader.seesTeam(id) ? teams.peek()?.find((team) => team.id === id)?.name : undefined),
        group: (id) => named.group.peek()?.get(id)?.name,
        tag: (id) => named.tag.peek()?.get(id)?.name,
        integration: (id) => named.integration.peek()?.get(id)?.name,
        collection,
        parent: ({ parent }) => (parent && reader.sees(parent) ? parent.title : undefined),
      };
    },
  };
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}

function hasEmail(user: SecodaUser): user is SecodaUser & { email: string } {
  return user.email !== undefined;
}
