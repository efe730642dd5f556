// `/secoda help` and `/secoda whoami`: what there is, and who one is here.

import { describe, expect, test } from 'vitest';
import { commands } from '../support/commands.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld({ catalog: { resources: 2000 }, settings: { SLACK_COMMAND: '/catalog' } });

const words = commands.map(({ word }) => word);

describe('help', () => {
  test.each(['', 'help', '  HELP '])(
    '%j names every command, by the name that the slash command has here',
    async (typed) => {
      const text = await world.editor.types(typed);
      for (const word of words) expect(text).toContain(`/catalog ${word}`);
      expect(text).not.toContain('/secoda');
    },
  );

  test.each(words)('help %s shows examples, and each of them works', async (word) => {
    const text = await world.editor.types(`help ${word}`);
    const examples = [...text.matchAll(/• \/catalog (.*)/g)].map(([, example]) => example ?? '');
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const said = await world.editor.types(example);
      // Some open a window instead.
      const answer = world.editor.modal() ?? said;
      if (world.editor.modal() !== undefined) await world.editor.closes();
      expect(answer).not.toMatch(/Nothing found|No resource has|Reference/);
      expect(answer).not.toBe('');
    }
  });

  test('is also for people who may see nothing', async () => {
    expect(await world.unlinked.types('help')).toContain('/catalog find');
  });

  test('offers the search for its own word', async () => {
    await world.editor.types('help');
    expect(world.editor.controls()).toEqual(['Search for "help" instead']);
    expect(await world.editor.presses('Search for "help" instead')).toMatch(/help/);
  });

  test.each([
    ['viewer', 'history', 'history'],
    ['viewer', 'history orders_daily', 'history orders_daily'],
    ['viewer', 'audit', 'audit'],
    ['viewer', 'audit type:table', 'audit type:table'],
    ['unlinked', 'history orders', 'history orders'],
  ] as const)('%s who types %s is offered the search for it below the answer', async (role, typed, searched) => {
    await world[role].types(typed);
    const words = `Search for "${searched}" instead`;
    expect(world[role].controls().at(-1)).toBe(words);
    if (role === 'unlinked') return;
    expect(await world[role].presses(words)).toMatch(/history|audit|Nothing found/);
    expect(world[role].controls()).not.toContain(words);
  });

  test.each([`history ${'x'.repeat(80)}`, 'history <https://app.secoda.co/table/1>', 'whoami', 'mine'])(
    'what is no likely search is not offered as one: %s',
    async (typed) => {
      await world.editor.types(typed);
      expect(world.editor.controls().join()).not.toContain('Search for');
    },
  );
});

describe('whoami', () => {
  test.each([
    ['viewer', 'You act as Vera Viewer (vera.viewer@acme.example), matched by your confirmed Slack e-mail address'],
    ['viewer', 'Your role in Secoda: viewer.\nHere you may find and read what is published,'],
    ['editor', 'Your role in Secoda: editor.\nHere you may find and read what is published and drafts,'],
    ['admin', 'An e-mail match gives at most the role editor here'],
    ['unlinked', 'I found no Secoda account with your Slack e-mail address'],
    ['secodaGuest', 'As a guest in Secoda you see nothing'],
    ['disabledInSecoda', 'Your Secoda account is disabled'],
    ['pendingInSecoda', 'invitation is not accepted yet'],
    ['twin', 'More than one Secoda account has your e-mail address'],
    ['slackGuest', 'not open to guests of this workspace'],
    ['unconfirmed', 'is not confirmed yet'],
    ['noEmail', 'does not tell me your e-mail address'],
  ] as const)('tells %s: %s', async (role, sentence) => {
    expect(await world[role].types('whoami')).toContain(sentence);
  });

  test('with more words is a search', async () => {
    expect(await world.editor.types('whoami tables')).toContain('Nothing found for whoami tables');
  });
});
