// Tells waiting tests and pages that something visible changed. Waiting is always for an event, never for a while.

export interface Changes {
  /** Something that somebody can see is different now. */
  happened(): void;
  /** Resolves at the next visible change; rejects when the simulation stops first. */
  next(): Promise<void>;
  /** Resolves once the predicate holds, asked now and after each change. */
  until(
    predicate: () => boolean,
    options?: { readonly within?: number; readonly saying?: () => string },
  ): Promise<void>;
  stop(): void;
}

interface Waiter {
  readonly heard: () => void;
  readonly stopped: (reason: Error) => void;
}

const WITHIN_MS = 10_000;

export function changes(): Changes {
  let waiters = new Set<Waiter>();
  function next(): Promise<void> {
    const change = new Promise<void>((resolve, reject) => {
      waiters.add({ heard: resolve, stopped: reject });
    });
    // Who no longer waits when the simulation stops has not failed; who does still sees the rejection.
    change.catch(() => {});
    return change;
  }
  return {
    happened() {
      const heard = waiters;
      waiters = new Set();
      for (const waiter of heard) waiter.heard();
    },
    next,
    until(predicate, { within = WITHIN_MS, saying = () => '' } = {}) {
      if (predicate()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        // Real time on purpose: this only keeps a failing test from hanging, and an injected clock may stand still.
        const guard = setTimeout(() => {
          waiters.delete(waiter);
          reject(new Error(`what was waited for did not happen within ${within} ms ${saying()}`.trim()));
        }, within);
        const waiter: Waiter = {
          heard() {
            let holds: boolean;
            try {
              holds = predicate();
            } catch (error) {
              clearTimeout(guard);
              reject(error);
              return;
            }
            if (!holds) {
              waiters.add(waiter);
              return;
            }
            clearTimeout(guard);
            resolve();
          },
          stopped(reason) {
            clearTimeout(guard);
            reject(reason);
          },
        };
        waiters.add(waiter);
      });
    },
    stop() {
      const left = waiters;
      waiters = new Set();
      for (const waiter of left) waiter.stopped(new Error('the simulated Slack was stopped'));
    },
  };
}
