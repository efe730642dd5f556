// What a search is as Secoda's filter, and as the predicate that is the truth; and that the filter never loses what the
// predicate lets through, over a whole company as the embedded catalog filters it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile, missedBy } from '../../src/query/compile.ts';
import { matcher } from '../../src/query/matcher.ts';
import { parse } from '../../src/query/parser.ts';
import { hidesArchived, type Query, searchFor, typesAsked, wordsOf } from '../../src/query/query.ts';
import { resolve } from '../../src/query/resolve.ts';
import { createCompany } from '../../src/sandbox/catalog/company/company.ts';
import { RESOURCE_FIELDS } from '../../src/sandbox/catalog/fields.ts';
import { parseFilter } from '../../src/sandbox/catalog/filter.ts';
import { defaultQuirks } from '../../src/sandbox/catalog/quirks.ts';
import { and, contains, exact, type Filter } from '../../src/secoda/filter.ts';
import { resource } from '../../src/secoda/resources/resource.ts';

const company = createCompany({ resources: 600, seed: 3, now: Date.parse('2026-01-01T00:00:00Z') });
const stored = [...company.resources.values()];

const ids = {
  owner: (name: string) => ({ owners: idsOf(company.people, ({ first_name: first }) => first === name) }),
  subscriber: (name: string) => ({ subscribers: idsOf(company.people, ({ first_name: first }) => first === name) }),
  in: (name: string) => ({
    parent_id: stored.filter(({ title }) => title === name).map(({ id }) => id),
    database: [name],
    schema: [name],
  }),
  tag: (name: string) => ({ tags: idsOf(company.tags, (tag) => tag.name === name) }),
  team: (name: string) => ({ teams: idsOf(company.teams, (team) => team.name === name) }),
  collection: (name: string) => ({ collections: stored.filter(({ title }) => title === name).map(({ id }) => id) }),
};

function idsOf<Thing>(things: ReadonlyMap<string, Thing>, is: (thing: Thing) => boolean): string[] {
  return [...things].filter(([, thing]) => is(thing)).map(([id]) => id);
}

async function query(typed: string): Promise<Query> {
  const parsed = parse(typed);
  if ('mistake' in parsed) throw new Error(parsed.mistake.wrong);
  const resolved = await resolve(parsed.asked, ({ field, name }) =>
    Promise.resolve({ kind: 'found', name, ids: ids[field](name) }),
  );
  if ('mistake' in resolved) throw new Error(resolved.mistake.wrong);
  return resolved.query;
}

const filterOf = async (typed: string) => and(...compile(await query(typed)).filters.map(({ filter }) => filter));
const UNLESS_ARCHIVED = exact('archived', false);

describe('the filter', () => {
  test('of words is a contains for each, and never what is archived', async () => {
    expect(await filterOf('daily orders')).toEqual(
      and(contains('title', 'daily'), contains('title', 'orders'), UNLESS_ARCHIVED),
    );
  });

  test('of a title is exact, archived or not', () => {
    expect(compile({ title: 'Orders' }).filters.map(({ filter }) => filter)).toEqual([exact('title', 'Orders')]);
  });

  test.each([
    ['type:table', [exact('type', 'table')]],
    ['type:table type:chart', [{ operator: 'in', field: 'type', value: ['table', 'chart'] }]],
    ['type:term', [{ operator: 'in', field: 'type', value: ['glossary', 'dictionary_term'] }]],
    ['native:view', [{ operator: 'in', field: 'native_type', value: ['view', 'VIEW', 'View'] }]],
    ['verified:no', [exact('verified', false)]],
    ['-tmp', [{ operator: 'not', operands: [contains('title', 'tmp')] }]],
    ['a or b', [{ operator: 'or', operands: [contains('title', 'a'), contains('title', 'b')] }]],
    ['has:description', [{ operator: 'is_set', field: 'description', value: null }]],
    [
      'no:owner',
      [
        {
          operator: 'not',
          operands: [
            {
              operator: 'or',
              operands: [
                { operator: 'is_set', field: 'owners', value: null },
                { operator: 'is_set', field: 'owners_groups', value: null },
              ],
            },
          ],
        },
      ],
    ],
  ])('of %s', async (typed, filters) => {
    expect(await filterOf(typed)).toEqual(and(...(filters as readonly Filter[]), UNLESS_ARCHIVED));
  });

  test('leaves what is archived to those who speak of it', async () => {
    expect(await filterOf('archived:yes x')).toEqual(and(exact('archived', true), contains('title', 'x')));
    expect(hidesArchived(await query('x or archived:yes'))).toBe(false);
  });

  test('holds no more ids than an address can carry; then the predicate alone decides', () => {
    const many = Array.from({ length: 51 }, (_, n) => `${n}`);
    const named = { is: 'named', field: 'in', name: 'public', ids: { parent_id: many }, not: false } as const;
    const compiled = compile({ all: [[named, { is: 'word', text: 'x', not: false }]], sort: [] });
    expect(compiled.finishedHere).toEqual(['in or x']);
    expect(compiled.filters.map(({ filter }) => filter)).toEqual([UNLESS_ARCHIVED]);
  });
});

test.each([
  ['sort:usage', { field: 'external_usage', order: 'desc' }],
  ['sort:-updated', { field: 'updated_at', order: 'asc' }],
  ['sort:created sort:title', { field: 'created_at', order: 'desc', tie_breaker: { field: 'title', order: 'asc' } }],
  ['orders', undefined],
])('the sort of %s', async (typed, sort) => {
  expect(compile(await query(typed)).sort).toEqual(sort);
});

describe('the predicate', () => {
  const like = { id: '1', title: 'Daily Orders', entity_type: 'table', published: true };
  test.each([
    ['orders daily', {}, true],
    ['ORD', {}, true],
    ['"daily orders"', {}, true],
    ['"orders daily"', {}, false],
    ['weekly', {}, false],
    ['daily weekly', {}, false],
    ['analytics.orders', { title: 'orders', title_full: 'analytics.orders' }, true],
    ['orders', { archived: true }, false],
    ['orders archived:yes', { archived: true }, true],
    ['orders archived:no archived:yes', { archived: true }, true],
    ['archived:yes', {}, false],
    ['type:table', {}, true],
    ['-type:table', {}, false],
    ['type:chart type:table', {}, true],
    ['type:term', { entity_type: 'dictionary_term' }, true],
    ['native:view', { native_type: 'VIEW' }, true],
    ['native:view', {}, false],
    ['verified:yes', { verified: 'True' }, true],
    ['verified:no', {}, true],
    ['pii:yes', {}, false],
    ['published:no', { published: false }, true],
    ['published:no', { published: null }, true],
    ['stale:yes', { stale: true }, true],
    ['has:description', { description: 'None' }, false],
    ['has:description', { description: ' \n' }, false],
    ['has:description', { description: 'What it is' }, true],
    ['no:documentation', { definition: null }, true],
    ['no:owner', { owners_groups: ['g'] }, false],
    ['no:owner no:description', { owners: ['p'] }, true],
    ['weekly or orders', {}, true],
    ['weekly or type:table', {}, true],
    ['weekly or -orders', {}, false],
    ['in:marts', { search_metadata: { database: 'analytics', schema: 'MARTS' } }, true],
    ['-in:marts', { search_metadata: { database: 'analytics', schema: 'marts' } }, false],
    ['in:marts', {}, false],
    ['sort:title', {}, true],
  ])('%s of %j is %s', async (typed, different, held) => {
    expect(matcher(await query(typed))(resource.parse({ ...like, ...different }))).toBe(held);
  });

  test('what a service has passed over is named', async () => {
    const table = resource.parse(like);
    expect(missedBy(await query('orders verified:yes type:table'), [table])).toEqual(['verified']);
    expect(missedBy(await query('orders'), [])).toEqual([]);
  });
});

test('words and kinds that were asked for are told apart from those that were left out', async () => {
  const asked = await query('daily "net revenue" -test a or b type:column or type:table -type:chart');
  expect(wordsOf(asked)).toEqual(['daily', 'net revenue']);
  expect([...typesAsked(asked)]).toEqual(['column', 'table']);
  expect(wordsOf(searchFor(['x']))).toEqual(['x']);
});

const word = fc.constantFrom(
  ...new Set(stored.flatMap(({ title }) => title.split(/[\s_.:"]+/)).filter((part) => part.length > 1)),
);
const field = fc.oneof(
  fc.constantFrom('table', 'column', 'dashboard', 'schema', 'glossary', 'query').map((type) => `type:${type}`),
  fc.constantFrom('native:view', 'native:table', 'native:varchar'),
  fc.constantFrom('analytics', 'marts', 'raw', 'orders').map((name) => `in:${name}`),
  fc.constantFrom('Eddie', 'Olga').map((name) => `owner:${name}`),
  fc.constantFrom('Eddie', 'Olga').map((name) => `subscriber:${name}`),
  fc.constantFrom('finance', 'gold').map((name) => `tag:${name}`),
  fc.constantFrom('Acme', 'Finance').map((name) => `team:${name}`),
  fc.constantFrom(
    ...stored.filter(({ entity_type: type }) => type === 'collection').map(({ title }) => `collection:"${title}"`),
  ),
  fc
    .tuple(fc.constantFrom('verified', 'pii', 'published', 'archived', 'stale'), fc.constantFrom('yes', 'no'))
    .map(([mark, yes]) => `${mark}:${yes}`),
  fc
    .tuple(
      fc.constantFrom('has', 'no'),
      fc.constantFrom('description', 'documentation', 'owner', 'tag', 'team', 'collection'),
    )
    .map(([has, what]) => `${has}:${what}`),
);
const term = fc
  .tuple(fc.constantFrom('', '', '', '-'), fc.oneof(word, field))
  .map(([minus, text]) => `${minus}${text}`);
const typed = fc
  .array(fc.tuple(term, fc.constantFrom(' ', ' ', ' or ')), { minLength: 1, maxLength: 5 })
  .map((terms) => terms.map(([text, joint]) => `${text}${joint}`).join(''));

test('a catalog that takes the whole filter finds exactly what the predicate lets through', async () => {
  // Secoda filters by the title alone, the predicate reads the full one too: so here there is none.
  const read = stored.map((item) => ({ item, ours: resource.parse(item) }));
  let found = 0;
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      const asked = await query(text);
      const { filters } = compile(asked);
      const json = filters.length === 0 ? null : JSON.stringify(and(...filters.map(({ filter }) => filter)));
      const theirs = parseFilter(json, RESOURCE_FIELDS, defaultQuirks());
      const ours = matcher(asked);
      const wanted = read.filter((one) => ours(one.ours)).map(({ item }) => item.title);
      found += wanted.length;
      expect(read.filter(({ item }) => theirs(item)).map(({ item }) => item.title)).toEqual(wanted);
    }),
    { numRuns: 300 },
  );
  expect(found).toBeGreaterThan(1000);
});
