// A search in plain words, and as one would type it: "tables whose title contains “orders”, owned by Ada, not verified".

import { usualOrder, written } from './fields.ts';
import type { AnyOf, Mark, NamedField, Part, Query, SortBy, Test } from './query.ts';

/** What was searched; the part after "I looked for". */
export function explain(query: Query): string {
  if ('title' in query) return `resources with the title “${query.title}”`;
  const kind = query.all.find((tests) => tests.every((test) => test.is === 'type' && !test.not));
  const rest = query.all.filter((tests) => tests !== kind);
  const noun = kind === undefined ? 'resources' : listed(kind.map(kindOf), 'or');
  const words = rest.filter(isPlainWord);
  const title = words.length === 0 ? [] : [`whose title contains ${listed(words.flatMap(textsOf), 'and')}`];
  const others = rest.filter((tests) => !isPlainWord(tests)).map((tests) => tests.map(inWords).join(' or '));
  const what = [...title, ...others].join(', ');
  return [what === '' ? noun : `${noun} ${what}`, ...orders(query.sort)].join(', ');
}

/** As it is typed, names in full. */
export function asTyped(query: Query): string {
  if ('title' in query) return query.title;
  const terms = query.all.map((tests) => tests.map(termOf).join(' or '));
  const orders = query.sort.map(({ by, order }) => `sort:${order === usualOrder[by] ? '' : '-'}${by}`);
  return [...terms, ...orders].join(' ');
}

function isPlainWord(tests: AnyOf): boolean {
  return tests.length === 1 && tests.every((test) => test.is === 'word' && !test.not);
}

function textsOf(tests: AnyOf): readonly string[] {
  return tests.flatMap((test) => (test.is === 'word' ? [`“${test.text}”`] : []));
}

function kindOf(test: Test): string {
  const kind = test.is === 'type' ? test.type.replaceAll('_', ' ') : '';
  if (kind === 'glossary') return 'glossary terms';
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

function inWords(test: Test): string {
  const { is, not } = test;
  if (is === 'word') return `whose title ${not ? 'does not contain' : 'contains'} “${test.text}”`;
  if (is === 'type') return `that are ${not ? 'no ' : ''}${kindOf(test)}`;
  if (is === 'native') return `whose native type is ${not ? 'not ' : ''}${test.type}`;
  if (is === 'named') return `${not ? 'not ' : ''}${NAMED[test.field]} ${test.name === ME ? 'you' : test.name}`;
  if (is === 'marked') return MARKED[test.mark][not ? 'no' : 'yes'];
  return `${not ? 'without' : 'with'} ${HAS[test.what]}`;
}

/** How people say themselves. */
export const ME = '@me';

const NAMED: Readonly<Record<NamedField, string>> = {
  in: 'in',
  owner: 'owned by',
  subscriber: 'followed by',
  tag: 'tagged',
  team: 'of team',
  collection: 'in the collection',
};

const MARKED: Readonly<Record<Mark, { readonly yes: string; readonly no: string }>> = {
  verified: { yes: 'verified', no: 'not verified' },
  pii: { yes: 'with PII', no: 'without PII' },
  published: { yes: 'published', no: 'not published' },
  archived: { yes: 'archived', no: 'not archived' },
  stale: { yes: 'stale', no: 'not stale' },
};

const HAS: Readonly<Record<Part, string>> = {
  description: 'a description',
  documentation: 'documentation',
  owner: 'an owner',
  tag: 'a tag',
  team: 'a team',
  collection: 'a collection',
};

/** `a, b and c`. */
export function listed(items: readonly string[], word: 'and' | 'or'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

const ORDERS: Readonly<Record<SortBy['by'], Readonly<Record<SortBy['order'], string>>>> = {
  usage: { desc: 'most used first', asc: 'least used first' },
  title: { asc: 'by title', desc: 'by title backwards' },
  updated: { desc: 'last changed first', asc: 'longest unchanged first' },
  created: { desc: 'newest first', asc: 'oldest first' },
};

function orders(sort: readonly SortBy[]): readonly string[] {
  return sort.map(({ by, order }) => ORDERS[by][order]);
}

function termOf(test: Test): string {
  const minus = test.not ? '-' : '';
  if (test.is === 'word') return `${minus}${isBare(test) ? test.text : `"${test.text}"`}`;
  if (test.is === 'named') return `${minus}${written(test.field, test.name)}`;
  if (test.is === 'marked') return `${test.mark}:${test.not ? 'no' : 'yes'}`;
  if (test.is === 'has') return `${test.not ? 'no' : 'has'}:${test.what}`;
  return `${minus}${written(test.is, test.type)}`;
}

/** Whether it reads as this word without quotes too. */
function isBare({ text, not }: Test & { readonly is: 'word' }): boolean {
  return !/[\s:]|^-|^or$/i.test(text) && (!not || /^[\p{L}\p{N}_]/u.test(text));
}
