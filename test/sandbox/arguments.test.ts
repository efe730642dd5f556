// What may be typed after `npm run sandbox --`, and that what does not go together is refused in one line before anything
// starts.

import { expect, test } from 'vitest';
import { readArguments } from '../../src/sandbox/arguments.ts';

test('nothing at all is the page, with everything made up', () => {
  expect(readArguments([])).toEqual({
    typed: undefined,
    as: 'editor',
    presses: [],
    resources: undefined,
    port: undefined,
    data: undefined,
    real: { slack: false, secoda: false },
    allowsWrites: false,
    emails: new Map(),
    help: false,
  });
});

test('a real half, with addresses of people', () => {
  const words = '--secoda --allow-writes --as admin --email ada@real.example --email viewer=vera@real.example';
  const { real, allowsWrites, emails } = readArguments(words.split(' '));
  expect(real).toEqual({ slack: false, secoda: true });
  expect(allowsWrites).toBe(true);
  expect([...emails]).toEqual([
    ['admin', 'ada@real.example'],
    ['viewer', 'vera@real.example'],
  ]);
});

test('words, and words that are left out', () => {
  expect(readArguments(['find', 'orders', '-daily', '--press', 'Next page'])).toMatchObject({
    typed: 'find orders -daily',
    presses: ['Next page'],
  });
});

test.each([
  [['--allow-writes'], '--allow-writes is for --secoda and --slack'],
  [['--email', 'a@b.example'], '--email is for a sandbox of which one half is real.'],
  [['--secoda', '--slack', '--email', 'a@b.example'], '--email is for a sandbox of which one half is real.'],
  [['--secoda', '--email', 'nobody'], '--email takes an address'],
  [['--secoda', '--email', 'nobody=a@b.example'], 'Nobody is called "nobody".'],
  [['--secoda', '--resources', '5'], '--resources is for the embedded catalog'],
  [['find', 'orders', '--slack'], '--slack takes no command here'],
  [['--as', 'constructor'], 'Nobody is called "constructor". There are: admin'],
  [['--port', 'many'], '--port takes a whole number from 0 to 65535.'],
  [['--resources', ''], '--resources takes a whole number'],
  [['--frob'], "Unknown option '--frob'."],
  [['--data'], '--data'],
])('%j is refused in one line', (words, why) => {
  const read = (): unknown => readArguments(words);
  expect(read).toThrow(why);
  expect(read).toThrow(/^[^\n]+$/);
});
