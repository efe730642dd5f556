// A search from its words to resources, best first: one question to Secoda; one more for the exact title when more match
// than a page holds; and when nothing is found, one more for what may have been meant. What the reader may not see is
// dropped before anything is ranked, counted or suggested.

import { InvalidError } from '../secoda/errors.ts';
import type { Filter } from '../secoda/filter.ts';
import type { Page } from '../secoda/pages.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { fitOf, fits, type RankOptions, rank } from './rank.ts';
import { anywhere, type Relaxation, relax, type Way } from './relax.ts';
import type { Vocabulary } from './vocabulary.ts';
import { exactTitles, hasTitle, type Reading, readingsOf, toAsk } from './wanted.ts';

export interface Search extends RankOptions {
  /** At least one; a search by fields alone has nothing to rank by. */
  readonly words: readonly string[];
  /** Asks Secoda for a page, from 1, most used first; what else has to hold is added there. */
  readonly list: (filter: Filter, page: number) => Promise<Page<Resource>>;
  /** Everything but the words: what the reader may see, and what else was asked for. */
  readonly isWanted: (resource: Resource) => boolean;
  readonly vocabulary: Vocabulary;
}

export interface Best {
  /** At most fifty, and what has exactly the title. */
  readonly items: readonly Resource[];
  /** What was asked, and the page to go on with, some of which may be in `items` already; undefined at the end. */
  readonly filter: Filter;
  readonly nextPage: number | undefined;
  /** All that match as Secoda counts them: only to be told where nothing is hidden from the reader. */
  readonly count: number | undefined;
  /** Set when nothing had all the words, and `items` are for others. */
  readonly relaxed: Way | undefined;
  /** Words that may have been meant, where what was found fits badly. */
  readonly didYouMean: readonly string[] | undefined;
}

/** As many as are ranked: a page of the service. */
const RANKED = 50;
/** Pages that one answer may read: more than one only as long as some of them is not for the reader. */
const MOST_PAGES = 4;

export async function bestFirst(search: Search): Promise<Best> {
  const readings = readingsOf(search.words);
  const filter = toAsk(readings);
  const read = await readVisible(search, filter);
  const found = read.visible.filter((resource) => fitOf(resource, readings, search.placesOf) < fits.no);
  if (read.nextPage !== undefined) found.push(...(await missed(search, found, readings, search.words)));
  if (found.length === 0) return (await relaxed(search, filter, read)) ?? nothing(filter);
  const items = rank(found, readings, search);
  return {
    items,
    filter,
    nextPage: read.nextPage,
    count: read.count,
    relaxed: undefined,
    didYouMean: betterSpelling(items[0], readings, search),
  };
}

interface Read {
  readonly visible: readonly Resource[];
  readonly nextPage: number | undefined;
  readonly count: number | undefined;
}

/**
 * Enough to rank a page that the reader may see, so that what is hidden neither takes a place in it nor is missed. For most
 * that is the first page.
 */
async function readVisible(search: Search, filter: Filter): Promise<Read> {
  const visible = new Map<string, Resource>();
  let count: number | undefined;
  let next: number | undefined = 1;
  while (next !== undefined && next <= MOST_PAGES && visible.size < RANKED) {
    const page: Page<Resource> = await search.list(filter, next);
    if (next === 1) count = page.count;
    for (const item of page.items) if (search.isWanted(item)) visible.set(item.id, item);
    const isAllVisible = next === 1 && page.items.every(search.isWanted);
    // A page that gives more than are ranked is read again later, as if the hidden ones had never been before it.
    if (visible.size <= RANKED) next = page.nextPage;
    if (isAllVisible) break;
  }
  return { visible: [...visible.values()].slice(0, RANKED), nextPage: next, count };
}

/** What has exactly the title that was typed and is not in the page; nothing from a service that refuses the question. */
async function missed(
  { list, isWanted, placesOf, vocabulary }: Search,
  found: readonly Resource[],
  readings: readonly Reading[],
  words: readonly string[],
): Promise<readonly Resource[]> {
  const fit = (resource: Resource) => fitOf(resource, readings, placesOf);
  if (found.some((resource) => fit(resource) === fits.exact)) return [];
  const known = new Set(found.map(({ id }) => id));
  try {
    const { items } = await list(hasTitle(exactTitles(words, vocabulary)), 1);
    return items.filter((item) => isWanted(item) && !known.has(item.id) && fit(item) < fits.no);
  } catch (error) {
    if (error instanceof InvalidError) return [];
    throw error;
  }
}

/** Undefined if that finds nothing either. */
async function relaxed(search: Search, filter: Filter, before: Read): Promise<Best | undefined> {
  const elsewhere = anywhere(search.words);
  const there = elsewhere === undefined ? [] : before.visible.filter((one) => fitOf(one, elsewhere.readings) < fits.no);
  if (elsewhere !== undefined && there.length > 0) {
    return { ...nothing(filter), items: rank(there, elsewhere.readings, search), relaxed: elsewhere };
  }
  return askRelaxed(search);
}

async function askRelaxed(search: Search): Promise<Best | undefined> {
  const relaxation = relax(search.words, search.vocabulary);
  if (relaxation === undefined) return undefined;
  const readings = relaxation.ways.flatMap((way) => way.readings);
  const { visible, filter, nextPage } = await readAny(search, relaxation);
  const fit = (resource: Resource, some: readonly Reading[] = readings) => fitOf(resource, some, search.placesOf);
  const found = visible.filter((resource) => fit(resource) < fits.no);
  const [likeliest] = relaxation.ways;
  if (nextPage !== undefined) found.push(...(await missed(search, found, readings, likeliest.words)));
  const [best, ...others] = rank(found, readings, search);
  if (best === undefined) return undefined;
  const way = relaxation.ways.find((one) => fit(best, one.readings) === fit(best));
  return { ...nothing(filter), items: [best, ...others], nextPage, relaxed: way ?? likeliest };
}

/** Only `and` is official: a service that refuses `or` is asked for the likeliest alone. */
async function readAny(search: Search, { filter, withoutOr }: Relaxation): Promise<Read & { readonly filter: Filter }> {
  try {
    return { ...(await readVisible(search, filter)), filter };
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    return { ...(await readVisible(search, withoutOr)), filter: withoutOr };
  }
}

/** Where the best has a word only in the middle of its words, a word of open titles may have been meant. */
function betterSpelling(
  best: Resource | undefined,
  readings: readonly Reading[],
  { words, vocabulary, placesOf }: Search,
): readonly string[] | undefined {
  if (best === undefined || fitOf(best, readings, placesOf) < fits.held) return undefined;
  const nearer = relax(words, vocabulary)?.ways[0];
  return nearer?.how === 'spelling' ? nearer.words : undefined;
}

function nothing(filter: Filter): Best {
  return { items: [], filter, nextPage: undefined, count: undefined, relaxed: undefined, didYouMean: undefined };
}
