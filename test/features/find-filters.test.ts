// `/secoda find` with its whole language, from what people type to the cards they see: against the catalog's own truth,
// against services that refuse or pass over parts of the filter, and without telling what is hidden.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { addResource } from '../support/catalog.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.finish());
beforeEach(() => world.catalog.clearRequests());
afterEach(() => {
  world.catalog.faults.clear();
  world.catalog.quirks.withoutFields = [];
  world.catalog.quirks.withoutOperators = [];
  world.catalog.quirks.unknownFields = 'refuse';
  // What a service did not take is tried again after an hour.
  world.clock.advance(60 * 60_000 + 1);
});

const listings = () => world.catalog.requests.filter(({ path }) => path.endsWith('/resource/catalog'));

function personCalled(first: string) {
  return [...world.catalog.company.people.values()].find(({ first_name: name }) => name === first) ?? raise();
}

function raise(): never {
  throw new Error('there is none');
}

/** What an editor may see, said apart from the product's own rule. */
function visible(is: (resource: Resource) => boolean): string[] {
  const { resources, teams } = world.catalog.company;
  return [...resources.values()]
    .filter((resource) => !resource.archived)
    .filter(({ teams: ids }) => ids.length === 0 || ids.some((id) => teams.get(id)?.type === 'OPEN'))
    .filter(is)
    .map(({ title }) => title)
    .toSorted();
}

/** The titles on all pages of what was found. */
async function foundBy(typed: string): Promise<string[]> {
  await world.editor.types(typed);
  const titles: string[] = [];
  for (;;) {
    // A page that was not full yet is shown again when it is.
    titles.splice(Number(/Results? (\d+)/.exec(world.editor.reads())?.[1] ?? 1) - 1);
    const blocks = world.editor.last()?.blocks ?? [];
    for (const block of blocks) {
      const text = block.type === 'section' ? (block.text?.text ?? '') : '';
      // In bold, but for titles with a star in them.
      const [, bold, plain] = /^(?:\*([^*]+)\*|(.*\*.*))\n/.exec(text) ?? [];
      const title = bold ?? plain;
      if (title !== undefined && !['Description', 'Documentation'].includes(title)) titles.push(unescaped(title));
    }
    if (!world.editor.controls().includes('Next page')) return titles.toSorted();
    await world.editor.presses('Next page');
  }
}

function unescaped(text: string): string {
  return text.replaceAll('\u2060', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

describe('everything that matches is found, and nothing else', () => {
  test.each<[string, (resource: Resource) => boolean]>([
    ['type:dashboard', ({ entity_type: type }) => type === 'dashboard'],
    ['type:job type:metric', ({ entity_type: type }) => type === 'job' || type === 'metric'],
    ['orders -type:column', ({ title, entity_type: type }) => /orders/i.test(title) && type !== 'column'],
    ['native:view', ({ native_type: type }) => type === 'view'],
    ['owner:@me', ({ owners }) => owners.includes(personCalled('Eddie').id)],
    ['owner:olga', ({ owners }) => owners.includes(personCalled('Olga').id)],
    [
      'tag:finance or tag:gold type:table',
      ({ tags, entity_type: type }) => type === 'table' && hasTag(tags, ['finance', 'gold']),
    ],
    [
      'team:growth -type:column',
      ({ teams, entity_type: type }) => type !== 'column' && teams.includes(teamCalled('Growth').id),
    ],
    ['collection:"Growth playbook"', ({ collections }) => collections.some((id) => titleOf(id) === 'Growth playbook')],
    ['in:Looker', ({ integration }) => world.catalog.company.integrations.get(integration ?? '')?.name === 'Looker'],
    [
      'in:marts type:table',
      ({ search_metadata: place, entity_type: type }) => type === 'table' && place?.schema === 'marts',
    ],
    ['in:agg_orders_weekly', ({ parent }) => titleOf(parent ?? '') === 'agg_orders_weekly'],
    ['verified:yes pii:yes', ({ verified, pii }) => verified && pii],
    ['published:no type:table', ({ published, entity_type: type }) => type === 'table' && !published],
    ['stale:yes', ({ stale }) => stale],
    [
      'no:owner type:table',
      ({ owners, owners_groups: groups, entity_type: type }) => type === 'table' && owners.length + groups.length === 0,
    ],
    [
      'has:documentation type:glossary',
      ({ definition, entity_type: type }) => type === 'glossary' && definition !== null,
    ],
  ])('%s', async (typed, is) => {
    const expected = visible(is);
    expect(expected.length).toBeGreaterThan(0);
    expect(await foundBy(`find ${typed}`)).toEqual(expected);
  });

  test('also what is archived, for who asks for it', async () => {
    const { id } = addResource(world.catalog, { title: 'archived probe', archived: true });
    expect(await world.editor.types('find probe archived:yes')).toMatch(/^archived probe\n/);
    expect(await world.editor.types('find probe')).toContain('Nothing found');
    world.catalog.company.resources.delete(id);
  });

  test('by a mention, which Slack writes in its own way', async () => {
    const { editor } = world.slack.people;
    expect(await foundBy(`find owner:@${editor.name}`)).toEqual(
      visible(({ owners }) => owners.includes(personCalled('Eddie').id)),
    );
  });
});

function hasTag(ids: readonly string[], names: readonly string[]): boolean {
  return ids.some((id) => names.includes(world.catalog.company.tags.get(id)?.name ?? ''));
}

function teamCalled(name: string) {
  return [...world.catalog.company.teams.values()].find((team) => team.name === name) ?? raise();
}

function titleOf(id: string): string | undefined {
  return world.catalog.company.resources.get(id)?.title;
}

test('names and all cost one call of Secoda once they are known', async () => {
  await world.editor.types('find type:table owner:olga in:analytics in:Snowflake');
  world.catalog.clearRequests();
  await world.editor.types(
    'find orders or e type:table -type:column owner:@me owner:olga in:Snowflake in:analytics sort:-updated',
  );
  expect(listings()).toHaveLength(1);
  expect(world.catalog.requests).toHaveLength(1);
});

test('the order is the one that was asked for, on every page', async () => {
  const titles = visible(({ entity_type: type }) => type === 'dashboard');
  await world.editor.types('find type:dashboard sort:title');
  expect(world.editor.reads()).toMatch(new RegExp(`^${titles[0]}\\n`));
  const first = world.editor.reads();
  await world.editor.presses('Next page');
  expect(world.editor.reads()).not.toBe(first);
  expect(listings().map(({ query }) => query['sort'])).toEqual(
    expect.arrayContaining([expect.objectContaining({ field: 'title', order: 'asc' })]),
  );
});

describe('a mistake is answered privately, with its place, the nearest right word and an example that works', () => {
  test.each([
    ['find orders onwer:ada', 'Did you mean owner:ada? Here: orders »onwer:ada«', '/secoda find orders owner:ada'],
    ['find type:tabel', 'There is no type “tabel”. Did you mean type:table?', '/secoda find type:table'],
    [
      'find tag:finence',
      'There is no tag “finence” that I know of or may show you. Did you mean tag:finance?',
      '/secoda find tag:finance',
    ],
    ['find owner:olgo', 'Did you mean owner:"Olga Owner"?', '/secoda find owner:"Olga Owner"'],
    ['find owner:sam.twn', 'There is no person or group “sam.twn”', '/secoda find'],
    ['find team:zzz', 'There is no team “zzz” that I know of or may show you', '/secoda find team:'],
    // Not what was typed once more, and nothing that is not there either.
    ['find collection:"Key metrics"', 'There is no collection “Key metrics” that I know', '/secoda find collection:'],
    ['find tag:zzz', 'There is no tag “zzz” that I know of or may show you', '/secoda find tag:'],
    ['find in:zzz', 'There is no integration, schema, database or other parent “zzz”', '/secoda find in:'],
    ['find owner:zzz', 'There is no person or group “zzz” that I know', '/secoda find owner:@me'],
    ['find typ:table', 'There is no field typ: (as a word of the title', '/secoda find type:table'],
    ['find type:table,chart orders', 'Several are typed one by one', '/secoda find type:table type:chart orders'],
    ['find in:lookr', 'There is no integration, schema, database or other parent “lookr”', '/secoda find in:Looker'],
    ['find verified:perhaps orders', 'After verified: comes yes or no', '/secoda find verified:yes orders'],
    ['sort:popular <!channel>', 'After sort: comes one of usage, title, updated, created', '/secoda find sort:updated'],
  ])('%s', async (typed, answer, example) => {
    const text = await world.editor.types(typed);
    expect(text).toContain(answer);
    expect(world.viewer.messages()).toEqual([]);
    expect(text).toContain(example);
    const working = /For example: (\/secoda .+)$/.exec(text)?.[1] ?? raise();
    expect(await world.editor.types(working.replace('/secoda ', ''))).not.toContain('For example');
  });

  test('what is nobody’s name pings nobody', async () => {
    await world.editor.types('find owner:"<!channel> *x*"');
    expect(JSON.stringify(world.editor.last())).not.toContain('<!channel>');
  });
});

describe('nothing found says what was searched, in words, and what is wider', () => {
  test('with filters', async () => {
    const text = await world.editor.types('find zzqqy type:table owner:@me verified:no');
    expect(text).toContain('Nothing found for zzqqy type:table owner:@me verified:no.');
    expect(text).toContain('tables whose title contains “zzqqy”, owned by you, not verified, among what you may see');
    expect(text).toContain('/secoda find zzqqy type:table owner:@me');
  });
});

describe('what is hidden is like what does not exist', () => {
  test.each([
    ['team:finance', 'team:nowhere', 'team:finence', 'team:nowhera'],
    ['team:security', 'team:nowherex', 'team:securty', 'team:nwherex'],
  ])('%s is answered like %s, and is never suggested', async (hidden, missing, nearHidden, nearMissing) => {
    const named = async (typed: string) => (await world.viewer.types(`find ${typed}`)).replaceAll(typed.slice(5), 'X');
    expect(await named(hidden)).toBe(await named(missing));
    expect(await named(nearHidden)).toBe(await named(nearMissing));
  });

  test('collections, schemas and other parents too', async () => {
    const secret = addResource(world.catalog, { title: 'Sesame plan', entity_type: 'collection', published: false });
    const schema = addResource(world.catalog, { title: 'sesame_schema', entity_type: 'schema', published: false });
    const parent = addResource(world.catalog, {
      title: 'sesame_table',
      teams: [teamCalled('Security').id],
      children_count: 1,
    });
    const child = addResource(world.catalog, { title: 'sesame child', parent: parent.id, search_metadata: null });
    world.clock.advance(15 * 60_000 + 1);
    for (const typed of [
      'collection:"Sesame plan"',
      'collection:"Sesame plam"',
      'in:sesame_schema',
      'in:sesame_table',
      'in:sesame_tabel',
    ]) {
      const text = await world.viewer.types(`find ${typed}`);
      expect(text).toMatch(/There is no .* that I know of or may show you/);
      expect(text.replaceAll(typed, '').replaceAll(/“.*?”/g, '')).not.toMatch(/sesame/i);
    }
    for (const { id } of [secret, schema, parent, child]) world.catalog.company.resources.delete(id);
  });

  test('below a hidden schema its visible tables are found: they tell their place themselves', async () => {
    expect(await world.viewer.types('find orders_daily in:marts')).toMatch(/^orders_daily\n/);
  });
});

describe('what Secoda does not take is finished here, and the answer says so', () => {
  const answers = async () => {
    const typed = [
      'type:table owner:olga',
      'tag:finance tag:gold',
      'no:owner type:table',
      'orders or revenue -type:column',
    ];
    const all: string[][] = [];
    for (const one of typed) all.push(await foundBy(`find ${one}`));
    return all;
  };

  test.each<[string, () => void]>([
    ['fields that it refuses', () => (world.catalog.quirks.withoutFields = ['owners', 'owners_groups', 'tags'])],
    ['operators that it refuses', () => (world.catalog.quirks.withoutOperators = ['or', 'not', 'is_set'])],
    [
      'fields that it passes over',
      () => {
        world.catalog.quirks.withoutFields = ['owners', 'owners_groups', 'tags', 'type'];
        world.catalog.quirks.unknownFields = 'ignore';
      },
    ],
  ])('%s', async (_, turn) => {
    const before = await answers();
    turn();
    expect(await answers()).toEqual(before);
    expect(before.flat().length).toBeGreaterThan(20);
  });

  test('by name, after one refusal, which is remembered', async () => {
    await world.editor.types('find orders type:table');
    world.catalog.quirks.withoutFields = ['collections'];
    world.catalog.clearRequests();
    const text = await world.editor.types('find orders type:table has:collection');
    expect(listings().map(({ status }) => status)).toEqual([400, 200]);
    expect(JSON.stringify(listings()[1]?.query['filter'])).toMatch(/"type".*"archived"/);
    const finished = 'Secoda did not take the whole filter (collection), so I finished the search here';
    expect(text).toContain(finished);
    expect(await world.editor.types('find e type:table has:collection')).toContain(finished);
    expect(listings()).toHaveLength(3);
  });

  test('passed over without a word: by name too', async () => {
    world.catalog.quirks.withoutFields = ['verified'];
    world.catalog.quirks.unknownFields = 'ignore';
    expect(await world.editor.types('find orders verified:yes')).toContain(
      'Secoda did not take the whole filter (verified)',
    );
  });

  test('a sort that it refuses', async () => {
    world.catalog.quirks.withoutFields = ['updated_at'];
    expect(await world.editor.types('find orders sort:updated')).toContain(
      'Secoda did not sort as asked: this is its own order',
    );
  });

  test('over at most four pages of its list', async () => {
    const noise = Array.from({ length: 260 }, (_, n) =>
      addResource(world.catalog, { title: `noise ${n}`, external_usage: 1_000_000 - n, pii: false }),
    );
    world.catalog.quirks.withoutFields = ['pii'];
    await world.editor.types('find noise pii:yes');
    world.catalog.clearRequests();
    const text = await world.editor.types('find noise pii:yes');
    expect(text).toContain('Nothing found so far');
    expect(text).toContain('I read four pages of Secoda’s list');
    // The titles that searches learn are read beside it.
    expect(listings().filter(({ query }) => JSON.stringify(query).includes('noise'))).toHaveLength(4);
    for (const { id } of noise) world.catalog.company.resources.delete(id);
  });
});

describe('names that are not known yet', () => {
  test('are told as such, without waiting longer than a second, and are there a moment later', async () => {
    const cold = await testWorld();
    await cold.editor.types('whoami');
    cold.clock.advance(15 * 60_000 + 1);
    cold.catalog.faults.set({ match: { path: '/tag' }, kind: 'slow', ms: 1500 });
    const text = await cold.editor.types('find orders tag:finance');
    expect(text).toContain('I am still loading the tags of Secoda. Try again in a moment');
    expect(text).toContain('/secoda find orders');
    cold.catalog.faults.clear();
    await expect.poll(() => cold.editor.types('find tag:finance'), { timeout: 5000 }).toContain('Results 1–');
    await cold.finish();
  });
});

describe('with a key of one’s own', () => {
  test('names are those that this key shows', async () => {
    const linked = await testWorld({ settings: { ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64') } });
    addResource(linked.catalog, { title: 'ledger', teams: [teamIn(linked, 'Finance')] });
    expect(await linked.editor.types('find ledger team:finance')).toContain('There is no team “finance”');
    await linked.editor.types('connect');
    await linked.editor.submits({ 'Your Secoda API key': linked.catalog.keys.editor });
    await linked.slack.close(linked.slack.people.editor);
    expect(await linked.editor.types('find ledger team:finance')).toMatch(/^ledger\n/);
    // Eddie is in no team of that name, whatever the shared key may see.
    expect(await linked.editor.types('find ledger team:security')).toContain('There is no team “security”');
    await linked.finish();
  });
});

function teamIn({ catalog }: TestWorld, name: string): string {
  return [...catalog.company.teams.values()].find((team) => team.name === name)?.id ?? raise();
}
