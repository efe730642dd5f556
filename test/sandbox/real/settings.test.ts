// Which settings a real half takes out of the environment: its own, and no secret of the other half.

import { describe, expect, test } from 'vitest';
import { passedOn, realSettings } from '../../../src/sandbox/real/settings.ts';

const ENVIRONMENT = {
  SLACK_BOT_TOKEN: 'xoxb-real',
  SLACK_APP_TOKEN: 'xapp-real',
  SLACK_SIGNING_SECRET: 'not for a sandbox',
  SECODA_API_KEY: 'real-key',
  SECODA_API_URL: 'https://eapi.secoda.co',
  DATABASE_URL: 'postgres://real:real@db.example/real',
  DATA_DIR: '/the/real/data',
  ENCRYPTION_KEYS: 'the real ones',
  TRUSTED_EMAIL_DOMAINS: 'acme.example',
};

test.each([
  [{ slack: true, secoda: false }, ['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN', 'TRUSTED_EMAIL_DOMAINS']],
  [{ slack: false, secoda: true }, ['SECODA_API_KEY', 'TRUSTED_EMAIL_DOMAINS']],
  [{ slack: false, secoda: false }, []],
])('%j: the bot gets its own settings, and never the real database or keys', (real, names) => {
  expect(Object.keys(passedOn(ENVIRONMENT, real)).toSorted()).toEqual(names);
});

test('the address of people follows that of the real API, not that of the guard', () => {
  expect(realSettings(ENVIRONMENT, { slack: false, secoda: true }).secoda).toMatchObject({
    apiUrl: 'https://eapi.secoda.co',
    appUrl: 'https://eu.secoda.co',
  });
});

describe('what is missing is named, all at once', () => {
  test.each([
    [{ slack: true, secoda: false }, ['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN']],
    [{ slack: false, secoda: true }, ['SECODA_API_KEY']],
    [{ slack: true, secoda: true }, ['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN', 'SECODA_API_KEY']],
  ])('%j', (real, names) => {
    const read = (): unknown => realSettings({}, real);
    for (const name of names) expect(read).toThrow(`${name} is missing`);
    expect(read).not.toThrow('SLACK_SIGNING_SECRET');
  });
});
