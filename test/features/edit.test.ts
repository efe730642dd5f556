// **Edit…**: a form with what its reader may change, filled with what is there; only what they change is sent.

import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld({
  settings: {
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    SECODA_RESOURCE_URL: '{app}/{entity_type}/{id}',
  },
});

function named<Item extends { readonly name: string }>(
  items: ReadonlyMap<string, Item>,
  nth = 0,
): Item & { id: string } {
  const found = [...items][nth];
  if (found === undefined) throw new Error('there are not so many');
  return { ...found[1], id: found[0] };
}

function person(firstName: string): string {
  const found = [...world.catalog.company.people.values()].find(({ first_name: name }) => name === firstName);
  if (found === undefined) throw new Error(`nobody is called ${firstName}`);
  return found.id;
}

type Who = 'admin' | 'editor' | 'viewer' | 'owner';

async function opens(who: Who, different: Partial<Resource> & { readonly title: string }): Promise<Resource> {
  const resource = addResource(world.catalog, {
    tags: [],
    collections: [],
    verified: false,
    definition: null,
    ...different,
  });
  await opensAgain(who, resource);
  return resource;
}

async function opensAgain(who: Who, { id }: Resource): Promise<void> {
  await world[who].types(`get ${id}`);
  await world[who].presses(world[who].controls().includes('Edit…') ? 'Edit…' : 'Ask to edit…');
}

const labels = (who: Who): string[] => {
  const view = world[who].modalView();
  return view === undefined ? [] : view.blocks.flatMap((block) => (block.type === 'input' ? [block.label.text] : []));
};
const writes = (): number => world.catalog.requests.filter(({ method }) => method !== 'GET').length;

describe('the form', () => {
  test('has the fields in their order, filled with what is there', async () => {
    const tag = named(world.catalog.company.tags);
    await opens('editor', { title: 'f_filled', description: 'What it is.', tags: [tag.id], owners: [person('Olga')] });
    expect(labels('editor')).toEqual([
      'Title',
      'Description',
      'Documentation',
      'Tags',
      'Collections',
      'Teams',
      'Owners',
      'PII',
      'Verified',
      'Published',
    ]);
    const shown = world.editor.modal() ?? '';
    for (const what of ['f_filled', 'What it is.', tag.name, 'Olga Owner']) expect(shown).toContain(what);
    await world.editor.closes();
  });

  test.each([
    [1, '1 more is not shown here, and stays as it is.'],
    [2, '2 more are not shown here, and stay as they are.'],
  ])('says of %i whose names are not known that they stay', async (count, says) => {
    const tag = named(world.catalog.company.tags);
    const strangers = Array.from({ length: count }, () => randomUUID());
    await opens('editor', { title: 'f_strangers', tags: [tag.id, ...strangers] });
    expect(world.editor.modal()).toContain(says);
    await world.editor.closes();
  });

  test('has subscribers for admins', async () => {
    await world.admin.types('connect');
    await world.admin.submits({ 'Your Secoda API key': world.catalog.issueKey(person('Ada')) });
    await world.admin.closes();
    const resource = await opens('admin', { title: 'f_admin', subscribers: [person('Olga')] });
    expect(labels('admin').at(-1)).toBe('Subscribers');
    await world.admin.submits({ Subscribers: ['Olga Owner', 'Vera Viewer'] });
    expect(resource.subscribers).toEqual([person('Olga'), person('Vera')]);
    await world.admin.closes();
    await world.admin.types('disconnect');
  });

  test('tells viewers whom to ask, and writes nothing of theirs', async () => {
    const resource = await opens('viewer', { title: 'f_viewer' });
    expect(world.viewer.modal()).toMatch(/You may not describe this by yourself\. Ask a Secoda admin\./);
    world.catalog.clearRequests();
    const told = await world.viewer.submits({ Description: 'By Vera' });
    expect(told).toMatch(/Not saved\. You may not describe this by yourself/);
    expect(told).toContain('By Vera');
    expect(writes()).toBe(0);
    expect(resource.description).toBeNull();
    await world.viewer.closes();
  });

  test('is not there for what is archived, which says why', async () => {
    const resource = addResource(world.catalog, { title: 'f_archived' });
    await world.editor.types(`get ${resource.id}`);
    resource.archived = true;
    await world.editor.presses('Edit…');
    expect(world.editor.modal()).toContain('It is archived in Secoda');
    await world.editor.closes();
  });
});

describe('saving', () => {
  test('sends what was changed, in one write, and nothing else', async () => {
    const tag = named(world.catalog.company.tags);
    const other = named(world.catalog.company.tags, 1);
    const resource = await opens('editor', {
      title: 's_one',
      description: 'Old.',
      definition: 'Kept.',
      tags: [tag.id],
    });
    world.catalog.clearRequests();
    const told = await world.editor.submits({
      Description: 'New.',
      Tags: [other.name],
      PII: ['Holds personal data'],
      Verified: ['Can be trusted'],
    });
    expect(told).toContain('Verified, Flagged as PII, Description changed, Tags changed by Eddie Editor');
    expect(told).toContain('[Undo]');
    expect(resource).toMatchObject({
      description: 'New.',
      definition: 'Kept.',
      tags: [other.id],
      pii: true,
      verified: true,
      title: 's_one',
    });
    expect(writes()).toBe(1);
    expect(Object.keys(world.catalog.company.audit.at(-1)?.resource_metadata ?? {})).not.toContain('definition');
    await world.editor.closes();
  });

  test('costs one read of the person, one of the resource, and one write', async () => {
    await opens('editor', { title: 's_calls', description: 'Old.' });
    world.catalog.clearRequests();
    await world.editor.submits({ Description: 'New.', PII: ['Holds personal data'] });
    expect(
      world.catalog.requests.map(({ method, path }) => `${method} ${path.split('/')[3] ?? ''}`).toSorted(),
    ).toEqual(['GET resource', 'GET user', 'PATCH resource']);
    await world.editor.closes();
  });

  test('leaves what others did meanwhile to fields that were not touched, and to lists', async () => {
    const [first, second, third] = [0, 1, 2].map((nth) => named(world.catalog.company.tags, nth).id);
    const resource = await opens('editor', { title: 's_meanwhile', description: 'Old.', tags: [first ?? ''] });
    resource.pii = true;
    resource.description = 'By somebody else.';
    resource.tags = [first ?? '', third ?? ''];
    const tags = [0, 1].map((nth) => named(world.catalog.company.tags, nth).name);
    await world.editor.submits({ Tags: tags });
    expect(resource.description).toBe('By somebody else.');
    expect(resource.pii).toBe(true);
    expect(new Set(resource.tags)).toEqual(new Set([first, second, third]));
    await world.editor.closes();
  });

  test('without a change says so, and sends nothing', async () => {
    await opens('editor', { title: 's_nothing', description: 'Lines\r\nthat end as on Windows.  ' });
    world.catalog.clearRequests();
    expect(await world.editor.submits()).toContain('You changed nothing');
    expect(writes()).toBe(0);
    await world.editor.closes();
  });

  test('can be taken back where it is told', async () => {
    const resource = await opens('editor', { title: 's_undone', description: 'Old.' });
    expect(await world.editor.submits({ Description: 'New.' })).toContain('Description changed by Eddie Editor');
    await world.editor.presses('Undo');
    expect(world.editor.modal()).toContain('Undone by Eddie Editor');
    expect(resource.description).toBe('Old.');
    await world.editor.closes();
  });

  test('holds nothing back because of a part that must be asked for: that is left out', async () => {
    const resource = await opens('editor', { title: 's_part', description: 'Old.' });
    const told = await world.editor.submits({ Description: 'New.', Published: [] });
    expect(told).toMatch(
      /Not saved\. You may not unpublish this by yourself\. Ask .* Leave that out to save the rest\./,
    );
    expect(resource).toMatchObject({ description: 'Old.', published: true });
    await world.editor.submits({ Published: ['Everybody sees it'] });
    expect(resource).toMatchObject({ description: 'New.', published: true });
    await world.editor.closes();
  });

  test('an empty title is told on its field', async () => {
    const resource = await opens('editor', { title: 's_title' });
    const told = await world.editor.submits({ Title: '   ' });
    expect(told).toContain('This cannot be empty.');
    expect(told).not.toContain('Not saved');
    await world.editor.submits({ Title: ' s_renamed ' });
    expect(resource.title).toBe('s_renamed');
    await world.editor.closes();
  });

  test('what Secoda says of a field stands beside it, with everything typed still there', async () => {
    const resource = await opens('editor', { title: 's_refused' });
    world.catalog.faults.set({
      match: { method: 'PATCH' },
      times: 1,
      kind: 'status',
      status: 400,
      body: { description: ['Too many adjectives.'] },
    });
    const told = await world.editor.submits({ Description: 'Great, wonderful.' });
    expect(told).toMatch(/Not saved\. Secoda did not take this request \(400\)/);
    expect(told).toMatch(/Great, wonderful\.[\s\S]*Please change this: Too many adjectives\./);
    expect(resource.description).toBeNull();
    await world.editor.submits({ Description: 'Good.' });
    expect(resource.description).toBe('Good.');
    await world.editor.closes();
  });

  test('an outage costs nobody what they typed', async () => {
    const resource = await opens('editor', { title: 's_outage' });
    world.catalog.faults.set({ kind: 'status', status: 503, body: {} });
    const told = await world.editor.submits({ Description: 'Typed for an hour.' });
    expect(told).toContain('Not saved.');
    expect(told).toContain('Typed for an hour.');
    world.catalog.faults.clear();
    await world.editor.submits();
    expect(resource.description).toBe('Typed for an hour.');
    await world.editor.closes();
  });
});

describe('texts that a box would spoil', () => {
  test.each([
    ['longer than 3,000 characters', 'x'.repeat(3001)],
    ['in HTML', '<p>Paid <b>orders</b>.</p>'],
  ])('%s are added to, and linked', async (_, text) => {
    const resource = await opens('editor', { title: 't_long', definition: text });
    expect(labels('editor')).toContain('Append');
    expect(labels('editor')).not.toContain('Documentation');
    expect(world.editor.modal()).toMatch(/Documentation is longer than a box here holds/);
    expect(JSON.stringify(world.editor.modalView()?.blocks)).toContain(`table/${resource.id}|in Secoda`);
    await world.editor.submits({ Append: 'And refunds.' });
    expect(resource.definition).toBe(`${text}\n\nAnd refunds.`);
    await world.editor.closes();
  });
});

describe('a text that somebody else changed meanwhile', () => {
  async function meets(title: string): Promise<Resource> {
    const resource = await opens('editor', { title, description: 'Old.', definition: 'Old definition.' });
    resource.description = 'Theirs.';
    resource.definition = 'Their definition.';
    return resource;
  }
  const wish = { Description: 'Mine.', Documentation: 'My definition.', PII: ['Holds personal data'] };

  test('is shown beside one’s own, nothing is saved, and each is chosen for itself', async () => {
    const resource = await meets('c_each');
    const told = await world.editor.submits(wish);
    expect(told).toMatch(/Changed meanwhile/);
    for (const text of ['Theirs.', 'Mine.', 'Their definition.', 'My definition.']) expect(told).toContain(text);
    expect(resource).toMatchObject({ description: 'Theirs.', definition: 'Their definition.', pii: false });
    const saved = await world.editor.submits({
      Description: 'Use what I wrote',
      Documentation: 'Keep what is there now',
    });
    expect(saved).toContain('Flagged as PII, Description changed by Eddie Editor');
    expect(resource).toMatchObject({ description: 'Mine.', definition: 'Their definition.', pii: true });
    await world.editor.closes();
  });

  test('and changed again while it was being chosen is shown again', async () => {
    const resource = await meets('c_again');
    await world.editor.submits({ Description: 'Mine.' });
    resource.description = 'Theirs, once more.';
    const told = await world.editor.submits({ Description: 'Use what I wrote' });
    expect(told).toMatch(/Changed meanwhile[\s\S]*Theirs, once more\.[\s\S]*Mine\./);
    await world.editor.submits({ Description: 'Use what I wrote' });
    expect(resource.description).toBe('Mine.');
    await world.editor.closes();
  });

  test('stays where nothing else was wished', async () => {
    const resource = await meets('c_stays');
    await world.editor.submits({ Description: 'Mine.' });
    world.catalog.clearRequests();
    const told = await world.editor.submits({ Description: 'Keep what is there now' });
    expect(told).toContain('It stays as it is now: nothing was changed.');
    expect(resource.description).toBe('Theirs.');
    expect(writes()).toBe(0);
    await world.editor.closes();
  });

  test('is shown whole, however long it has become', async () => {
    const resource = await meets('c_long');
    resource.description = `${'& '.repeat(1400)}the end`;
    const told = await world.editor.submits({ Description: 'Mine.' });
    expect(told).toContain('the end');
    await world.editor.submits({ Description: 'Use what I wrote' });
    expect(resource.description).toBe('Mine.');
    await world.editor.closes();
  });
});
