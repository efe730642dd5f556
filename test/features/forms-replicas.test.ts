// Forms over two replicas on one database: opened at one, sent to the other, sent to both at once.

import { expect, test } from 'vitest';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld({ replicas: 2 });

test('opened at one and sent to the other', async () => {
  const resource = addResource(world.catalog, { title: 'r_other', description: 'Old.', verified: false });
  world.through(0);
  await world.editor.types(`get ${resource.id}`);
  await world.editor.presses('Edit…');
  world.through(1);
  expect(await world.editor.searches('Owners', 'olga')).toEqual(['Olga Owner']);
  expect(await world.editor.submits({ Description: 'New.' })).toContain('Description changed by Eddie Editor');
  expect(resource.description).toBe('New.');
  await world.editor.closes();
});

test('sent to both at once, a new term is one', async () => {
  const { slack } = world;
  world.through(0);
  await world.editor.types('create');
  await world.editor.fills('Title', 'Of two replicas');
  world.through();
  await Promise.all([1, 2, 3, 4].map(() => slack.submit(slack.people.editor)));
  await world.idle();
  const made = [...world.catalog.company.resources.values()].filter(({ title }) => title === 'Of two replicas');
  expect(made).toHaveLength(1);
  expect(world.editor.modal()).toContain('Of two replicas');
  await world.editor.closes();
});

test('three people press on one resource at once, through both: all of it is done, told, and can be taken back at the other', async () => {
  const { slack, catalog } = world;
  const table = addResource(catalog, { title: 'x_three', verified: false, pii: false, subscribers: [] });
  const presses = [
    ['editor', 'Verify', 0],
    ['admin', 'Flag PII', 1],
    ['viewer', 'Subscribe', 1],
  ] as const;
  for (const [who] of presses) await world[who].types(`get ${table.id}`);
  const shown = presses.map(([who, words]) => ({ who, control: slack.control(world[who].last() ?? raise(), words) }));
  catalog.clearRequests();
  await Promise.all(
    shown.map(({ who, control }, at) => {
      world.through(presses[at]?.[2]);
      return slack.press(slack.people[who], control);
    }),
  );
  await world.idle();
  expect(table).toMatchObject({ verified: true, pii: true, subscribers: [expect.any(String)] });
  expect(world.editor.reads()).toContain('Verified by Eddie Editor');
  expect(world.admin.reads()).toContain('Flagged as PII by Ada Admin');
  expect(world.viewer.reads()).toContain('Subscribed by Vera Viewer');
  world.through(1);
  expect(await world.editor.presses('Undo')).toContain('Undone by Eddie Editor: Verified.');
  world.through();
  expect(table).toMatchObject({ verified: false, pii: true });
  const text = await world.viewer.types(`history ${table.id}`);
  for (const done of [
    'Verified by Eddie',
    'Flagged as PII by Ada',
    'Subscribed by Vera',
    'Verification removed by Eddie',
  ])
    expect(text).toContain(done);
});

function raise(): never {
  throw new Error('nothing is shown');
}
