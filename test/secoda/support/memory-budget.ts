// The write budget in memory: 30 slots in any 60 seconds for each key, a slot counting until 60 s after it is settled.

import type { WriteBudget } from '../../../src/secoda/rate-limit.ts';

const WRITES = 30;
const WINDOW_MS = 60_000;

export interface MemoryBudget extends WriteBudget {
  /** Slots that were taken and not settled. */
  open(): number;
  readonly keyIds: ReadonlySet<string>;
}

export function memoryBudget(clock: { now(): number }): MemoryBudget {
  const slots = new Map<string, { readonly keyId: string; until: number }>();
  const keyIds = new Set<string>();
  let taken = 0;
  return {
    async reserve(keyId) {
      keyIds.add(keyId);
      const counting = [...slots.values()].filter((slot) => slot.keyId === keyId && slot.until > clock.now());
      if (counting.length >= WRITES) {
        const earliest = Math.min(...counting.map(({ until }) => until), clock.now() + WINDOW_MS);
        return { retryInMs: Math.max(1, earliest - clock.now()) };
      }
      taken += 1;
      slots.set(`${taken}`, { keyId, until: Number.POSITIVE_INFINITY });
      return { slot: `${taken}` };
    },
    async settle(slot) {
      const settled = slots.get(slot);
      if (settled !== undefined) settled.until = clock.now() + WINDOW_MS;
    },
    async giveBack(slot) {
      slots.delete(slot);
    },
    open: () => [...slots.values()].filter(({ until }) => until === Number.POSITIVE_INFINITY).length,
    keyIds,
  };
}
