// What every other test stands on: that a test fails by itself, and what one call can start.

import { describe, expect, test } from 'vitest';
import { testWorld, theWorld } from './world.ts';

describe('a world fails a test by itself', () => {
  const world = theWorld({ catalog: { resources: 50 } });
  const bot = () => ({ authorization: `Bearer ${world.slack.botToken}`, 'content-type': 'application/json' });
  const call = (method: string, body: object) =>
    fetch(`${world.slack.apiUrl}${method}`, { method: 'POST', headers: bot(), body: JSON.stringify(body) });
  const post = (body: object) => call('chat.postMessage', { channel: world.slack.channels.general.id, ...body });

  test.each([
    ['a method outside the coverage table', () => call('reactions.add', {})],
    ['an invalid block', () => post({ text: 'x', blocks: [{ type: 'section' }] })],
    ['a ping in a text of the catalog', () => post({ text: 'the table <!channel>' })],
    [
      'a call that the catalog does not serve',
      () => fetch(`${world.catalog.url}/api/v1/table/tables`, { headers: { authorization: 'Bearer x' } }),
    ],
    [
      'a late ack',
      async () => {
        world.slack.connect('http://127.0.0.1:9/slack/events');
        await world.slack.command(world.slack.people.editor, '/secoda', 'help');
        world.through();
      },
    ],
    ['a secret in a log line', async () => void (world.log as string[]).push(`token ${world.slack.botToken}`)],
  ])('on %s', async (_, provoke: () => Promise<unknown>) => {
    await provoke();
    expect(() => world.check()).toThrow('expected [');
    (world.log as string[]).length = 0;
    world.forgive();
  });
});

test('over a websocket', async () => {
  const world = await testWorld({ connection: 'socket', catalog: { resources: 50 } });
  await world.editor.types('/secoda find orders');
  await world.editor.sees('orders');
  await world.finish();
});

test('two replicas on one Postgres: results that one has shown can be turned at the other', async () => {
  const world = await testWorld({ replicas: 2, catalog: { resources: 300 } });
  world.through(0);
  await world.editor.types('/secoda find orders');
  world.through(1);
  await world.editor.presses('Next page');
  expect(await world.editor.sees('Results 6–10')).toContain('Results 6–10');
  await world.finish();
});

// Two processes and the recovery of a database: longer than other tests on a busy machine.
test('killed, and started again on what it left', { timeout: 60_000 }, async () => {
  const world = await testWorld({ killable: true });
  await world.editor.types('/secoda find orders');
  await world.editor.sees('Results 1–5');
  await world.killAndRestart();
  await world.editor.presses('Next page');
  await world.editor.sees('Results 6–10');
  await world.finish();
});
