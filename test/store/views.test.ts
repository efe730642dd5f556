import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type StoredViews, storedViews } from '../../src/store/views.ts';
import { onEveryDatabase, turnedClock } from './support/databases.ts';

const HOUR = 60 * 60_000;
const mine = { installation: 'T1', owner: 'U1', kind: 'results' };

async function create(views: StoredViews, view: Parameters<StoredViews['create']>[0]): Promise<string> {
  const { key, kept } = views.create(view);
  await kept;
  return key;
}

onEveryDatabase('stored views', ({ database, replica }) => {
  function fresh() {
    const clock = turnedClock();
    return { clock, views: storedViews(database().kysely, clock), other: storedViews(replica().kysely, clock) };
  }

  it('gives back what was kept, under a key of 128 random bits', async () => {
    const { views, other } = fresh();
    const keys = new Set<string>();
    for (let n = 0; n < 50; n += 1) {
      const key = await create(views, { ...mine, state: { n } });
      expect(key).toMatch(/^[\w-]{22}$/);
      keys.add(key);
      expect(await other.read({ ...mine, key })).toEqual({ n });
    }
    expect(keys.size).toBe(50);
  });

  it('keeps many that come at once, and none of them suffers from one that cannot be kept', async () => {
    const { views, other } = fresh();
    const made = Array.from({ length: 250 }, (_, n) =>
      views.create({ ...mine, owner: n === 7 ? 'U\u0000' : 'U1', state: { n } }),
    );
    const outcomes = await Promise.allSettled(made.map(({ kept }) => kept));
    expect(outcomes.flatMap(({ status }, n) => (status === 'rejected' ? [n] : []))).toEqual([7]);
    const states = await Promise.all(made.map(({ key }) => other.read({ ...mine, key })));
    expect(states).toEqual(made.map((_, n) => (n === 7 ? undefined : { n })));
  });

  it('waits for what is still being kept: whoever is as quick as a machine is not told that it has run out', async () => {
    const { views } = fresh();
    const made = Array.from({ length: 3 }, (_, n) => views.create({ ...mine, state: { n } }));
    const states = await Promise.all(made.map(({ key }) => views.read({ ...mine, key })));
    expect(states).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    const { key, kept } = views.create({ ...mine, state: { n: 3 } });
    expect(await views.update({ ...mine, key }, () => ({ n: 4 }))).toEqual({ n: 4 });
    await kept;
    const lost = views.create({ ...mine, owner: 'U\u0000', state: { n: 5 } });
    const outcome = lost.kept.catch(() => 'not kept');
    expect(await views.read({ ...mine, key: lost.key })).toBeUndefined();
    expect(await outcome).toBe('not kept');
  });

  it('waits a moment also for what another replica is still keeping', async () => {
    const { views, other } = fresh();
    const made = Array.from({ length: 3 }, (_, n) => views.create({ ...mine, state: { n } }));
    const states = await Promise.all(made.map(({ key }) => other.read({ ...mine, key })));
    expect(states).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    const { key } = views.create({ ...mine, state: { n: 3 } });
    expect(await other.update({ ...mine, key }, () => ({ n: 4 }))).toEqual({ n: 4 });
  });

  it('gives back any state exactly, in the order of its keys', async () => {
    const { views } = fresh();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (state) => {
        const written = JSON.stringify(state);
        const key = await create(views, { ...mine, state });
        expect(JSON.stringify(await views.read({ ...mine, key }))).toBe(written);
      }),
      { numRuns: 60, examples: [['\u0000'], ['\uD83D'], [null], [{ z: 1, a: '{}' }], ['"text"'], [-0]] },
    );
  });

  it.each([
    ['another person', { owner: 'U2' }],
    ['another workspace', { installation: 'T2' }],
    ['another kind of thing', { kind: 'form' }],
    ['nobody', { owner: '' }],
    ['another key', { key: 'A'.repeat(22) }],
    ['no key', { key: '' }],
    ['what is no key', { key: "' or 1=1 --" }],
    ['what Postgres takes for no text', { key: `${'A'.repeat(21)}\u0000` }],
  ])('is unknown to %s, to read and to change', async (_, other) => {
    const { views } = fresh();
    const key = await create(views, { ...mine, state: { n: 1 } });
    const place = { ...mine, key, ...other };
    expect(await views.read(place)).toBeUndefined();
    expect(await views.update(place, () => ({ n: 2 }))).toBeUndefined();
    expect(await views.read({ ...mine, key })).toEqual({ n: 1 });
  });

  it('is kept for a day, whatever happens to it, and swept afterwards', async () => {
    const { views, clock } = fresh();
    const old = await create(views, { ...mine, state: 'old' });
    clock.turn(23 * HOUR);
    const young = await create(views, { ...mine, state: 'young' });
    expect(await views.update({ ...mine, key: old }, () => 'changed')).toBe('changed');
    clock.turn(HOUR - 1);
    expect(await views.read({ ...mine, key: old })).toBe('changed');
    expect(await views.sweep()).toBe(0);
    clock.turn(1);
    expect(await views.read({ ...mine, key: old })).toBeUndefined();
    expect(await views.update({ ...mine, key: old }, () => 'again')).toBeUndefined();
    expect(await views.sweep()).toBe(1);
    expect(await views.sweep()).toBe(0);
    expect(await views.read({ ...mine, key: young })).toBe('young');
  });

  it('is kept without what has no place in JSON, and not at all when nothing is left or it is too long', async () => {
    const { views } = fresh();
    const key = await create(views, { ...mine, state: { a: undefined, b: 1 } });
    expect(await views.read({ ...mine, key })).toEqual({ b: 1 });
    expect(() => views.create({ ...mine, state: undefined })).toThrow(TypeError);
    expect(() => views.create({ ...mine, state: 'é'.repeat(2 * 1024 * 1024) })).toThrow(RangeError);
    await expect(views.update({ ...mine, key }, () => 'x'.repeat(4 * 1024 * 1024))).rejects.toThrow(RangeError);
    expect(await views.read({ ...mine, key })).toEqual({ b: 1 });
    const longest = 'x'.repeat(4 * 1024 * 1024 - 2);
    expect(await views.read({ ...mine, key: await create(views, { ...mine, state: longest }) })).toBe(longest);
  });

  it('stays as it was when a change fails', async () => {
    const { views } = fresh();
    const key = await create(views, { ...mine, state: 1 });
    const failing = views.update({ ...mine, key }, () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await views.read({ ...mine, key })).toBe(1);
  });

  it('every press counts, also when many come at once to several replicas', async () => {
    const { views, other } = fresh();
    const key = await create(views, { ...mine, state: { pressed: [] } });
    const press = (n: number) =>
      (n % 2 === 0 ? views : other).update({ ...mine, key }, (state) => ({ pressed: [...pressedIn(state), n] }));
    const answers = await Promise.all(Array.from({ length: 24 }, (_, n) => press(n)));
    const kept = pressedIn(await views.read({ ...mine, key }));
    expect(kept.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, n) => n));
    // Each answer is the state as it was at that press: the presses before it, in their order, and its own.
    answers.forEach((answer, n) => expect(answer?.pressed).toEqual(kept.slice(0, kept.indexOf(n) + 1)));
  });
});

function pressedIn(state: unknown): readonly number[] {
  if (typeof state !== 'object' || state === null || !('pressed' in state) || !Array.isArray(state.pressed)) return [];
  return state.pressed.map(Number);
}
