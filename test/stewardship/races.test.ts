// Several processes on one database: they never write at the same time, and what one leaves behind when it is killed, at
// whatever step, the next one brings to its true end.

import { expect, it } from 'vitest';
import type { Acting, Journal } from '../../src/stewardship/ports.ts';
import { UnfinishedError } from '../../src/stewardship/steward.ts';
import { assignOwners } from '../../src/stewardship/verbs/owners.ts';
import { flagPii } from '../../src/stewardship/verbs/pii.ts';
import { subscribe } from '../../src/stewardship/verbs/subscribe.ts';
import { verify } from '../../src/stewardship/verbs/verify.ts';
import { verifyLedger } from '../../src/store/ledger.ts';
import { onEveryDatabase } from '../store/support/databases.ts';
import { changeOf, edit, openFloor } from './support/desk.ts';

/** A process that is killed at its n-th step: that step is done or not, and nothing of it goes on. */
function killedAt(step: number, when: 'before' | 'after') {
  let steps = 0;
  const killed = Promise.withResolvers<void>();
  const dead = new Promise<never>(() => undefined);
  function mortal<Real extends object>(real: Real): Real {
    return new Proxy(real, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value === 'object' && value !== null) return mortal(value);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          steps += 1;
          if (steps > step) return dead;
          if (steps === step && when === 'before') {
            killed.resolve();
            return dead;
          }
          const result: unknown = await Reflect.apply(value, target, args);
          if (steps >= step) {
            killed.resolve();
            return dead;
          }
          return result;
        };
      },
    });
  }
  return {
    through: { journal: (real: Journal) => mortal(real), catalog: (real: Acting['catalog']) => mortal(real) },
    killed: killed.promise,
    steps: () => steps,
  };
}

onEveryDatabase('several processes', ({ database, replica }) => {
  const done = (entries: readonly { kind: string }[]) => entries.filter(({ kind }) => kind === 'done').length;

  it('that change one resource at once lose nothing of each other', async () => {
    const floor = await openFloor();
    const { resource, catalog, person } = floor;
    const table = resource();
    const [one, other] = [floor.desk(database().kysely), floor.desk(replica().kysely)];
    const people = ['Ada', 'Eddie', 'Andy', 'Stella', 'Vera', 'Olga', 'Cleo'].map(person);
    const told = await Promise.all(
      people.flatMap((actor, at) => [
        (at % 2 === 0 ? one : other).propose(edit(actor, table, subscribe.delta(actor.secodaUser))),
        (at % 2 === 0 ? other : one).propose(
          edit(floor.person('Ada'), table, assignOwners.add({ owners: [actor.secodaUser] })),
        ),
      ]),
    );
    expect(told.map((settled) => settled[0].outcome.kind)).toEqual(told.map(() => 'done'));
    const everybody = people.map(({ secodaUser }) => secodaUser).toSorted();
    expect(catalog.company.resources.get(table.id)?.subscribers.toSorted()).toEqual(everybody);
    expect(catalog.company.resources.get(table.id)?.owners.toSorted()).toEqual(everybody);
    expect(done(await floor.journalOf(database().kysely).entries({ installation: 'T1' }))).toBe(told.length);
    expect(await verifyLedger(database().kysely)).toEqual({ rows: told.length * 2 });
  });

  const acts = {
    edit: (floor: Awaited<ReturnType<typeof openFloor>>, id: string) =>
      edit(floor.person('Ada'), { id }, { set: { pii: true }, append: { description: 'more' } }),
    create: (floor: Awaited<ReturnType<typeof openFloor>>) =>
      changeOf(floor.person('Ada'), { kind: 'create', draft: { title: 'Made once', entity_type: 'glossary' } }),
  };

  it.each(
    (['edit', 'create'] as const).flatMap((kind) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((step) =>
        (['before', 'after'] as const).map((when) => ({ kind, step, when })),
      ),
    ),
  )(
    'a process killed $when its step $step of an $kind leaves nothing lost and nothing twice',
    async ({ kind, step, when }) => {
      const floor = await openFloor();
      const { catalog, resource, clock } = floor;
      const table = resource({ description: 'begun' });
      const mortal = killedAt(step, when);
      const change = acts[kind](floor, table.id);
      const first = floor.desk(database().kysely, { through: mortal.through });
      const survived = first.propose(change).then(() => 'came to its end');
      const ended = await Promise.race([survived, mortal.killed]);
      // What was not kept before the acknowledgement was never acknowledged: Slack sends it again, or the person does.
      const journal = floor.journalOf(replica().kysely);
      clock.advance(200_000);
      const kept =
        (await journal.abandoned({ limit: 10, except: [] })).length > 0 || (await journal.outcomes(change.id)).size > 0;
      if (!kept) expect(step).toBe(1);
      const second = floor.desk(replica().kysely);
      await second.settleAbandoned();
      await second.idle();
      expect(await journal.abandoned({ limit: 10, except: [] })).toEqual([]);
      const made = [...catalog.company.resources.values()].filter(({ title }) => title === 'Made once');
      const now = catalog.company.resources.get(table.id);
      const [outcome] = [...(await journal.outcomes(change.id)).values()] as { kind: string }[];
      const entries = await journal.entries({ installation: 'T1' });
      if (!kept) {
        expect(entries).toEqual([]);
        return;
      }
      expect(entries.filter(({ kind: one }) => one !== 'intended')).toHaveLength(1);
      const happened = kind === 'edit' ? now?.pii === true : made.length === 1;
      expect(made.length).toBeLessThanOrEqual(1);
      expect(now?.description).toBe(kind === 'edit' && happened ? 'begun\n\nmore' : 'begun');
      expect(outcome?.kind).toBe(happened ? 'done' : kind === 'edit' ? 'failed' : 'unknown');
      expect(await verifyLedger(replica().kysely)).toEqual({ rows: entries.length });
      if (ended === 'came to its end') expect(happened).toBe(true);
    },
  );

  it('a holder whose lease was taken writes nothing more', async () => {
    const floor = await openFloor();
    const table = floor.resource();
    const db = database().kysely;
    const slow = floor.desk(db, {
      through: {
        journal: (real) => ({
          ...real,
          async intend(...given) {
            if (floor.clock.now() < Date.now() + 100_000) floor.clock.advance(100_000);
            return real.intend(...given);
          },
        }),
      },
    });
    floor.catalog.clearRequests();
    const [{ outcome }] = await slow.propose(edit(floor.person('Ada'), table, flagPii.delta()));
    expect(outcome.kind).toBe('done');
    expect(floor.catalog.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
    expect((await floor.journalOf(db).entries({ installation: 'T1' })).map(({ kind }) => kind)).toEqual([
      'intended',
      'done',
    ]);
  });

  it('somebody who is gone holds nobody up: what they had begun is not known, what they wished is not made', async () => {
    const floor = await openFloor();
    const { catalog, clock } = floor;
    const table = floor.resource();
    const [gone, other] = [floor.person('Eddie'), floor.person('Ada')];
    const db = database().kysely;
    const journal = floor.journalOf(db);
    const mortal = killedAt(5, 'after');
    const [begun, wished] = [edit(gone, table, flagPii.delta()), edit(gone, table, verify.delta())];
    void floor.desk(db, { through: { journal: mortal.through.journal } }).propose(begun);
    await mortal.killed;
    const { intended } = await journal.queued(table.id);
    expect(intended).toHaveLength(1);
    const steward = floor.desk(replica().kysely);
    await steward.accept(wished);
    catalog.company.people.delete(gone.secodaUser);
    clock.advance(100_000);
    const unfinished = await steward.propose(edit(other, table, flagPii.delta())).catch((error: unknown) => error);
    expect(unfinished).toBeInstanceOf(UnfinishedError);
    expect(unfinished).toMatchObject({ cause: { message: expect.stringContaining('nothing there') } });
    clock.advance(10 * 60_000);
    await steward.settleAbandoned();
    await steward.idle();
    const came = async ({ id }: { id: string }) => (await journal.outcomes(id)).get(table.id);
    expect(await came(begun)).toMatchObject({ kind: 'unknown' });
    expect(await came(wished)).toMatchObject({ kind: 'failed' });
    expect(await journal.abandoned({ limit: 10, except: [] })).toEqual([]);
    expect((await journal.entries({ installation: 'T1' })).map(({ kind }) => kind)).toContain('unknown');
  });

  it('a process that does not know of a key yet does not write with the shared one', async () => {
    const floor = await openFloor();
    const { catalog, client } = floor;
    const table = floor.resource();
    const eddie = floor.links('Eddie');
    const change = edit(eddie, table, flagPii.delta());
    await floor.desk(database().kysely).accept(change);
    const behind = floor.desk(replica().kysely, {
      through: {
        people: ({ acting, anew }) => ({
          acting: async (who) => {
            const known = await acting(who);
            return { ...known, person: { ...known.person, link: undefined }, catalog: client };
          },
          anew,
        }),
      },
    });
    catalog.clearRequests();
    expect((await behind.finish(change))[0].outcome.kind).toBe('done');
    expect(catalog.requests.find(({ method }) => method === 'PATCH')).toMatchObject({ personId: eddie.secodaUser });
  });

  it('while another holds what nobody can act on, it looks again in a moment, not at once', async () => {
    const floor = await openFloor();
    const table = floor.resource();
    const steward = floor.desk(database().kysely);
    const journal = floor.journalOf(replica().kysely);
    const eddie = floor.person('Eddie');
    const change = edit(eddie, table, flagPii.delta());
    await steward.accept(change);
    floor.catalog.company.people.delete(eddie.secodaUser);
    const wish = { subject: table.id, installation: 'T1', holder: 'another', milliseconds: 60_000 };
    const lease = (await journal.take(wish)) ?? expect.unreachable();
    const slept = floor.clock.sleeper(100, 1000);
    const finished = steward.finish(change);
    await slept;
    await journal.release(lease);
    expect((await finished)[0].outcome.kind).toBe('failed');
  });

  it('what waits for long keeps nobody from going on with the rest, and ends when asked to stop', async () => {
    let asked = 0;
    const floor = await openFloor({
      budget: {
        reserve: async () => (asked++ === 0 ? { retryInMs: 50_000 } : { slot: 's' }),
        settle: async () => undefined,
        giveBack: async () => undefined,
      },
    });
    const [one, other] = [floor.resource(), floor.resource()];
    const first = floor.desk(database().kysely);
    const changes = [one, other].map((table) => edit(floor.person('Ada'), table, flagPii.delta()));
    await first.accept(changes[0] ?? expect.unreachable());
    const waiting = floor.clock.sleeper(40_000);
    await first.settleAbandoned();
    await waiting;
    await first.accept(changes[1] ?? expect.unreachable());
    await first.settleAbandoned();
    expect((await first.finish(changes[1] ?? expect.unreachable()))[0].outcome.kind).toBe('done');
    await first.stop();
    expect((await floor.journalOf(database().kysely).queued(one.id)).waiting).toHaveLength(1);
    expect(floor.errors).toEqual([]);
  });
});
