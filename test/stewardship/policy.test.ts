// Who may do what: every role, verb and state of a resource against a table that was written from what people are told, apart
// from the rules. No wrong yes, no wrong no.

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultPolicy } from '../../src/config/policy.ts';
import { defaultRules } from '../../src/config/rules.ts';
import { type Resource, resource as resourceSchema } from '../../src/secoda/resources/resource.ts';
import { secodaUser } from '../../src/secoda/resources/user.ts';
import {
  type Act,
  type Delta,
  delta as deltaSchema,
  fieldNames,
  listNames,
  partsOf,
} from '../../src/stewardship/change.ts';
import { decide, type Rules, type Standing, standingOf } from '../../src/stewardship/policy.ts';
import { actorOf } from '../../src/stewardship/steward.ts';
import { verbs, verbsOf } from '../../src/stewardship/verbs/table.ts';

const ME = 'me';
const roles = ['none', 'viewer', 'editor', 'admin', 'admin with a key'] as const;
const states = ['nobody’s', 'somebody’s', 'mine', 'my group’s', 'archived'] as const;
type State = (typeof states)[number];

const edits: Readonly<Record<string, Delta>> = {
  subscribe: { add: { subscribers: [ME] } },
  unsubscribe: { remove: { subscribers: [ME] } },
  'subscribe others': { add: { subscribers: ['other'] } },
  verify: { set: { verified: true } },
  'remove verification': { set: { verified: false } },
  'flag PII': { set: { pii: true } },
  'remove PII flag': { set: { pii: false } },
  publish: { set: { published: true } },
  unpublish: { set: { published: false } },
  rename: { set: { title: 'x' } },
  describe: { set: { description: 'x' } },
  document: { append: { definition: 'x' } },
  'assign owners': { add: { owners_groups: ['g'] } },
  tag: { remove: { tags: ['t'] } },
  collect: { add: { collections: ['c'] } },
  'assign teams': { add: { teams: ['t'] } },
};
const acts: Readonly<Record<string, Act>> = {
  ...Object.fromEntries(
    Object.entries(edits).map(([verb, delta]) => [verb, { kind: 'edit', resources: ['r'], delta }]),
  ),
  create: { kind: 'create', draft: { title: 'x', entity_type: 'glossary' } },
  delete: { kind: 'delete', resources: ['r'] },
};

/** What they may do at once, as the default policy is told to people: a letter for each of `states`. n now, a ask, r refuse. */
const judged = { none: 'rrrrr', viewer: 'aannr', editor: 'nannr', admin: 'nnnnr', 'admin with a key': 'nnnnr' };
const byEditors = { none: 'rrrrr', viewer: 'aaaar', editor: 'nnnnr', admin: 'nnnnr', 'admin with a key': 'nnnnr' };
const byNobody = { none: 'rrrrr', viewer: 'aaaar', editor: 'aaaar', admin: 'aaaar', 'admin with a key': 'aaaar' };
const everybody = { none: 'rrrrr', viewer: 'nnnnr', editor: 'nnnnr', admin: 'nnnnr', 'admin with a key': 'nnnnr' };
const oracle: Readonly<Record<string, Readonly<Record<(typeof roles)[number], string>>>> = {
  subscribe: everybody,
  unsubscribe: everybody,
  'subscribe others': { ...everybody, viewer: 'rrrrr', editor: 'rrrrr' },
  verify: judged,
  'remove verification': judged,
  'flag PII': byEditors,
  'remove PII flag': byNobody,
  publish: byEditors,
  unpublish: byNobody,
  rename: byEditors,
  describe: byEditors,
  document: byEditors,
  'assign owners': byEditors,
  tag: byEditors,
  collect: byEditors,
  'assign teams': byEditors,
  create: byEditors,
  delete: { ...byNobody, 'admin with a key': 'nnnnr' },
};

function standing(
  role: (typeof roles)[number],
  groups: Standing['groups'] = [{ id: 'group', name: 'Data Platform' }],
): Standing {
  const isWithKey = role === 'admin with a key';
  return { secodaUser: ME, role: isWithKey ? 'admin' : role, hasKey: isWithKey, groups };
}

function resource(state: State, raw: object = {}): Resource {
  return resourceSchema.parse({
    id: 'r',
    title: 'orders',
    entity_type: 'glossary',
    owners: state === 'mine' ? [ME] : state === 'somebody’s' ? ['other'] : [],
    owners_groups: state === 'my group’s' ? ['group'] : [],
    archived: state === 'archived',
    ...raw,
  });
}

function decided(act: Act, who: Standing, what: Resource | undefined, more: object = {}, rules: Rules = defaultPolicy) {
  return decide({ act, standing: who, resource: what, size: 1, tagName: () => undefined, ...more }, rules);
}

const LETTERS: Readonly<Record<string, string>> = { n: 'now', a: 'ask', r: 'refuse' };

it('the oracle speaks of every verb, and every verb goes by a rule that exists', () => {
  expect(Object.keys(oracle).toSorted()).toEqual(verbs.map(({ name }) => name).toSorted());
  expect([...new Set(verbs.map(({ right }) => right))].toSorted()).toEqual(Object.keys(defaultRules).toSorted());
});

it.each(
  Object.keys(oracle).flatMap((verb) =>
    roles.flatMap((role) =>
      states.map((state, at) => ({ verb, role, state, expected: LETTERS[oracle[verb]?.[role][at] ?? ''] })),
    ),
  ),
)('$role may $verb what is $state: $expected', ({ verb, role, state, expected }) => {
  const act = acts[verb];
  if (act === undefined) throw new Error('no such act');
  const what = verb === 'create' && state !== 'archived' ? undefined : resource(state);
  expect(decided(act, standing(role), what).kind).toBe(expected);
});

it('stewards are members of the groups that the policy names, by id or name', () => {
  const verify = acts['verify'] ?? expect.unreachable();
  const viewer = standing('viewer');
  for (const [stewards, kind] of [
    [['data platform'], 'now'],
    [['GROUP'], 'now'],
    [['others'], 'ask'],
    [[], 'ask'],
  ] as const) {
    expect(decided(verify, viewer, resource('somebody’s'), {}, { ...defaultPolicy, stewards }).kind).toBe(kind);
  }
});

it('a key that may not write is told before anything is written', () => {
  const raw = { current_user_permissions: { read: true, write: false } };
  expect(decided(acts['tag'] ?? expect.unreachable(), standing('admin'), resource('mine', raw))).toMatchObject({
    kind: 'refuse',
    why: { kind: 'key may not write' },
  });
});

it('more resources at once than the rule lets need one more person', () => {
  const tag = acts['tag'] ?? expect.unreachable();
  expect(decided(tag, standing('editor'), resource('mine'), { size: 100 })).toEqual({ kind: 'now' });
  expect(decided(tag, standing('editor'), resource('mine'), { size: 101 })).toMatchObject({
    kind: 'ask',
    approvals: 1,
  });
  expect(decided(tag, standing('viewer'), resource('mine'), { size: 101 })).toMatchObject({
    kind: 'ask',
    approvals: 2,
  });
});

it('several verbs in one change: the strictest decides, by those who may decide about all', () => {
  const both = (set: object): Act => ({ kind: 'edit', resources: ['r'], delta: { set } });
  expect(decided(both({ verified: true, pii: true }), standing('editor'), resource('nobody’s')).kind).toBe('now');
  expect(decided(both({ description: 'x', pii: false }), standing('editor'), resource('mine'))).toMatchObject({
    kind: 'ask',
    approvals: 2,
    oneOfThem: ['admins'],
  });
});

it('a new resource is not verified by whoever may create it', () => {
  const rules: Rules = { ...defaultPolicy, acts: { ...defaultRules, verify: { ...defaultRules.verify, except: [] } } };
  const act: Act = { kind: 'create', draft: { title: 'x', entity_type: 'glossary', verified: true, owners: [ME] } };
  expect(decided(act, standing('editor'), undefined, {}, rules).kind).toBe('ask');
  expect(decided(act, standing('admin'), undefined, {}, rules).kind).toBe('now');
});

it('a new resource gives no right to put others, or what one may not assign, into its lists', () => {
  const act = (lists: object): Act => ({
    kind: 'create',
    draft: { title: 'x', entity_type: 'glossary', ...lists },
  });
  const kinds = (lists: object, rules: Rules = defaultPolicy) =>
    (['editor', 'admin'] as const).map((role) => decided(act(lists), standing(role), undefined, {}, rules).kind);
  expect(kinds({ subscribers: ['other'] })).toEqual(['refuse', 'now']);
  expect(kinds({ subscribers: [ME], owners: ['other'], tags: ['t'], teams: [] })).toEqual(['now', 'now']);
  const teams = { ...defaultRules.teams, at_once: ['admins' as const] };
  expect(kinds({ teams: ['t'] }, { ...defaultPolicy, acts: { ...defaultRules, teams } })).toEqual(['ask', 'now']);
});

it.each([
  [{ kind: ['table'] }, { entity_type: 'table' }, true],
  [{ kind: ['table'] }, { entity_type: 'column' }, false],
  [{ pii: true }, { pii: true }, true],
  [{ pii: true }, { pii: false }, false],
  [{ owner: false }, {}, true],
  [{ owner: true }, {}, false],
  [{ tag: ['Finance'] }, { tags: [{ id: 't', name: 'finance' }] }, true],
  [{ tag: ['t'] }, { tags: ['t'] }, true],
  [{ tag: ['x'] }, { tags: ['t'] }, false],
  [{ kind: ['table'], pii: true }, { entity_type: 'table', pii: false }, false],
])('the exception %j of %j holds: %s', (when, raw, holds) => {
  const rules: Rules = {
    ...defaultPolicy,
    acts: { ...defaultRules, tags: { ...defaultRules.tags, except: [{ when, done_in: 'secoda' }] } },
  };
  const { kind } = decided(
    acts['tag'] ?? expect.unreachable(),
    standing('admin'),
    resource('nobody’s', raw),
    {},
    rules,
  );
  expect(kind).toBe(holds ? 'refuse' : 'now');
});

const ids = fc.uniqueArray(fc.constantFrom('me', 'a', 'b', 'c'), { minLength: 1, maxLength: 3 });
const someLists = fc.dictionary(fc.constantFrom(...listNames), ids, { noNullPrototype: true });
const anyDelta = fc
  .record({
    set: fc.record(
      Object.fromEntries(
        fieldNames.map((field) => [
          field,
          ['title', 'description', 'definition'].includes(field) ? fc.constant('text') : fc.boolean(),
        ]),
      ),
      { requiredKeys: [] },
    ),
    append: fc.record({ description: fc.constant('more'), definition: fc.constant('more') }, { requiredKeys: [] }),
    add: someLists,
    remove: someLists,
  })
  .map((given) => deltaSchema.safeParse(given))
  .filter(({ success }) => success)
  .map(({ data }) => data ?? expect.unreachable());

it('every part of every change is the business of exactly one verb', () => {
  fc.assert(
    fc.property(anyDelta, (delta) => {
      const act: Act = { kind: 'edit', resources: ['r'], delta };
      for (const part of partsOf(act))
        expect(verbs.filter((verb) => verb.covers(part, { secodaUser: ME }))).toHaveLength(1);
      expect(verbsOf(act, { secodaUser: ME }).length).toBeGreaterThan(0);
    }),
  );
});

it('people without an account act as nobody; the others as their account, with its name', () => {
  const user = secodaUser.parse({ id: ME, first_name: 'Mia', email: 'mia@acme.example', user_groups: ['g'] });
  const person = {
    installationId: 'T1',
    slackId: 'U1',
    name: 'mia',
    timeZone: undefined,
    role: 'editor' as const,
    link: undefined,
    lostKey: false,
  };
  const linked = { ...person, standing: { kind: 'linked' as const, user } };
  const unlinked = { ...person, standing: { kind: 'unlinked' as const, why: 'not in Secoda' as const } };
  expect(actorOf(linked)).toEqual({
    installation: 'T1',
    slackUser: 'U1',
    secodaUser: ME,
    name: 'Mia',
    principal: 'shared',
  });
  expect(standingOf(linked, () => 'Group')).toMatchObject({ secodaUser: ME, groups: [{ id: 'g', name: 'Group' }] });
  expect([actorOf(unlinked), standingOf(unlinked, () => undefined)]).toEqual([undefined, undefined]);
});
