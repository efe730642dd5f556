// What Slack tells of a person counts with their next word, not when what was kept of them runs out.

import { expect, test } from 'vitest';
import { theWorld } from '../support/world.ts';

const world = theWorld();

test('an address that is taken away in Slack', async () => {
  const { editor } = world.slack.people;
  expect(await world.editor.types('find orders')).toContain('Results 1–5');
  const changed = world.slack.change(editor, { email: undefined });
  // Slack is asked once a minute at most.
  expect(await world.editor.types('find orders')).toContain('Results 1–5');
  await world.slack.userChange(changed);
  await world.idle();
  expect(await world.editor.types('find orders')).toContain('Slack does not tell me your e-mail address');
  expect(await world.editor.types('whoami')).toMatch(/^You act as nobody in Secoda\./);
});

test.each([
  ['a person who is deactivated', { isDeleted: true }, 'Your Slack account is deactivated'],
  ['one who is a guest now', { isRestricted: true }, 'not open to guests'],
  ['one with the address of nobody', { email: 'nobody@acme.example' }, 'I found no Secoda account'],
])('%s', async (_, changes, why) => {
  const before = world.slack.people.viewer;
  expect(await world.viewer.types('find orders')).toContain('Results 1–5');
  await world.slack.userChange(world.slack.change(before, changes));
  await world.idle();
  expect(await world.viewer.types('find orders')).toContain(why);
  await world.slack.userChange(
    world.slack.change(before, { isDeleted: false, isRestricted: false, email: before.email }),
  );
  await world.idle();
});

test('nobody is told of it', async () => {
  const { length } = world.viewer.dms();
  await world.slack.userChange(world.slack.people.viewer);
  await world.idle();
  expect(world.viewer.dms()).toHaveLength(length);
});

test('of one person leaves the others as they are: nobody is asked about anew', async () => {
  await world.admin.types('find orders');
  const asked = (): number => world.slack.calls.filter(({ method }) => method === 'users.info').length;
  await world.slack.userChange(world.slack.people.unlinked);
  await world.idle();
  const before = asked();
  await world.admin.types('find orders');
  expect(asked()).toBe(before);
});
