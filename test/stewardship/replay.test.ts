// The ledger says what happened: replayed over the first catalog it gives the last one, whoever changed what at the same
// time, from whichever process, and whatever happened to the connections.

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Delta, delta as deltaSchema } from '../../src/stewardship/change.ts';
import { effectIn } from '../../src/stewardship/history.ts';
import { replay, stateOf } from '../../src/stewardship/merge.ts';
import { verifyLedger } from '../../src/store/ledger.ts';
import { onEveryDatabase } from '../store/support/databases.ts';
import { edit, openFloor } from './support/desk.ts';

const PEOPLE = ['Ada', 'Eddie', 'Andy', 'Stella'] as const;
/** With a key of her own: what she changes goes in writes apart. */
const LINKED = 'Stella';
/** Longer than what was written counts against the limit. */
const MINUTE_MS = 61_000;

const member = fc.integer({ min: 0, max: PEOPLE.length - 1 });
const members = fc.uniqueArray(member, { minLength: 1, maxLength: 2 });
const lists = fc.record({ owners: members, subscribers: members }, { requiredKeys: [] });
const wish = fc.record(
  {
    set: fc.record(
      {
        title: fc.constantFrom('orders', 'sales'),
        description: fc.constantFrom('', 'one', 'two'),
        pii: fc.boolean(),
        verified: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    append: fc.record({ definition: fc.constantFrom('more', 'and more') }, { requiredKeys: [] }),
    add: lists,
    remove: lists,
  },
  { requiredKeys: [] },
);
const step = fc.record({
  who: fc.constantFrom(...PEOPLE),
  table: fc.integer({ min: 0, max: 1 }),
  replica: fc.integer({ min: 0, max: 1 }),
  wish,
  /** Instead, what the last one of before did is taken back. */
  undoes: fc.boolean(),
});
const fault = fc.constantFrom('reset' as const, 'reset after applying' as const, undefined, undefined);
/** What happens at once, and then what happens at once. */
const story = fc.array(fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 6 }), fault }), {
  minLength: 1,
  maxLength: 3,
});

onEveryDatabase('the ledger', ({ database, replica }) => {
  it('replayed over the first catalog gives the last one', async () => {
    const floor = await openFloor();
    const { catalog, client, clock } = floor;
    floor.links(LINKED);
    const desks = [floor.desk(database().kysely), floor.desk(replica().kysely)] as const;
    const journal = floor.journalOf(database().kysely);
    const deltaOf = (given: Delta | object, ids: readonly string[]): Delta | undefined => {
      const named = (of: object = {}) =>
        Object.fromEntries(
          Object.entries(of).map(([list, at]) => [list, (at as number[]).map((one) => ids[one] ?? '')]),
        );
      const { add, remove, ...rest } = given as { add?: object; remove?: object };
      return deltaSchema.safeParse({ ...rest, add: named(add), remove: named(remove) }).data;
    };
    const reached = new Set<string>();

    await fc.assert(
      fc.asyncProperty(story, async (parts) => {
        const ids = PEOPLE.map((first) => floor.person(first).secodaUser);
        const tables = [floor.resource(), floor.resource({ verified: true, description: 'one', pii: true })];
        const first = await Promise.all(tables.map(async ({ id }) => stateOf(await client.resources.get(id))));
        const done: { readonly id: string; readonly resource: string }[] = [];
        let count = 0;
        for (const { steps, fault: kind } of parts) {
          catalog.faults.set(...(kind === undefined ? [] : [{ kind, match: { method: 'PATCH' }, times: 1 }]));
          const before = done.at(-1);
          const told = await Promise.all(
            steps.map(async ({ who, table, replica: which, wish: given, undoes }) => {
              const actor = floor.person(who);
              const desk = desks[which] ?? desks[0];
              const from = { surface: 'card' };
              if (undoes && before !== undefined) {
                const { id: change, resource } = before;
                return desk.undo({ installation: 'T1', change, resource, actor, from });
              }
              const resource = tables[table] ?? expect.unreachable();
              const delta = deltaOf(given, ids);
              if (delta === undefined) return undefined;
              const change = edit(actor, resource, delta);
              const [settled] = await desk.propose(change);
              if (settled.outcome.kind === 'done') done.push({ id: change.id, resource: resource.id });
              return settled;
            }),
          );
          for (const settled of told) if (settled !== undefined) reached.add(settled.outcome.kind);
          count += told.filter((settled) => settled?.outcome.kind === 'done').length;
          expect(told.filter((settled) => settled?.outcome.kind === 'unknown')).toEqual([]);
        }
        catalog.faults.clear();
        const entries = (await journal.entries({ installation: 'T1' })).filter(({ kind }) => kind === 'done');
        let replayed = 0;
        for (const [at, { id }] of tables.entries()) {
          const effects = entries.filter(({ subject }) => subject === id).map(({ body }) => effectIn(body));
          replayed += effects.length;
          const start = first[at] ?? expect.unreachable();
          expect(effects.reduce(replay, start)).toEqual(stateOf(await client.resources.get(id)));
        }
        expect(replayed).toBe(count);
        clock.advance(MINUTE_MS);
      }),
      { numRuns: 30, seed: 42, endOnFailure: true },
    );
    expect(await verifyLedger(database().kysely)).toMatchObject({ rows: expect.any(Number) });
    expect([...reached]).toEqual(expect.arrayContaining(['done', 'unchanged', 'ask', 'failed']));
  }, 120_000);
});
