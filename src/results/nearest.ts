// Best first, and what is nearest: the order of a page of results, one more question for the exact title when more match
// than a page holds, and when nothing is found, one for what may have been meant. All of it after what its reader may not
// see is gone.

import { compile } from '../query/compile.ts';
import { matcher } from '../query/matcher.ts';
import { type Query, type Search, typesAsked, withoutWords, wordsOf } from '../query/query.ts';
import { fitOf, fits, rank } from '../query/rank.ts';
import { anywhere, relax, sayRelaxed, type Way } from '../query/relax.ts';
import type { Vocabulary } from '../query/vocabulary.ts';
import { exactTitles, hasTitle, readingsOf, type Reading as WordReading } from '../query/wanted.ts';
import { SecodaError } from '../secoda/errors.ts';
import type { Filter } from '../secoda/filter.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import type { Listing, ReadsAs } from './listing.ts';
import type { Reading } from './reading.ts';
import { PAGES_AN_ANSWER, RANKED, type ResultsState } from './state.ts';

/** The order of a page, unless the search asks for one of its own. */
export function bestFirst(query: Query): (resources: readonly Resource[]) => readonly Resource[] {
  if (!isBestFirst(query)) return (resources) => resources;
  const readings = readingsWanted(query);
  const typeAsked = typesAsked(query).size > 0;
  return (resources) => rank(resources, readings, { typeAsked });
}

/** Where nothing must be in the title but one of several words, each of these is a title that may be meant. */
function readingsWanted(query: Search): readonly WordReading[] {
  const words = wordsOf(query);
  const either = query.all.find((tests) => tests.every(({ is, not }) => is === 'word' && !not)) ?? [];
  if (words.length > 0 || either.length === 0) return readingsOf(words);
  return either.flatMap((test) => (test.is === 'word' ? readingsOf([test.text]) : []));
}

function isBestFirst(query: Query): query is Search {
  return !('title' in query) && query.sort.length === 0;
}

interface Asked {
  readonly items: readonly Resource[];
  /** Whether there are no others. */
  readonly isWhole: boolean;
}

/** What is found besides, and how that changes a result. */
interface More {
  readonly items: readonly Resource[];
  readonly changes: Partial<ResultsState>;
}

const NOTHING: More = { items: [], changes: {} };

/** Its first ones are in their order. */
type First = Pick<Reading, 'state' | 'strangers' | 'found' | 'best'>;

export interface NearestOptions {
  readonly secoda: Pick<Listing, 'beside'>;
  readonly vocabulary: () => Vocabulary;
}

/** At most one more question; one besides where the service knows no `or`. */
export function nearest({ secoda, vocabulary }: NearestOptions) {
  return async (first: First, reader: ReadsAs, signal: AbortSignal): Promise<More> => {
    const { query, without, next } = first.state();
    const words = wordsOf(query);
    if (!isBestFirst(query) || words.length === 0) return NOTHING;
    const rest = withoutWords(query);

    /** What is hidden takes no place: on to the next page, until there are as many as are ranked. */
    async function ask(filter: Filter): Promise<Asked | undefined> {
      const isOther = matcher(rest);
      const others = compile(rest).filters.map(({ filter }) => filter);
      const items: Resource[] = [];
      for (let page = 1; ; page += 1) {
        const answer = await secoda.beside([filter, ...others], page, { ...reader, without }, signal);
        if (answer === undefined) return undefined;
        items.push(...answer.items.filter((item) => reader.visibility.sees(item) && isOther(item)));
        const isEnough = items.length >= RANKED || items.length === answer.items.length || page === PAGES_AN_ANSWER;
        const isWhole = answer.nextPage === undefined;
        if (isWhole || isEnough) return { items: items.slice(0, RANKED), isWhole: isWhole && items.length <= RANKED };
      }
    }

    const best = first.best();
    if (best === undefined) {
      return next === null ? meant(first.strangers.filter(matcher(rest)), words, ask) : NOTHING;
    }
    const exact = next === null ? NOTHING : await exactlyThat(first.state(), first.found(), words, ask);
    // Of what was found besides one may be better still.
    const [[bestId] = []] = exact.changes.found ?? [];
    const nearer = betterSpelling(exact.items.find(({ id }) => id === bestId) ?? best, words, vocabulary());
    if (nearer === undefined) return exact;
    const note = { said: `Did you mean ${quoted(nearer)}?`, isWhole: true };
    return { items: exact.items, changes: { ...exact.changes, note } };
  };

  /** Nothing was found: the name in another place, which has been seen, or one question for what is nearest. */
  async function meant(
    strangers: readonly Resource[],
    words: readonly string[],
    ask: (filter: Filter) => Promise<Asked | undefined>,
  ): Promise<More> {
    const elsewhere = anywhere(words);
    const there = elsewhere === undefined ? [] : fitting(strangers, elsewhere.readings);
    if (elsewhere !== undefined && there.length > 0) return instead(there, elsewhere, true);
    const relaxation = relax(words, vocabulary());
    if (relaxation === undefined) return NOTHING;
    const asked = (await ask(relaxation.filter)) ?? (await ask(relaxation.withoutOr));
    const { ways } = relaxation;
    const readings = ways.flatMap((way) => way.readings);
    const [best, ...more] = fitting(asked?.items ?? [], readings);
    if (best === undefined) return NOTHING;
    const way = ways.find((one) => fitOf(best, one.readings) === fitOf(best, readings)) ?? ways[0];
    return instead([best, ...more], way, asked?.isWhole === true);
  }

  /** More match than a page holds: what has exactly this title comes first, wherever it is in the listing. */
  async function exactlyThat(
    { query, found: lists, besides }: ResultsState,
    found: readonly Resource[],
    words: readonly string[],
    ask: (filter: Filter) => Promise<Asked | undefined>,
  ): Promise<More> {
    const readings = readingsOf(words);
    if (found.some((resource) => fitOf(resource, readings) === fits.exact)) return NOTHING;
    const known = new Set(found.map(({ id }) => id));
    // Without this answer the others are as good as they are.
    const asked = await ask(hasTitle(exactTitles(words, vocabulary()))).catch(ifOfSecoda);
    const items = asked?.items.filter((item) => !known.has(item.id) && fitOf(item, readings) < fits.no) ?? [];
    if (items.length === 0) return NOTHING;
    const [page = [], ...pages] = lists;
    const onPage = new Set(page);
    const ranked = bestFirst(query)([...items, ...found.filter(({ id }) => onPage.has(id))]);
    const ids = items.map(({ id }) => id);
    return { items, changes: { besides: [...besides, ...ids], found: [ranked.map(({ id }) => id), ...pages] } };
  }
}

function fitting(resources: readonly Resource[], readings: readonly WordReading[]): readonly Resource[] {
  return rank(
    resources.filter((resource) => fitOf(resource, readings) < fits.no),
    readings,
  );
}

/** Where the best has a word only in the middle of its words, a word of open titles may have been meant. */
function betterSpelling(best: Resource, words: readonly string[], vocabulary: Vocabulary): string | undefined {
  const fit = fitOf(best, readingsOf(words));
  if (fit < fits.held || fit >= fits.no) return undefined;
  const nearer = relax(words, vocabulary)?.ways[0];
  return nearer?.how === 'spelling' ? nearer.words.join(' ') : undefined;
}

function instead(items: readonly Resource[], way: Way, isWhole: boolean): More {
  const ids = items.map(({ id }) => id);
  const note = { said: sayRelaxed(way, quoted), isWhole };
  return { items, changes: { found: [ids], besides: ids, count: null, note } };
}

function quoted(text: string): string {
  return `“${text}”`;
}

function ifOfSecoda(error: unknown): undefined {
  if (!(error instanceof SecodaError)) throw error;
}
