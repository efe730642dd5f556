// Best first: how well a title fits what was typed, then verified before not, used before unused, short before long. The
// service's own order knows only the use, and of its first page the wanted one may be the last.

import type { Resource } from '../secoda/resources/resource.ts';
import { type Forms, formsOf } from './title.ts';
import type { PlacesOf, Reading } from './wanted.ts';

/** How a title fits, best first. Numbers, since fifty of them are sorted for every search. */
export const fits = {
  exact: 0,
  /** All but the end of the last word: `order` of `orders`. */
  unfinished: 1,
  prefix: 2,
  /** All words and no other, in another order. */
  turned: 3,
  wholeWords: 4,
  /** Each word begins one of the title's. */
  wordStarts: 5,
  /** Each word is somewhere in the title. */
  held: 6,
  /** Far behind everything that fits a reading, however distant. */
  no: 1000,
} as const;

/** More than the worst fit: so much each step away from what was typed costs. */
const A_STEP = 8;

/** Below all others, however well they fit, unless `type:` asks for them. */
const MINOR: ReadonlySet<string> = new Set(['column', 'query', 'job']);

export interface RankOptions {
  /** Whether the search names the kinds it wants: then none is minor. */
  readonly typeAsked?: boolean;
  readonly placesOf?: PlacesOf;
}

/** The same resources, best first. Equal ones are ordered by id, so the order never depends on the order they came in. */
export function rank(
  resources: readonly Resource[],
  readings: readonly Reading[],
  options: RankOptions = {},
): readonly Resource[] {
  const ranked = resources.map((resource) => ({
    resource,
    fit: fitOf(resource, readings, options.placesOf),
    isMinor: options.typeAsked !== true && MINOR.has(resource.entityType),
  }));
  ranked.sort(
    (a, b) =>
      Number(a.isMinor) - Number(b.isMinor) ||
      a.fit - b.fit ||
      Number(b.resource.verified) - Number(a.resource.verified) ||
      (b.resource.externalUsage ?? 0) - (a.resource.externalUsage ?? 0) ||
      (b.resource.internalUsage ?? 0) - (a.resource.internalUsage ?? 0) ||
      a.resource.title.length - b.resource.title.length ||
      (a.resource.id < b.resource.id ? -1 : 1),
  );
  return ranked.map(({ resource }) => resource);
}

/** How well a resource fits the best of the readings; `fits.no` if none. */
export function fitOf(resource: Resource, readings: readonly Reading[], placesOf?: PlacesOf): number {
  const title = formsOf(resource.title);
  let best: number = fits.no;
  for (const reading of readings) {
    const fit = reading.distance * A_STEP + titleFit(title, reading);
    if (fit < best && (reading.places.length === 0 || isIn(resource, reading.places, placesOf))) best = fit;
  }
  return best;
}

function titleFit({ spaced: words, compact: joined }: Forms, reading: Reading): number {
  // Nothing that could be compared was typed: what Secoda found is all that is known.
  if (reading.joined === '') return fits.held;
  if (joined === reading.joined) return fits.exact;
  if (joined.startsWith(reading.joined)) {
    return words.length - words.lastIndexOf(' ', words.length - 2) - 2 > joined.length - reading.joined.length
      ? fits.unfinished
      : fits.prefix;
  }
  let fit: number = joined.length === reading.joined.length ? fits.turned : fits.wholeWords;
  for (const { joined: part, apart } of reading.parts) {
    if (words.includes(` ${part} `) || (apart !== part && words.includes(` ${apart} `))) continue;
    if (words.includes(` ${part}`) || (apart !== part && words.includes(` ${apart}`))) {
      if (fit < fits.wordStarts) fit = fits.wordStarts;
    } else if (joined.includes(part)) fit = fits.held;
    else return fits.no;
  }
  return fit;
}

/** Whether a resource is in all of these places: its path, what holds it, or what the caller knows besides. */
function isIn(resource: Resource, places: readonly string[], placesOf: PlacesOf | undefined): boolean {
  const { titleFull = '', place, parent } = resource;
  const names = [
    ...titleFull.split('.').slice(0, -1),
    place.cluster,
    place.database,
    place.schema,
    parent?.title,
    ...(placesOf?.(resource) ?? []),
  ].map((name) => (name === undefined ? '' : formsOf(name).compact));
  return places.every((wanted) => names.includes(wanted));
}
