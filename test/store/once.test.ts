import { expect, it } from 'vitest';
import { onceOnly } from '../../src/store/once.ts';
import { onEveryDatabase } from './support/databases.ts';

const DAY = 24 * 60 * 60_000;

onEveryDatabase('what happens once', ({ database, replica }) => {
  it.each([0, 0.25, 0.999])(
    'is new once, over all replicas, for a day, by a clock with %d of a millisecond',
    async (part) => {
      let now = Date.parse('2026-01-01T00:00:00Z') + part;
      const clock = { now: () => now };
      const [one, other] = [onceOnly(database().kysely, clock), onceOnly(replica().kysely, clock)];
      expect(await one.first('T1', 'Ev1')).toBe(true);
      expect(await other.first('T1', 'Ev1')).toBe(false);
      expect(await other.first('T2', 'Ev1')).toBe(true);
      expect(await one.sweep()).toBe(0);
      now += DAY;
      expect(await one.sweep()).toBe(2);
      expect(await one.first('T1', 'Ev1')).toBe(true);
    },
  );

  it('is known by a key of any length and any signs', async () => {
    const once = onceOnly(database().kysely, { now: () => 0 });
    for (const key of ['', 'a\0b', 'x'.repeat(10_000), "'; --", '🧨']) {
      expect(await once.first('T1', `key ${key}`)).toBe(true);
      expect(await once.first('T1', `key ${key}`)).toBe(false);
    }
  });
});
