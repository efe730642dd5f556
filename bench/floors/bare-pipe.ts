// The floor of a find: a Bolt command that acknowledges, gets one page from the catalog, parses it and answers with five
// titles. No rights, no check of the answer, no stored result, no cards.

import { App, LogLevel } from '@slack/bolt';
import { Agent, request } from 'undici';
import { given, underTest } from '../under-test.ts';

const url = given('BENCH_SEARCH_URL');
const dispatcher = new Agent();
const headers = { authorization: `Bearer ${given('SECODA_API_KEY')}`, accept: 'application/json' };

const app = new App({
  token: given('SLACK_BOT_TOKEN'),
  signingSecret: given('SLACK_SIGNING_SECRET'),
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: given('SLACK_API_URL') },
});
app.command('/secoda', async ({ ack, respond }) => {
  await ack();
  const { body } = await request(url, { dispatcher, headers });
  const page = JSON.parse(await body.text()) as { readonly results: readonly { readonly title: string }[] };
  const titles = page.results.slice(0, 5).map(({ title }) => title);
  await respond({
    text: titles.join('; '),
    blocks: titles.map((title) => ({ type: 'section', text: { type: 'mrkdwn', text: `*${title}*` } })),
  });
});

const server = await app.start({ port: Number(given('PORT')), host: '127.0.0.1' });
const address = server.address();
if (address !== null && typeof address === 'object') underTest(address.port);
