// Best first, and what is nearest: the order of a page of results, one more question for the exact title when more match
// than a page holds, and when nothing is found, one for what may have been meant. All of it after what its reader may not
// see is gone.

import type { Access } from '../identity/identity.ts';
import { compile } from '../query/compile.ts';
import { matcher } from '../query/matcher.ts';
import { type Query, type Search, typesAsked, withoutWords, wordsOf } from '../query/query.ts';
import { fitOf, fits, rank } from '../query/rank.ts';
import { anywhere, relax, sayRelaxed, type Way } from '../query/relax.ts';
import type { Vocabulary } from '../query/vocabulary.ts';
import { exactTitles, hasTitle, type Reading, readingsOf } from '../query/wanted.ts';
import type { Filter } from '../secoda/filter.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import type { Listing } from './listing.ts';
import { PAGES_AN_ANSWER, RANKED, type ResultsState } from './state.ts';

/** The order of a page, unless the search asks for one of its own. */
export function bestFirst(query: Query): (resources: readonly Resource[]) => readonly Resource[] {
  if (!isBestFirst(query)) return (resources) => resources;
  const readings = readingsOf(wordsOf(query));
  const typeAsked = typesAsked(query).size > 0;
  return (resources) => rank(resources, readings, { typeAsked });
}

function isBestFirst(query: Query): query is Search {
  return !('title' in query) && query.sort.length === 0;
}

/** What a first answer has found. */
export interface First {
  readonly state: ResultsState;
  readonly found: readonly Resource[];
  /** What its reader sees of the answers and is not in all words what was asked for. */
  readonly strangers: readonly Resource[];
}

interface Asked {
  readonly items: readonly Resource[];
  /** Whether there are no others. */
  readonly isWhole: boolean;
}

export interface More {
  readonly items: readonly Resource[];
  readonly changes: Partial<ResultsState>;
}

const NOTHING: More = { items: [], changes: {} };

type Nearest = (first: First, reader: Access, signal: AbortSignal) => Promise<More>;

/** At most one more question, or two when the service knows no `or`. */
export function nearest({ secoda, vocabulary }: { secoda: Listing; vocabulary: () => Vocabulary }): Nearest {
  return async (first, reader, signal) => {
    const { query, without, next } = first.state;
    if (!isBestFirst(query)) return NOTHING;
    const words = wordsOf(query);
    if (words.length === 0) return NOTHING;
    const rest = withoutWords(query);
    const isOther = matcher(rest);
    const others = compile(rest).filters.map(({ filter }) => filter);

    /** What is hidden takes no place: on to the next page, until there are as many as are ranked. */
    async function ask(filter: Filter): Promise<Asked | undefined> {
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

    if (first.found.length > 0) {
      return next === null ? NOTHING : exactlyThat(first, words, async (filter) => (await ask(filter))?.items ?? []);
    }
    if (next !== null) return NOTHING;
    const elsewhere = anywhere(words);
    const there = elsewhere === undefined ? [] : fitting(first.strangers.filter(isOther), elsewhere.readings);
    if (elsewhere !== undefined && there.length > 0) return instead(there, elsewhere, true);
    const relaxation = relax(words, vocabulary());
    if (relaxation === undefined) return NOTHING;
    const asked = (await ask(relaxation.filter)) ?? (await ask(relaxation.withoutOr));
    const readings = relaxation.ways.flatMap((way) => way.readings);
    const [best, ...more] = fitting(asked?.items ?? [], readings);
    if (best === undefined) return NOTHING;
    const way =
      relaxation.ways.find((one) => fitOf(best, one.readings) === fitOf(best, readings)) ?? relaxation.ways[0];
    return instead([best, ...more], way, asked?.isWhole === true);
  };

  function fitting(resources: readonly Resource[], readings: readonly Reading[]): readonly Resource[] {
    return rank(
      resources.filter((resource) => fitOf(resource, readings) < fits.no),
      readings,
    );
  }

  async function exactlyThat(
    { state, found }: First,
    words: readonly string[],
    ask: (filter: Filter) => Promise<readonly Resource[]>,
  ): Promise<More> {
    const readings = readingsOf(words);
    if (found.some((resource) => fitOf(resource, readings) === fits.exact)) return NOTHING;
    const known = new Set(found.map(({ id }) => id));
    const asked = await ask(hasTitle(exactTitles(words, vocabulary())));
    const items = asked.filter((item) => !known.has(item.id) && fitOf(item, readings) < fits.no);
    if (items.length === 0) return NOTHING;
    const [page = [], ...pages] = state.found;
    const onPage = new Set(page);
    // What has the title comes first, whatever its use.
    const ranked = bestFirst(state.query)([...items, ...found.filter(({ id }) => onPage.has(id))]);
    const besides = [...state.besides, ...items.map(({ id }) => id)];
    return { items, changes: { besides, found: [ranked.map(({ id }) => id), ...pages] } };
  }
}

function instead(items: readonly Resource[], way: Way, isWhole: boolean): More {
  const ids = items.map(({ id }) => id);
  const said = sayRelaxed(way, (text) => `“${text}”`);
  return { items, changes: { found: [ids], besides: ids, count: null, instead: { said, isWhole } } };
}
