// A search as Secoda's filter and sort. The filter is in parts, joined by `and`, each with the field it speaks for and with
// what the service must understand for it: a part that it does not take is left to the predicate, and can be named.

import { contains, exact, type Filter, isSet, not, oneOf, or, type Sort } from '../secoda/filter.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { checkOfAny, sameTypes } from './matcher.ts';
import {
  hidesArchived,
  type IdField,
  type Ids,
  idFields,
  onlyWord,
  type Part,
  type Query,
  type SortBy,
  type Test,
} from './query.ts';
import { readingsOf, toAsk } from './wanted.ts';

export interface FilterPart {
  readonly filter: Filter;
  /** For people: the fields and words that it speaks for; empty for what nobody typed. */
  readonly name: string;
}

export interface Compiled {
  readonly filters: readonly FilterPart[];
  /** Undefined: the service's own order, most used first. */
  readonly sort: Sort | undefined;
  /** What no filter can say; the predicate alone decides it. */
  readonly finishedHere: readonly string[];
}

/** Filters travel in an address: of more ids than this the predicate decides. */
const MOST_IDS = 50;

export function compile(query: Query): Compiled {
  if ('title' in query) {
    return { filters: [{ filter: exact('title', query.title), name: 'title' }], sort: undefined, finishedHere: [] };
  }
  const filters: FilterPart[] = [];
  const finishedHere: string[] = [];
  for (const tests of query.all) {
    const name = nameOf(tests);
    const word = onlyWord(tests);
    if (word !== undefined) {
      // Of a name with its place the name is asked for; in which place it is, is seen here.
      filters.push({ filter: toAsk(readingsOf([word])), name });
      continue;
    }
    const [first, ...others] = filtersOf(tests);
    if (first === undefined) finishedHere.push(name);
    else filters.push({ filter: or(first, ...others), name });
  }
  if (hidesArchived(query)) filters.push({ filter: exact('archived', false), name: '' });
  return { filters, sort: sortOf(query.sort), finishedHere };
}

/** None when one of them cannot be said: the rest would lose what that one lets in. */
function filtersOf(tests: readonly Test[]): readonly Filter[] {
  const types = tests.every((test) => test.is === 'type' && !test.not) ? tests.flatMap(typesOf) : [];
  if (types.length > 0) return [oneOf('type', types)];
  const filters = tests.map(filterOf);
  return filters.every((filter) => filter !== undefined) ? filters : [];
}

function typesOf(test: Test): readonly string[] {
  return test.is === 'type' ? sameTypes(test.type) : [];
}

function filterOf(test: Test): Filter | undefined {
  // A mark that is not there is said as such: of the two forms this one needs no `not`.
  if (test.is === 'marked') return exact(test.mark, !test.not);
  const filter = positive(test);
  return test.not && filter !== undefined ? not(filter) : filter;
}

function positive(test: Exclude<Test, { readonly is: 'marked' }>): Filter | undefined {
  if (test.is === 'word') return contains('title', test.text);
  if (test.is === 'type') return oneOf('type', typesOf(test));
  if (test.is === 'native') return oneOf('native_type', spellings(test.type));
  return test.is === 'named' ? filterOfIds(test.ids) : FILTER_OF_PART[test.what];
}

/** Whether the service compares these in one case only is not known. */
function spellings(text: string): readonly string[] {
  const capital = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return [...new Set([text, text.toUpperCase(), capital])];
}

function filterOfIds(ids: Ids): Filter | undefined {
  const listed = idFields.flatMap((field: IdField) => {
    const values = ids[field] ?? [];
    return values.length === 0 ? [] : [{ field, values }];
  });
  if (listed.reduce((sum, { values }) => sum + values.length, 0) > MOST_IDS) return undefined;
  const [first, ...others] = listed.map(({ field, values }): Filter => ({ operator: 'in', field, value: values }));
  return first && or(first, ...others);
}

const FILTER_OF_PART: Readonly<Record<Part, Filter>> = {
  description: isSet('description'),
  documentation: isSet('definition'),
  owner: or(isSet('owners'), isSet('owners_groups')),
  tag: isSet('tags'),
  team: isSet('teams'),
  collection: isSet('collections'),
};

/** The parts of a search that these resources do not satisfy, by name: those a service has passed over. */
export function missedBy(query: Query, resources: readonly Resource[]): readonly string[] {
  if ('title' in query || resources.length === 0) return [];
  const missed = query.all.filter((tests) => !resources.every(checkOfAny(tests)));
  return missed.map(nameOf);
}

function nameOf(tests: readonly Test[]): string {
  return [...new Set(tests.map(nameOfOne))].join(' or ');
}

function nameOfOne(test: Test): string {
  if (test.is === 'word') return test.not ? `-${test.text}` : test.text;
  if (test.is === 'named') return test.field;
  if (test.is === 'marked') return test.mark;
  return test.is === 'has' ? test.what : test.is;
}

const SORT_FIELDS: Readonly<Record<SortBy['by'], string>> = {
  usage: 'external_usage',
  title: 'title',
  updated: 'updated_at',
  created: 'created_at',
};

function sortOf([first, ...others]: readonly SortBy[]): Sort | undefined {
  if (first === undefined) return undefined;
  const next = sortOf(others);
  return { field: SORT_FIELDS[first.by], order: first.order, ...(next && { tie_breaker: next }) };
}
