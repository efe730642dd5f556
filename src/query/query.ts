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

/** Whether a resource really is what the query asks for, upper and lower case aside: a predicate to use for many. */
export function matcher(query: Query): (resource: Resource) => boolean {
  if ('title' in query) {
    const wanted = fold(query.title);
    return (resource) => titlesOf(resource).includes(wanted);
  }
  const words = query.words.map(fold);
  return (resource) => {
    const titles = titlesOf(resource);
    return words.every((word) => titles.some((title) => title.includes(word)));
  };
}

function titlesOf({ title, titleFull }: Resource): readonly string[] {
  return titleFull === undefined || titleFull === title ? [fold(title)] : [fold(title), fold(titleFull)];
}

function fold(text: string): string {
  // Most titles are plain: small letters are all they need.
  if (/^[\x21-\x7e]*$/.test(text)) return text.toLowerCase();
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
