// What a search asks for: what must hold of a resource, and in which order they come. It names things by their ids, holds
// nothing but data, and is what is kept of a search, sent to Secoda as a filter, and checked on our side.

/** Resources of which all of `all` is true, or those with exactly this title. */
export type Query = Search | { readonly title: string };

export interface Search {
  readonly all: readonly AnyOf[];
  /** Empty: best first. What follows the first breaks its ties. */
  readonly sort: readonly SortBy[];
}

export type AnyOf = readonly Test[];

/** One statement about a resource; `not` turns it round. */
export type Test = { readonly not: boolean } & (
  | { readonly is: 'word'; readonly text: string }
  /** The kind of thing: an entity type of Secoda. */
  | { readonly is: 'type'; readonly type: string }
  /** The kind in its source: a native type, in small letters. */
  | { readonly is: 'native'; readonly type: string }
  | NamedTest
  | { readonly is: 'marked'; readonly mark: Mark }
  | { readonly is: 'has'; readonly what: Part }
);

/** Belongs to somebody or something that has a name: any of these ids, by the field of the filter that holds them. */
export interface NamedTest {
  readonly is: 'named';
  readonly field: NamedField;
  /** For people to read. */
  readonly name: string;
  readonly ids: Ids;
}

export const namedFields = ['in', 'owner', 'subscriber', 'tag', 'team', 'collection'] as const;
export type NamedField = (typeof namedFields)[number];

/** The filter's fields that hold ids; of a place only the name is told. */
export const idFields = [
  'integration_id',
  'parent_id',
  'database',
  'schema',
  'owners',
  'owners_groups',
  'subscribers',
  'tags',
  'teams',
  'collections',
] as const;
export type IdField = (typeof idFields)[number];
export type Ids = { readonly [Field in IdField]?: readonly string[] | undefined };

export const marks = ['verified', 'pii', 'published', 'archived', 'stale'] as const;
export type Mark = (typeof marks)[number];

export const parts = ['description', 'documentation', 'owner', 'tag', 'team', 'collection'] as const;
export type Part = (typeof parts)[number];

export const sorts = ['usage', 'title', 'updated', 'created'] as const;
export interface SortBy {
  readonly by: (typeof sorts)[number];
  readonly order: 'asc' | 'desc';
}

/** The words and phrases that the title must hold, outside of any `or`. */
export function wordsOf(query: Query): readonly string[] {
  return 'title' in query ? [] : query.all.map(onlyWord).filter((word) => word !== undefined);
}

/** The same without those. */
export function withoutWords(query: Search): Search {
  return { ...query, all: query.all.filter((tests) => onlyWord(tests) === undefined) };
}

/** The word that this asks for, if it asks for nothing else. */
export function onlyWord(tests: AnyOf): string | undefined {
  const [test] = tests;
  return tests.length === 1 && test?.is === 'word' && !test.not ? test.text : undefined;
}

/** The kinds that were asked for, in small letters: what ranks below the rest elsewhere does not for who asks for it. */
export function typesAsked(query: Query): ReadonlySet<string> {
  if ('title' in query) return new Set();
  return new Set(query.all.flat().flatMap((test) => (test.is === 'type' && !test.not ? [test.type] : [])));
}

/** What is archived is hidden from those who do not speak of it; who names a title means that resource in any case. */
export function hidesArchived(query: Query): boolean {
  return !('title' in query) && !query.all.flat().some((test) => test.is === 'marked' && test.mark === 'archived');
}

/** The search for titles that hold all of these words. */
export function searchFor(words: readonly string[]): Search {
  return { all: words.map((text) => [{ is: 'word', text, not: false }]), sort: [] };
}
