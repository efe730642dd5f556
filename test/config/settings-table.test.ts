import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { fields } from '../../src/config/fields.ts';
import { readSettings } from '../../src/config/settings.ts';
import { envExample, settingsTable } from '../../src/config/settings-table.ts';

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const names = settingsTable.map(({ name }) => name);

it('.env.example has the settings of the table and no others', () => {
  const keys = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(keys).toEqual(names);
});

it('.env.example is what the table makes', () => {
  expect(example).toBe(envExample());
});

it('.env.example as it is adds nothing to the settings that must be there', () => {
  const least = { SLACK_BOT_TOKEN: 'xoxb-1-bot', SLACK_SIGNING_SECRET: 'signing-secret', SECODA_API_KEY: 'shared-key' };
  expect(readSettings({ ...parseEnv(example), ...least })).toEqual(readSettings(least));
});

it('every setting is read once and has a name of its own', () => {
  expect(Object.keys(fields).toSorted()).toEqual([...names].toSorted());
});

it.each(settingsTable)('$name says what it is and how to get it, in a line each', ({ what, howToGetIt }) => {
  expect(what).toMatch(/^\S.{15,}$/);
  expect(howToGetIt).toMatch(/^\S.{5,}$/);
});
