// Several workspaces behind one address, and a workspace that is part of an organisation.

import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Front, startFront } from '../../../src/sandbox/slack/front.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { quiet } from './a-bot.ts';

const enterprise = { id: 'E0GROUP', name: 'Group' };

let acme: SimulatedSlack;
let globex: SimulatedSlack;
let front: Front;

beforeEach(async () => {
  acme = await startSlack();
  const { clientId, clientSecret } = acme.oauth;
  globex = await startSlack({ clientId, clientSecret, enterprise });
  front = await startFront(acme, globex);
});

afterEach(async () => {
  await front.stop();
  await Promise.all([acme.stop(), globex.stop()]);
});

function client(token?: string): WebClient {
  return new WebClient(token, { slackApiUrl: front.apiUrl, retryConfig: { retries: 0 }, logger: quiet });
}

function exchange(code: string) {
  const { clientId, clientSecret } = acme.oauth;
  return client().oauth.v2.access({ code, client_id: clientId, client_secret: clientSecret });
}

test('a call goes to the workspace whose token it carries', async () => {
  expect(await client(acme.botToken).auth.test()).toMatchObject({
    team_id: acme.team.id,
    is_enterprise_install: false,
  });
  expect(await client(globex.botToken).auth.test()).toMatchObject({
    team_id: globex.team.id,
    enterprise_id: enterprise.id,
    is_enterprise_install: true,
  });
  await expect(client('xoxb-nobody').auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
});

test('a code is exchanged where it was granted', async () => {
  expect(await exchange(acme.oauth.grant())).toMatchObject({
    access_token: acme.botToken,
    team: { id: acme.team.id },
    enterprise: null,
  });
  expect(await exchange(globex.oauth.grant())).toMatchObject({
    access_token: globex.botToken,
    team: null,
    enterprise,
    is_enterprise_install: true,
  });
  await expect(exchange('made-up')).rejects.toMatchObject({ data: { error: 'invalid_code' } });
});

test('faults come through', async () => {
  globex.fail('auth.test', { retryAfter: 3, times: 1 });
  const limited = new WebClient(globex.botToken, {
    slackApiUrl: front.apiUrl,
    rejectRateLimitedCalls: true,
    logger: quiet,
  });
  await expect(limited.auth.test()).rejects.toMatchObject({ retryAfter: 3 });
  globex.fail('auth.test', { reset: true, times: 1 });
  await expect(client(globex.botToken).auth.test()).rejects.toThrow('fetch failed');
});

test('people of an organisation have their place in it', async () => {
  const asked = client(globex.botToken).users.info({ user: globex.people.viewer.id });
  expect(await asked).toMatchObject({ user: { enterprise_user: { enterprise_id: enterprise.id } } });
  const alone = await client(acme.botToken).users.info({ user: acme.people.viewer.id });
  expect(alone.user).not.toHaveProperty('enterprise_user');
});
