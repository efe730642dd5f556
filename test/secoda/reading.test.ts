// What the service writes, read permissively: a field of another shape is absent, never an exception.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resource } from '../../src/secoda/resources/resource.ts';
import { team } from '../../src/secoda/resources/team.ts';
import { secodaUser } from '../../src/secoda/resources/user.ts';

describe('a resource', () => {
  test('needs no more than its id', () => {
    expect(resource.parse({ id: 'r' })).toMatchObject({
      id: 'r',
      title: '(untitled)',
      published: undefined,
      archived: false,
      ownerIds: [],
      teamIds: undefined,
    });
  });

  test('survives any value in any field', () => {
    const fields =
      'title entity_type parent parent_id integration owners tags teams published search_metadata created_at row_count'.split(
        ' ',
      );
    const anyFields = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue());
    fc.assert(
      fc.property(anyFields, (raw) => {
        expect(resource.safeParse({ ...raw, id: 'r' }).success).toBe(true);
      }),
    );
  });

  test.each<[unknown, readonly string[] | undefined]>([
    [undefined, undefined],
    [null, []],
    [[], []],
    [
      ['a', { id: 'b' }],
      ['a', 'b'],
    ],
    // An unreadable list hides: it must not be read as "in no team".
    [['a', {}], undefined],
    [['a', ''], undefined],
    ['a', undefined],
    [{}, undefined],
  ])('in the teams %j', (teams, expected) => {
    expect(resource.parse({ id: 'r', teams }).teamIds).toEqual(expected);
  });

  test.each<[unknown, boolean | undefined]>([
    [true, true],
    ['True', true],
    ['False', false],
    [null, undefined],
    ['None', undefined],
    ['perhaps', undefined],
    [1, undefined],
  ])('published: %j', (published, expected) => {
    expect(resource.parse({ id: 'r', published }).published).toBe(expected);
  });

  test.each([null, '', 'None'])('has no description when it is %j', (description) => {
    expect(resource.parse({ id: 'r', description }).description).toBeUndefined();
  });

  test.each<[object, string | undefined]>([
    [{ parent: 'p' }, 'p'],
    [{ parent: { id: 'p', title: 'P' } }, 'p'],
    [{ parent_id: 'p' }, 'p'],
    [{ parent: 'None' }, undefined],
  ])('its parent from %j', (raw, expected) => {
    expect(resource.parse({ id: 'r', ...raw }).parentId).toBe(expected);
  });

  test('tags as ids or objects', () => {
    expect(resource.parse({ id: 'r', tags: ['a', { id: 'b', name: 'B' }, {}] }).tags).toEqual([
      { id: 'a' },
      { id: 'b', name: 'B' },
    ]);
  });
});

describe('a person', () => {
  test('has an address to compare', () => {
    expect(secodaUser.parse({ id: 'u', email: ' Ada@Example.COM ', first_name: 'Ada' })).toMatchObject({
      email: 'ada@example.com',
      name: 'Ada',
    });
  });

  test.each<[unknown, boolean]>([
    [undefined, false],
    [null, false],
    [false, false],
    ['False', false],
    [true, true],
    ['True', true],
    // What bars somebody must not be lost in a form that is not known.
    ['yes', true],
    [0, true],
    [{}, true],
  ])('whose "disabled" is %j', (value, expected) => {
    expect(secodaUser.parse({ id: 'u', disabled: value, pending: value })).toMatchObject({
      disabled: expected,
      pending: expected,
    });
  });
});

test.each<[unknown, string]>([
  ['OPEN', 'OPEN'],
  ['open', 'OPEN'],
  ['CLOSED', 'CLOSED'],
  ['SECRET', 'CLOSED'],
  [undefined, 'CLOSED'],
])('a team of type %j counts as %s', (type, expected) => {
  expect(team.parse({ id: 't', type }).type).toBe(expected);
});
