// Whoever makes a change hears what came of it once, also when the process that was to tell them is gone.

import { describe, expect, it } from 'vitest';
import { flagPii } from '../../src/stewardship/verbs/pii.ts';
import { subscribe } from '../../src/stewardship/verbs/subscribe.ts';
import { verify } from '../../src/stewardship/verbs/verify.ts';
import { onEveryDatabase } from '../store/support/databases.ts';
import { changeOf, edit, openFloor } from './support/desk.ts';

/** After a process is gone: leases have run out, and whoever waits has heard. */
const LATER_MS = 200_000;

onEveryDatabase('what came of a change', ({ database, replica }) => {
  async function open() {
    const floor = await openFloor();
    const desks = [floor.desk(database().kysely), floor.desk(replica().kysely)] as const;
    return {
      ...floor,
      first: desks[0],
      second: desks[1],
      /** As every replica does every few seconds. */
      async look(...those: readonly (typeof desks)[number][]) {
        const idle = () => Promise.all([...desks, ...those].map((desk) => desk.idle()));
        // What is settled in the first round is told in the second.
        for (let round = 0; round < 2; round += 1) {
          floor.clock.advance(10_000);
          await idle();
          floor.clock.advance(LATER_MS);
          await Promise.all((those.length > 0 ? those : desks).map((desk) => desk.settleAbandoned()));
          await idle();
        }
      },
    };
  }

  it('that was accepted by a process that is gone is told once, by one of the others', async () => {
    const { first, person, resource, told, look, clock, second } = await open();
    const table = resource();
    const change = await first.accept(edit(person('Ada'), table, flagPii.delta()));
    await second.settleAbandoned();
    await second.idle();
    // Whoever made it may be waiting somewhere.
    await second.settleAbandoned();
    expect(told).toEqual([]);
    clock.advance(LATER_MS);
    await look();
    expect(told).toEqual([
      {
        change,
        settled: [{ subject: table.id, outcome: expect.objectContaining({ kind: 'done' }), title: 'steered' }],
      },
    ]);
    await look();
    expect(told).toHaveLength(1);
  });

  it.each([
    ['is not made', 'Eddie', verify.delta(), {}, 'ask', 'steered'],
    ['is so already', 'Ada', verify.delta(), { verified: true }, 'unchanged', 'steered'],
    ['they may not see', 'Vera', flagPii.delta(), { published: false }, 'refused', undefined],
  ])(
    'that %s is told as well, with the title if it is theirs to know',
    async (_what, first_, delta, state, kind, title) => {
      const { first, person, resource, told, look } = await open();
      const table = resource({ owners: [person('Olga').secodaUser], ...state });
      await first.accept(edit(person(first_), table, delta));
      await look();
      expect(told).toMatchObject([{ settled: [{ outcome: { kind }, title }] }]);
    },
  );

  it.each([
    ['Ada', 'done'],
    ['Vera', 'ask'],
  ])('that creates, made by %s (%s), is told by the title of what it creates', async (who, kind) => {
    const { first, person, told, look } = await open();
    const draft = { title: 'Made', entity_type: 'glossary' };
    await first.accept(changeOf(person(who), { kind: 'create', draft }));
    await look();
    expect(told).toMatchObject([{ settled: [{ outcome: { kind }, title: 'Made' }] }]);
  });

  it('that somebody waits for is not told again, whichever process made it', async () => {
    const { desk, second, person, resource, told, look, clock } = await open();
    const table = resource();
    const held = Promise.withResolvers<void>();
    const waiting = desk(database().kysely, {
      through: {
        journal: (real) => ({
          ...real,
          async take(wish) {
            await held.promise;
            return real.take(wish);
          },
        }),
      },
    });
    const finished = waiting.finish(await waiting.accept(edit(person('Ada'), table, flagPii.delta())));
    await second.propose(edit(person('Eddie'), table, subscribe.delta(person('Eddie').secodaUser)));
    held.resolve();
    expect((await finished)[0].outcome.kind).toBe('done');
    clock.advance(10_000);
    await waiting.idle();
    await look();
    expect(told).toEqual([]);
  });

  it('that was heard by a process which ended before it could tell is told by another', async () => {
    const { desk, person, resource, told, look } = await open();
    const ended = desk(database().kysely, {
      through: { journal: (real) => ({ ...real, told: () => new Promise(() => undefined) }) },
    });
    const [{ outcome }] = await ended.propose(edit(person('Ada'), resource(), flagPii.delta()));
    expect(outcome.kind).toBe('done');
    await look();
    expect(told).toHaveLength(1);
  });

  it('that was heard is kept at once when the process is asked to stop', async () => {
    const { first, second, person, resource, told, look } = await open();
    await first.propose(edit(person('Ada'), resource(), flagPii.delta()));
    await first.stop();
    await look(second);
    expect(told).toEqual([]);
  });

  describe('that could not be told', () => {
    async function failing(times: number) {
      const opened = await open();
      let tries = 0;
      const steward = opened.desk(database().kysely, {
        through: {
          async telling() {
            tries += 1;
            if (tries <= times) throw new Error('Slack is down');
          },
        },
      });
      await opened.first.accept(edit(opened.person('Ada'), opened.resource(), flagPii.delta()));
      for (let round = 0; round < 2; round += 1) {
        opened.clock.advance(LATER_MS);
        await steward.settleAbandoned();
        await steward.idle();
      }
      return {
        ...opened,
        steward,
        tries: () => tries,
        async wait(minutes: number) {
          opened.clock.advance(minutes * 60_000);
          await steward.idle();
        },
      };
    }

    it('is told later, each time after twice as long', async () => {
      const { wait, tries, told } = await failing(2);
      await wait(1);
      expect([tries(), told.length]).toEqual([2, 0]);
      await wait(1);
      expect(tries()).toBe(2);
      await wait(1);
      expect([tries(), told.length]).toEqual([3, 1]);
    });

    it('is given up after two hours', async () => {
      const { wait, tries, look, told } = await failing(100);
      for (let minute = 0; minute < 300; minute += 1) await wait(1);
      expect(tries()).toBe(8);
      await look();
      expect(told).toEqual([]);
    });

    it('is told by another process when this one is asked to stop', async () => {
      const { steward, look, told } = await failing(100);
      await steward.stop();
      await look();
      expect(told).toHaveLength(1);
    });
  });

  it('on several resources is told as one, when the last of them is settled', async () => {
    const { first, person, resource, told, look } = await open();
    const tables = [resource(), resource({ pii: true })];
    const resources = tables.map(({ id }) => id);
    await first.accept(changeOf(person('Ada'), { kind: 'edit', resources, delta: flagPii.delta() }));
    await look();
    expect(told).toHaveLength(1);
    const came = new Map(told[0]?.settled.map(({ subject, outcome }) => [subject, outcome.kind]));
    expect(tables.map(({ id }) => came.get(id))).toEqual(['done', 'unchanged']);
  });
});
