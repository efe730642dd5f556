// The machine's time, and more of it at will: moving it on is what a test does instead of waiting.

export interface TestClock {
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  after(milliseconds: number, act: () => void): () => void;
  /** Moves the time on: what is due by then happens now. */
  advance(milliseconds: number): void;
  /** Resolves when somebody begins to sleep for so long. */
  sleeper(atLeast: number, atMost?: number): Promise<void>;
}

interface Due {
  readonly at: number;
  readonly act: () => void;
}

export function testClock(): TestClock {
  let ahead = 0;
  let watchers: { readonly waitFor: (milliseconds: number) => boolean; readonly heard: () => void }[] = [];
  const due = new Set<Due>();
  const now = (): number => Date.now() + ahead;

  function after(milliseconds: number, act: () => void): () => void {
    const timer = setTimeout(() => happen(one), milliseconds);
    const one: Due = { at: now() + milliseconds, act };
    const callOff = (): void => {
      clearTimeout(timer);
      due.delete(one);
    };
    due.add(one);
    return callOff;
  }
  function happen(one: Due): void {
    // What another one called off meanwhile does not happen.
    if (due.delete(one)) one.act();
  }

  return {
    now,
    after,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const callOff = after(milliseconds, resolve);
        signal?.addEventListener('abort', () => {
          callOff();
          reject(signal.reason as Error);
        });
        for (const watcher of watchers.filter((one) => one.waitFor(milliseconds))) watcher.heard();
        watchers = watchers.filter((one) => !one.waitFor(milliseconds));
      }),
    advance(milliseconds) {
      ahead += milliseconds;
      const past = [...due].filter(({ at }) => at <= now()).toSorted((a, b) => a.at - b.at);
      for (const one of past) happen(one);
    },
    sleeper: (atLeast, atMost = Number.POSITIVE_INFINITY) =>
      new Promise((heard) => {
        watchers.push({ waitFor: (milliseconds) => milliseconds >= atLeast && milliseconds <= atMost, heard });
      }),
  };
}
