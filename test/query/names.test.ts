// Who a typed name means: the whole name, the beginning of a word of it, several, or nobody and the nearest.

import { describe, expect, test } from 'vitest';
import { asTyped, explain } from '../../src/query/explain.ts';
import { mistakeInWords } from '../../src/query/mistake.ts';
import { type Candidate, named } from '../../src/query/names.ts';
import { parse } from '../../src/query/parser.ts';
import { resolve } from '../../src/query/resolve.ts';

const people: readonly Candidate[] = [
  { id: 'p1', name: 'Ada Admin', also: 'ada.admin@acme.example', field: 'owners' },
  { id: 'p2', name: 'Søren Castillo', also: 'soren@acme.example', field: 'owners' },
  { id: 'p3', name: 'Sam Twin', also: 'sam@acme.example', field: 'owners' },
  { id: 'p4', name: 'Sam Twin', also: 'sam.2@acme.example', field: 'owners' },
  { id: 'p5', name: 'Adam Castillo', field: 'owners' },
  { id: 'g1', name: 'Data-platform', field: 'owners_groups' },
];

test.each([
  ['Ada Admin', { owners: ['p1'] }],
  ['@ada admin', { owners: ['p1'] }],
  ['ada.admin@acme.example', { owners: ['p1'] }],
  ['ada.admin', { owners: ['p1'] }],
  ['Admin', { owners: ['p1'] }],
  ['ada', { ambiguous: ['Ada Admin', 'Adam Castillo'] }],
  ['søren', { owners: ['p2'] }],
  ['castillo', { ambiguous: ['Adam Castillo', 'Søren Castillo'] }],
  ['sam', { owners: ['p3'] }],
  ['sam twin', { owners: ['p3', 'p4'] }],
  ['DATA_PLATFORM', { owners_groups: ['g1'] }],
  ['data', { owners_groups: ['g1'] }],
  ['platfrom', { nearest: 'Data-platform' }],
  ['Ada Admim', { nearest: 'Ada Admin' }],
  ['zzz', { nearest: undefined }],
  ['@', { nearest: undefined }],
])('%j is %j', (typed, meant) => {
  const answer = named(typed, people);
  expect(
    answer.kind === 'found'
      ? answer.ids
      : answer.kind === 'ambiguous'
        ? { ambiguous: answer.names }
        : answer.kind === 'unknown' && { nearest: answer.nearest },
  ).toEqual(meant);
});

async function resolved(typed: string, cold = false) {
  const parsed = parse(typed);
  if ('mistake' in parsed) throw new Error(parsed.mistake.wrong);
  return resolve(parsed.asked, ({ name }) =>
    Promise.resolve(
      cold ? { kind: 'not known yet' } : name === '@me' ? { kind: 'found', name, ids: {} } : named(name, people),
    ),
  );
}

describe('mistakes', () => {
  test.each([
    [
      'orders owner:ada',
      '“ada” is the beginning of several: Ada Admin, Adam Castillo. Did you mean owner:"Ada Admin"? Here: orders »owner:ada«',
      'orders owner:"Ada Admin"',
    ],
    [
      '-owner:platfrom x',
      'There is no person or group “platfrom” that I know of or may show you. Did you mean -owner:Data-platform? Here: »-owner:platfrom« x',
      '-owner:Data-platform x',
    ],
    [
      'orders owner:zzz',
      'There is no person or group “zzz” that I know of or may show you. Here: orders »owner:zzz«',
      'owner:@me',
    ],
    [
      'tag:zzz orders',
      'There is no tag “zzz” that I know of or may show you. Here: »tag:zzz« orders',
      'tag:"Ada Admin"',
    ],
  ])('%s', async (typed, words, example) => {
    const answer = await resolved(typed);
    if (!('mistake' in answer)) throw new Error('no mistake');
    expect(mistakeInWords(answer.mistake)).toBe(words);
    expect(answer.mistake.example).toBe(example);
    expect(await resolved(example)).toHaveProperty('query');
  });

  test('before the names are known it is said so, and what can be searched meanwhile', async () => {
    const answer = await resolved('orders owner:ada type:table', true);
    if (!('mistake' in answer)) throw new Error('no mistake');
    expect(mistakeInWords(answer.mistake)).toContain('I am still loading the people and groups of Secoda.');
    expect(answer.mistake.example).toBe('orders type:table');
  });
});

test('a name with a comma is told in quotes, as it has to be typed', async () => {
  const parsed = parse('tag:zzz or type:"a,b"');
  if ('mistake' in parsed) throw new Error(parsed.mistake.wrong);
  const commas: readonly Candidate[] = [{ id: 't1', name: 'net,gross', field: 'tags' }];
  const answer = await resolve(parsed.asked, ({ name }) => Promise.resolve(named(name, commas)));
  expect(answer).toMatchObject({ mistake: { example: 'tag:"net,gross"' } });
  const again = parse('tag:"net,gross" or type:"a,b"');
  if ('mistake' in again) throw new Error(again.mistake.wrong);
  const found = await resolve(again.asked, ({ name }) => Promise.resolve(named(name, commas)));
  expect('query' in found && asTyped(found.query)).toBe('tag:"net,gross" or type:"a,b"');
});

test('where there is nothing by that name nor by any other, the rest can be searched', async () => {
  const parsed = parse('orders tag:zzz');
  if ('mistake' in parsed) throw new Error(parsed.mistake.wrong);
  const answer = await resolve(parsed.asked, ({ name }) => Promise.resolve(named(name, [])));
  expect(answer).toMatchObject({ mistake: { example: 'orders' } });
});

test.each([
  ['orders', 'resources whose title contains “orders”', 'orders'],
  [
    'type:table orders "net revenue" owner:@me verified:no',
    'tables whose title contains “orders” and “net revenue”, owned by you, not verified',
    'type:table orders "net revenue" owner:@me verified:no',
  ],
  ['type:query or type:term', 'queries or glossary terms', 'type:query or type:glossary'],
  ['owner:admin sort:updated', 'resources owned by Ada Admin, last changed first', 'owner:"Ada Admin" sort:updated'],
  [
    'a or -b no:owner has:description -type:column sort:-title',
    'resources whose title contains “a” or whose title does not contain “b”, without an owner, with a description, that are no columns, by title backwards',
    'a or -b no:owner has:description -type:column sort:-title',
  ],
  ['sort:created', 'resources, newest first', 'sort:created'],
])('%s in words', async (typed, words, again) => {
  const answer = await resolved(typed);
  if (!('query' in answer)) throw new Error('a mistake');
  expect(explain(answer.query)).toBe(words);
  expect(asTyped(answer.query)).toBe(again);
});
