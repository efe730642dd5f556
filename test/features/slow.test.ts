// When Secoda takes its time: never silence, and in the end the result or the reason.

import { beforeAll, expect, test } from 'vitest';
import { theWorld } from '../support/world.ts';

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
