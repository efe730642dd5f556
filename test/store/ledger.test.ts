// The ledger's chain: what was written is whole, and every row that was changed, taken out or cut off is named.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { journal } from '../../src/store/journal.ts';
import { verifyLedger } from '../../src/store/ledger.ts';
import { onEveryDatabase, turnedClock } from './support/databases.ts';

onEveryDatabase('the ledger', ({ kind, database, replica }) => {
  const clock = turnedClock();
  const on = (db = database()) => journal(db.kysely, clock, () => sql<number>`${clock.now()}::double precision`);

  async function write(installation: string, subject: string, of = on()): Promise<void> {
    const change = randomUUID();
    await of.accept({
      change,
      subjects: [subject],
      installation,
      principal: 'shared',
      body: { text: 'ü\u0000"' },
      once: undefined,
    });
    const lease = await of.take({ subject, installation, holder: 'h', milliseconds: 1000 });
    if (lease === undefined) throw new Error('no lease');
    const step = { change, installation };
    const intended = { kind: 'intended', body: { said: 'it’s "so"', number: 1.5 } };
    expect(await of.intend(lease, 1000, 'w', [{ ...step, plan: {}, entries: [intended] }])).toBe(true);
    await of.settle(lease, [{ ...step, outcome: { kind: 'done' }, entries: [{ kind: 'done', body: {} }] }]);
    await of.release(lease);
  }

  it('is whole, one chain a workspace, also when replicas write at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        write(n % 3 === 0 ? 'T2' : 'T1', `r${n}`, on(n % 2 === 0 ? database() : replica())),
      ),
    );
    expect(await verifyLedger(database().kysely)).toEqual({ rows: 40 });
    const rows = await on().entries({ installation: 'T1' });
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
  });

  // The embedded database has one process only: there nobody writes while it is verified.
  const others = { embedded: [], postgres: ['a replica'] };
  it.each(others[kind])('is whole also when %s writes while it is verified', async () => {
    await write('T1', 'a');
    let isFirst = true;
    const whileRead = database().kysely.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (isFirst) {
          isFirst = false;
          await write('T1', 'b', on(replica()));
        }
        return result;
      },
    });
    expect(await verifyLedger(whileRead)).toEqual({ rows: 2 });
    expect(await verifyLedger(database().kysely)).toEqual({ rows: 4 });
  });

  it.each([
    ['a body', sql`update ledger set body = '{}' where seq = 3`, 3, 'was changed'],
    ['a time', sql`update ledger set at = at + 1 where seq = 2`, 2, 'was changed'],
    ['a row', sql`delete from ledger where seq = 2`, 2, 'is missing'],
    ['the end', sql`delete from ledger where seq = 4`, 3, 'is the last, and others were cut off'],
    ['all', sql`delete from ledger`, 0, 'is the last, and others were cut off'],
    ['its head', sql`delete from ledger_heads`, 4, 'is the last, and others were cut off'],
  ])('names the first bad row when %s was tampered with', async (_what, tamper, seq, why) => {
    await write('T1', 'a');
    await write('T1', 'b');
    await tamper.execute(database().kysely);
    expect(await verifyLedger(database().kysely)).toEqual({ installation: 'T1', seq, why });
  });

  it('a row that was forged with a hash of its own does not lead to the next', async () => {
    await write('T1', 'a');
    await write('T1', 'b');
    await sql`update ledger set hash = 'forged' where seq = 1`.execute(database().kysely);
    expect(await verifyLedger(database().kysely)).toEqual({ installation: 'T1', seq: 1, why: 'was changed' });
    await sql`update ledger set previous = 'forged' where seq = 2`.execute(database().kysely);
    expect(await verifyLedger(database().kysely)).toMatchObject({ seq: 1 });
  });

  it('a lease is one holder’s until it is released or has run out, and its number only grows', async () => {
    const wish = { subject: 's', installation: 'T1', holder: 'one', milliseconds: 1000 };
    const first = await on().take(wish);
    expect(await on(replica()).take({ ...wish, holder: 'two' })).toBeUndefined();
    clock.turn(1000);
    const second = await on(replica()).take({ ...wish, holder: 'two' });
    expect(second?.fence).toBeGreaterThan(first?.fence ?? Infinity);
    if (first) await on().release(first);
    expect(await on().take(wish)).toBeUndefined();
    if (second) await on().release(second);
    expect((await on().take(wish))?.fence).toBeGreaterThan(second?.fence ?? Infinity);
  });

  it('of many who take a lease at once one has it', async () => {
    const wish = { subject: 's', installation: 'T1', milliseconds: 1000 };
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, n) => on(n % 2 === 0 ? database() : replica()).take({ ...wish, holder: `${n}` })),
    );
    expect(taken.filter((lease) => lease !== undefined)).toHaveLength(1);
  });
});
