// Non-interference: what somebody may not see changes nothing of what they do see. The same questions are asked with and
// without the hidden resources in the catalog, and every answer must be the same.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { defaultQuirks } from '../../src/sandbox/catalog/quirks.ts';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import type { View } from '../../src/sandbox/slack/views.ts';
import { addResource } from '../support/catalog.ts';
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

/** Keys of stored results and ids of blocks and views are random; all else must be the same. */
function contentOf(shown: Shown | View | undefined): string {
  return JSON.stringify(shown?.blocks ?? '').replaceAll(/[\w-]{22}|"block_id":"[^"]*"/g, '');
}

/** What is answered to the same questions with and without what is hidden from whoever reads the answer. */
async function differing(questions: readonly string[], ask: (question: string) => Promise<string>): Promise<string[]> {
  const { resources } = world.catalog.company;
  const hidden = [...resources.values()].filter(isHidden);
  const all = async (): Promise<string[]> => {
    // Names are kept for a quarter of an hour.
    world.clock.advance(15 * 60_000 + 1);
    await world.viewer.types('find team:growth in:marts collection:x');
    const answers: string[] = [];
    for (const question of questions) answers.push(await ask(question));
    return answers;
  };
  const withHidden = await all();
  for (const { id } of hidden) resources.delete(id);
  const without = await all();
  for (const resource of hidden) resources.set(resource.id, resource);
  expect(withHidden.every((answer) => answer.length > 2)).toBe(true);
  return questions.filter((_, index) => withHidden[index] !== without[index]);
}

const wordsOf = (some: readonly Resource[], numRuns: number, seed: number): string[] =>
  fc.sample(
    fc
      .constantFrom(...some)
      .chain(({ title }) => fc.constantFrom(...title.split(/[\s_.]+/).filter(Boolean), title))
      // What reads as a part of the language is another question.
      .map((word) => word.replaceAll(/[":@<>|]/g, ' ')),
    { numRuns, seed },
  );

test('what a channel reads is the same with and without what is hidden from some there, whoever asks', async () => {
  const { admin, editor, viewer } = world.slack.people;
  const all = [...world.catalog.company.resources.values()];
  const asked = [...wordsOf(all.filter(isHidden), 25, 11), ...wordsOf(all, 15, 12), 'team:finance', 'in:finance'];
  for (const person of [admin, editor, viewer]) {
    const told = await differing(asked, async (question) => {
      world.clock.advance(1000);
      await world.slack.write(person, `@secoda ${question}`);
      await world.idle();
      const last = world.slack.sees(person).at(-1);
      // Who asked is told privately what is wrong with a question; that is theirs to know.
      return last?.kind === 'message' ? contentOf(last) : '"nothing"';
    });
    expect(told).toEqual([]);
  }
}, 120_000);

test('so is what a viewer is told in the conversation with the app, and of what a message speaks', async () => {
  const { viewer } = world.slack.people;
  const all = [...world.catalog.company.resources.values()];
  const hidden = all.filter(isHidden);
  const asked = [...wordsOf(hidden, 25, 13), ...wordsOf(all, 10, 14)];
  const inConversation = await differing(asked, async (question) => {
    world.clock.advance(1000);
    await world.slack.write(viewer, question, 'dm');
    await world.idle();
    return contentOf(world.slack.sees(viewer, 'dm').at(-1));
  });
  expect(inConversation).toEqual([]);
  const spoken = fc.sample(
    fc
      .constantFrom(...hidden)
      .chain(({ title, id }) =>
        fc.constantFrom(
          `what about ${title}?`,
          `is \`${title}\` late?`,
          `see <https://app.secoda.co/table/${id}>, ${title}`,
        ),
      ),
    { numRuns: 30, seed: 15 },
  );
  const onMessages = await differing(spoken, async (text) => {
    const before = world.viewer.messages().length;
    const message = world.slack.say(world.slack.people.editor, text);
    await world.slack.messageShortcut(viewer, 'shortcut.message', message);
    await world.idle();
    return world.viewer.messages().slice(before).map(contentOf).join();
  });
  expect(onMessages).toEqual([]);
}, 120_000);

test('so is what is theirs, and what Details shows around a resource', async () => {
  const { company } = world.catalog;
  const { resources } = company;
  const vera = [...company.people.values()].find(({ first_name: name }) => name === 'Vera')?.id ?? '';
  const hidden = [...resources.values()].filter(isHidden);
  for (const resource of hidden.slice(0, 20)) resource.owners.push(vera);
  for (const resource of hidden.slice(10, 30)) resource.subscribers.push(vera);
  const own = await differing(['mine'], async (question) => {
    const before = world.viewer.messages().length;
    await world.viewer.types(question);
    return world.viewer.messages().slice(before).map(contentOf).join();
  });
  expect(own).toEqual([]);

  const isNearHidden = ({ id, parent }: Resource): boolean =>
    hidden.some((one) => one.id === parent || one.parent === id) ||
    [...company.lineage.values()].some(
      ({ from_entity_id: from, to_entity_id: to }) =>
        (from === id && hidden.some((one) => one.id === to)) || (to === id && hidden.some((one) => one.id === from)),
    );
  const near = [...resources.values()].filter((resource) => !isHidden(resource) && isNearHidden(resource));
  expect(near.length).toBeGreaterThan(20);
  const ids = fc.sample(fc.constantFrom(...near), { numRuns: 30, seed: 16 }).map(({ id }) => id);
  const around = await differing(ids, detailsOf);
  expect(around).toEqual([]);
}, 120_000);

async function detailsOf(id: string): Promise<string> {
  await world.viewer.types(`get ${id}`);
  await world.viewer.presses('Details');
  const shown = contentOf(world.viewer.modalView());
  await world.viewer.closes();
  world.slack.reload(world.slack.people.viewer);
  return shown;
}

/** Everything that its pages say, to the end. */
async function allPages(typed: string): Promise<string> {
  const pages: string[] = [await world.viewer.types(typed)];
  while (world.viewer.controls().includes('Next page') && pages.length < 15) {
    pages.push(await world.viewer.presses('Next page'));
  }
  world.slack.reload(world.slack.people.viewer);
  return pages.join('\n').replaceAll(/^changed .*$/gm, '');
}

test('so is where the pages end, and how many there are', async () => {
  const closed = [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED')?.id ?? '';
  const before = new Set(world.catalog.company.resources.keys());
  for (const [title, count] of Object.entries({ dugong: 49, manatee: 50, narwhal: 60, beluga: 5 })) {
    for (let n = 0; n < count; n += 1) addResource(world.catalog, { title, external_usage: 90_000 - n });
    for (let n = 0; n < 70; n += 1) addResource(world.catalog, { title, external_usage: 500 - n, teams: [closed] });
  }
  const asked = ['dugong', 'manatee', 'narwhal', 'beluga'].map((title) => `find ${title} type:table`);
  expect(await differing(asked, allPages)).toEqual([]);
  expect(await allPages('find narwhal')).toMatch(/Results 1–5\n[^]*Results 56–60 of 60/);
  expect(await allPages('find dugong')).toContain('Results 1–5 of 49');
  for (const id of world.catalog.company.resources.keys()) {
    if (!before.has(id)) world.catalog.company.resources.delete(id);
  }
});

test('so is how much more is in a resource', async () => {
  const closed = [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED')?.id ?? '';
  const before = new Set(world.catalog.company.resources.keys());
  const parents = [49, 50, 51].map((count) => {
    const parent = addResource(world.catalog, { title: `holder of ${count}` });
    const column = { entity_type: 'column', native_type: 'column', parent: parent.id };
    for (let n = 0; n < count; n += 1)
      addResource(world.catalog, { title: `part ${n}`, ...column, external_usage: 100 });
    for (let n = 0; n < 70; n += 1) {
      addResource(world.catalog, { title: `hid ${n}`, ...column, external_usage: 1, teams: [closed] });
    }
    return parent.id;
  });
  const around = await differing(parents, detailsOf);
  expect(around).toEqual([]);
  for (const id of world.catalog.company.resources.keys()) {
    if (!before.has(id)) world.catalog.company.resources.delete(id);
  }
});

test('so is the order of all pages, also where Secoda passes over a part of the search', async () => {
  expect(await differing(['find a', 'find e -type:table'], allPages)).toEqual([]);
  Object.assign(world.catalog.quirks, { unknownFields: 'ignore', withoutFields: ['type', 'native_type'] });
  const passedOver = ['find a type:column', 'find e native:table', 'find o type:dashboard or type:chart'];
  expect(await differing(passedOver, allPages)).toEqual([]);
  Object.assign(world.catalog.quirks, defaultQuirks());
}, 120_000);

test('so is what is said of how Secoda understood the search', async () => {
  const closed = [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED')?.id ?? '';
  const add = (title: string, n: number, different: Partial<Resource> = {}) =>
    addResource(world.catalog, { title, external_usage: 90_000 - n, ...different });
  for (let n = 0; n < 10; n += 1) add('numbat', n, { teams: [closed] });
  for (let n = 10; n < 70; n += 1) add('numbat', n, { pii: n === 62 });
  Object.assign(world.catalog.quirks, { unknownFields: 'ignore', withoutFields: ['pii'] });
  expect(await differing(['find numbat pii:no'], (typed) => world.viewer.types(typed))).toEqual([]);
  Object.assign(world.catalog.quirks, defaultQuirks());
});
