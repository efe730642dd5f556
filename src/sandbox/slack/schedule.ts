// Messages that wait for their time. The clock is the workspace's, so nobody has to wait for them in tests.

import type { Clock } from './clock.ts';
import type { Identifiers } from './identifiers.ts';
import type { Messages, Posting } from './messages.ts';

/** Timers hold about 24 days; longer waits are taken in pieces. */
const LONGEST_NAP_MS = 24 * 60 * 60 * 1000;

export interface Planned extends Posting {
  readonly id: string;
  /** Whole seconds since 1970, as `createdAt`. */
  readonly postAt: number;
  readonly createdAt: number;
}

export interface Schedule {
  /** Those whose time has not come yet, soonest first. */
  readonly pending: readonly Planned[];
  add(posting: Posting, postAt: number): string;
  remove(id: string): void;
  stop(): void;
}

export function schedule(clock: Clock, ids: Identifiers, messages: Messages): Schedule {
  const stopping = new AbortController();
  const planned = new Map<string, Planned>();

  async function wait({ id, postAt, ...posting }: Planned): Promise<void> {
    for (let left = postAt * 1000 - clock.now(); left > 0; left = postAt * 1000 - clock.now()) {
      await clock.sleep(Math.min(left, LONGEST_NAP_MS), stopping.signal).catch(() => {});
      if (stopping.signal.aborted) return;
    }
    if (planned.delete(id)) messages.post(posting);
  }

  return {
    get pending() {
      return [...planned.values()].toSorted((a, b) => a.postAt - b.postAt);
    },
    add(posting, postAt) {
      const id = ids.next('Q');
      const one: Planned = { ...posting, id, postAt, createdAt: Math.floor(clock.now() / 1000) };
      planned.set(id, one);
      void wait(one);
      return id;
    },
    remove: (id) => void planned.delete(id),
    stop: () => stopping.abort(),
  };
}
