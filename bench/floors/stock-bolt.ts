// A bare Bolt app as its own guide writes it: the stock HTTPReceiver and one command that acknowledges with an answer.

import { App, LogLevel } from '@slack/bolt';
import { given, underTest } from '../under-test.ts';

const answer = JSON.parse(given('BENCH_ANSWER')) as { readonly text: string };

const app = new App({
  token: given('SLACK_BOT_TOKEN'),
  signingSecret: given('SLACK_SIGNING_SECRET'),
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: given('SLACK_API_URL') },
});
app.command('/secoda', async ({ ack }) => ack(answer));

const server = await app.start({ port: Number(given('PORT')), host: '127.0.0.1' });
const address = server.address();
if (address !== null && typeof address === 'object') underTest(address.port);
