// What is around a resource, for its Details: what it is in, what it holds, what it is made from and what is made from it, as
// far as Secoda tells and its reader may see. Read beside the card and in parallel; a part that fails says so in its place.

import { LRUCache } from 'lru-cache';
import { written } from '../query/fields.ts';
import type { Search as Query } from '../query/query.ts';
import { InvalidError, NotFoundError, SecodaError } from '../secoda/errors.ts';
import { explain } from '../secoda/explain.ts';
import { oneOf } from '../secoda/filter.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import type { Call } from '../slack/feature.ts';
import type { Search, Some } from './search.ts';
import type { Reader } from './show.ts';

/** A part of it, or why it is not known. */
export type Part<Value> = { readonly known: Value } | { readonly failed: string };

export interface Around {
  /** What holds it, the outermost first. What its reader may not see, and what only leads through that, is left out. */
  readonly above: Part<readonly Resource[]>;
  readonly inside: Part<Some>;
  readonly lineage: Part<{ readonly sources: Some; readonly uses: Some }>;
}

export interface Surroundings {
  read(call: Pick<Call, 'signal'>, reader: Reader, resource: Resource): Promise<Around>;
  /** What was read for this reader lately; `loading` while it is read, undefined where nobody asked. */
  lately(reader: Reader, id: string): Around | 'loading' | undefined;
}

export interface SurroundingsOptions {
  readonly search: Search;
  readonly clock: { now(): number; after(milliseconds: number, act: () => void): () => void };
}

/** The card is there meanwhile: nobody waits longer for the rest. */
const PATIENCE_MS = 10_000;
const SHOWN = 10;
const MOST_ABOVE = 6;
/** Ends of lines that are looked at; one question of Secoda answers so many. */
const MOST_ENDS = 50;
/** Where Secoda does not answer that question, so many are read one by one. */
const MOST_ALONE = 20;
const KEPT = { max: 500, ttl: 5 * 60_000 };

export function surroundings({ search, clock }: SurroundingsOptions): Surroundings {
  const kept = new LRUCache<string, Around | 'loading'>({ ...KEPT, perf: clock, ttlResolution: 0 });
  const keyOf = ({ person }: Reader, id: string): string => `${person.installationId}/${person.slackId}/${id}`;

  async function around(reader: Reader, resource: Resource, signal: AbortSignal): Promise<Around> {
    const [above, inside, lineage] = await Promise.all([
      part(parentsOf(resource, reader, signal)),
      part(search.some(childrenOf(resource), SHOWN, reader, signal)),
      part(linesOf(resource.id, reader, signal)),
    ]);
    return { above, inside, lineage };
  }

  return {
    lately: (reader, id) => kept.get(keyOf(reader, id)),
    async read(call, reader, resource) {
      const key = keyOf(reader, resource.id);
      kept.set(key, 'loading');
      const limit = new AbortController();
      const follow = (): void => limit.abort(call.signal.reason);
      call.signal.addEventListener('abort', follow);
      const callOff = clock.after(PATIENCE_MS, () => limit.abort(new DOMException('took too long', 'TimeoutError')));
      try {
        const read = await around(reader, resource, limit.signal);
        kept.set(key, read);
        return read;
      } catch (error) {
        kept.delete(key);
        throw error;
      } finally {
        callOff();
        call.signal.removeEventListener('abort', follow);
      }
    },
  };
}

async function part<Value>(asked: Promise<Value>): Promise<Part<Value>> {
  try {
    return { known: await asked };
  } catch (error) {
    if (!(error instanceof SecodaError)) throw error;
    return { failed: explain(error) };
  }
}

async function parentsOf(resource: Resource, { client, visibility }: Reader, signal: AbortSignal) {
  const above: Resource[] = [];
  const passed = new Set([resource.id]);
  for (let at = resource.parentId; at !== undefined && !passed.has(at) && above.length < MOST_ABOVE; ) {
    passed.add(at);
    const parent = await client.resources.get(at, { signal }).catch(ifGone);
    if (parent === undefined || !visibility.sees(parent)) break;
    above.unshift(parent);
    at = parent.parentId;
  }
  return above;
}

/** Most used first. */
function childrenOf(resource: Resource): Query {
  const { id, title } = resource;
  const field = holdsBy(resource);
  const ids = field === 'in' ? { parent_id: [id] } : { collections: [id] };
  return { all: [[{ is: 'named', not: false, field, name: title, ids }]], sort: [{ by: 'usage', order: 'desc' }] };
}

/** The search that finds what is in a resource. */
export function searchInside(resource: Resource): string {
  return written(holdsBy(resource), resource.title);
}

/** What is in a collection stays in its schema or folder. */
function holdsBy({ entityType }: Resource): 'in' | 'collection' {
  return entityType.toLowerCase() === 'collection' ? 'collection' : 'in';
}

async function linesOf(id: string, reader: Reader, signal: AbortSignal) {
  const lines = await reader.client.lineage.of(id, { signal });
  const ends = {
    sources: new Set(lines.filter(({ to }) => to === id).map(({ from }) => from)),
    uses: new Set(lines.filter(({ from }) => from === id).map(({ to }) => to)),
  };
  const all = [...ends.sources.union(ends.uses)].filter((end) => end !== id).toSorted();
  const seen = await those(all.slice(0, MOST_ENDS), reader, signal);
  const some = (wanted: ReadonlySet<string>): Some => {
    const items = seen.filter((resource) => wanted.has(resource.id));
    return {
      items: items.slice(0, SHOWN),
      more: all.length > MOST_ENDS ? undefined : Math.max(0, items.length - SHOWN),
    };
  };
  return { sources: some(ends.sources), uses: some(ends.uses) };
}

/** Those of these resources that there are and that their reader sees, most used first. */
async function those(ids: readonly string[], { client, visibility }: Reader, signal: AbortSignal) {
  if (ids.length === 0) return [];
  const wanted = new Set(ids);
  const answer = await client.resources.list({ filter: oneOf('id', ids) }, { signal }).catch(ifInvalid);
  const listed = answer?.items.filter(({ id }) => wanted.has(id)) ?? [];
  // A service that does not know this filter refuses it, or passes it over and lists what it likes.
  const isWhole = answer !== undefined && listed.length === answer.items.length && answer.nextPage === undefined;
  const known = new Set(listed.map(({ id }) => id));
  const missing = isWhole ? [] : ids.filter((id) => !known.has(id)).slice(0, MOST_ALONE);
  const alone = await Promise.all(missing.map((id) => client.resources.get(id, { signal }).catch(ifGone)));
  return [...listed, ...alone.filter((one) => one !== undefined)]
    .filter((one) => visibility.sees(one) && !one.archived)
    .toSorted((a, b) => (b.externalUsage ?? 0) - (a.externalUsage ?? 0) || (a.id < b.id ? -1 : 1));
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

function ifInvalid(error: unknown): undefined {
  if (!(error instanceof InvalidError)) throw error;
}
