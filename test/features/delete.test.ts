// **Rename…** and **Delete…** in Details.

import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld({ settings: { ENCRYPTION_KEYS: randomBytes(32).toString('base64') } });

function person(firstName: string): string {
  const found = [...world.catalog.company.people.values()].find(({ first_name: name }) => name === firstName);
  if (found === undefined) throw new Error(`nobody is called ${firstName}`);
  return found.id;
}

async function shows(who: 'admin' | 'editor' | 'viewer', different: Partial<Resource> & { title: string }) {
  const resource = addResource(world.catalog, { entity_type: 'glossary', native_type: null, ...different });
  await world[who].types(`get ${resource.id}`);
  return resource;
}

async function asAdminWithKey(act: () => Promise<void>): Promise<void> {
  await world.admin.types('connect');
  await world.admin.submits({ 'Your Secoda API key': world.catalog.issueKey(person('Ada')) });
  await world.admin.closes();
  await act();
  await world.admin.types('disconnect');
}

const has = (id: string): boolean => world.catalog.company.resources.get(id) !== undefined;
const SURE = 'Its title, to be sure';

describe('Rename…', () => {
  test('gives another title, which the card shows', async () => {
    const term = await shows('editor', { title: 'Revenu' });
    await world.editor.presses('Rename…');
    expect(await world.editor.submits({ Title: 'Revenue' })).toContain('Renamed by Eddie Editor');
    expect(term.title).toBe('Revenue');
    expect(world.editor.reads()).toMatch(/^Revenue\n/);
    await world.editor.closes();
  });

  test('the same title again, and none', async () => {
    const term = await shows('editor', { title: 'Margin of safety' });
    await world.editor.presses('Rename…');
    expect(await world.editor.submits({ Title: 'Margin of safety ' })).toContain('That is its title already.');
    expect(await world.editor.submits({ Title: ' ' })).toContain('This cannot be empty.');
    expect(term.title).toBe('Margin of safety');
    await world.editor.closes();
  });

  test('a title that somebody else changed meanwhile is a choice', async () => {
    const term = await shows('editor', { title: 'A' });
    await world.editor.presses('Rename…');
    term.title = 'C';
    expect(await world.editor.submits({ Title: 'B' })).toMatch(/Changed meanwhile/);
    await world.editor.submits({ Title: 'Use what I wrote' });
    expect(term.title).toBe('B');
    await world.editor.closes();
  });

  test('is told as done though it cannot be read again to be shown', async () => {
    const term = await shows('editor', { title: 'Gross' });
    await world.editor.presses('Rename…');
    const match = { method: 'GET', path: term.id };
    world.catalog.faults.set({ match, kind: 'slow', ms: 0, times: 1 }, { match, kind: 'status', status: 500 });
    expect(await world.editor.submits({ Title: 'Net' })).toContain('Renamed by Eddie Editor');
    expect(term.title).toBe('Net');
    world.catalog.faults.clear();
    await world.editor.closes();
  });

  test('what Secoda says of a title that is sent among many stands beside it', async () => {
    const term = await shows('editor', { title: 'Taken' });
    await world.editor.presses('Rename…');
    world.catalog.faults.set({
      match: { path: '/bulk_update' },
      times: 1,
      kind: 'status',
      status: 400,
      body: [{ data: { title: ['There is one of this title.'] } }],
    });
    const told = await world.editor.submits({ Title: 'Taken too' });
    expect(told).toMatch(/\[Taken too\][\s\S]*Please change this: There is one of this title\./);
    expect(term.title).toBe('Taken');
    await world.editor.closes();
  });
});

describe('Delete…', () => {
  test('by an admin with a key, once the title is typed', async () => {
    await asAdminWithKey(async () => {
      const term = await shows('admin', { title: 'Old Term' });
      await world.admin.presses('Delete…');
      expect(world.admin.modal()).toContain('this cannot be taken back');
      const wrong = await world.admin.submits({ [SURE]: 'Old' });
      expect(wrong).toContain('What you typed is not its title');
      expect(wrong).toContain('Please change this: Type its title.');
      expect(has(term.id)).toBe(true);
      expect(await world.admin.submits({ [SURE]: 'old term' })).toContain('Deleted by Ada Admin');
      expect(has(term.id)).toBe(false);
      expect(world.admin.reads()).not.toContain('Delete…');
      await world.admin.closes();
    });
  });

  test('others are told whom to ask, and delete nothing', async () => {
    const term = await shows('editor', { title: 'Kept' });
    expect(world.editor.controls()).not.toContain('Delete…');
    await world.editor.presses('Ask to delete…');
    expect(world.editor.modal()).toMatch(/You may not delete this by yourself\. Ask .*It takes 2 of them\./);
    expect(await world.editor.submits({ [SURE]: 'Kept' })).toMatch(/Not saved\. You may not delete this by yourself/);
    expect(has(term.id)).toBe(true);
    await world.editor.closes();
  });

  test('is not offered for what a sync would bring back: Unpublish is', async () => {
    await asAdminWithKey(async () => {
      await shows('admin', { title: 't_synced', entity_type: 'table' });
      const controls = world.admin.controls();
      expect(controls.some((words) => words.includes('elete'))).toBe(false);
      expect(controls.some((words) => words.toLowerCase().includes('unpublish'))).toBe(true);
    });
  });
});
