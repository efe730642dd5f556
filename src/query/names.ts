// Who or what a typed name means, among all that its reader may know. Upper and lower case, spaces, dashes and underscores
// aside: the whole name first, then the beginning of one of its words.

import { fold } from './fold.ts';
import { nearestWord, slipsIn } from './nearest.ts';
import type { IdField, Ids } from './query.ts';

export interface Candidate {
  readonly id: string;
  readonly name: string;
  /** The filter's field in which its id stands. */
  readonly field: IdField;
  /** What else it is called: an address. */
  readonly also?: string | undefined;
}

/** `doubt`: found is only what is called so by the resources in it; if there are none, this is the answer. */
export type Named =
  | { readonly kind: 'found'; readonly name: string; readonly ids: Ids; readonly doubt?: Unknown | undefined }
  /** The names of those that it may be, a few. */
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] }
  | Unknown
  /** Secoda has not told the names yet, or could not. */
  | { readonly kind: 'not known yet' };

export interface Unknown {
  readonly kind: 'unknown';
  readonly nearest: string | undefined;
  /** One that there is, for an example. */
  readonly known?: string | undefined;
}

const SHOWN = 5;

/** Those whose whole name this is. */
export function wholeNamed(typed: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const wanted = comparable(typed);
  return candidates.filter((candidate) => comparable(candidate.name) === wanted || isAlso(candidate, wanted));
}

export function named(typed: string, candidates: readonly Candidate[]): Named {
  const whole = wholeNamed(typed, candidates);
  if (whole.length > 0) return found(whole);
  const wanted = comparable(typed);
  const known = candidates.map((candidate) => ({ candidate, name: comparable(candidate.name) }));
  const begun = known.filter(({ name }) => wanted !== '' && ` ${name}`.includes(` ${wanted}`));
  const names = new Map(begun.map(({ candidate, name }) => [name, candidate.name]));
  if (names.size === 1) return found(begun.map(({ candidate }) => candidate));
  if (names.size > 1) return { kind: 'ambiguous', names: [...names.values()].toSorted().slice(0, SHOWN) };
  return { kind: 'unknown', nearest: nearestName(wanted, known), known: candidates[0]?.name };
}

/** All things of one name together: nobody could tell them apart by typing more. */
export function found(things: readonly Candidate[]): Named {
  const ids = Map.groupBy(things, ({ field }) => field);
  return {
    kind: 'found',
    name: things[0]?.name ?? '',
    ids: Object.fromEntries([...ids].map(([field, some]) => [field, [...new Set(some.map(({ id }) => id))]])),
  };
}

function isAlso({ also }: Candidate, wanted: string): boolean {
  if (also === undefined) return false;
  const other = comparable(also);
  return other === wanted || other.slice(0, other.lastIndexOf('@')) === wanted;
}

/** The nearest whole name, or the name of which a word is nearest. */
function nearestName(
  wanted: string,
  known: readonly { readonly candidate: Candidate; readonly name: string }[],
): string | undefined {
  const byWord = new Map<string, string>();
  for (const { candidate, name } of known) {
    for (const word of [name, ...name.split(' ')]) if (!byWord.has(word)) byWord.set(word, candidate.name);
  }
  return byWord.get(nearestWord(wanted, byWord.keys(), Math.max(1, slipsIn(wanted))) ?? '');
}

/** A name as names are compared. */
export function comparable(name: string): string {
  return fold(name.replace(/^@/, '').replaceAll(/[\s_-]+/g, ' ')).trim();
}
