import * as fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { writeBudget } from '../../src/store/write-budget.ts';
import { onEveryDatabase, turnedClock } from './support/databases.ts';

const SECOND = 1000;

onEveryDatabase('write budget', ({ database, replica }) => {
  function fresh() {
    const clock = turnedClock();
    const time = () => sql<number>`${clock.now()}::double precision`;
    return { clock, budget: writeBudget(database().kysely, time), other: writeBudget(replica().kysely, time) };
  }
  async function takeAll(budget: ReturnType<typeof writeBudget>, key = 'key'): Promise<string[]> {
    const slots: string[] = [];
    for (;;) {
      const answer = await budget.reserve(key);
      if (!('slot' in answer)) return slots;
      slots.push(answer.slot);
    }
  }

  it('gives thirty slots a key, whoever asks, and then says when to ask again', async () => {
    const { budget, other } = fresh();
    expect(await takeAll(budget)).toHaveLength(30);
    expect(await other.reserve('key')).toEqual({ retryInMs: 60 * SECOND });
    expect(await other.reserve('another key')).toHaveProperty('slot');
  });

  it('counts a slot until a minute after its write was answered', async () => {
    const { budget, clock } = fresh();
    const slots = await takeAll(budget);
    clock.turn(20 * SECOND);
    await budget.settle(slots[0] ?? '');
    clock.turn(10 * SECOND);
    await budget.settle(slots[1] ?? '');
    expect(await budget.reserve('key')).toEqual({ retryInMs: 50 * SECOND });
    clock.turn(50 * SECOND - 1);
    expect(await budget.reserve('key')).toEqual({ retryInMs: 1 });
    clock.turn(1);
    expect(await takeAll(budget)).toHaveLength(1);
    expect(await budget.reserve('key')).toEqual({ retryInMs: 10 * SECOND });
  });

  it('counts the slots of a process that died for three and a half minutes', async () => {
    const { budget, clock } = fresh();
    await takeAll(budget);
    clock.turn(209 * SECOND);
    expect(await budget.reserve('key')).toEqual({ retryInMs: SECOND });
    clock.turn(SECOND);
    expect(await takeAll(budget)).toHaveLength(30);
  });

  it('knows nothing of slots that are over, and keeps none of them', async () => {
    const { budget, clock } = fresh();
    const [slot = ''] = await takeAll(budget);
    clock.turn(300 * SECOND);
    await budget.reserve('key');
    await budget.settle(slot);
    await budget.settle('no slot');
    const rows = await database().kysely.selectFrom('write_slots').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(await takeAll(budget)).toHaveLength(29);
  });

  it('gives no more than thirty when many ask at once on several replicas', async () => {
    const { budget, other } = fresh();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? budget : other).reserve('key')),
    );
    const slots = answers.flatMap((answer) => ('slot' in answer ? [answer.slot] : []));
    expect(new Set(slots).size).toBe(30);
  });

  it('goes by the database’s clock unless told otherwise', async () => {
    const budget = writeBudget(database().kysely);
    const slots = await takeAll(budget);
    expect(slots).toHaveLength(30);
    await budget.settle(slots[0] ?? '');
    const answer = await budget.reserve('key');
    expect(answer).toEqual({ retryInMs: expect.any(Number) });
    const { retryInMs } = answer as { retryInMs: number };
    expect(retryInMs).toBeGreaterThan(50 * SECOND);
    expect(retryInMs).toBeLessThanOrEqual(60 * SECOND);
  });

  it('never lets more than thirty writes reach Secoda within any minute, and lets one through when it says so', async () => {
    const step = fc.record({
      wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * SECOND })),
      burst: fc.integer({ min: 1, max: 35 }),
      /** When, after the slot was taken, the write takes effect at Secoda; it is settled no earlier. */
      takes: fc.integer({ min: 0, max: 150 * SECOND }),
      dies: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), fc.uuid(), async (steps, key) => {
        const { clock, budget } = fresh();
        const effects: number[] = [];
        let open: { readonly slot: string; readonly at: number }[] = [];
        const turnTo = async (then: number): Promise<void> => {
          for (const { slot, at } of open.filter((one) => one.at <= then).toSorted((a, b) => a.at - b.at)) {
            clock.turn(Math.max(0, at - clock.now()));
            await budget.settle(slot);
          }
          open = open.filter((one) => one.at > then);
          clock.turn(Math.max(0, then - clock.now()));
        };
        for (const { wait, burst, takes, dies } of steps) {
          await turnTo(clock.now() + wait);
          for (let n = 0; n < burst; n += 1) {
            let answer = await budget.reserve(key);
            if ('retryInMs' in answer) {
              await turnTo(clock.now() + answer.retryInMs);
              answer = await budget.reserve(key);
            }
            if (!('slot' in answer)) break;
            effects.push(clock.now() + takes);
            if (!dies) open.push({ slot: answer.slot, at: clock.now() + takes });
          }
        }
        effects.sort((a, b) => a - b);
        effects.forEach((at, n) => {
          const thirtyLater = effects[n + 30];
          if (thirtyLater !== undefined && thirtyLater - at < 60 * SECOND)
            throw new Error(`31 writes within ${thirtyLater - at} ms`);
        });
      }),
      { numRuns: 12 },
    );
  });
});
