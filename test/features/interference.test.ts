// Non-interference: what somebody may not see changes nothing of what they do see. The same questions are asked with and
// without the hidden resources in the catalog, and every answer must be the same.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld({ catalog: { resources: 1000 } });

/** What a viewer may not see, said apart from the product's own rule. */
function isHidden(resource: Resource): boolean {
  if (!resource.published) return true;
  if (resource.teams.length === 0) return false;
  return !resource.teams.some((id) => {
    const team = world.catalog.company.teams.get(id);
    return team?.type === 'OPEN' || team?.is_default_team;
  });
}

test('a viewer’s answers are the same with and without what is hidden', async () => {
  const { resources } = world.catalog.company;
  const hidden = [...resources.values()].filter(isHidden);
  expect(hidden.length).toBeGreaterThan(50);
  const titles = [...resources.values()].map(({ title }) => title);
  const word = fc
    .constantFrom(...titles)
    .chain((title) => fc.constantFrom(...title.split(/[\s_.]+/).filter(Boolean), title));
  const questions = [
    ...fc.sample(
      fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => `find ${words.join(' ')}`),
      { numRuns: 60, seed: 7 },
    ),
    ...fc.sample(
      fc
        .tuple(
          fc.constantFrom('in:', 'in:', 'collection:', 'team:', 'tag:', '-in:', 'type:table -', 'published:no or -'),
          fc.oneof(
            word.map((part) => part.replaceAll('"', '')),
            fc.constantFrom(...hidden).map(({ title }) => title.replaceAll('"', '')),
            fc.constantFrom('Finance', 'Security', 'Securty', 'fin'),
          ),
        )
        .map(([field, name]) => `find ${field}"${name.slice(0, 80)}"`),
      { numRuns: 120, seed: 6 },
    ),
    ...fc.sample(
      fc.constantFrom(...hidden).map(({ title }) => `get ${title}`),
      { numRuns: 25, seed: 8 },
    ),
    ...fc.sample(
      fc.constantFrom(...hidden).map(({ id }) => `get ${id}`),
      { numRuns: 15, seed: 9 },
    ),
  ];
  const ask = async (): Promise<string[]> => {
    const answers: string[] = [];
    // Names are kept for a quarter of an hour.
    world.clock.advance(15 * 60_000 + 1);
    await world.viewer.types('find team:growth in:marts collection:x');
    for (const question of questions) {
      await world.viewer.types(question);
      const last = world.viewer.last();
      // Keys of stored results and ids of blocks are random; all else must be the same, fallback text too.
      const blocks = JSON.stringify(last?.blocks).replaceAll(/[\w-]{22}|"block_id":"[^"]*"/g, '');
      answers.push(`${last?.text} ${blocks}`);
      world.slack.reload(world.slack.people.viewer);
    }
    return answers;
  };
  const withHidden = await ask();
  for (const { id } of hidden) resources.delete(id);
  const without = await ask();
  for (const resource of hidden) resources.set(resource.id, resource);
  const differing = questions.filter((_, index) => withHidden[index] !== without[index]);
  expect(differing).toEqual([]);
}, 120_000);
