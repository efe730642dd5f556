// `kill -9` between a press and its outcome, at every step: the process that starts next brings it to its true end. The
// catalog and the ledger agree, nothing is lost, nothing is written twice. The steps are found from outside: Secoda does not
// answer, or a table of the database is locked.

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import type { Faults } from '../../src/sandbox/catalog/faults.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { verifyLedger } from '../../src/store/ledger.ts';
import { quiet } from '../store/support/databases.ts';
import { startPostgres, type TestServer } from '../store/support/postgres.ts';
import { addResource } from '../support/catalog.ts';
import { until } from '../support/until.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

let server: TestServer;
let database: Database;
let world: TestWorld;

beforeAll(async () => {
  server = await startPostgres();
  const url = await server.create();
  database = await openDatabase({ kind: 'postgres', url }, quiet);
  world = await testWorld({ killable: true, settings: { DATABASE_URL: url } });
}, 60_000);
afterAll(async () => {
  await world.finish();
  await database.close();
  await server.stop();
});

interface Found {
  readonly state: string;
  readonly outcome: string | null;
  readonly told: boolean;
  readonly held: boolean;
}

async function row({ id }: Resource): Promise<Found | undefined> {
  const found = await sql<Found>`
    select state, outcome, told, exists (select 1 from leases where leases.subject = changes.subject) as held
    from changes where subject = ${id}`.execute(database.kysely);
  expect(found.rows.length).toBeLessThanOrEqual(1);
  return found.rows[0];
}

const isIn =
  (state: string, held: boolean) =>
  async (table: Resource): Promise<boolean> => {
    const found = await row(table);
    return found?.state === state && found.held === held;
  };

/** Somebody waits for a lock. */
async function isBlocked(): Promise<boolean> {
  const { rows } = await sql<{ count: string }>`select count(*) from pg_locks where not granted`.execute(
    database.kysely,
  );
  return Number(rows[0]?.count) > 0;
}

/** Returns how to give it free, which happens at the end of the test at the latest. */
async function lock(table: 'write_slots' | 'ledger_heads'): Promise<() => Promise<void>> {
  const tx = await database.kysely.startTransaction().execute();
  let isHeld = true;
  async function free(): Promise<void> {
    if (isHeld) await tx.rollback().execute();
    isHeld = false;
  }
  onTestFinished(free);
  await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(tx);
  return free;
}

const isAsked = async ({ id }: Resource): Promise<boolean> =>
  world.catalog.requests.some(({ method, path }) => method === 'PATCH' && path.endsWith(id));

interface Step {
  /** What holds the process up there. */
  readonly faults?: readonly Parameters<Faults['add']>[0][];
  readonly locked?: 'write_slots' | 'ledger_heads';
  readonly reached: (table: Resource) => Promise<boolean>;
  /** Held up further on from there. */
  readonly then?: { readonly locked: 'ledger_heads'; readonly reached: () => Promise<boolean> };
  readonly came: 'done' | 'failed';
}

const patch = { method: 'PATCH' };
const steps: Readonly<Record<string, Step>> = {
  'it was kept': {
    locked: 'write_slots',
    reached: async (table) => (await isIn('waiting', false)(table)) && isBlocked(),
    came: 'done',
  },
  'it has the lease': {
    faults: [{ kind: 'hang', match: { method: 'GET', path: '/resource/all/' } }],
    reached: isIn('waiting', true),
    came: 'done',
  },
  'it was about to write down what it means to do': {
    locked: 'ledger_heads',
    reached: async (table) => (await isIn('waiting', true)(table)) && isBlocked(),
    came: 'done',
  },
  'it wrote down what it means to do, and Secoda has not done it': {
    faults: [{ kind: 'hang', match: patch }],
    reached: async (table) => (await isIn('intended', true)(table)) && isAsked(table),
    came: 'failed',
  },
  'Secoda has done it, without an answer': {
    faults: [{ kind: 'hang after applying', match: patch }],
    reached: async (table) => (await isIn('intended', true)(table)) && isAsked(table),
    came: 'done',
  },
  'Secoda has answered, and the outcome is not written down': {
    faults: [{ kind: 'slow', ms: 1500, match: patch }],
    reached: isAsked,
    then: { locked: 'ledger_heads', reached: isBlocked },
    came: 'done',
  },
  'the outcome is written down': { reached: async (table) => (await row(table))?.state === 'settled', came: 'done' },
};

test.each(Object.entries(steps))(
  'killed when %s, the next one brings it to its true end',
  async (_when, { faults = [], locked, reached, then, came }) => {
    const { catalog, slack, editor } = world;
    const table = addResource(catalog, { title: `killed_${catalog.company.resources.size}`, pii: false });
    await editor.types(`find ${table.title}`);
    await editor.sees(table.title);
    const control = slack.control(editor.last() ?? expect.unreachable(), 'Flag PII');
    catalog.faults.set(...faults);
    let free = locked && (await lock(locked));
    const { status } = await slack.press(slack.people.editor, control);
    expect(status).toBe(200);
    await until(() => reached(table));
    if (then !== undefined) {
      free = await lock(then.locked);
      await until(then.reached);
    }
    await world.killAndRestart(0, async () => {
      catalog.faults.clear();
      await free?.();
      // As if it had been gone for as long as its lease lasts.
      await sql`update leases set expires_at = 0`.execute(database.kysely);
    });
    await until(async () => (await row(table))?.state === 'settled');

    const settled = (await row(table)) ?? expect.unreachable();
    const { rows: entries } = await sql<{ kind: string }>`
      select kind from ledger where subject = ${table.id} order by seq`.execute(database.kysely);
    expect(JSON.parse(settled.outcome ?? '')).toMatchObject({ kind: came });
    expect(entries.map(({ kind }) => kind)).toEqual(['intended', came]);
    expect(catalog.company.resources.get(table.id)?.pii).toBe(came === 'done');
    const written = catalog.company.audit.filter(({ resource_id: id }) => id === table.id);
    expect(written).toHaveLength(came === 'done' ? 1 : 0);
    expect(await verifyLedger(database.kysely)).toMatchObject({ rows: expect.any(Number) });
    // Whoever was to tell it is gone.
    expect(settled.told).toBe(false);
  },
  60_000,
);

const creations = [
  ['not created it', 'hang', 'unknown', 0],
  ['created it', 'hang after applying', 'done', 1],
] as const;

test.each(creations)(
  'killed when Secoda was asked to create something and has %s, it is not created a second time',
  async (_what, kind, came, made) => {
    const { catalog, slack, editor } = world;
    const title = `made_${kind.replaceAll(' ', '_')}`;
    await editor.types('create');
    await slack.until(() => editor.modal()?.includes('Title') === true);
    catalog.faults.set({ kind, match: { method: 'POST' } });
    await slack.submit(slack.people.editor, { Title: title });
    const found = async () => {
      const { rows } = await sql<Pick<Found, 'state' | 'outcome'>>`
        select state, outcome from changes where position(${title} in body) > 0`.execute(database.kysely);
      return rows[0];
    };
    await until(async () => (await found())?.state === 'intended');
    await until(async () => catalog.requests.some(({ body }) => JSON.stringify(body ?? '').includes(title)));
    await world.killAndRestart(0, async () => {
      catalog.faults.clear();
      await sql`update leases set expires_at = 0`.execute(database.kysely);
    });
    await until(async () => (await found())?.state === 'settled');
    expect(JSON.parse((await found())?.outcome ?? '')).toMatchObject({ kind: came });
    expect([...catalog.company.resources.values()].filter((one) => one.title === title)).toHaveLength(made);
    await slack.close(slack.people.editor);
  },
  60_000,
);

test('what came of all of them is told by the next process, once each, since nobody knows whether they were', async () => {
  const { rows } = await sql<{ title: string }>`
    select coalesce(title, body::json #>> '{act,draft,title}') as title from changes`.execute(database.kysely);
  expect(rows).toHaveLength(Object.keys(steps).length + creations.length);
  await sql`update changes set settled_at = 0`.execute(database.kysely);
  await world.killAndRestart();
  await until(async () => world.editor.dms().length >= rows.length);
  const told = world.editor.dms();
  expect(told).toHaveLength(rows.length);
  for (const { title } of rows) expect(told.filter((text) => text.includes(`${title}:`))).toHaveLength(1);
}, 60_000);

test('whoever waits when the database breaks off hears that what was kept goes on, not to try again; and so it does', async () => {
  const { catalog, slack, editor } = world;
  const table = addResource(catalog, { title: 'broken_off', pii: false });
  await editor.types(`find ${table.title}`);
  await editor.sees(table.title);
  const free = await lock('ledger_heads');
  await slack.press(slack.people.editor, slack.control(editor.last() ?? expect.unreachable(), 'Flag PII'));
  await until(isBlocked);
  await sql`select pg_terminate_backend(pid) from pg_locks where not granted`.execute(database.kysely);
  await editor.sees('does not answer');
  const told = slack.read(editor.last() ?? expect.unreachable());
  expect(told).toContain('What you asked for is kept and goes on: I tell you what comes of it.');
  expect(told).not.toContain('try again');
  await world.killAndRestart(0, async () => {
    await free();
    await sql`update leases set expires_at = 0`.execute(database.kysely);
  });
  await until(async () => (await row(table))?.state === 'settled');
  expect(catalog.company.resources.get(table.id)?.pii).toBe(true);
}, 60_000);
