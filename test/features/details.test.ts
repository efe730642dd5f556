// Details: what is around a resource, for whoever opens it; what is slow, hidden, or cannot be read.

import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import type { Kind } from '../../src/sandbox/catalog/faults.ts';
import { defaultQuirks } from '../../src/sandbox/catalog/quirks.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld();
afterEach(async () => {
  world.catalog.faults.clear();
  Object.assign(world.catalog.quirks, defaultQuirks());
  for (const role of ['viewer', 'admin'] as const) if (world[role].modal() !== undefined) await world[role].closes();
  world.clock.advance(60 * 60_000 + 1);
});

const add = (title: string, different: Partial<Resource> = {}): Resource =>
  addResource(world.catalog, { title, verified: false, ...different });
const closedTeam = (): string =>
  [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED')?.id ?? '';

function flows(from: Resource, to: Resource, direction: 'UPSTREAM' | 'DOWNSTREAM' = 'DOWNSTREAM'): void {
  const [first, second] = direction === 'DOWNSTREAM' ? [from, to] : [to, from];
  const id = randomUUID();
  world.catalog.company.lineage.set(id, { id, from_entity_id: first.id, to_entity_id: second.id, direction });
}

async function details(role: 'viewer' | 'admin', title: string): Promise<string> {
  await world[role].types(`get ${title}`);
  await world[role].presses('Details');
  return world[role].modal() ?? '';
}

/** A table in a schema in a database, with columns, sources and a dashboard. */
function family(name: string): Readonly<Record<'database' | 'schema' | 'table' | 'source' | 'dashboard', Resource>> {
  const database = add(`${name} base`, { entity_type: 'database', parent: null });
  const schema = add(`${name} schema`, { entity_type: 'schema', parent: database.id });
  const table = add(`${name} table`, { parent: schema.id });
  const source = add(`${name} source`);
  const dashboard = add(`${name} board`, { entity_type: 'dashboard', native_type: 'dashboard' });
  flows(source, table);
  flows(table, dashboard, 'UPSTREAM');
  return { database, schema, table, source, dashboard };
}

const column = (parent: Resource, title: string, different: Partial<Resource> = {}): Resource =>
  add(title, { parent: parent.id, entity_type: 'column', native_type: 'column', ...different });

describe('Details shows', () => {
  test('the path, what is in it most used first, what it is made from and used for', async () => {
    const { table } = family('whole');
    for (let n = 1; n <= 13; n += 1) column(table, `whole column ${n}`, { external_usage: n, pii: n === 13 });
    const text = await details('viewer', 'whole table');
    expect(text).toContain('Path\nSnowflake production / whole base / whole schema / whole table\n');
    expect(text).toMatch(/What is in it\n• whole column 13 · column · PII\n• whole column 12 · column\n/);
    expect(text).toContain('• whole column 4 · column\n3 more: /secoda find in:"whole table"\n');
    expect(text).not.toContain('whole column 3 ');
    expect(text).toContain('Made from\n• whole source · table');
    expect(text).toContain('Used for\n• whole board · dashboard');
    expect(await world.viewer.types('find in:"whole table" whole')).toContain('Results 1–5 of 13');
  });

  test('nothing of what its reader may not see, and no number of it', async () => {
    const { table, database } = family('secret');
    const hidden: Readonly<Record<string, Partial<Resource>>> = {
      'secret draft': { published: false },
      'secret closed': { teams: [closedTeam()] },
    };
    for (const [title, different] of Object.entries(hidden)) {
      column(table, `${title} column`, different);
      flows(add(`${title} source`, different), table);
      flows(table, add(`${title} use`, different));
    }
    column(table, 'secret open column');
    database.published = false;
    const text = await details('viewer', 'secret table');
    expect(text).toContain('What is in it\n• secret open column · column');
    expect(text).toContain('Path\nSnowflake production / secret schema / secret table\n');
    expect(text).not.toMatch(/secret (?:draft|closed|base)|more/);
    await world.viewer.closes();
    expect(await details('admin', 'secret table')).toMatch(
      /secret draft column[^]*secret draft source[^]*secret draft use/,
    );
  });

  test('what is in a collection, which is nobody’s parent', async () => {
    const collection = add('held collection', { entity_type: 'collection', parent: null });
    for (let n = 1; n <= 11; n += 1) add(`held ${n}`, { collections: [collection.id], external_usage: n });
    const text = await details('viewer', 'held collection');
    expect(text).toMatch(
      /What is in it\n• held 11 · table\n[^]*• held 2 · table\n1 more: \/secoda find collection:"held collection"\n/,
    );
  });

  test('nothing above what its reader may not see', async () => {
    const { schema } = family('cut');
    schema.teams = [closedTeam()];
    const text = await details('viewer', 'cut table');
    expect(text).not.toMatch(/Path|cut schema|cut base/);
    expect(text).toContain('Made from\n• cut source');
  });

  test('no section where there is nothing', async () => {
    add('lonely probe', { parent: null, children_count: 0 });
    const text = await details('viewer', 'lonely probe');
    expect(text).not.toMatch(/Path|What is in it|Made from|Used for|Loading|could not/);
  });

  test('a path that leads in a circle once', async () => {
    const one = add('circle one');
    const two = add('circle two', { parent: one.id });
    one.parent = two.id;
    expect(await details('viewer', 'circle one')).toContain('Path\nSnowflake production / circle two / circle one');
  });

  test.each([
    ['does not know the filter', { withoutFields: ['id', 'parent_id'] }],
    ['passes it over', { withoutFields: ['id', 'parent_id'], unknownFields: 'ignore' }],
  ] as const)('the same where Secoda %s', async (name, quirks) => {
    const { table } = family(name);
    column(table, `${name} column`, { external_usage: 1_000_000 });
    Object.assign(world.catalog.quirks, quirks);
    const text = await details('viewer', `${name} table`);
    expect(text).toContain(`• ${name} column`);
    expect(text).toContain(`Made from\n• ${name} source`);
    expect(text).toContain(`Used for\n• ${name} board`);
  });
});

describe('a part that Secoda does not tell', () => {
  const failed: Kind = { kind: 'status', status: 403, body: {} };
  test.each([
    ['/lineage/manual', 'Its lineage could not be read. Secoda does not allow this', ['Path', 'What is in it']],
    ['/resource/catalog', 'What is in it could not be read. Secoda does not allow this', ['Path']],
  ])('%s leaves a sentence in its place, and the others as they are', async (path, sentence, others) => {
    const { table } = family(`failing ${path}`);
    column(table, 'failing column');
    await world.viewer.types(`get ${table.id}`);
    world.catalog.faults.set({ match: { path }, ...failed });
    await world.viewer.presses('Details');
    const text = world.viewer.modal() ?? '';
    expect(text).toMatch(/^Details\nfailing/);
    expect(text).toContain(sentence);
    for (const other of others) expect(text).toContain(`${other}\n`);
  });

  test('is not waited for longer than ten seconds', async () => {
    const { table } = family('hanging');
    await world.viewer.types(`get ${table.id}`);
    world.catalog.faults.set({ match: { path: '/lineage/manual' }, kind: 'hang' });
    const pressing = world.viewer.presses('Details');
    await world.slack.until(() => world.viewer.modal()?.includes('Loading what is around it…') === true);
    while (!world.catalog.requests.some(({ outcome }) => outcome === 'hung')) await world.catalog.changed();
    world.clock.advance(10_000);
    await pressing;
    await world.viewer.sees('Its lineage could not be read. Secoda did not answer in time.');
    world.catalog.dropConnections();
  });
});

test('what is pressed while the rest is read stays when it is there', async () => {
  const { table } = family('pressed');
  await world.viewer.types(`get ${table.id}`);
  world.catalog.faults.set({ match: { path: '/lineage/manual' }, kind: 'hang' });
  const opening = world.viewer.presses('Details');
  await world.viewer.sees('Loading what is around it…');
  await world.slack.press(
    world.slack.people.viewer,
    world.slack.control(world.viewer.modalView() ?? raise(), 'Subscribe'),
  );
  expect(await world.viewer.sees('Unsubscribe')).toContain('Loading what is around it…');
  world.clock.advance(10_000);
  await opening;
  expect(await world.viewer.sees('Its lineage could not be read.')).toContain('Unsubscribe');
  world.catalog.dropConnections();
});

function raise(): never {
  throw new Error('nothing is shown');
}

test('“Loading…” becomes “Still asking Secoda…” after two and a half seconds, then the card', async () => {
  const { table } = family('slow');
  await world.viewer.types(`get ${table.id}`);
  world.catalog.faults.set({ match: { path: '/resource/all/' }, kind: 'slow', ms: 3000 });
  const seen: string[] = [];
  const pressing = world.viewer.presses('Details');
  for (const words of ['Loading…', 'Still asking Secoda…', 'slow table']) {
    await world.slack.until(() => world.viewer.modal()?.includes(words) === true);
    seen.push(world.viewer.modal() ?? '');
  }
  world.catalog.faults.clear();
  await pressing;
  expect(seen[0]).toBe('Details\nLoading…\n[Close]');
  expect(seen[1]).toBe('Details\nStill asking Secoda…\n[Close]');
});
