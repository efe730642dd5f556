// The floor of a click: a Bolt action that acknowledges, reads the person and the resource at once, edits the resource and
// answers. No rights, no ledger, nothing kept.

import { App, LogLevel } from '@slack/bolt';
import { Agent, request } from 'undici';
import { given, underTest } from '../under-test.ts';

const [api, person, resource] = [given('BENCH_API_URL'), given('BENCH_PERSON'), given('BENCH_RESOURCE')];
const dispatcher = new Agent();
const headers = {
  authorization: `Bearer ${given('SECODA_API_KEY')}`,
  accept: 'application/json',
  'content-type': 'application/json',
};
const call = async (path: string, patch?: object): Promise<unknown> => {
  const how = patch === undefined ? {} : { method: 'PATCH' as const, body: JSON.stringify(patch) };
  return (await request(`${api}${path}`, { dispatcher, headers, ...how })).body.json();
};

const app = new App({
  token: given('SLACK_BOT_TOKEN'),
  signingSecret: given('SLACK_SIGNING_SECRET'),
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: given('SLACK_API_URL') },
});
app.action(/(?:)/, async ({ ack, respond, body }) => {
  await ack();
  const [, read] = await Promise.all([call(`/user/${person}`), call(`/resource/all/${resource}`)]);
  const { subscribers } = read as { readonly subscribers: readonly string[] };
  const isOn = JSON.stringify(body).includes('subscribe.on');
  const others = subscribers.filter((one) => one !== person);
  await call(`/resource/all/${resource}`, { subscribers: isOn ? [...others, person] : others });
  await respond({ replace_original: true, text: isOn ? 'Subscribed by Eddie' : 'Unsubscribed by Eddie' });
});

const server = await app.start({ port: Number(given('PORT')), host: '127.0.0.1' });
const address = server.address();
if (address !== null && typeof address === 'object') underTest(address.port);
