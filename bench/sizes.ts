// How much is measured: the full run takes some three minutes on two cores; the quick one shows only that all of it runs.

export interface Sizes {
  readonly acks: { readonly warmUp: number; readonly rounds: number; readonly perRound: number };
  readonly finds: {
    /** V8 compiles the same program in another order each time: up to six percent between two starts of it. */
    readonly starts: number;
    readonly warmUp: number;
    readonly rounds: number;
    /** One after another, for latency. */
    readonly single: number;
    /** Sixteen at a time, for throughput. */
    readonly together: number;
  };
  readonly clicks: {
    readonly warmUp: number;
    /** With those of the warm-up fewer than the 30 writes that Secoda takes in a minute. */
    readonly clicks: number;
    /** Who press at once. */
    readonly people: number;
  };
  readonly starts: { readonly rounds: number };
  readonly memory: { readonly first: number; readonly last: number };
}

export const full: Sizes = {
  acks: { warmUp: 20_000, rounds: 15, perRound: 8000 },
  finds: { starts: 3, warmUp: 1500, rounds: 4, single: 250, together: 1200 },
  clicks: { warmUp: 8, clicks: 20, people: 50 },
  starts: { rounds: 9 },
  memory: { first: 10_000, last: 100_000 },
};

export const quick: Sizes = {
  acks: { warmUp: 200, rounds: 1, perRound: 500 },
  finds: { starts: 1, warmUp: 20, rounds: 1, single: 20, together: 60 },
  clicks: { warmUp: 2, clicks: 4, people: 5 },
  starts: { rounds: 1 },
  memory: { first: 200, last: 600 },
};
