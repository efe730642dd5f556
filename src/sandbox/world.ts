// The whole product without accounts: an embedded catalog, a simulated Slack, and the real bot between them. The sandbox and
// the tests start it by this one call.

import { type Bot, startBot } from '../bot.ts';
import { readSettings } from '../config/settings.ts';
import { type Clock, systemClock } from '../observability/clock.ts';
import { createLog } from '../observability/log.ts';
import { type Catalog, startCatalog } from './catalog/server.ts';
import { inWholeMilliseconds } from './clock.ts';
import { type SimulatedSlack, startSlack } from './slack/server.ts';

export interface WorldOptions {
  readonly catalog?: Parameters<typeof startCatalog>[0];
  readonly slack?: Parameters<typeof startSlack>[0];
  /** Over the settings that make the world work. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  readonly connection?: 'http' | 'socket';
  /** One time for all three; the machine's unless given. */
  readonly clock?: Clock;
  /** Where the bot's log goes; nowhere unless given. */
  readonly log?: { write(line: string): void };
}

export interface World {
  readonly slack: SimulatedSlack;
  readonly catalog: Catalog;
  readonly bot: Bot;
  /** The bot's own address. */
  readonly botUrl: string;
  stop(): Promise<void>;
}

/** The two sides of the bot, and the settings with which it finds them. */
export interface Sides {
  readonly slack: SimulatedSlack;
  readonly catalog: Catalog;
  readonly settings: Readonly<Record<string, string | undefined>>;
}

export async function startSides(options: Omit<WorldOptions, 'log'> = {}): Promise<Sides> {
  const { clock = systemClock } = options;
  const [slack, catalog] = await Promise.all([
    startSlack({ clock, ...options.slack }),
    startCatalog({ clock, ...options.catalog }),
  ]);
  const settings = {
    SLACK_BOT_TOKEN: slack.botToken,
    ...(options.connection === 'socket'
      ? { SLACK_APP_TOKEN: slack.appToken }
      : { SLACK_SIGNING_SECRET: slack.signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    SECODA_API_URL: catalog.url,
    SECODA_API_KEY: catalog.keys.admin,
    DATA_DIR: 'memory://',
    HOST: '127.0.0.1',
    PORT: '0',
    ...options.settings,
  };
  return { slack, catalog, settings };
}

/** The real bot between the two sides, in this process. */
export function startBotBetween(
  { settings: given }: Pick<Sides, 'settings'>,
  { clock = systemClock, log = { write: () => undefined } }: Pick<WorldOptions, 'clock' | 'log'>,
): Promise<Bot> {
  const settings = readSettings(given);
  const created = createLog({ level: settings.logLevel, secrets: settings.secrets, destination: log });
  return startBot(settings, { clock: inWholeMilliseconds(clock), log: created });
}

/** Where the simulated Slack sends what is meant for a bot that listens on this port. */
export function eventsUrl(port: number): string {
  return `http://127.0.0.1:${port}/slack/events`;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const sides = await startSides(options);
  const { slack, catalog } = sides;
  const bot = await startBotBetween(sides, options);
  if (options.connection !== 'socket') slack.connect(eventsUrl(bot.port));
  else await slack.socket.connected();
  return {
    slack,
    catalog,
    bot,
    botUrl: `http://127.0.0.1:${bot.port}`,
    async stop() {
      await bot.stop();
      await Promise.all([slack.stop(), catalog.stop()]);
    },
  };
}
