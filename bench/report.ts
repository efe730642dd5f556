// One line for each thing that is measured: our figure, the floor's in the same run, their ratio, the target, and whether it
// is met. Ratios carry over from machine to machine; the figures beside them do not.

export interface Measured {
  readonly name: string;
  readonly ours: number;
  readonly floor: number;
  /** Behind both figures: `ms`, `µs`. */
  readonly unit: string;
  /** What the floor is. */
  readonly against: string;
  /** The ratio ours / floor that has to be held. */
  readonly target: { readonly atMost: number } | { readonly atLeast: number };
}

export function ratioOf({ ours, floor }: Measured): number {
  return ours / floor;
}

/** False for a ratio that is no number: nothing was measured then. */
export function isMet(measured: Measured): boolean {
  const ratio = ratioOf(measured);
  const { target } = measured;
  return 'atMost' in target ? ratio <= target.atMost : ratio >= target.atLeast;
}

export function lineOf(measured: Measured): string {
  const { name, ours, floor, unit, against, target } = measured;
  return [
    name.padEnd(34),
    readable(ours, unit).padStart(11),
    ` against ${readable(floor, unit).padStart(11)} of ${against}`.padEnd(52),
    `${ratioOf(measured).toFixed(2)}x`.padStart(7),
    'atMost' in target ? ` (at most ${target.atMost}x)` : ` (at least ${target.atLeast}x)`,
    isMet(measured) ? ' ok' : ' NOT MET',
  ].join('');
}

function readable(figure: number, unit: string): string {
  return `${figure.toFixed(figure < 100 ? 2 : 0)} ${unit}`.trim();
}

/** The middle of some figures; the lower one of two. NaN of none. */
export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** The smallest figure that at least the share `q` of all figures does not exceed. NaN of none. */
export function quantile(figures: readonly number[], q: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
