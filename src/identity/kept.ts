// A value from elsewhere that is kept for a while: never handed out older than allowed, loaded once however many ask, and
// loaded anew in the background before it runs out, so that nobody has to wait for it.

import { LRUCache } from 'lru-cache';

export interface Kept<Value> {
  /** The value, at most `maxAgeMs` old. Rejects with the error of loading when there is none that young. */
  get(): Promise<Value>;
  /** The value if there is one that young, without waiting. */
  peek(): Value | undefined;
  /** Loads it if it is not there, for those who can do without: resolves in any case, a failure is told by `onFailure`. */
  prepare(): Promise<void>;
  /** Whether there is no value yet, and waiting so long may bring one: not when loading takes longer already, or has just failed. */
  isWorthWaiting(milliseconds: number): boolean;
}

export interface KeptOptions<Value> {
  readonly load: () => Promise<Value>;
  readonly maxAgeMs: number;
  readonly clock: { now(): number };
  /**
   * Told, once, when a value could not be loaded in the background or by `prepare`; the old one is used as long as it may be.
   */
  readonly onFailure: (error: unknown) => void;
}

/** How long nobody waits for what could not be loaded. */
const FAILED_MS = 60_000;
/** Share of the age after which a value is loaded anew in the background. */
const REFRESH_AFTER = 0.6;

export function kept<Value>({ load, maxAgeMs, clock, onFailure }: KeptOptions<Value>): Kept<Value> {
  let current: { readonly value: Value; readonly at: number } | undefined;
  let loading: { readonly value: Promise<Value>; readonly since: number; told?: Promise<void> } | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  /** The age counts from the start of loading: what was read then may be that old. */
  async function loadNow(at: number): Promise<Value> {
    try {
      const value = await load();
      current = { value, at };
      return value;
    } catch (error) {
      failedAt = clock.now();
      throw error;
    } finally {
      loading = undefined;
    }
  }
  function loadOnce(): NonNullable<typeof loading> {
    const since = clock.now();
    loading ??= { value: loadNow(since), since };
    return loading;
  }
  function loadInBackground(): Promise<void> {
    const once = loadOnce();
    once.told ??= once.value.then(() => undefined, onFailure);
    return once.told;
  }

  const age = (): number => (current ? clock.now() - current.at : Number.POSITIVE_INFINITY);
  return {
    async get() {
      if (current && age() < maxAgeMs) {
        if (age() >= maxAgeMs * REFRESH_AFTER) void loadInBackground();
        return current.value;
      }
      return loadOnce().value;
    },
    peek: () => (current && age() < maxAgeMs ? current.value : undefined),
    async prepare() {
      if (age() >= maxAgeMs) await loadInBackground();
    },
    isWorthWaiting(milliseconds) {
      if (current && age() < maxAgeMs) return false;
      return clock.now() - (loading?.since ?? clock.now()) < milliseconds && clock.now() - failedAt >= FAILED_MS;
    },
  };
}

export interface KeptByName<Value> {
  get(name: string, load: () => Promise<Value>): Promise<Value>;
  /** The next one who asks loads anew. */
  forget(name: string): void;
}

/** Many values by name: each loaded once however many ask, none older than allowed, a failure not kept. */
export function keptByName<Value>({
  most,
  maxAgeMs,
  clock,
}: {
  readonly most: number;
  readonly maxAgeMs: number;
  readonly clock: { now(): number };
}): KeptByName<Value> {
  const values = new LRUCache<string, Promise<Value>>({ max: most, ttl: maxAgeMs, perf: clock, ttlResolution: 0 });
  return {
    get(name, load) {
      const known = values.get(name);
      if (known) return known;
      const loaded = load();
      values.set(name, loaded);
      loaded.catch(() => {
        if (values.peek(name) === loaded) values.delete(name);
      });
      return loaded;
    },
    forget: (name) => void values.delete(name),
  };
}
