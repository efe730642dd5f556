// What is not known of the real service, or known to vary: whatever it does with filters, sorts, pages and fields, the
// reader gets the same resources.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { defaultQuirks, type Quirks } from '../../src/sandbox/catalog/quirks.ts';
import type { Actor } from '../support/actor.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const READERS = ['viewer', 'editor'] as const;

const world = theWorld();
const before = new Map<string, readonly string[]>();
beforeAll(async () => {
  const [tag] = world.catalog.company.tags.keys();
  addResource(world.catalog, { title: 'quirk probe', tags: tag === undefined ? [] : [tag] });
  addResource(world.catalog, { title: 'quirk probe of old', archived: true });
  addResource(world.catalog, { title: 'quirk probe unfinished', published: false });
  // Most used, to stand in the way where nothing is filtered.
  for (let n = 0; n < 120; n += 1) addResource(world.catalog, { title: `noise ${n}`, external_usage: 50_000 + n });
  for (const reader of READERS) before.set(reader, await allFound(world[reader]));
});
afterEach(() => {
  Object.assign(world.catalog.quirks, defaultQuirks());
  world.catalog.faults.clear();
  // What Secoda did not take is tried again after an hour.
  world.clock.advance(60 * 60_000 + 1);
});

/** The titles on every page, in no order; a page that was filled late, or shown again, counts once. */
async function allFound(actor: Actor, typed = 'find orders'): Promise<readonly string[]> {
  const pages = new Map<string, readonly string[]>();
  let text = await actor.types(typed);
  for (;;) {
    const [first = '1'] = /(?<=^Results? )[\d,]+/m.exec(text) ?? [];
    // One result alone is its full card.
    pages.set(first, text.includes('\nDescription\n') ? text.split('\n', 1) : titlesOn(actor));
    if (!actor.controls().includes('Next page')) return [...pages.values()].flat().toSorted();
    text = await actor.presses('Next page');
  }
}

function titlesOn(actor: Actor): string[] {
  return (actor.last()?.blocks ?? []).flatMap((block) => {
    // The first line of a card.
    const [, title] = (block.type === 'section' && /^\*(.+)\*\n/.exec(block.text?.text ?? '')) || [];
    return title === undefined ? [] : [title];
  });
}

describe.each<[string, Partial<Quirks>]>([
  ['ignores filters on published', { unknownFields: 'ignore', withoutFields: ['published'] }],
  ['ignores filters on published and archived', { unknownFields: 'ignore', withoutFields: ['published', 'archived'] }],
  ['ignores filters on titles', { unknownFields: 'ignore', withoutFields: ['title'] }],
  ['ignores every filter', { unknownFields: 'ignore', withoutFields: ['title', 'published', 'archived'] }],
  ['ignores sorting by id', { unknownFields: 'ignore', withoutFields: ['id'] }],
  ['ignores sorting', { unknownFields: 'ignore', withoutFields: ['id', 'external_usage'] }],
  ['refuses filters on published', { withoutFields: ['published'] }],
  ['refuses filters on archived', { withoutFields: ['archived'] }],
  ['refuses filters on both', { withoutFields: ['published', 'archived'] }],
  ['refuses sorting by id', { withoutFields: ['id'] }],
  ['refuses sorting by use', { withoutFields: ['external_usage'] }],
  ['refuses sorting and half of the filter', { withoutFields: ['id', 'external_usage', 'published', 'archived'] }],
  ['does not know its counts', { sentinelCount: true }],
  ['orders ties anew each time', { unstableTies: true }],
  ['names tags inside resources', { tagsAs: 'objects' }],
])('a service that %s', (_, quirks) => {
  test.each(READERS)('shows a %s the same', async (reader) => {
    Object.assign(world.catalog.quirks, quirks);
    expect(await allFound(world[reader])).toEqual(before.get(reader));
    expect(world[reader].reads()).not.toMatch(/999,999/);
    const probes = reader === 'editor' ? ['quirk probe', 'quirk probe unfinished'] : ['quirk probe'];
    expect(await allFound(world[reader], 'find quirk probe')).toEqual(probes);
    expect(await allFound(world[reader], 'get quirk probe')).toEqual(['quirk probe']);
  });
});

describe.each<[string, (resource: Readonly<Record<string, unknown>>) => object]>([
  ['with fields that nobody knows', (resource) => ({ ...resource, brand_new: { deep: [1, 2] }, title2: '<b>' })],
  [
    'with numbers and flags as texts',
    (resource) => ({ ...resource, published: String(resource['published']), external_usage: '12', archived: 'False' }),
  ],
  [
    'with "None" for what is missing',
    (resource) => ({ ...resource, description: 'None', definition: '', parent: 'None', integration: null }),
  ],
  [
    'with nothing but what decides',
    ({ id, title, published, archived, teams }) => ({ id, title, published, archived, teams }),
  ],
])('resources %s', (_, change) => {
  test.each(READERS)('show a %s the same', async (reader) => {
    const reply = (body: unknown): unknown => {
      const { results, ...rest } = body as { results: Readonly<Record<string, unknown>>[] };
      return { ...rest, brand_new: true, results: results.map(change) };
    };
    world.catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'changed shape', reply });
    expect(await allFound(world[reader])).toEqual(before.get(reader));
  });
});

test('a service that refuses filters on titles says so to whoever asks, and nothing is shown', async () => {
  world.catalog.quirks.withoutFields = ['title'];
  expect(await world.editor.types('find orders')).toMatch(
    /^Secoda did not take this request \(400\)\. Secoda said: “filter: Unknown field "title"\.” .*\n.*Reference /,
  );
});

test('an order that is refused is tried again after an hour, not with each search', async () => {
  world.catalog.quirks.withoutFields = ['id'];
  const calls = async (): Promise<number> => {
    await world.editor.types('find orders');
    world.catalog.clearRequests();
    await world.editor.types('find orders');
    return world.catalog.requests.filter(({ path }) => path.endsWith('/resource/catalog')).length;
  };
  expect(await calls()).toBe(1);
  world.catalog.quirks.withoutFields = [];
  world.clock.advance(60 * 60_000 + 1);
  await calls();
  expect(world.catalog.requests.at(-1)?.query['sort']).toMatchObject({ tie_breaker: { field: 'id' } });
});
