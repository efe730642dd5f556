// The ledger told as a whole: who did what, what came of it, who took it back, however long it is.

import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { AuditOf } from '../../src/stewardship/audit.ts';
import type { Happened } from '../../src/stewardship/history.ts';
import { flagPii } from '../../src/stewardship/verbs/pii.ts';
import { verify } from '../../src/stewardship/verbs/verify.ts';
import { onEveryDatabase } from '../store/support/databases.ts';
import { changeOf, edit, openFloor } from './support/desk.ts';

onEveryDatabase('the audit', ({ database }) => {
  async function open() {
    const floor = await openFloor();
    const steward = floor.desk(database().kysely);
    return {
      ...floor,
      steward,
      ada: floor.person('Ada'),
      async told(of: Omit<AuditOf, 'installation'> = {}) {
        const all: Happened[] = [];
        for await (const one of steward.audit({ installation: 'T1', ...of })) all.push(one);
        return all;
      },
    };
  }

  it('tells all of it in the order of its end, and by whom it was taken back, however much later', async () => {
    const { steward, ada, person, resource, told } = await open();
    const table = resource();
    const change = edit(ada, table, flagPii.delta());
    await steward.propose(change);
    const rows = sql`select 'T1', seq, 0, 'failed', 'another', ${table.id}, '{}', '', '' from generate_series(3, 1700) seq`;
    await sql`insert into ledger ${rows}`.execute(database().kysely);
    await sql`update ledger_heads set seq = 1700`.execute(database().kysely);
    const back = await steward.undo({
      installation: 'T1',
      change: change.id,
      resource: table.id,
      actor: ada,
      from: { surface: 'card' },
    });
    expect(back?.outcome.kind).toBe('done');
    await steward.propose(edit(person('Eddie'), resource(), { add: { tags: ['no-tag'] } }));
    const all = await told();
    expect(all.map(({ change: { actor }, came }) => `${actor.name} ${came}`)).toEqual([
      'Ada done',
      'Ada done',
      'Eddie failed',
    ]);
    const [done, undoing, failed] = all;
    expect(done?.undoneBy).toEqual([{ change: undoing?.change.id, name: 'Ada', at: expect.any(Number) }]);
    expect([undoing?.undoneBy, failed?.undoneBy]).toEqual([[], []]);
  });

  it('of some resources tells what happened to these alone, creations too', async () => {
    const { steward, ada, resource, told } = await open();
    const [one, other, third] = [resource(), resource(), resource()];
    await steward.propose(edit(ada, one, verify.delta()));
    const both = [other.id, third.id];
    await steward.propose(changeOf(ada, { kind: 'edit', resources: both, delta: flagPii.delta() }));
    const [made] = await steward.propose(
      changeOf(ada, { kind: 'create', draft: { title: 'Made', entity_type: 'glossary' } }),
    );
    const subjects = (all: readonly Happened[]) => all.map(({ subject }) => subject);
    expect(subjects(await told({ resources: [one.id] }))).toEqual([one.id]);
    expect(subjects(await told({ resources: [third.id] }))).toEqual([third.id]);
    expect(await told({ resources: [made.subject] })).toMatchObject([{ came: 'done', title: 'Made' }]);
    expect(await told({ resources: [] })).toEqual([]);
    expect(await told()).toHaveLength(4);
  });

  it('tells what is under way as that', async () => {
    const { ada, resource, told, journalOf, steward } = await open();
    const table = resource();
    const journal = journalOf(database().kysely);
    const change = await steward.accept(edit(ada, table, verify.delta()));
    const wish = { subject: table.id, installation: 'T1', holder: 'h', milliseconds: 60_000 };
    const lease = (await journal.take(wish)) ?? expect.unreachable();
    const effect = { set: { verified: { from: false, to: true } }, add: {}, remove: {} };
    const plan = { kind: 'edit', effect };
    const entries = [{ kind: 'intended', body: { change, plan, title: 'steered' } }];
    await journal.intend(lease, 60_000, 'w', [{ change: change.id, installation: 'T1', plan, entries }]);
    expect(await told()).toMatchObject([{ came: 'intended', effect, title: 'steered' }]);
  });
});
