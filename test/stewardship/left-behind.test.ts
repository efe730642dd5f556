// What waits though nobody does anything about it: so many at a time are gone on with, what cannot be read holds nobody up,
// what another works on costs nothing while it does.

import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { flagPii } from '../../src/stewardship/verbs/pii.ts';
import { subscribe } from '../../src/stewardship/verbs/subscribe.ts';
import { verify } from '../../src/stewardship/verbs/verify.ts';
import { onEveryDatabase } from '../store/support/databases.ts';
import { edit, openFloor } from './support/desk.ts';

/** Gives slots once it is opened, and tells how often it was asked. */
function gate() {
  let asked = 0;
  let askedOften: { readonly times: number; readonly heard: () => void } | undefined;
  const opened = Promise.withResolvers<void>();
  return {
    asked: () => asked,
    askedTimes: (times: number) =>
      new Promise<void>((heard) => {
        askedOften = { times, heard };
      }),
    open: () => opened.resolve(),
    budget: {
      async reserve() {
        asked += 1;
        if (asked === askedOften?.times) askedOften.heard();
        await opened.promise;
        return { slot: 's' };
      },
      settle: async () => undefined,
      giveBack: async () => undefined,
    },
  };
}

onEveryDatabase('what was left behind', ({ database, replica }) => {
  it('is gone on with so many at a time, the oldest first, and then with the rest', async () => {
    const { budget, asked, askedTimes, open } = gate();
    const floor = await openFloor({ budget });
    const ada = floor.person('Ada');
    const before = floor.desk(database().kysely);
    const changes = Array.from({ length: 60 }, () => edit(ada, floor.resource({ pii: true }), flagPii.delta()));
    for (const change of changes) await before.accept(change);
    const steward = floor.desk(replica().kysely, {
      through: {
        people({ acting }) {
          const known = acting(ada);
          return { acting: () => known, anew: () => known };
        },
      },
    });
    const begun = askedTimes(50);
    await steward.settleAbandoned();
    await begun;
    await steward.settleAbandoned();
    expect(asked()).toBe(50);
    open();
    await steward.idle();
    await steward.settleAbandoned();
    await steward.idle();
    expect(await floor.journalOf(database().kysely).abandoned({ limit: 100, except: [] })).toEqual([]);
  });

  it.each([
    ['waits', `'{"id":"of a version to come"}'`, 'failed', /nothing was written/],
    ['waits, cut off', `'{"id":'`, 'failed', /nothing was written/],
  ])('and cannot be read (%s) holds nobody up', async (_what, body, kind, says) => {
    const floor = await openFloor();
    const table = floor.resource();
    const db = database().kysely;
    const steward = floor.desk(db);
    const eddie = floor.person('Eddie');
    const changes = ['Ada', 'Stella'].map((first) => {
      const actor = floor.person(first);
      return edit(actor, table, subscribe.delta(actor.secodaUser));
    });
    const [first, last] = changes;
    if (first === undefined || last === undefined) throw new Error('two people');
    const unreadable = edit(eddie, table, subscribe.delta(eddie.secodaUser));
    for (const change of [first, unreadable, last]) await steward.accept(change);
    await sql`update changes set body = ${sql.raw(body)} where change = ${unreadable.id}`.execute(db);
    const told = await Promise.all([first, unreadable, last].map((change) => steward.finish(change)));
    expect(told.map(([{ outcome }]) => outcome.kind)).toEqual(['done', kind, 'done']);
    expect(told[1]?.[0].outcome).toMatchObject({ says: expect.stringMatching(says) });
    expect(floor.catalog.company.resources.get(table.id)?.subscribers).not.toContain(eddie.secodaUser);
  });

  it('and was intended, but cannot be read, is not known, and holds nobody up', async () => {
    const floor = await openFloor();
    const table = floor.resource();
    const db = database().kysely;
    const journal = floor.journalOf(db);
    const steward = floor.desk(db);
    const begun = await steward.accept(edit(floor.person('Eddie'), table, flagPii.delta()));
    const lease =
      (await journal.take({ subject: table.id, installation: 'T1', holder: 'gone', milliseconds: 5000 })) ??
      expect.unreachable();
    await journal.intend(lease, 5000, 'w', [
      { change: begun.id, installation: 'T1', plan: { kind: 'of a version to come' }, entries: [] },
    ]);
    floor.clock.advance(10_000);
    const [{ outcome }] = await steward.propose(edit(floor.person('Ada'), table, verify.delta()));
    expect(outcome.kind).toBe('done');
    expect((await journal.outcomes(begun.id)).get(table.id)).toMatchObject({ kind: 'unknown' });
  });

  it('another works on: looking whether it is done takes no slot of the write limit', async () => {
    const { budget, asked, open } = gate();
    open();
    const floor = await openFloor({ budget });
    const table = floor.resource();
    const steward = floor.desk(database().kysely);
    const journal = floor.journalOf(replica().kysely);
    const change = await steward.accept(edit(floor.person('Ada'), table, flagPii.delta()));
    const wish = { subject: table.id, installation: 'T1', holder: 'another', milliseconds: 60_000 };
    const lease = (await journal.take(wish)) ?? expect.unreachable();
    const finished = steward.finish(change);
    for (let looks = 0; looks < 3; looks += 1) await floor.clock.sleeper(100, 1000);
    expect(asked()).toBe(0);
    await journal.release(lease);
    expect((await finished)[0].outcome.kind).toBe('done');
    expect(asked()).toBe(1);
  });
});
