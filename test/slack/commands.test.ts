// Which command a text means, and which one was nearly typed.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { routeText } from '../../src/slack/commands.ts';
import type { Command } from '../../src/slack/feature.ts';

function command(word: string, accepts: (args: string) => boolean): Command {
  return { word, accepts, takes: '', summary: '', examples: [] };
}

const commands = [
  command('find', () => true),
  command('whoami', (args) => args === ''),
  command('help', (args) => args === '' || args === 'find'),
];
const how = { fallback: 'find', whenEmpty: 'help' };

test.each([
  ['', 'help', ''],
  ['   ', 'help', ''],
  ['find orders', 'find', 'orders'],
  ['FIND  Orders ', 'find', 'Orders'],
  ['find', 'find', ''],
  ['orders', 'find', 'orders'],
  ['daily orders', 'find', 'daily orders'],
  ['whoami', 'whoami', ''],
  ['whoami tables', 'find', 'whoami tables'],
  ['help find', 'help', 'find'],
  ['help desk', 'find', 'help desk'],
  ['finding nemo', 'find', 'finding nemo'],
  ['find\norders', 'find', 'orders'],
  ['constructor', 'find', 'constructor'],
])('%j is the command %s with %j', (text, word, args) => {
  const routed = routeText(text, commands, how);
  expect([routed.command.word, routed.args]).toEqual([word, args]);
});

test('any text has a command', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(commands).toContain(routeText(text, commands, how).command);
    }),
  );
});
