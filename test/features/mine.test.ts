// `/secoda mine`: what somebody owns and what they follow.

import { beforeEach, expect, test } from 'vitest';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld();
const textOf = (message: Shown): string => world.slack.read(message);
const personCalled = (first: string) =>
  [...world.catalog.company.people.values()].find(({ first_name }) => first_name === first);
const idOf = (first: string): string => personCalled(first)?.id ?? '';

beforeEach(() => {
  const { resources } = world.catalog.company;
  for (const resource of resources.values()) {
    resource.owners = resource.owners.filter((id) => id !== idOf('Vera'));
    resource.subscribers = resource.subscribers.filter((id) => id !== idOf('Vera'));
    if (/ probe/.test(resource.title)) resources.delete(resource.id);
  }
  const vera = personCalled('Vera');
  if (vera) vera.user_groups = [];
  world.slack.reload(world.slack.people.viewer);
});

async function mine(): Promise<string[]> {
  // People may be five minutes old.
  world.clock.advance(5 * 60_000 + 1);
  await world.viewer.types('mine');
  return world.viewer
    .messages()
    .filter(({ kind }) => kind === 'ephemeral')
    .map(textOf);
}

test('is what one owns, then what one follows, each with pages', async () => {
  for (let n = 1; n <= 7; n += 1) addResource(world.catalog, { title: `owned probe ${n}`, owners: [idOf('Vera')] });
  for (let n = 1; n <= 6; n += 1)
    addResource(world.catalog, { title: `followed probe ${n}`, subscribers: [idOf('Vera')] });
  addResource(world.catalog, { title: 'foreign probe', owners: [idOf('Eddie')] });
  const [owned = '', followed = ''] = await mine();
  expect(owned).toMatch(/^What you own\nowned probe /);
  expect(owned).toContain('Results 1–5 of 7');
  expect(followed).toMatch(/^What you follow\nfollowed probe /);
  expect(followed).toContain('Results 1–5 of 6');
  expect([owned, followed].join()).not.toContain('foreign');
  expect(world.viewer.last()?.text).toMatch(/^What you follow\. Results for \*subscriber:@me\*: followed probe /);
  expect(await world.viewer.presses('Next page')).toMatch(/^What you follow\nfollowed probe .*Result 6 of 6/s);
});

test('is also what one’s groups own, and says through which', async () => {
  const group = [...world.catalog.company.groups.values()].find(({ users }) => users.length > 0);
  const vera = personCalled('Vera');
  if (group && vera) vera.user_groups = [group.id];
  addResource(world.catalog, { title: 'group probe', owners_groups: [group?.id ?? ''], subscribers: [idOf('Vera')] });
  addResource(world.catalog, { title: 'own probe', owners: [idOf('Vera')] });
  const [owned = ''] = await mine();
  expect(owned).toContain(`What you own, yourself or through ${group?.name}\n`);
  expect(owned).toContain('group probe');
  // A search for `owner:@me` is about the person alone.
  const searched = await world.viewer.types('find probe owner:@me');
  expect(searched).toContain('own probe');
  expect(searched).not.toContain('group probe');
});

test('says what to do when there is nothing of it', async () => {
  expect(await mine()).toEqual([
    expect.stringMatching(
      /^You own nothing here\. \/secoda find no:owner .*\nYou follow nothing\. .*Subscribe on its card\.$/,
    ),
  ]);
  addResource(world.catalog, { title: 'one probe', subscribers: [idOf('Vera')] });
  world.slack.reload(world.slack.people.viewer);
  const [followed, nothing] = await mine();
  expect(followed).toMatch(/^What you follow\none probe\n/);
  expect(nothing).toMatch(/^You own nothing here\./);
  expect(nothing).not.toContain('You follow nothing');
});

test('holds no draft, nothing of a closed team, nothing archived', async () => {
  const closed = [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED')?.id ?? '';
  const vera = { owners: [idOf('Vera')], subscribers: [idOf('Vera')] };
  addResource(world.catalog, { title: 'draft probe', ...vera, published: false });
  addResource(world.catalog, { title: 'closed probe', ...vera, teams: [closed] });
  addResource(world.catalog, { title: 'archived probe', ...vera, archived: true });
  expect((await mine()).join()).not.toContain('probe');
});

test('is finished here where Secoda knows no such filter', async () => {
  addResource(world.catalog, { title: 'plain probe', subscribers: [idOf('Vera')], external_usage: 1_000_000 });
  world.catalog.quirks.withoutFields = ['subscribers', 'owners', 'owners_groups'];
  const texts = await mine();
  world.catalog.quirks.withoutFields = [];
  expect(texts.join('\n')).toMatch(/What you follow\nplain probe[^]*so I finished the search here/);
});

test.each([
  ['find subscriber:@me probe', /searched probe/],
  ['find subscriber:vera probe', /searched probe/],
  ['find subscriber:@vera.viewer probe', /searched probe/],
  ['find -subscriber:@me probe', /^Nothing found/],
  ['find subscriber:nobody probe', /There is no person “nobody”/],
])('%s', async (typed, answer) => {
  addResource(world.catalog, { title: 'searched probe', subscribers: [idOf('Vera')] });
  expect(await world.viewer.types(typed)).toMatch(answer);
});

test.each(['unlinked', 'slackGuest'] as const)('is not for %s, who hear why', async (role) => {
  expect(await world[role].types('mine')).toMatch(/Ask/);
});
