// Real Bolt apps, as small as can be, for the simulated Slack to talk to: one over HTTP, one over Socket Mode.

import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { SimulatedSlack } from '../../../src/sandbox/slack/server.ts';

/** A logger that says nothing: what goes wrong is asserted on, not read. */
export const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

export interface Bot {
  readonly app: App;
  stop(): Promise<void>;
}

export async function httpBot(slack: SimulatedSlack, register: (app: App) => void): Promise<Bot> {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger: quiet });
  const app = new App({
    receiver,
    token: slack.botToken,
    botId: slack.bot.botId,
    botUserId: slack.bot.userId,
    tokenVerificationEnabled: false,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    logger: quiet,
  });
  register(app);
  const server = await receiver.start(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the bot has no port');
  slack.connect(`http://127.0.0.1:${address.port}/slack/events`);
  return { app, stop: () => receiver.stop() };
}

/** `clientPingTimeout` is short, for tests of lines that are lost: a busy machine may lose one by it too. */
export async function socketBot(
  slack: SimulatedSlack,
  register: (app: App) => void,
  clientPingTimeout = 20,
): Promise<Bot> {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logger: quiet,
    clientPingTimeout,
    installerOptions: {
      clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 50, minTimeout: 5, factor: 1 } },
    },
  });
  const app = new App({
    receiver,
    token: slack.botToken,
    botId: slack.bot.botId,
    botUserId: slack.bot.userId,
    tokenVerificationEnabled: false,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    logger: quiet,
  });
  register(app);
  await receiver.start();
  return { app, stop: () => receiver.stop() };
}
