// When Secoda takes its time: never silence, and in the end the result or the reason.

import { setImmediate } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { addResource } from '../support/catalog.ts';
import { testWorld, theWorld } from '../support/world.ts';

const world = theWorld();
beforeAll(async () => {
  await world.editor.types('whoami');
});

test('after two and a half seconds the person hears that it takes longer, then gets the cards', async () => {
  world.catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'slow', ms: 2700 });
  await world.slack.command(world.slack.people.editor, '/secoda', 'find orders');
  await world.idle();
  const texts = world.editor.messages().map((message) => world.slack.read(message));
  expect(texts.slice(-2)).toEqual(['Still asking Secoda…', expect.stringContaining('Results 1–5')]);
});

test('a quick answer comes alone', async () => {
  world.catalog.faults.clear();
  const before = world.editor.messages().length;
  await world.editor.types('find orders');
  expect(world.editor.messages()).toHaveLength(before + 1);
});

test('a short throttle is waited for', async () => {
  world.catalog.faults.set({ match: { path: '/resource/catalog' }, times: 1, kind: 'throttle', retryAfter: 1 });
  expect(await world.editor.types('find orders')).toContain('Results 1–5');
});

test('a long one holds everybody, without asking Secoda again', async () => {
  world.catalog.faults.set({ match: { path: '/resource/catalog' }, times: 1, kind: 'throttle', retryAfter: 60 });
  expect(await world.editor.types('find orders')).toContain('Please try again in 60 seconds');
  world.catalog.clearRequests();
  expect(await world.viewer.types('find orders')).toMatch(/Please try again in (?:59|60) seconds/);
  expect(world.catalog.requests).toEqual([]);
  world.clock.advance(61_000);
  expect(await world.viewer.types('find orders')).toContain('Results 1–5');
});

test.each(['a card', 'Details', 'a form'])(
  'whoever pressed on %s hears that it goes on when the app is asked to stop',
  async (on) => {
    const other = await testWorld();
    const { slack, catalog, clock, editor } = other;
    const table = addResource(catalog, { title: 'stopped', verified: false });
    await editor.types(`get ${table.id}`);
    if (on === 'Details') await editor.presses('Details');
    if (on === 'a form') await editor.presses('Edit…');
    catalog.clearRequests();
    catalog.faults.set({ match: { method: 'PATCH' }, kind: 'hang' });
    const person = slack.people.editor;
    if (on === 'a form') await slack.submit(person, { Verified: ['Can be trusted'] });
    else
      await slack.press(person, slack.control(slack.modal(person) ?? editor.last() ?? expect.unreachable(), 'Verify'));
    while (!catalog.requests.some(({ method }) => method === 'PATCH')) await setImmediate();
    const stopped = other.finish();
    const asleep = clock.sleeper(6000, 7600);
    await asleep;
    clock.advance(7600);
    await editor.sees('What you asked for is kept and will be done; I tell you then.');
    clock.advance(1000);
    await stopped;
  },
);
