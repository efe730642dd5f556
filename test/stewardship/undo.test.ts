// Taking back: only what a change really did, only where nobody changed it since, and through the policy.

import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { resource as resourceSchema } from '../../src/secoda/resources/resource.ts';
import { delta } from '../../src/stewardship/change.ts';
import type { Happened } from '../../src/stewardship/history.ts';
import { merge, stateOf } from '../../src/stewardship/merge.ts';
import { inverse, restorable } from '../../src/stewardship/undo.ts';
import { assignOwners } from '../../src/stewardship/verbs/owners.ts';
import { flagPii } from '../../src/stewardship/verbs/pii.ts';
import { removeVerification, verify } from '../../src/stewardship/verbs/verify.ts';
import { onEveryDatabase } from '../store/support/databases.ts';
import { edit, openFloor } from './support/desk.ts';

const nothing = { set: {}, add: {}, remove: {} };

it.each([
  ['a flag', { ...nothing, set: { pii: { from: false, to: true } } }, [], { set: { pii: false }, add: {}, remove: {} }],
  [
    'members',
    { ...nothing, add: { owners: ['a', 'b'] }, remove: { tags: ['t'] } },
    [],
    { set: {}, add: { tags: ['t'] }, remove: { owners: ['a', 'b'] } },
  ],
  [
    'what others left alone',
    { ...nothing, set: { pii: { from: false, to: true } }, add: { owners: ['a', 'b'] } },
    [{ ...nothing, set: { pii: { from: true, to: false } }, remove: { owners: ['b'] } }],
    { set: {}, add: {}, remove: { owners: ['a'] } },
  ],
])('the inverse of %s', (_what, done, later, delta) => {
  expect(inverse(done, later)?.delta).toEqual(delta);
});

it('the inverse of whatever a change did is a change that can be made', () => {
  const values = { description: 'x'.repeat(300_000), definition: null, title: ' ', pii: false, verified: true };
  const lists = { owners: [], owners_groups: [], tags: [], collections: [], teams: [], subscribers: [] };
  const set = { title: 'a', description: 'b', definition: 'c', pii: true, verified: false, published: true };
  const { effect } = merge({ values: { ...values, published: null }, lists }, { set });
  const back = inverse(effect, [])?.delta;
  expect(back?.set).toEqual({ definition: '', pii: false, verified: true });
  expect(delta.safeParse(back).success).toBe(true);
  expect(inverse({ ...nothing, set: { published: { from: null, to: true } } }, [])).toBeUndefined();
});

it('what is left to be taken back is what no later change has touched', () => {
  const ada = { installation: 'T1', slackUser: 'U1', secodaUser: 'ada', name: 'Ada', principal: 'shared' };
  const happened = (seq: number, came: Happened['came'], effect: Happened['effect']): Happened => ({
    seq,
    change: edit(ada, { id: 'r' }, flagPii.delta()),
    subject: 'r',
    title: 'orders',
    at: seq,
    came,
    effect,
    says: undefined,
    undoneBy: [],
  });
  const first = happened(1, 'done', {
    ...nothing,
    set: { pii: { from: false, to: true } },
    add: { owners: ['a', 'b'] },
  });
  const failed = happened(2, 'failed', { ...nothing, set: { pii: { from: true, to: false } } });
  const later = happened(3, 'done', { ...nothing, remove: { owners: ['a'] } });
  const left = restorable([later, failed, first]);
  expect(left.get(first.change.id)).toEqual({ set: { pii: false }, add: {}, remove: { owners: ['b'] } });
  expect(left.get(later.change.id)).toEqual({ set: {}, add: { owners: ['a'] }, remove: {} });
  expect(left.has(failed.change.id)).toBe(false);
});

it('what was not told to be published is hidden, and goes back to that', () => {
  const untold = resourceSchema.parse({ id: 'r', title: 'orders', entity_type: 'table' });
  const { effect } = merge(stateOf(untold), { set: { published: true } });
  expect(inverse(effect, [])?.delta.set).toEqual({ published: false });
});

it.each([
  ['a path', { title_full: 'core.public.orders' }],
  ['nothing', {}],
])('what has no title but is shown by %s is not renamed from that', (_shown, raw) => {
  const untitled = resourceSchema.parse({ id: 'r', entity_type: 'table', ...raw });
  const { effect, conflicts } = merge(stateOf(untitled), { set: { title: 'orders' } }, { title: null });
  expect(conflicts).toEqual([]);
  expect(effect.set).toEqual({ title: { from: null, to: 'orders' } });
  expect(inverse(effect, [])).toBeUndefined();
});

onEveryDatabase('undo', ({ database }) => {
  async function open() {
    const floor = await openFloor();
    const steward = floor.desk(database().kysely);
    const from = { surface: 'card' };
    return {
      ...floor,
      steward,
      ada: floor.person('Ada'),
      undo: (actor: ReturnType<typeof floor.person>, change: { id: string }, resource: { id: string }) =>
        steward.undo({ installation: 'T1', change: change.id, resource: resource.id, actor, from }),
    };
  }

  it('takes back what was added, not what was there, and not a second time', async () => {
    const { steward, undo, catalog, resource, ada, person } = await open();
    const olga = person('Olga').secodaUser;
    const eddie = person('Eddie').secodaUser;
    const table = resource({ owners: [olga] });
    const change = edit(ada, table, assignOwners.add({ owners: [olga, eddie] }));
    await steward.propose(change);
    expect((await undo(ada, change, table))?.outcome).toMatchObject({
      kind: 'done',
      effect: { remove: { owners: [eddie] } },
    });
    expect(catalog.company.resources.get(table.id)?.owners).toEqual([olga]);
    expect(await undo(ada, change, table)).toBeUndefined();
    const [undoing, undone] = await steward.history({ installation: 'T1', resource: table.id });
    expect(undone?.undoneBy).toMatchObject([{ change: undoing?.change.id, name: 'Ada' }]);
  });

  it('leaves what others set since, also to the same value', async () => {
    const { steward, undo, catalog, resource, ada, person } = await open();
    const table = resource();
    const change = edit(ada, table, verify.delta());
    await steward.propose(change);
    await steward.propose(edit(person('Andy'), table, removeVerification.delta()));
    await steward.propose(edit(person('Andy'), table, verify.delta()));
    expect(await undo(ada, change, table)).toBeUndefined();
    expect(catalog.company.resources.get(table.id)?.verified).toBe(true);
  });

  it('of a resource with a long history takes nothing back that others set since', async () => {
    const { steward, undo, catalog, resource, ada, person } = await open();
    const table = resource();
    const change = edit(ada, table, verify.delta());
    await steward.propose(change);
    const rows = sql`select 'T1', seq, 0, 'failed', 'another', ${table.id}, '{}', '', '' from generate_series(3, 1200) seq`;
    await sql`insert into ledger ${rows}`.execute(database().kysely);
    await sql`update ledger_heads set seq = 1200`.execute(database().kysely);
    await steward.propose(edit(person('Andy'), table, removeVerification.delta()));
    await steward.propose(edit(person('Andy'), table, verify.delta()));
    expect(await undo(ada, change, table)).toBeUndefined();
    expect(catalog.company.resources.get(table.id)?.verified).toBe(true);
    const told = await steward.history({ installation: 'T1', resource: table.id });
    expect(told[0]?.change.actor.name).toBe('Andy');
  });

  it('sees what was changed in Secoda itself', async () => {
    const { steward, undo, catalog, resource, ada } = await open();
    const table = resource({ description: 'old' });
    const change = edit(ada, table, { set: { description: 'mine' } });
    await steward.propose(change);
    const stored = catalog.company.resources.get(table.id);
    if (stored) stored.description = 'of the web page';
    expect((await undo(ada, change, table))?.outcome).toMatchObject({
      kind: 'conflict',
      conflicts: [{ now: 'of the web page' }],
    });
    expect(stored?.description).toBe('of the web page');
  });

  it('one’s own PII flag goes for ten minutes, nobody else’s, and not later', async () => {
    const { steward, undo, catalog, resource, ada, person, clock } = await open();
    const eddie = person('Eddie');
    const table = resource();
    const change = edit(eddie, table, flagPii.delta());
    await steward.propose(change);
    expect((await undo(ada, change, table))?.outcome).toMatchObject({
      kind: 'ask',
      approvals: 2,
      oneOfThem: ['admins'],
    });
    clock.advance(9 * 60_000);
    expect((await undo(eddie, change, table))?.outcome.kind).toBe('done');
    expect(catalog.company.resources.get(table.id)?.pii).toBe(false);
    const again = edit(eddie, table, flagPii.delta());
    await steward.propose(again);
    clock.advance(10 * 60_000);
    expect((await undo(eddie, again, table))?.outcome.kind).toBe('ask');
    expect(catalog.company.resources.get(table.id)?.pii).toBe(true);
  });

  it('calling a change an undo gives no other rights', async () => {
    const { steward, resource, person } = await open();
    const eddie = person('Eddie');
    const table = resource();
    const other = resource({ pii: true });
    const change = edit(eddie, table, flagPii.delta());
    await steward.propose(change);
    const forged = { ...edit(eddie, other, { set: { pii: false } }), undoes: change.id };
    expect((await steward.propose(forged))[0].outcome.kind).toBe('ask');
  });
});
