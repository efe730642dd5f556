// Chance that repeats: everything random about the company comes from one seed, so that a failing test fails again and
// two people who try the sandbox talk about the same tables.

export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [from, to]. */
  whole(from: number, to: number): number;
  /** True with this probability. */
  often(probability: number): boolean;
  pick<T>(of: readonly T[]): T;
  /** Up to `count` different elements, in random order. */
  some<T>(of: readonly T[], count: number): T[];
  /** A version 4 UUID. */
  uuid(): string;
}

/** mulberry32: 32 bits of state, fast, good enough for fiction. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => bits() / 2 ** 32;
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    often: (probability) => next() < probability,
    pick: (of) => pickFrom(of, next()),
    some: (of, count) => {
      const rest = [...of];
      const chosen = [];
      while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(whole(0, rest.length - 1), 1));
      return chosen;
    },
    uuid: () => {
      const a = hex(bits());
      const b = hex((bits() & 0xffff0fff) | 0x4000);
      const c = hex((bits() & 0x3fffffff) | 0x80000000);
      return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${hex(bits())}`;
    },
  };

  function bits(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}

function pickFrom<T>(of: readonly T[], share: number): T {
  const element = of[Math.floor(share * of.length)];
  if (element === undefined) throw new Error('there is nothing to pick from');
  return element;
}
