// Who may import whom. The structure of the project is this table; a folder that is not in it may import nothing of ours.

import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** By folder: the folders it may import from besides itself, and whether types only. */
const rules: Readonly<Record<string, Readonly<Record<string, 'all' | 'types'>>>> = {
  config: {},
  observability: {},
  // An answer, read whole: for whoever speaks HTTP.
  http: {},
  secoda: { http: 'all' },
  query: { secoda: 'all' },
  store: { config: 'types', observability: 'all' },
  slack: { http: 'all', config: 'types', observability: 'all' },
  identity: { secoda: 'all', store: 'all' },
  // What features share: from a query to cards.
  results: { stewardship: 'all', query: 'all', identity: 'all', secoda: 'all', slack: 'all' },
  // What forms share: their fields, what was seen in them, pickers, conflicts, saving.
  forms: { results: 'all', stewardship: 'all', query: 'all', identity: 'all', secoda: 'all', slack: 'all' },
  features: {
    forms: 'all',
    stewardship: 'all',
    results: 'all',
    query: 'all',
    identity: 'all',
    secoda: 'all',
    slack: 'all',
  },
  'features.ts': {
    features: 'all',
    forms: 'types',
    stewardship: 'types',
    results: 'types',
    identity: 'types',
    secoda: 'types',
    slack: 'types',
  },
  'bot.ts': {
    config: 'all',
    observability: 'all',
    secoda: 'all',
    store: 'all',
    slack: 'all',
    identity: 'all',
    results: 'all',
    forms: 'all',
    stewardship: 'all',
    'features.ts': 'all',
  },
  // What an operator runs beside the app.
  admin: { config: 'all', store: 'all' },
  // The domain: no Slack, no HTTP, no SQL.
  stewardship: { secoda: 'types', identity: 'types' },
  'main.ts': { config: 'all', observability: 'all', store: 'all', 'bot.ts': 'all' },
  sandbox: { 'bot.ts': 'all', config: 'all', observability: 'all' },
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gms),
    ...text.matchAll(/import\(\s*()['"](\.[^'"]+)['"]/g),
  ];
  return found.map(([, type, path = '']) => ({
    from: file,
    to: normalize(join(dirname(file), path)),
    typesOnly: type !== undefined && type !== '',
  }));
}

/** `src/slack/web.ts` is of `slack`, `src/bot.ts` of `bot.ts`. */
function folderOf(file: string): string {
  return file.split('/')[1] ?? '';
}

const files = globSync('src/**/*.ts').map((file) => file.replaceAll('\\', '/'));
const imports = files.flatMap(importsOf);

test('the table speaks of this project', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(imports.length).toBeGreaterThan(100);
  expect([...new Set(files.map(folderOf))].toSorted()).toEqual(Object.keys(rules).toSorted());
});

test('every import of ours is allowed', () => {
  const forbidden = imports.filter(({ from, to, typesOnly }) => {
    const [here, there] = [folderOf(from), folderOf(to)];
    if (here === there) return false;
    const allowed = rules[here]?.[there];
    return allowed !== 'all' && !(allowed === 'types' && typesOnly);
  });
  expect(forbidden).toEqual([]);
});

test('features never import each other', () => {
  const crossing = imports.filter(({ from, to }) => {
    const [a, b] = [from.split('/')[2], to.split('/')[2]];
    return folderOf(from) === 'features' && folderOf(to) === 'features' && a !== b;
  });
  expect(crossing).toEqual([]);
});

test('both sides of the sandbox are strangers to the bot and to each other', () => {
  const knowing = imports.filter(({ from, to }) => {
    const side = /^src\/sandbox\/(?:catalog|slack)\//.exec(from)?.[0];
    return side !== undefined && !to.startsWith(side);
  });
  expect(knowing).toEqual([]);
});

describe('the environment is read in one place', () => {
  test.each(files.filter((file) => folderOf(file) !== 'config'))('%s', (file) => {
    expect(readFileSync(file, 'utf8')).not.toMatch(/process\.env(?!\.PORT \?\?)/);
  });
});

test('no barrel of date-fns is imported', () => {
  expect(files.filter((file) => /from 'date-fns'/.test(readFileSync(file, 'utf8')))).toEqual([]);
});
