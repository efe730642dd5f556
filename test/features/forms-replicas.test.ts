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
