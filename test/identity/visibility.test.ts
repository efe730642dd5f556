// What somebody may see: drafts, teams of every kind, and what a resource does not say about itself. The rule is written
// down a second time below, and the filter that is sent must let through whatever the predicate shows.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Role, roles } from '../../src/identity/person.ts';
import { visibilityOf, visibilityWithOwnKey } from '../../src/identity/visibility.ts';
import type { Filter } from '../../src/secoda/filter.ts';
import { type Resource, resource } from '../../src/secoda/resources/resource.ts';
import { team } from '../../src/secoda/resources/team.ts';

const CLOSED_ID = '0A1B2C3D-0000-4000-8000-00000000C105';

const teams = [
  { id: 'default', name: 'Acme', type: 'CLOSED', is_default_team: true },
  { id: 'open', name: 'Growth', type: 'OPEN' },
  { id: 'open in small letters', name: 'Supply', type: 'open' },
  { id: CLOSED_ID, name: 'Finance', type: 'CLOSED' },
  { id: 'of a new type', name: 'Labs', type: 'SECRET' },
  { id: 'of no type', name: 'Nowhere' },
  { id: 'archived, open', name: 'Web relaunch', type: 'OPEN', archived: true },
  { id: 'archived, closed', name: 'Old board', type: 'CLOSED', archived: true },
  { id: 'default in words', name: 'Everybody', type: 'CLOSED', is_default_team: 'True' },
  { id: 'not default in words', name: 'Nobody', type: 'CLOSED', is_default_team: 'False' },
].map((raw) => team.parse(raw));

/** A resource as Secoda writes it: published, in no team, but for what a test says. */
function written(different: Readonly<Record<string, unknown>> = {}): Resource {
  return resource.parse({ id: 'r', title: 'orders', published: true, teams: [], ...different });
}

function whoSees(shown: Resource, visibleTeams: readonly string[] = []): readonly Role[] {
  return roles.filter((role) => visibilityOf(role, teams, visibleTeams).sees(shown));
}

const EVERYBODY: readonly Role[] = ['viewer', 'editor', 'admin'];
const EDITORS: readonly Role[] = ['editor', 'admin'];
const ADMINS: readonly Role[] = ['admin'];

describe('through the shared key', () => {
  test.each<[unknown, readonly Role[]]>([
    [true, EVERYBODY],
    ['True', EVERYBODY],
    [false, EDITORS],
    ['False', EDITORS],
    // What does not say whether it is a draft is hidden from all whom a draft could be hidden from.
    [undefined, ADMINS],
    [null, ADMINS],
    ['None', ADMINS],
    ['perhaps', ADMINS],
    [1, ADMINS],
  ])('a resource whose "published" is %j is seen by %j', (published, expected) => {
    expect(whoSees(written({ published }))).toEqual(expected);
  });

  test.each<[string, unknown, readonly Role[]]>([
    ['no team', [], EVERYBODY],
    ['no team, said with null', null, EVERYBODY],
    ['the default team, closed', ['default'], EVERYBODY],
    ['the default team, in Python’s words', ['default in words'], EVERYBODY],
    ['an open team', ['open'], EVERYBODY],
    ['an open team, as an object', [{ id: 'open' }], EVERYBODY],
    ['an open team in small letters', ['open in small letters'], EVERYBODY],
    ['an open team that is archived', ['archived, open'], EVERYBODY],
    ['a closed team', [CLOSED_ID], ADMINS],
    ['a closed team that is archived', ['archived, closed'], ADMINS],
    ['a closed team that says it is not the default', ['not default in words'], ADMINS],
    ['a team of a type that is not known', ['of a new type'], ADMINS],
    ['a team without a type', ['of no type'], ADMINS],
    ['a team that is not known', ['elsewhere'], ADMINS],
    ['a closed team and an open one', [CLOSED_ID, 'open'], EVERYBODY],
    ['two closed teams', [CLOSED_ID, 'of a new type'], ADMINS],
    ['teams that Secoda left out', undefined, ADMINS],
    ['teams of which one cannot be read', ['open', {}], ADMINS],
    ['teams that are no list', 'open', ADMINS],
  ])('a resource in %s is seen by those it should', (_what, inTeams, expected) => {
    expect(whoSees(written({ teams: inTeams }))).toEqual(expected);
  });

  test('a draft in a closed team is for admins only', () => {
    expect(whoSees(written({ published: false, teams: [CLOSED_ID] }))).toEqual(ADMINS);
  });

  test.each([['Finance'], ['finance'], ['FINANCE'], [CLOSED_ID], [CLOSED_ID.toLowerCase()]])(
    'the policy adds a closed team by its name or its id: %s',
    (named) => {
      const inClosed = written({ teams: [CLOSED_ID] });
      expect(whoSees(inClosed)).toEqual(ADMINS);
      expect(whoSees(inClosed, [named])).toEqual(EVERYBODY);
      expect(whoSees(inClosed, ['Elsewhere', named])).toEqual(EVERYBODY);
      // The draft of a team that everybody may see is a draft all the same.
      expect(whoSees(written({ teams: [CLOSED_ID], published: false }), [named])).toEqual(EDITORS);
    },
  );

  test.each(['Fin', 'Finance team', '', '*', 'elsewhere'])('the policy’s %j adds no team', (named) => {
    expect(whoSees(written({ teams: [CLOSED_ID] }), [named])).toEqual(ADMINS);
    expect(whoSees(written({ teams: ['elsewhere'] }), [named])).toEqual(ADMINS);
  });

  test('without a list of teams only what is in none is seen', () => {
    const seen = roles.filter((role) => visibilityOf(role, [], []).sees(written({ teams: ['open'] })));
    expect(seen).toEqual(ADMINS);
  });
});

describe('through a key of one’s own', () => {
  test.each<[unknown, readonly Role[]]>([
    [true, EVERYBODY],
    [false, EDITORS],
    [undefined, EDITORS],
  ])('what Secoda shows counts, but viewers see no drafts: published %j', (published, expected) => {
    const shown = written({ published, teams: [CLOSED_ID] });
    expect(roles.filter((role) => visibilityWithOwnKey(role).sees(shown))).toEqual(expected);
  });
});

describe('whatever a resource says', () => {
  const ids = [...teams.map(({ id }) => id), 'elsewhere', 'another'];
  const resources = fc
    .record({
      published: fc.constantFrom<unknown>(true, false, 'True', 'False', undefined, null, 'perhaps', 1),
      teams: fc.oneof(
        fc.array(fc.constantFrom<unknown>(...ids, { id: 'open' }, {}, ''), { maxLength: 4 }),
        fc.constantFrom<unknown>(undefined, null, 'open', {}),
      ),
      archived: fc.constantFrom<unknown>(true, false, undefined),
    })
    .map(written);
  const role = fc.constantFrom(...roles);
  const added = fc.array(fc.constantFrom('Finance', 'labs', 'archived, closed', 'Elsewhere', ''), { maxLength: 3 });
  const both = fc
    .tuple(role, added)
    .chain(([who, more]) =>
      fc.constantFrom(
        { who, more, visibility: visibilityOf(who, teams, more), own: false },
        { who, more, visibility: visibilityWithOwnKey(who), own: true },
      ),
    );

  test('the filter lets through what the predicate shows, and where "everything" is said nothing is hidden', () => {
    const seen = { shown: 0, filtered: 0 };
    fc.assert(
      fc.property(both, resources, ({ visibility }, shown) => {
        const passes = visibility.filters.every((filter) => holds(filter, shown));
        if (visibility.sees(shown)) expect(passes).toBe(true);
        if (visibility.everything) expect(visibility.sees(shown)).toBe(true);
        seen.shown += visibility.sees(shown) ? 1 : 0;
        seen.filtered += passes ? 0 : 1;
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(seen.shown).toBeGreaterThan(500);
    expect(seen.filtered).toBeGreaterThan(100);
  });

  test('a stronger role sees no less, and a team that the policy adds hides nothing', () => {
    fc.assert(
      fc.property(added, resources, (more, shown) => {
        const seers = whoSees(shown, more);
        expect(seers).toEqual(roles.slice(roles.length - seers.length));
        expect(seers).toEqual(expect.arrayContaining([...whoSees(shown)]));
      }),
      { numRuns: 2000, seed: 2 },
    );
  });

  test('below admin nothing is seen that is unsaid, a viewer’s draft, or only in teams that are not open', () => {
    fc.assert(
      fc.property(fc.constantFrom('viewer' as const, 'editor' as const), added, resources, (who, more, shown) => {
        const rule =
          shown.published !== undefined &&
          (who === 'editor' || shown.published) &&
          shown.teamIds !== undefined &&
          (shown.teamIds.length === 0 ||
            teams.some(({ id, name, type, isDefault }) => {
              const isNamed = more.some((named) => named === id || named.toLowerCase() === name.toLowerCase());
              return shown.teamIds?.includes(id) && (isDefault || type === 'OPEN' || isNamed);
            }));
        expect(visibilityOf(who, teams, more).sees(shown)).toBe(rule);
      }),
      { numRuns: 3000, seed: 3 },
    );
  });

  test('who may see nothing sees nothing, and knows no number', () => {
    fc.assert(
      fc.property(added, resources, (more, shown) => {
        for (const visibility of [visibilityOf('none', teams, more), visibilityWithOwnKey('none')]) {
          expect(visibility.sees(shown)).toBe(false);
          expect(visibility.everything).toBe(false);
        }
      }),
    );
  });
});

/** What a filter means for a resource; only what a filter of visibility may name. */
function holds(filter: Filter, { published }: Resource): boolean {
  if (filter.operator === 'and')
    return filter.operands.every((operand) => holds(operand, resource.parse({ id: 'r', published })));
  if (filter.operator === 'exact' && filter.field === 'published') return published === filter.value;
  throw new Error(`not a filter whose meaning for visibility is known: ${JSON.stringify(filter)}`);
}
