// Keeping to Secoda's limits: a budget of writes that the caller provides (it must be shared by all replicas), and a hold
// that a 429 puts on every call of the same key.

import type { CallOptions, Clock } from './call.ts';

/** Never more than 30 writes in any 60 seconds with one key. */
export interface WriteBudget {
  /**
   * Takes a slot, or says in how many milliseconds to ask again. A slot counts until 60 s after `settle`: until its answer
   * a write may reach the server at any time.
   * @param keyId stands for the key without telling it.
   */
  reserve(keyId: string): Promise<{ readonly slot: string } | { readonly retryInMs: number }>;
  settle(slot: string): Promise<void>;
  /** For a slot with which nothing was sent: it does not count any more. */
  giveBack(slot: string): Promise<void>;
}

/** Waits for a slot as long as the caller waits. */
export async function takeSlot(
  budget: WriteBudget,
  keyId: string,
  clock: Clock,
  { signal, onWait }: CallOptions,
): Promise<string> {
  for (;;) {
    signal?.throwIfAborted();
    const answer = await budget.reserve(keyId);
    if ('slot' in answer) return answer.slot;
    onWait?.(answer.retryInMs);
    await clock.sleep(answer.retryInMs, signal);
  }
}

export interface Hold {
  /** Nobody calls before so many milliseconds have passed. */
  set(milliseconds: number): void;
  /** Milliseconds left; 0 when calls may go. */
  left(): number;
}

export function hold(clock: Clock): Hold {
  let until = 0;
  return {
    set(milliseconds) {
      until = Math.max(until, clock.now() + milliseconds);
    },
    left: () => Math.max(0, until - clock.now()),
  };
}
