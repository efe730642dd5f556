// The faithful side: every endpoint and neighbour against the embedded catalog, asserted on what the catalog then holds.

import { describe, expect, onTestFinished, test } from 'vitest';
import { createSecodaClient } from '../../src/secoda/client.ts';
import { contains, exact } from '../../src/secoda/filter.ts';
import { jumpingClock, steppingClock } from './support/clock.ts';
import { memoryBudget } from './support/memory-budget.ts';
import { failure } from './support/start.ts';
import { withCatalog } from './support/with-catalog.ts';

const first = <Item>(items: Iterable<Item>): Item => {
  for (const item of items) return item;
  throw new Error('there is none');
};

describe('reading resources', () => {
  test('a page has what was asked for, with how many there are', async () => {
    const { client, catalog } = await withCatalog();
    const tables = [...catalog.company.resources.values()].filter(({ entity_type: type }) => type === 'table');
    const page = await client.resources.list({ filter: exact('type', 'table') });
    expect(page).toMatchObject({ page: 1, count: tables.length, dropped: 0 });
    expect(new Set(page.items.map(({ entityType }) => entityType))).toEqual(new Set(['table']));
  });

  test('the second page goes on where the first ended, in the order of use', async () => {
    const { client } = await withCatalog();
    const one = await client.resources.list({});
    const two = await client.resources.list({ page: one.nextPage ?? 0 });
    const uses = [...one.items, ...two.items].map(({ externalUsage }) => externalUsage ?? 0);
    expect(uses).toEqual(uses.toSorted((a, b) => b - a));
    expect(new Set([...one.items, ...two.items].map(({ id }) => id)).size).toBe(100);
  });

  test('a sort and a team', async () => {
    const { client, catalog } = await withCatalog();
    const team = first(catalog.company.teams.keys());
    const inTeam = [...catalog.company.resources.values()].filter(({ teams }) => teams.includes(team));
    const read = await Array.fromAsync(client.resources.all({ team, sort: { field: 'title', order: 'asc' } }));
    expect(new Set(read.map(({ id }) => id))).toEqual(new Set(inTeam.map(({ id }) => id)));
    const titles = read.map(({ title }) => title);
    expect(titles).toEqual(titles.toSorted((a, b) => (a < b ? -1 : Number(a > b))));
  });

  test('everything, each once, though ties fall differently on every page', async () => {
    const { client, catalog } = await withCatalog({ resources: 400 });
    catalog.quirks.unstableTies = true;
    for (const resource of catalog.company.resources.values()) resource.external_usage = 1;
    const read = await Array.fromAsync(client.resources.all({}), ({ id }) => id);
    expect(read.toSorted()).toEqual([...catalog.company.resources.keys()].toSorted());
  });

  test('at most ten thousand, and no page beyond', async () => {
    const { client, catalog } = await withCatalog({ resources: 10_100 });
    let read = 0;
    for await (const _resource of client.resources.all({})) read += 1;
    expect(read).toBe(10_000);
    expect(catalog.requests).toHaveLength(200);
    expect(catalog.requests.at(-1)).toMatchObject({ query: { page: '200' } });
  }, 60_000);

  test('no page is read before it is needed', async () => {
    const { client, catalog } = await withCatalog();
    for await (const _resource of client.resources.all({})) break;
    expect(catalog.requests).toHaveLength(1);
  });

  test('a count that the service could not make is unknown', async () => {
    const { client, catalog } = await withCatalog();
    catalog.quirks.sentinelCount = true;
    expect((await client.resources.list({})).count).toBeUndefined();
  });

  test.each(['ids', 'objects'] as const)('tags that are served as %s', async (tagsAs) => {
    const { client, catalog } = await withCatalog();
    catalog.quirks.tagsAs = tagsAs;
    const tag = first(catalog.company.tags.values());
    const resource = first(catalog.company.resources.values());
    resource.tags = [tag.id];
    const { tags } = await client.resources.get(resource.id);
    expect(tags).toEqual([{ id: tag.id, name: tagsAs === 'ids' ? undefined : tag.name }]);
  });

  test('a hostile title in a filter comes back as it went', async () => {
    const { client, catalog } = await withCatalog();
    const title = `"}]&page=9#%2e%2e/<b>é𝕏'`;
    first(catalog.company.resources.values()).title = title;
    const { items } = await client.resources.list({ filter: contains('title', title) });
    expect(items.map((item) => item.title)).toEqual([title]);
  });

  test('a refused filter is an error that names the field', async () => {
    const { client } = await withCatalog();
    const error = await failure(client.resources.list({ filter: exact('moon', 'full') }));
    expect(error).toMatchObject({ kind: 'invalid', status: 400, said: expect.stringContaining('moon') });
  });

  test('elements that cannot be read are left out and counted', async () => {
    const { client, catalog, dropped } = await withCatalog();
    catalog.faults.set({
      kind: 'changed shape',
      reply: (body) => ({
        ...Object(body),
        results: [...Object(body).results.slice(0, 3), null, 7, { title: 'no id' }],
      }),
    });
    expect((await client.resources.list({})).items).toHaveLength(3);
    expect(dropped).toEqual([['resource', 3]]);
  });
});

describe('writing resources', () => {
  test('create, edit, get, delete, and delete again', async () => {
    const { client, catalog } = await withCatalog();
    const made = await client.resources.create({ title: 'Churn', entity_type: 'glossary', description: 'Who left' });
    expect(catalog.company.resources.get(made.id)).toMatchObject({ title: 'Churn', description: 'Who left' });
    const edited = await client.resources.edit(made.id, { verified: true, description: 'Who went' });
    expect(edited).toMatchObject({ id: made.id, verified: true, description: 'Who went' });
    expect(await client.resources.get(made.id)).toEqual(edited);
    expect(await client.resources.delete(made.id)).toBe('deleted');
    expect(catalog.company.resources.has(made.id)).toBe(false);
    expect(await client.resources.delete(made.id)).toBe('already gone');
    expect(await failure(client.resources.get(made.id))).toMatchObject({ kind: 'not_found', status: 404 });
  });

  test('bulk update changes what is there and says what it was', async () => {
    const { client, catalog } = await withCatalog();
    const ids = [...catalog.company.resources.keys()].slice(0, 99);
    const updates = [...ids, '00000000-0000-4000-8000-000000000000'].map((id) => ({ id, data: { pii: true } }));
    expect((await client.resources.bulkUpdate(updates)).toSorted()).toEqual(ids.toSorted());
    expect(ids.every((id) => catalog.company.resources.get(id)?.pii)).toBe(true);
  });

  test('a refusal names its fields', async () => {
    const { client, catalog } = await withCatalog();
    const id = first(catalog.company.resources.keys());
    const error = await failure(client.resources.edit(id, { owners: ['nobody'] }));
    expect(error).toMatchObject({ kind: 'invalid', status: 400, fields: { owners: expect.any(String) } });
  });

  test('seventy writes keep the limit of the service: it never has to refuse one', async () => {
    const clock = steppingClock();
    const { client, catalog, budget } = await withCatalog({ clock });
    const ids = [...catalog.company.resources.keys()].slice(0, 70);
    const writes = Promise.all(ids.map((id) => client.resources.edit(id, { pii: true })));
    await clock.run(writes, () => budget.open() === 0);
    expect(ids.every((id) => catalog.company.resources.get(id)?.pii)).toBe(true);
    expect(catalog.requests.filter(({ status }) => status !== 200)).toEqual([]);
    const times = catalog.requests.map(({ at }) => at).toSorted((a, b) => a - b);
    for (const [index, at] of times.entries())
      expect((times[index + 30] ?? Infinity) - at).toBeGreaterThanOrEqual(60_000);
  });

  test.each([
    ['hang after applying', 'timed_out'],
    ['reset after applying', 'unavailable'],
    ['cut', 'unavailable'],
    ['half json', 'unavailable'],
  ] as const)('a write under "%s" is sent once, and its fate is called unknown', async (kind, expected) => {
    const { catalog, client } = await withCatalog();
    const id = first(catalog.company.resources.keys());
    catalog.faults.set({ kind });
    const changed = catalog.changed();
    const late = new AbortController();
    const call = failure(client.resources.edit(id, { pii: true }, { signal: late.signal }));
    await changed;
    if (kind === 'hang after applying') late.abort(new DOMException('late', 'TimeoutError'));
    expect(await call).toMatchObject({ kind: expected, mayHaveHappened: true });
    expect(catalog.requests).toHaveLength(1);
    expect(catalog.company.resources.get(id)?.pii).toBe(true);
  });
});

describe('keys', () => {
  test.each([
    ['that are unknown', 'not-a-key', 'authentication'],
    ['with a line break', 'not\r\nx-a: key', 'authentication'],
    ['with letters that no header takes', 'schlüssel', 'authentication'],
    ['that are empty', '', 'authentication'],
  ])('%s are not accepted', async (_what, key, kind) => {
    const { as } = await withCatalog();
    expect(await failure(as(key).resources.list({}))).toMatchObject({ kind });
  });

  test('of a viewer may not write', async () => {
    const { as, catalog } = await withCatalog();
    const viewer = as(catalog.keys.viewer);
    const { items } = await viewer.resources.list({});
    const error = await failure(viewer.resources.edit(items[0]?.id ?? '', { pii: true }));
    expect(error).toMatchObject({ kind: 'permission', status: 403, mayHaveHappened: false });
  });
});

describe('the neighbours', () => {
  test('people, on several pages, and one of them', async () => {
    const { client, catalog } = await withCatalog();
    const people = await client.users.all();
    expect(people.map(({ id }) => id).toSorted()).toEqual([...catalog.company.people.keys()].toSorted());
    for (const person of people) {
      const kept = catalog.company.people.get(person.id);
      expect(person).toMatchObject({ email: kept?.email.toLowerCase(), role: kept?.role.toLowerCase() });
      expect(person.disabled).toBe(String(kept?.disabled).toLowerCase() === 'true');
    }
    const [one] = people;
    expect(await client.users.get(one?.id ?? '')).toEqual(one);
    expect(await failure(client.users.get('nobody'))).toMatchObject({ kind: 'not_found', path: '/user/{id}' });
  });

  test('groups, teams, tags, collections and integrations have their names', async () => {
    const { client, catalog } = await withCatalog();
    const { groups, teams, tags, integrations, resources } = catalog.company;
    const collections = [...resources.values()].filter(({ entity_type: type }) => type === 'collection');
    const named = (things: Iterable<{ id: string; name: string }>) =>
      [...things].map(({ id, name }) => `${id} ${name}`).toSorted();
    expect(named(await client.groups.all())).toEqual(named(groups.values()));
    expect(named(await client.teams.all())).toEqual(named(teams.values()));
    expect(named(await client.tags.all())).toEqual(named(tags.values()));
    expect(named(await client.integrations.all())).toEqual(named(integrations.values()));
    expect(named(await client.collections.all())).toEqual(
      named(collections.map(({ id, title }) => ({ id, name: title }))),
    );
  });

  test('credentials of integrations end at the edge', async () => {
    const { client, catalog } = await withCatalog();
    const told = JSON.stringify(await client.integrations.all());
    const secrets = [...catalog.company.integrations.values()].flatMap(({ credentials }) => Object.values(credentials));
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(told).not.toContain(secret);
    expect(told).not.toContain('credentials');
  });

  test('a team is open, closed, the default', async () => {
    const { client, catalog } = await withCatalog();
    for (const { id, type, isDefault } of await client.teams.all()) {
      expect(catalog.company.teams.get(id)).toMatchObject({ type, is_default_team: isDefault });
    }
  });

  test('the health of the service', async () => {
    const { client, catalog } = await withCatalog();
    await client.healthcheck();
    catalog.faults.set({ kind: 'changed shape', reply: () => ({ status: 'DOWN' }) });
    expect(await failure(client.healthcheck())).toMatchObject({ kind: 'unexpected_shape' });
  });
});

test.each(['', '/', '/api/v1', '/api/v1/'])('the address may end in "%s"', async (end) => {
  const { catalog, client } = await withCatalog();
  const clock = jumpingClock();
  const other = createSecodaClient({
    apiUrl: `${catalog.url}${end}`,
    key: catalog.keys.admin,
    budget: memoryBudget(clock),
    clock,
  });
  onTestFinished(() => other.close());
  expect(await other.tags.all()).toEqual(await client.tags.all());
});
