// Who and what the ids of the catalog stand for: how fresh that is, what it costs, and what remains when Secoda fails.

import { describe, expect, onTestFinished, test } from 'vitest';
import { type Directory, directory } from '../../src/identity/directory.ts';
import { type Visibility, visibilityOf } from '../../src/identity/visibility.ts';
import { type Catalog, startCatalog } from '../../src/sandbox/catalog/server.ts';
import { createSecodaClient } from '../../src/secoda/client.ts';
import { addResource } from '../support/catalog.ts';
import { type TestClock, testClock } from '../support/clock.ts';

interface Bench {
  readonly catalog: Catalog;
  readonly clock: TestClock;
  readonly names: Directory;
  /** What was told to the operator. */
  readonly told: readonly unknown[];
  /** Another directory of the same catalog, read with this key. */
  as(key: string): Directory;
  /** How often each address was asked for since the last time. */
  asked(): Record<string, number>;
}

async function bench(): Promise<Bench> {
  const clock = testClock();
  const catalog = await startCatalog({ resources: 100, clock });
  const told: unknown[] = [];
  const clients: { close(): Promise<void> }[] = [];
  const as = (key: string): Directory => {
    const budget = {
      reserve: async () => ({ slot: '' }),
      settle: async () => undefined,
      giveBack: async () => undefined,
    };
    const client = createSecodaClient({ apiUrl: catalog.url, key, budget, clock });
    clients.push(client);
    return directory({ client, clock, log: { warn: (fields) => void told.push(fields) } });
  };
  onTestFinished(async () => {
    await catalog.stop();
    for (const client of clients) await client.close();
  });
  return {
    catalog,
    clock,
    names: as(catalog.keys.admin),
    told,
    as,
    asked() {
      const paths = catalog.requests.map(({ path }) => path.replace('/api/v1', ''));
      catalog.clearRequests();
      return Object.fromEntries(
        Map.groupBy(paths, (path) => path)
          .entries()
          .map(([path, all]) => [path, all.length]),
      );
    },
  };
}

const EVERYTHING: Visibility = visibilityOf('admin', [], []);
const MINUTE_MS = 60_000;

function personOf(catalog: Catalog, email: string) {
  const found = [...catalog.company.people.values()].find((person) => person.email === email);
  if (found === undefined) throw new Error(`nobody has the address ${email}`);
  return found;
}

const VERA = 'vera.viewer@acme.example';

async function roleOfVera(names: Directory): Promise<string | undefined> {
  return (await names.usersByEmail()).get(VERA)?.[0]?.role;
}

describe('people and teams', () => {
  test('are found by their address in lower case; those who share one are all told', async () => {
    const { catalog, names } = await bench();
    personOf(catalog, VERA).email = 'Vera.Viewer@ACME.example';
    const users = await names.usersByEmail();
    expect(users.get(VERA)).toMatchObject([{ name: 'Vera Viewer' }]);
    expect(users.get('sam.twin@acme.example')?.length).toBeGreaterThan(1);
    expect(users.has('Vera.Viewer@ACME.example')).toBe(false);
  });

  test('are asked for once, however many want to know', async () => {
    const { catalog, names, asked } = await bench();
    await Promise.all(Array.from({ length: 50 }, async () => Promise.all([names.usersByEmail(), names.teams()])));
    const pages = Math.ceil(catalog.company.people.size / 50);
    expect(asked()).toEqual({ '/user': pages, '/auth/teams/': 1 });
    await Promise.all([names.usersByEmail(), names.teams()]);
    expect(asked()).toEqual({});
  });

  test('are at most five minutes old', async () => {
    const { catalog, clock, names } = await bench();
    expect(await roleOfVera(names)).toBe('viewer');
    const teams = await names.teams();
    personOf(catalog, VERA).role = 'editor';
    const [team] = catalog.company.teams.values();
    if (team !== undefined) team.name = 'Renamed';
    expect(await roleOfVera(names)).toBe('viewer');
    expect(await names.teams()).toEqual(teams);
    clock.advance(5 * MINUTE_MS);
    expect(await roleOfVera(names)).toBe('editor');
    expect((await names.teams()).map(({ name }) => name)).toContain('Renamed');
  });

  test('are read anew in the background after three, while the old answer serves', async () => {
    const { catalog, clock, names, asked } = await bench();
    expect(await roleOfVera(names)).toBe('viewer');
    personOf(catalog, VERA).role = 'editor';
    const { length } = catalog.requests;
    clock.advance(3 * MINUTE_MS);
    asked();
    expect(await Promise.all([roleOfVera(names), roleOfVera(names)])).toEqual(['viewer', 'viewer']);
    while (catalog.requests.filter(({ status }) => status === 200).length < length) await catalog.changed();
    await expect.poll(() => roleOfVera(names)).toBe('editor');
    expect(asked()).toEqual({ '/user': length });
  });

  test('that cannot be read anew serve as long as they may, and the operator is told; then nobody is let in', async () => {
    const { catalog, clock, names, told } = await bench();
    await names.usersByEmail();
    catalog.faults.set({ match: { path: '/user' }, kind: 'status', status: 403, body: {} });
    clock.advance(4 * MINUTE_MS);
    expect(await roleOfVera(names)).toBe('viewer');
    await expect.poll(() => told).toMatchObject([{ what: 'people', err: { kind: 'permission', status: 403 } }]);
    clock.advance(MINUTE_MS);
    await expect(names.usersByEmail()).rejects.toMatchObject({ kind: 'permission' });
    catalog.faults.clear();
    expect(await roleOfVera(names)).toBe('viewer');
  });

  test('nobody at all is no answer: those who are known stay', async () => {
    const { catalog, clock, names, told } = await bench();
    await names.usersByEmail();
    catalog.faults.set({ match: { path: '/user' }, kind: 'changed shape', reply: () => ({ results: [] }) });
    clock.advance(4 * MINUTE_MS);
    expect(await roleOfVera(names)).toBe('viewer');
    await expect.poll(() => told).toMatchObject([{ err: { kind: 'unexpected_shape' } }]);
    expect(await roleOfVera(names)).toBe('viewer');
    clock.advance(MINUTE_MS);
    await expect(names.usersByEmail()).rejects.toMatchObject({ kind: 'unexpected_shape' });
  });
});

describe('names', () => {
  test('are known of people, groups, teams, tags, integrations and collections after warming up', async () => {
    const { catalog, names, asked, told } = await bench();
    await names.warm();
    asked();
    const { people, groups, teams, tags, integrations } = catalog.company;
    const known = await names.names(EVERYTHING);
    for (const { id, name } of groups.values()) expect(known.group(id)).toBe(name);
    for (const { id, name } of teams.values()) expect(known.team(id)).toBe(name);
    for (const { id, name } of tags.values()) expect(known.tag(id)).toBe(name);
    for (const { id, name } of integrations.values()) expect(known.integration(id)).toBe(name);
    for (const { id, first_name: first, last_name: last } of people.values()) {
      expect(known.person(id)).toBe(`${first} ${last}`);
    }
    const collection = [...catalog.company.resources.values()].find((one) => one.entity_type === 'collection');
    expect(known.collection(collection?.id ?? '')).toBe(collection?.title);
    expect(known.person('nobody')).toBeUndefined();
    expect(asked()).toEqual({});
    expect(told).toEqual([]);
  });

  test('of what the reader may not see are not told', async () => {
    const { catalog, names } = await bench();
    const draft = addResource(catalog, { title: 'Project Falcon', entity_type: 'collection', published: false });
    const closed = [...catalog.company.teams.values()].find(({ type }) => type === 'CLOSED');
    const viewer = visibilityOf('viewer', await names.teams(), []);
    const [theirs, all] = [await names.names(viewer), await names.names(EVERYTHING)];
    expect([theirs.collection(draft.id), all.collection(draft.id)]).toEqual([undefined, 'Project Falcon']);
    expect([theirs.team(closed?.id ?? ''), all.team(closed?.id ?? '')]).toEqual([undefined, closed?.name]);
  });

  test('are kept for a quarter of an hour', async () => {
    const { catalog, clock, names } = await bench();
    await names.warm();
    const [tag] = catalog.company.tags.values();
    if (tag === undefined) throw new Error('the catalog has no tag');
    const before = tag.name;
    tag.name = 'renamed';
    clock.advance(8 * MINUTE_MS);
    expect((await names.names(EVERYTHING)).tag(tag.id)).toBe(before);
    clock.advance(7 * MINUTE_MS);
    expect((await names.names(EVERYTHING)).tag(tag.id)).toBe('renamed');
  });

  test('that do not come within a second are left out, and nobody waits for them again', async () => {
    const { catalog, clock, names } = await bench();
    catalog.faults.set({ match: { path: '/tag' }, kind: 'hang' });
    const waiting = clock.sleeper(1000);
    const asked = names.names(EVERYTHING);
    await waiting;
    while (catalog.requests.filter(({ status }) => status === 200).length < 6) await catalog.changed();
    clock.advance(1000);
    const known = await asked;
    const [tag] = catalog.company.tags.keys();
    expect(known.tag(tag ?? '')).toBeUndefined();
    await expect
      .poll(async () => (await names.names(EVERYTHING)).person(personOf(catalog, VERA).id))
      .toBe('Vera Viewer');
  });

  test('that Secoda refuses are left out, told to the operator, and asked for again after a minute', async () => {
    const { catalog, clock, names, told, asked } = await bench();
    catalog.faults.set({ match: { path: '/auth/group' }, kind: 'status', status: 403, body: {} });
    const [group] = catalog.company.groups.values();
    const name = async (): Promise<string | undefined> => (await names.names(EVERYTHING)).group(group?.id ?? '');
    expect(await name()).toBeUndefined();
    expect(told).toMatchObject([{ what: 'groups', err: { kind: 'permission' } }]);
    asked();
    catalog.faults.clear();
    expect(await name()).toBeUndefined();
    expect(asked()).toEqual({});
    clock.advance(MINUTE_MS);
    expect(await name()).toBe(group?.name);
  });
});

test('warming up reads everything once, and what fails does not keep the rest away', async () => {
  const { catalog, names, asked, told } = await bench();
  catalog.faults.set({ match: { path: '/tag' }, kind: 'status', status: 403, body: {} });
  await Promise.all([names.warm(), names.warm()]);
  const once = { '/auth/teams/': 1, '/auth/group': 1, '/tag': 1, '/integration/integrations': 1 };
  expect(asked()).toMatchObject({ ...once, '/collection/collections': expect.any(Number) });
  expect(told).toMatchObject([{ what: 'tags' }]);
  expect(await roleOfVera(names)).toBe('viewer');
  expect(asked()).toEqual({});
});

test('what one key shows is not what another does', async () => {
  const { catalog, names, as } = await bench();
  const viewers = as(catalog.keys.viewer);
  const closed = [...catalog.company.teams.values()].find(
    ({ type, members }) => type === 'CLOSED' && !members.has(personOf(catalog, VERA).id),
  );
  const ids = async (of: Directory): Promise<string[]> => (await of.teams()).map(({ id }) => id);
  expect(await ids(names)).toContain(closed?.id);
  expect(await ids(viewers)).not.toContain(closed?.id);
  expect(await ids(names)).toContain(closed?.id);
});
