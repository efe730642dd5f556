// Many small writes become few: what comes while one is under way, or shortly after one, goes together with the next. The
// first never waits, so that a quiet process loses no time.

import { setTimeout as wait } from 'node:timers/promises';

export interface Gathering {
  /** Items of one write. */
  readonly most: number;
  /** Between two writes. */
  readonly pauseMs: number;
}

/**
 * @param write takes at most `most` items and carries out all or none.
 * @returns resolves when its item is written. When a write of several fails each is tried alone, so that no item fails for
 * what is wrong with another.
 */
export function together<Item>(
  write: (items: readonly Item[]) => Promise<void>,
  { most, pauseMs }: Gathering,
): (item: Item) => Promise<void> {
  let waiting: { readonly item: Item; readonly done: PromiseWithResolvers<void> }[] = [];
  let writing = false;

  async function writeAll(batch: typeof waiting): Promise<void> {
    try {
      await write(batch.map(({ item }) => item));
      for (const { done } of batch) done.resolve();
    } catch (error) {
      if (batch.length === 1) batch[0]?.done.reject(error);
      else for (const one of batch) await writeAll([one]);
    }
  }

  async function work(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await writeAll(batch);
      if (pauseMs > 0) await wait(pauseMs);
    }
    writing = false;
  }

  return (item) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ item, done });
    if (!writing) void work();
    return done.promise;
  };
}
