// What a search asks for, as one Secoda filter and as a predicate on our side. Both are always used: an unknown filter may
// be ignored by the service, and then only the predicate is true.

import { and, contains, exact, type Filter } from '../secoda/filter.ts';
import type { Resource } from '../secoda/resources/resource.ts';

/** `words`: each is somewhere in the title, in any order. `title`: the whole title is this. */
export type Query = { readonly words: readonly string[] } | { readonly title: string };

/** The filter that finds candidates: each word its own `contains` under `and`. */
export function toFilter(query: Query): Filter {
  if ('title' in query) return exact('title', query.title);
  return and(...query.words.map((word) => contains('title', word)));
}

/** Whether a resource really is what the query asks for, upper and lower case aside. */
export function matches(query: Query, resource: Resource): boolean {
  const titles = [resource.title, resource.titleFull ?? ''].map(fold);
  if ('title' in query) return titles.includes(fold(query.title));
  return query.words.every((word) => titles.some((title) => title.includes(fold(word))));
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
