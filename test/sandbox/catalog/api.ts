// How the tests speak to the embedded catalog: plain fetch with a key, and a clock that moves when told.

import type { Clock } from '../../../src/sandbox/catalog/call.ts';
import type { Resource } from '../../../src/sandbox/catalog/company/model.ts';
import type { Catalog } from '../../../src/sandbox/catalog/server.ts';

export type Role = 'admin' | 'editor' | 'viewer';

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- the tests look into replies of many shapes
  readonly body: any;
  readonly headers: Headers;
}

export interface Asked {
  /** A role's key, or any other value for the Authorization header; null for none. */
  readonly as?: Role | { readonly authorization: string | null };
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly rawBody?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** Calls `METHOD /path below /api/v1`. */
export async function call(catalog: Catalog, what: string, asked: Asked = {}): Promise<Answer> {
  const [method = 'GET', path = '/'] = what.split(' ');
  const url = new URL(`${catalog.url}/api/v1${path}`);
  for (const [name, value] of Object.entries(asked.query ?? {})) {
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const { as = 'admin' } = asked;
  const authorization = typeof as === 'string' ? `Bearer ${catalog.keys[as]}` : as.authorization;
  const body = asked.rawBody ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body));
  const response = await fetch(url, {
    method,
    headers: {
      ...(authorization !== null && { authorization }),
      ...(body !== undefined && { 'content-type': asked.contentType ?? 'application/json' }),
    },
    ...(body !== undefined && { body }),
    ...(asked.signal && { signal: asked.signal }),
  });
  const text = await response.text();
  const isJson = text !== '' && response.headers.get('content-type') === 'application/json';
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}

export function list(catalog: Catalog, query: Asked['query'] = {}, as: Role = 'admin'): Promise<Answer> {
  return call(catalog, 'GET /resource/catalog', { query, as });
}

/** A resource by title and, where several have it, by more. */
export function resourceCalled(catalog: Catalog, title: string, more: Partial<Resource> = {}): Resource {
  for (const resource of catalog.company.resources.values()) {
    const fields = new Map<string, unknown>(Object.entries(resource));
    const fits = Object.entries(more).every(([field, value]) => fields.get(field) === value);
    if (resource.title === title && fits) return resource;
  }
  throw new Error(`no resource is called ${title}`);
}

export function personCalled(catalog: Catalog, first: string): string {
  for (const person of catalog.company.people.values()) if (person.first_name === first) return person.id;
  throw new Error(`nobody is called ${first}`);
}

export function teamCalled(catalog: Catalog, name: string): string {
  for (const team of catalog.company.teams.values()) if (team.name === name) return team.id;
  throw new Error(`no team is called ${name}`);
}

export interface ManualClock extends Clock {
  advance(ms: number): void;
  /** Resolves when somebody has gone to sleep. */
  readonly asleep: Promise<void>;
}

export function manualClock(start = Date.UTC(2026, 0, 15, 9)): ManualClock {
  let now = start;
  let sleepers: { until: number; wake: () => void }[] = [];
  const asleep = Promise.withResolvers<void>();
  return {
    now: () => now,
    asleep: asleep.promise,
    sleep: async (ms, signal) => {
      const woken = Promise.withResolvers<void>();
      signal?.addEventListener('abort', () => woken.reject(new Error('stopped')));
      sleepers.push({ until: now + ms, wake: woken.resolve });
      asleep.resolve();
      await woken.promise;
    },
    advance: (ms) => {
      now += ms;
      for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.wake();
      sleepers = sleepers.filter((sleeper) => sleeper.until > now);
    },
  };
}
