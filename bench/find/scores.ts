// What a search was worth to who wanted one certain resource, and the table of many.

import type { Resource } from '../../src/secoda/resources/resource.ts';
import type { Known } from './queries.ts';

export interface Score {
  readonly way: string;
  readonly kind: string;
  readonly reciprocal: number;
  readonly isNothing: boolean;
  readonly calls: number;
}

/** Titles alike in another place are as good as the wanted one, unless the place was named. */
export function scoreOf(way: string, { kind, wanted }: Known, found: readonly Resource[], calls: number): Score {
  const at = found.findIndex(
    ({ id, title }) => id === wanted.id || (kind !== 'schema-qualified' && title === wanted.title),
  );
  return { way, kind, reciprocal: at < 0 || at > 9 ? 0 : 1 / (at + 1), isNothing: found.length === 0, calls };
}

/** Whether the mean is good enough, and hardly ever nothing is found. */
export function isMet(scores: readonly Score[], target: number): boolean {
  return (
    meanOf(scores, ({ reciprocal }) => reciprocal) >= target &&
    meanOf(scores, ({ isNothing }) => Number(isNothing)) <= 0.05
  );
}

function meanOf(scores: readonly Score[], of: (score: Score) => number): number {
  return scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
}

export function tableOf(scores: readonly Score[]): string {
  const ways = [...new Set(scores.map(({ way }) => way))];
  const kinds = [...new Set(scores.map(({ kind }) => kind))];
  const row = (name: string, some: readonly Score[]): string =>
    [name.padEnd(22), ...ways.map((way) => cellOf(some.filter((score) => score.way === way)))].join('');
  return [
    `${''.padEnd(22)}${ways.map((way) => way.padStart(32)).join('')}`,
    `${''.padEnd(22)}${ways.map(() => 'MRR@10  nothing  calls (most)'.padStart(32)).join('')}`,
    ...kinds.map((kind) =>
      row(
        kind,
        scores.filter((score) => score.kind === kind),
      ),
    ),
    row('all', scores),
  ].join('\n');
}

function cellOf(scores: readonly Score[]): string {
  return [
    meanOf(scores, ({ reciprocal }) => reciprocal)
      .toFixed(3)
      .padStart(9),
    `${(100 * meanOf(scores, ({ isNothing }) => Number(isNothing))).toFixed(1)} %`.padStart(9),
    `${meanOf(scores, ({ calls }) => calls).toFixed(2)} (${Math.max(...scores.map(({ calls }) => calls))})`.padStart(
      14,
    ),
  ].join('');
}
