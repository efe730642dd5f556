// A value from elsewhere that is kept for a while: never handed out older than allowed, loaded once however many ask, and
// loaded anew in the background before it runs out, so that nobody has to wait for it.

export interface Kept<Value> {
  /** The value, at most `maxAgeMs` old. Rejects with the error of loading when there is none that young. */
  get(): Promise<Value>;
  /** The value if there is one that young, without waiting. */
  peek(): Value | undefined;
}

export interface KeptOptions<Value> {
  readonly load: () => Promise<Value>;
  readonly maxAgeMs: number;
  readonly clock: { now(): number };
  /** Told when loading in the background failed; the old value is used as long as it may be. */
  readonly onFailure: (error: unknown) => void;
}

/** Share of the age after which a value is loaded anew in the background. */
const REFRESH_AFTER = 0.6;

export function kept<Value>({ load, maxAgeMs, clock, onFailure }: KeptOptions<Value>): Kept<Value> {
  let current: { readonly value: Value; readonly at: number } | undefined;
  let loading: Promise<Value> | undefined;

  /** The age counts from the start of loading: what was read then may be that old. */
  function loadOnce(): Promise<Value> {
    loading ??= (async () => {
      const at = clock.now();
      try {
        const value = await load();
        current = { value, at };
        return value;
      } finally {
        loading = undefined;
      }
    })();
    return loading;
  }

  const age = (): number => (current ? clock.now() - current.at : Number.POSITIVE_INFINITY);
  return {
    async get() {
      if (current && age() < maxAgeMs) {
        if (age() >= maxAgeMs * REFRESH_AFTER) loadOnce().catch(onFailure);
        return current.value;
      }
      return loadOnce();
    },
    peek: () => (current && age() < maxAgeMs ? current.value : undefined),
  };
}
