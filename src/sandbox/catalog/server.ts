// The embedded catalog: an HTTP server on loopback that speaks Secoda's Resource API over a made-up company. It is what
// people try the bot against, and the test double of the suite: it keeps state, it is strict, and it can be told to
// misbehave. It knows nothing of the bot.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { createKeys } from './access.ts';
import type { Backend, Clock } from './call.ts';
import { createCompany } from './company/company.ts';
import type { Company, Id } from './company/model.ts';
import type { Incoming } from './dispatch.ts';
import { dispatch, isServed } from './dispatch.ts';
import type { Faults } from './faults.ts';
import { createFaults } from './faults.ts';
import { bringBack, differences, type KeptCatalog } from './keep.ts';
import type { Quirks } from './quirks.ts';
import { defaultQuirks } from './quirks.ts';
import type { RecordedRequest } from './requests.ts';
import { createRequestLog } from './requests.ts';
import { byUsage } from './resource-endpoints.ts';
import { createResponder } from './responder.ts';
import { createSelect } from './sort.ts';
import { createThrottle } from './throttle.ts';

export interface CatalogOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** A loopback address: what is made up here is guarded by keys that are printed on a page. */
  readonly host?: string;
  /** How many resources the company has. */
  readonly resources?: number;
  readonly seed?: number;
  readonly clock?: Clock;
  /** What an earlier run has kept; its size and seed go before those given here. */
  readonly kept?: KeptCatalog | undefined;
}

export interface Catalog {
  /** Without a path; the API is under /api/v1. */
  readonly url: string;
  /** Keys of Ada Admin, Eddie Editor and Vera Viewer; new at each start, unless they were kept. */
  readonly keys: { readonly admin: string; readonly editor: string; readonly viewer: string };
  /** Whose the admin's key is, which the bot uses for everybody without one of their own. */
  readonly sharedBy: Id;
  /** The live state, which may be changed in place. */
  readonly company: Company;
  readonly faults: Faults;
  /** Switches for what is not known of the real service; may be changed at any time. */
  readonly quirks: Quirks;
  /** The last thousand, oldest first. */
  readonly requests: readonly RecordedRequest[];
  clearRequests(): void;
  /** The company as it was made up; keys stay good. */
  reset(): void;
  /** What a later run needs to go on from here. */
  keep(): KeptCatalog;
  /** Calls that this catalog does not serve, as `GET /api/v1/nothing`: who makes them relies on what nobody has tried. */
  readonly unserved: readonly string[];
  /** Resolves when the next request has been answered, hung or reset. */
  changed(): Promise<void>;
  /** A new key for a person of the company, and the end of one. */
  issueKey(person: Id): string;
  revokeKey(key: string): void;
  /** Ends every connection, also those that hang: what a restart of the service does. */
  dropConnections(): void;
  /** The same, and takes no more. */
  stop(): Promise<void>;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const MAX_BODY = 10_000_000;

const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
};

/** Starts it. Throws when the host is not loopback or the port is taken. */
export async function startCatalog(options: CatalogOptions = {}): Promise<Catalog> {
  const { port = 0, host = '127.0.0.1', resources = 2_000, seed = 1, clock = systemClock } = options;
  if (!LOOPBACK.has(host)) throw new Error(`the embedded catalog binds to loopback only, not to ${host}`);
  const of = options.kept?.of ?? { resources, seed, now: clock.now() };
  const company = createCompany(of);
  if (options.kept !== undefined) bringBack(company, options.kept);
  const keys = createKeys(company, options.kept?.keys);
  const quirks = defaultQuirks();
  const faults = createFaults();
  const log = createRequestLog();
  const unserved: string[] = [];
  let different: { readonly mark: string; readonly is: Omit<KeptCatalog, 'keys'> } | undefined;
  const stopping = new AbortController();
  const server = createServer();
  const origin = await listen(server, host, port);
  const backend: Backend = {
    company,
    keys,
    quirks,
    clock,
    throttle: createThrottle(quirks, clock),
    select: createSelect(company.resources),
    origin,
  };
  // Sorts the default order now, so that the first search is as quick as the others.
  backend.select('', byUsage, () => false);
  const respond = createResponder({ faults, log, clock, stopping: stopping.signal });

  server.on('request', (request, response) => {
    void serve(request, response).catch(() => request.socket.destroy());
  });

  return {
    url: origin,
    keys: { admin: keyOf('Ada'), editor: keyOf('Eddie'), viewer: keyOf('Vera') },
    sharedBy: personNamed(company, 'Ada'),
    company,
    faults,
    quirks,
    requests: log.requests,
    clearRequests: () => log.clear(),
    reset: () => restore(company, createCompany(of)),
    keep() {
      // Worked out anew only when something was written, by the log of that: it takes a while in a large catalog.
      const mark = `${company.audit.length} ${company.audit.at(-1)?.id}`;
      if (different?.mark !== mark) different = { mark, is: differences(company, of) };
      return { ...different.is, keys: keys.all() };
    },
    unserved,
    changed: () => log.changed(),
    issueKey: (person) => keys.issue(person),
    revokeKey: (key) => keys.revoke(key),
    dropConnections: () => server.closeAllConnections(),
    stop: async () => {
      stopping.abort();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };

  function keyOf(first: string): string {
    const owner = personNamed(company, first);
    return options.kept?.keys.find(([, of]) => of === owner)?.[0] ?? keys.issue(owner);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const incoming = await read(request);
    if (!isServed(incoming.method, incoming.path)) unserved.push(`${incoming.method} ${incoming.path}`);
    const entry = log.arrive({
      id: randomUUID(),
      at: clock.now(),
      method: incoming.method,
      path: incoming.path,
      query: Object.fromEntries([...incoming.query].map(([name, value]) => [name, decoded(value, name)])),
      body: incoming.body === '' ? undefined : decoded(incoming.body, 'body'),
    });
    await respond(response, entry, () =>
      dispatch(incoming, backend, (who) => Object.assign(entry, { role: who.role, personId: who.person.id })),
    );
  }
}

/** Puts another company's content in the place of this one's, which others hold. */
function restore(company: Company, fresh: Company): void {
  const shelves = ['resources', 'people', 'groups', 'teams', 'tags', 'integrations', 'lineage'] as const;
  for (const shelf of shelves) {
    const [into, from] = [company[shelf] as Map<Id, unknown>, fresh[shelf] as ReadonlyMap<Id, unknown>];
    into.clear();
    for (const [id, one] of from) into.set(id, one);
  }
  company.audit.splice(0, Number.POSITIVE_INFINITY, ...fresh.audit);
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, host, () => listening.resolve());
  await listening.promise;
  server.off('error', listening.reject);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the catalog has no port');
  return `http://${host === '::1' ? '[::1]' : host}:${address.port}`;
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error('the body is too long');
    chunks.push(chunk);
  }
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'],
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** Filters, sorts and bodies are easier to assert on as values. */
function decoded(text: string, name: string): unknown {
  if (name !== 'filter' && name !== 'sort' && name !== 'body') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function personNamed(company: Company, first: string): Id {
  for (const person of company.people.values()) if (person.first_name === first) return person.id;
  throw new Error(`nobody at Acme is called ${first}`);
}
