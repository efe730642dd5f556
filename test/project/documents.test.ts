// README, .env.example, Dockerfile and package.json say what the code does.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { envExample, settingsTable } from '../../src/config/settings-table.ts';
import { commands } from '../support/commands.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const readme = read('README.md');
const packageJson = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
};

describe('settings', () => {
  test('.env.example is made from the table', () => {
    expect(read('.env.example')).toBe(envExample());
  });

  test('.env.example sets nothing by itself: what a container sets must not be overruled by an untouched line', () => {
    expect(
      read('.env.example')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#')),
    ).toEqual([]);
  });

  test('README has a row for each, and no row for another', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(rows.toSorted()).toEqual(settingsTable.map(({ name }) => name).toSorted());
  });
});

test('README has a row for each command, with what it takes', () => {
  const rows = [...readme.matchAll(/^\| `\/secoda ([^`]*)` \|/gm)].map(([, usage]) => usage);
  expect(rows).toEqual(commands.map(({ word, takes }) => `${word} ${takes}`.trim()));
});

test('every npm script that README names exists', () => {
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name ?? '');
  expect(named.length).toBeGreaterThan(2);
  for (const name of named) expect(packageJson.scripts).toHaveProperty(name);
});

test('README begins with what it is and the two commands', () => {
  const beginning = readme.split('\n').slice(0, 30).join('\n');
  expect(beginning).toContain('npm ci && npm run sandbox -- find orders');
  expect(beginning).toContain('npm cit');
});

test('every file that README links to is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '');
  expect(links.filter((path) => !existsSync(path))).toEqual([]);
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  test('builds in stages on node:24-slim, with production dependencies only', () => {
    expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual([
      'node:24-slim',
      'node:24-slim',
    ]);
    expect(dockerfile).toContain('npm ci --omit=dev --omit=optional');
    // What is optional there is Node itself, which the image has.
    expect(Object.keys(packageJson.optionalDependencies).every((name) => name.startsWith('node-'))).toBe(true);
  });

  test('runs the same program as npm start, unprivileged, hearing signals, with its health checked', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^ENV (?:.+\\\n)*.*\bMALLOC_ARENA_MAX=1\b/m);
    expect(dockerfile).toMatch(/^CMD \["node", "--no-allocation-site-pretenuring", "src\/main\.ts"\]$/m);
    // In the shell's place, so that npm's SIGTERM reaches it; behind the bars what Windows does, whose shell has no exec.
    expect(packageJson.scripts.start).toBe(
      'MALLOC_ARENA_MAX=1 exec node --import ./src/node-version.mjs --no-allocation-site-pretenuring src/main.ts || node --no-allocation-site-pretenuring src/main.ts',
    );
    // What is measured is what is run.
    expect(read('bench/child.ts')).toContain("'--no-allocation-site-pretenuring'");
    expect(read('bench/child.ts')).toContain("MALLOC_ARENA_MAX: '1'");
    expect(dockerfile).toMatch(/HEALTHCHECK[\s\S]*\/livez/);
  });

  test('copies only what is there', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files]) =>
      (files ?? '').split(' '),
    );
    expect(copied.filter((file) => !existsSync(file))).toEqual([]);
  });

  test('everything that the bot imports is a production dependency', () => {
    const sources = process.getBuiltinModule('node:fs').globSync('src/**/*.ts');
    const packages = sources
      .filter((file) => !file.includes('sandbox'))
      .flatMap((file) => [...read(file).matchAll(/^(?:import|export) (?!type )[^'"]*from '([^.'][^']*)'/gm)])
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('node:'))
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    for (const name of new Set(packages)) expect(packageJson.dependencies).toHaveProperty([name]);
  });
});
