// Values that are kept for a while: how old they may be, when they are loaded, how often, and what a failed load changes.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Kept, type KeptByName, kept, keptByName } from '../../src/identity/kept.ts';

const MAX_AGE_MS = 100_000;

interface Load {
  answer(value: string): Promise<void>;
  fail(reason: string): Promise<void>;
}

interface Bench {
  readonly it: Kept<string>;
  /** Every load so far, the newest last. */
  readonly loads: readonly Load[];
  readonly failures: readonly string[];
  advance(milliseconds: number): void;
}

function bench(): Bench {
  let now = 1_000_000;
  const loads: Load[] = [];
  const failures: string[] = [];
  const load = (): Promise<string> => {
    const asked = Promise.withResolvers<string>();
    loads.push({
      answer: (value) => settled(() => asked.resolve(value)),
      fail: (reason) => settled(() => asked.reject(new Error(reason))),
    });
    return asked.promise;
  };
  const onFailure = (error: unknown): void => void failures.push((error as Error).message);
  const it = kept({ load, maxAgeMs: MAX_AGE_MS, clock: { now: () => now }, onFailure });
  return {
    it,
    loads,
    failures,
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}

/** Resolves when whoever waits for it has heard it. */
async function settled(settle: () => void): Promise<void> {
  settle();
  await new Promise(setImmediate);
}

/** With a value that was loaded just now. */
async function filled(value = 'old'): Promise<Bench> {
  const made = bench();
  const first = made.it.get();
  await made.loads[0]?.answer(value);
  await first;
  return made;
}

describe('a kept value', () => {
  test('is loaded when first asked for, once for all who ask meanwhile', async () => {
    const { it, loads } = bench();
    expect(it.peek()).toBeUndefined();
    expect(loads).toHaveLength(0);
    const asked = Array.from({ length: 20 }, () => it.get());
    expect(loads).toHaveLength(1);
    await loads[0]?.answer('new');
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['new']));
  });

  test('is handed out while it is young, without loading', async () => {
    const { it, loads, advance } = await filled();
    advance(MAX_AGE_MS * 0.6 - 1);
    expect(await it.get()).toBe('old');
    expect(it.peek()).toBe('old');
    expect(loads).toHaveLength(1);
  });

  test('is loaded anew in the background before it runs out, once, and nobody waits', async () => {
    const { it, loads, advance } = await filled();
    advance(MAX_AGE_MS * 0.6);
    expect(await Promise.all([it.get(), it.get(), it.get()])).toEqual(['old', 'old', 'old']);
    expect(loads).toHaveLength(2);
    await loads[1]?.answer('new');
    expect(await it.get()).toBe('new');
    advance(MAX_AGE_MS * 0.6 - 1);
    expect(await it.get()).toBe('new');
    expect(loads).toHaveLength(2);
  });

  test('that is too old is waited for, and never shown', async () => {
    const { it, loads, advance } = await filled();
    advance(MAX_AGE_MS);
    expect(it.peek()).toBeUndefined();
    const asked = it.get();
    expect(loads).toHaveLength(2);
    await loads[1]?.answer('new');
    expect(await asked).toBe('new');
  });

  test('is as old as the moment at which loading began', async () => {
    const { it, loads, advance } = bench();
    const asked = it.get();
    advance(MAX_AGE_MS - 1);
    await loads[0]?.answer('slowly');
    await asked;
    expect(it.peek()).toBe('slowly');
    advance(1);
    expect(it.peek()).toBeUndefined();
  });

  test('survives a failed load in the background, which is told once', async () => {
    const { it, loads, failures, advance } = await filled();
    advance(MAX_AGE_MS * 0.7);
    await Promise.all([it.get(), it.get(), it.get()]);
    await loads[1]?.fail('Secoda is down');
    expect(failures).toEqual(['Secoda is down']);
    expect(await it.get()).toBe('old');
    advance(MAX_AGE_MS * 0.3);
    const asked = it.get();
    await Promise.all([expect(asked).rejects.toThrow('still down'), loads.at(-1)?.fail('still down')]);
    expect(it.peek()).toBeUndefined();
  });

  test('that could not be loaded rejects for all who waited, and is loaded anew for the next', async () => {
    const { it, loads, failures } = bench();
    const asked = Promise.allSettled([it.get(), it.get()]);
    await loads[0]?.fail('down');
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    // Those who waited know; nobody else has to be told.
    expect(failures).toEqual([]);
    const next = it.get();
    expect(loads).toHaveLength(2);
    await loads[1]?.answer('up');
    expect(await next).toBe('up');
  });

  test('is worth waiting for when waiting may bring it', async () => {
    const { it, loads, advance } = bench();
    expect(it.isWorthWaiting(1000)).toBe(true);
    const asked = it.get().catch(() => undefined);
    advance(999);
    expect(it.isWorthWaiting(1000)).toBe(true);
    advance(1);
    expect(it.isWorthWaiting(1000)).toBe(false);
    await loads[0]?.fail('down');
    await asked;
    advance(59_999);
    expect(it.isWorthWaiting(1000)).toBe(false);
    advance(1);
    expect(it.isWorthWaiting(1000)).toBe(true);
    const again = it.get();
    await loads[1]?.answer('up');
    await again;
    expect(it.isWorthWaiting(1000)).toBe(false);
  });

  test('whatever happens in whatever order: never too old, never two loads at once, nobody left waiting', async () => {
    const happening = fc.oneof(
      fc.record({ kind: fc.constant('passes' as const), milliseconds: fc.integer({ min: 1, max: 90_000 }) }),
      fc.record({ kind: fc.constantFrom('asks' as const, 'answers' as const, 'fails' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (happenings) => {
        const { it, loads, advance } = bench();
        const loadedAt: number[] = [];
        const asked: Promise<unknown>[] = [];
        let now = 0;
        let over = 0;
        const end = async (how: (load: Load) => Promise<void>): Promise<void> => {
          const load = loads[over];
          if (load === undefined) return;
          over += 1;
          await how(load);
        };
        for (const one of happenings) {
          if (one.kind === 'passes') {
            advance(one.milliseconds);
            now += one.milliseconds;
          }
          if (one.kind === 'asks') asked.push(it.get().catch(() => undefined));
          while (loadedAt.length < loads.length) loadedAt.push(now);
          if (one.kind === 'answers') await end((load) => load.answer(String(loadedAt[over - 1])));
          if (one.kind === 'fails') await end((load) => load.fail('down'));
          const young = it.peek();
          if (young !== undefined) expect(now - Number(young)).toBeLessThan(MAX_AGE_MS);
          expect(loads.length - over).toBeLessThanOrEqual(1);
        }
        await end((load) => load.fail('down'));
        await Promise.all(asked);
      }),
    );
  });
});

describe('values kept by name', () => {
  function byName(most = 3) {
    let now = 1_000_000;
    const loads: string[] = [];
    const it: KeptByName<string> = keptByName({ most, maxAgeMs: MAX_AGE_MS, clock: { now: () => now } });
    return {
      it,
      loads,
      ask(name: string, answer: Promise<string> = Promise.resolve(`${name} ${now}`)) {
        return it.get(name, () => {
          loads.push(name);
          return answer;
        });
      },
      advance(milliseconds: number) {
        now += milliseconds;
      },
    };
  }

  test('are loaded once each, however many ask', async () => {
    const { ask, loads } = byName();
    const asked = await Promise.all([ask('a'), ask('b'), ask('a'), ask('b')]);
    expect(asked).toEqual(['a 1000000', 'b 1000000', 'a 1000000', 'b 1000000']);
    expect(loads).toEqual(['a', 'b']);
  });

  test('are never handed out too old, however often they were asked for', async () => {
    const { ask, loads, advance } = byName();
    for (let step = 0; step < 10; step += 1) {
      await ask('a');
      advance(MAX_AGE_MS / 10);
    }
    expect(loads).toEqual(['a']);
    advance(1);
    expect(await ask('a')).toBe(`a ${1_000_000 + MAX_AGE_MS + 1}`);
  });

  test('are not kept when they could not be loaded; who waited hears why', async () => {
    const { ask, loads } = byName();
    const failing = Promise.withResolvers<string>();
    const asked = [ask('a', failing.promise), ask('a')];
    failing.reject(new Error('down'));
    for (const one of asked) await expect(one).rejects.toThrow('down');
    expect(await ask('a')).toBe('a 1000000');
    expect(loads).toEqual(['a', 'a']);
  });

  test('that are forgotten while they are loaded are loaded anew; what comes late changes nothing', async () => {
    const { it, ask } = byName();
    const slow = Promise.withResolvers<string>();
    const before = ask('a', slow.promise);
    it.forget('a');
    expect(await ask('a', Promise.resolve('new'))).toBe('new');
    slow.reject(new Error('late'));
    await expect(before).rejects.toThrow('late');
    expect(await ask('a')).toBe('new');
  });

  test('are no more than so many: the one that was used longest ago goes', async () => {
    const { ask, loads } = byName(3);
    for (const name of ['a', 'b', 'c', 'a', 'd']) await ask(name);
    loads.length = 0;
    for (const name of ['a', 'c', 'd']) await ask(name);
    expect(loads).toEqual([]);
    await ask('b');
    expect(loads).toEqual(['b']);
  });
});
