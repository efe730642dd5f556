// A mistake in a search, as a value: where it is, what is wrong, the nearest right words, and an example that works.

export interface Mistake {
  /** What was typed, as its writer saw it. */
  readonly seen: string;
  /** The place in it; empty where the whole is meant. */
  readonly start: number;
  readonly end: number;
  /** What is wrong: a sentence without its full stop. */
  readonly wrong: string;
  /** The nearest right words for this place. */
  readonly meant?: string | undefined;
  /** A whole search that works. */
  readonly example: string;
}

export interface Place {
  readonly start: number;
  readonly end: number;
}

/** @param example used where there are no right words to put into what was typed. */
export function mistakeAt(
  seen: string,
  { start, end }: Place,
  { wrong, meant, example }: { readonly wrong: string; readonly meant?: string | undefined; readonly example: string },
): Mistake {
  const corrected = meant === undefined ? undefined : `${seen.slice(0, start)}${meant}${seen.slice(end)}`;
  return { seen, start, end, wrong, meant, example: corrected?.trim() ?? example };
}

/** The place with what is around it, at most so many characters on either side. */
export function shownPlace(
  { seen, start, end }: Mistake,
  around = 40,
): { readonly before: string; readonly at: string; readonly after: string } {
  const before = seen.slice(0, start);
  const after = seen.slice(end);
  return {
    before: before.length > around ? `…${before.slice(-around)}` : before,
    at: inShort(seen.slice(start, end)),
    after: after.length > around ? `${after.slice(0, around)}…` : after,
  };
}

/** Whoever pasted a page knows it by its beginning. */
function inShort(at: string): string {
  return at.length > LONGEST_PLACE ? `${at.slice(0, LONGEST_PLACE).trimEnd()}…` : at;
}

const LONGEST_PLACE = 60;

/** In plain words, for a reader who sees no formatting. */
export function mistakeInWords(mistake: Mistake): string {
  const { before, at, after } = shownPlace(mistake);
  const place = at === '' ? '' : ` Here: ${before}»${at}«${after}`;
  const meant = mistake.meant === undefined ? '' : ` Did you mean ${mistake.meant}?`;
  return `${mistake.wrong}.${meant}${place}`;
}
