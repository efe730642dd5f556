// The client of Secoda's Resource API: its six endpoints, and the neighbours that give names to ids. Would stand alone as a
// package; knows nothing of Slack, of stores, of settings.

import { createHash } from 'node:crypto';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { z } from 'zod';
import { apiBase, segment, withQuery } from './address.ts';
import type { CallOptions, CallReport, Clock } from './call.ts';
import { InvalidError, NotFoundError, UnexpectedShapeError } from './errors.ts';
import { type Call, LARGEST_BODY, type Timeouts } from './exchange.ts';
import { withTieBreaker } from './filter.ts';
import { everyItem, type ListQuery, NEIGHBOUR_CAP, type Page, readPage } from './pages.ts';
import type { WriteBudget } from './rate-limit.ts';
import { type Collection, collection } from './resources/collection.ts';
import { type LineageEdge, lineageEdge } from './resources/lineage.ts';
import { type NamedThing, namedThing } from './resources/named-thing.ts';
import type { Thing } from './resources/read.ts';
import {
  type NewResource,
  type Resource,
  type ResourceData,
  type ResourcePatch,
  resource,
} from './resources/resource.ts';
import { type Team, team } from './resources/team.ts';
import { type SecodaUser, secodaUser } from './resources/user.ts';
import { type Transport, transport, type WriteSlot } from './transport.ts';

export interface SecodaClientOptions {
  /** With or without `/api/v1`, with or without a slash at the end. */
  readonly apiUrl: string;
  readonly key: string;
  readonly budget: WriteBudget;
  readonly clock: Clock;
  /** Proxies by protocol; `no` lists the hosts that need none. */
  readonly proxy?: { readonly http?: string; readonly https?: string; readonly no?: string };
  readonly timeouts?: Partial<Timeouts>;
  readonly onCall?: (report: CallReport) => void;
  /** Elements of an answer that could not be read and were left out. */
  readonly onDropped?: (kind: string, count: number) => void;
}

type All<Item> = { all(options?: CallOptions): Promise<readonly Item[]> };

export interface SecodaClient {
  readonly resources: {
    list(query: ListQuery, options?: CallOptions): Promise<Page<Resource>>;
    /** Every resource of a listing, each once, at most 10,000. */
    all(query: Omit<ListQuery, 'page'>, options?: CallOptions): AsyncIterable<Resource>;
    create(data: NewResource, options?: CallOptions): Promise<Resource>;
    get(id: string, options?: CallOptions): Promise<Resource>;
    edit(id: string, patch: ResourcePatch, options?: CallOptions): Promise<Resource>;
    delete(id: string, options?: CallOptions): Promise<'deleted' | 'already gone'>;
    /** At most 100; returns the ids that were updated, which may be fewer. Throws InvalidError beyond 100. */
    bulkUpdate(updates: readonly BulkUpdate[], options?: CallOptions): Promise<readonly string[]>;
  };
  readonly users: All<SecodaUser> & { get(id: string, options?: CallOptions): Promise<SecodaUser> };
  readonly groups: All<NamedThing>;
  readonly teams: All<Team>;
  readonly tags: All<NamedThing>;
  readonly collections: All<Collection>;
  readonly integrations: All<NamedThing>;
  /** The lines that end or begin at a resource, at most 200. */
  readonly lineage: { of(id: string, options?: CallOptions): Promise<readonly LineageEdge[]> };
  /** A slot of the write limit, so that what is to be changed can be read after waiting for it, not before. */
  writeSlot(options?: CallOptions): Promise<WriteSlot>;
  /** Resolves when the service says that it is well. */
  healthcheck(options?: CallOptions): Promise<void>;
  /**
   * The same service with a person's own key, over the same connections. To be kept as long as the key is used: what a 429
   * told holds for it.
   */
  as(personal: PersonalKey): SecodaClient;
  /** Ends every connection, also those of clients made by `as`; calls under way end as unavailable. */
  close(): Promise<void>;
}

export interface PersonalKey {
  readonly key: string;
  /** Told when Secoda does not accept the key any more. */
  readonly onRefused: () => void;
}

export interface BulkUpdate {
  readonly id: string;
  readonly data: ResourceData;
}

export const BULK_LIMIT = 100;

const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 5000, headersMs: 20_000, bodyMs: 20_000 };
const CONNECTIONS = 32;
const LINEAGE_CAP = 200;

export function createSecodaClient(options: SecodaClientOptions): SecodaClient {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const dispatcher = createDispatcher(options.proxy, timeouts);
  const clientOf = (key: string, person?: PersonalKey): SecodaClient => {
    const line = transport({
      base: apiBase(options.apiUrl),
      key,
      keyId: createHash('sha256').update(key).digest('hex').slice(0, 16),
      holder: person === undefined ? 'app' : 'person',
      onUnauthorized: person?.onRefused ?? (() => undefined),
      dispatcher,
      timeouts,
      budget: options.budget,
      clock: options.clock,
      random: Math.random,
      onCall: options.onCall ?? (() => undefined),
    });
    return {
      ...endpoints(line, options.onDropped),
      as: (personal) => clientOf(personal.key, personal),
      close: () => dispatcher.destroy(),
    };
  };
  return clientOf(options.key);
}

/** Every call that the API takes, as one key's holder. */
function endpoints(line: Transport, onDropped: SecodaClientOptions['onDropped']): Omit<SecodaClient, 'as' | 'close'> {
  const send = (call: Call, callOptions?: CallOptions): Promise<unknown> => line.send(call, callOptions);

  /** What was asked for by its id; an answer about something else must not pass for it. */
  async function readThat<Schema extends z.ZodType<{ readonly id: string }>>(
    id: string,
    call: Call,
    schema: Schema,
    callOptions?: CallOptions,
  ): Promise<z.output<Schema>> {
    const read = await readOne(call, schema, callOptions);
    if (read.id.toLowerCase() === id.toLowerCase()) return read;
    const mayHaveHappened = call.method !== 'GET';
    throw new UnexpectedShapeError('the answer is about something else', {
      method: call.method,
      path: call.template,
      mayHaveHappened,
    });
  }

  async function readOne<Schema extends z.ZodType>(call: Call, schema: Schema, callOptions?: CallOptions) {
    const read = schema.safeParse(await send(call, callOptions));
    if (read.success) return read.data;
    const mayHaveHappened = call.method !== 'GET';
    throw new UnexpectedShapeError('the answer is not what was asked for', {
      method: call.method,
      path: call.template,
      mayHaveHappened,
    });
  }

  async function readList<Item>(
    {
      path,
      query = {},
      page,
      kind,
    }: { path: string; query?: Parameters<typeof withQuery>[1]; page: number; kind: string },
    readElement: (element: unknown) => Item | undefined,
    callOptions?: CallOptions,
  ): Promise<Page<Item>> {
    const answer = await send(
      { method: 'GET', template: path, path: withQuery(path, { page, ...query }) },
      callOptions,
    );
    const read = readPage(answer, readElement, { page, path });
    if (read.dropped > 0) onDropped?.(kind, read.dropped);
    return read;
  }

  function list(
    { filter, sort, team: teams, page = 1 }: ListQuery,
    callOptions?: CallOptions,
  ): Promise<Page<Resource>> {
    const query = { teams, filter, sort: sort === 'none' ? undefined : withTieBreaker(sort) };
    return readList({ path: '/resource/catalog', query, page, kind: 'resource' }, resource.read, callOptions);
  }

  function neighbour<Item extends { readonly id: string }>(path: string, kind: string, { read }: Thing<Item>) {
    return {
      all: (callOptions?: CallOptions): Promise<Item[]> =>
        Array.fromAsync(everyItem((page) => readList({ path, page, kind }, read, callOptions), NEIGHBOUR_CAP)),
    };
  }

  return {
    resources: {
      list,
      all: (query, callOptions) => everyItem((page) => list({ ...query, page }, callOptions)),
      create: (data, callOptions) => {
        const call: Call = { method: 'POST', template: '/resource/catalog', path: '/resource/catalog', body: data };
        return readOne(call, resource, callOptions);
      },
      get: async (id, callOptions) => readThat(id, one(id, 'GET'), resource, callOptions),
      edit: async (id, patch, callOptions) => readThat(id, { ...one(id, 'PATCH'), body: patch }, resource, callOptions),
      async delete(id, callOptions) {
        try {
          await send(one(id, 'DELETE'), callOptions);
          return 'deleted';
        } catch (error) {
          if (error instanceof NotFoundError) return 'already gone';
          throw error;
        }
      },
      async bulkUpdate(updates, callOptions) {
        const path = '/resource/all/bulk_update/';
        if (updates.length > BULK_LIMIT) {
          throw new InvalidError(`more than ${BULK_LIMIT} updates in one call`, { method: 'POST', path });
        }
        if (updates.length === 0) return [];
        for (const { id } of updates) checkedId(id, 'POST', path);
        const told = await readOne({ method: 'POST', template: path, path, body: updates }, updatedIds, callOptions);
        const sent = new Set(updates.map(({ id }) => id));
        return told.filter((id) => sent.has(id));
      },
    },
    users: {
      ...neighbour('/user', 'user', secodaUser),
      get: async (id, callOptions) => {
        const template = '/user/{id}';
        const call: Call = { method: 'GET', template, path: `/user/${checkedId(id, 'GET', template)}` };
        return readThat(id, call, secodaUser, callOptions);
      },
    },
    groups: neighbour('/auth/group', 'group', namedThing),
    teams: neighbour('/auth/teams/', 'team', team),
    tags: neighbour('/tag', 'tag', namedThing),
    collections: neighbour('/collection/collections', 'collection', collection),
    integrations: neighbour('/integration/integrations', 'integration', namedThing),
    lineage: {
      async of(id, callOptions) {
        const path = '/lineage/manual/';
        const ends = ['from_entity', 'to_entity'].map((end) =>
          Array.fromAsync(
            everyItem(
              (page) =>
                readList({ path, query: { [end]: id }, page, kind: 'line of lineage' }, lineageEdge, callOptions),
              LINEAGE_CAP / 2,
            ),
          ),
        );
        return (await Promise.all(ends)).flat();
      },
    },
    writeSlot: line.writeSlot,
    async healthcheck(callOptions) {
      const template = '/healthcheck';
      await readOne({ method: 'GET', template, path: template }, z.object({ status: z.literal('OK') }), callOptions);
    },
  };
}

/** The call of one resource. Throws InvalidError for what cannot be an id. */
function one(id: string, method: Call['method']): Pick<Call, 'method' | 'template' | 'path'> {
  const template = '/resource/all/{id}';
  return { method, template, path: `/resource/all/${checkedId(id, method, template)}` };
}

/** Ids as texts, or as the objects that were updated. */
const updatedIds = z.array(
  z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id), z.number().transform(String)]),
);

function checkedId(id: string, method: string, path: string): string {
  const checked = segment(id);
  if (checked === undefined) throw new InvalidError('this cannot be an id', { method, path });
  return checked;
}

/** One pool for this client, its connections kept; through a proxy where one is set. */
function createDispatcher(proxy: SecodaClientOptions['proxy'], { connectMs }: Timeouts): Dispatcher {
  const pool = {
    connections: CONNECTIONS,
    connect: { timeout: connectMs },
    keepAliveTimeout: 30_000,
    maxResponseSize: LARGEST_BODY,
  };
  if (proxy?.http === undefined && proxy?.https === undefined) return new Agent(pool);
  return new EnvHttpProxyAgent({
    ...pool,
    connectTimeout: connectMs,
    // Empty, not undefined: undici would look into the environment by itself.
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: proxy.no ?? '',
  });
}
