// The real bot of a test, once or as replicas: in this process, or each in a process of its own that can be killed in the
// middle and started again on what it left behind.

import type { Clock } from '../../src/observability/clock.ts';
import { type Sides, startBotBetween } from '../../src/sandbox/world.ts';
import { startPostgres } from '../store/support/postgres.ts';
import { type AppProcess, newFolder, startApp } from './process.ts';

export interface BotsOptions {
  /** Two or more share one Postgres. */
  readonly replicas?: number;
  /** Each in a process of its own: it can be killed, and keeps the machine's time. */
  readonly killable?: boolean;
}

export interface OneBot {
  readonly port: number;
  /** Resolves when nothing is under way; at once where that cannot be known. */
  idle(): Promise<void>;
  stop(): Promise<void>;
  /**
   * `kill -9`, and the same again on the same data; its port may be another. Throws where it is in this process.
   * @param meanwhile happens while it is gone.
   */
  killed(meanwhile?: () => Promise<void>): Promise<OneBot>;
}

export interface Bots {
  /** Settings that all of them have besides. */
  readonly settings: Readonly<Record<string, string>>;
  start(sides: Sides): Promise<OneBot>;
  /** What was started around them ends. */
  end(): Promise<void>;
}

export async function botsOf(
  { replicas = 1, killable = false }: BotsOptions,
  parts: { readonly clock: Clock; readonly log: { write(line: string): void } },
): Promise<Bots> {
  const server = replicas > 1 ? await startPostgres() : undefined;
  const settings = server === undefined ? undefined : { DATABASE_URL: await server.create() };
  return {
    settings: settings ?? {},
    start: killable ? (sides) => inItsOwn(sides, parts.log) : (sides) => here(sides, parts),
    end: async () => server?.stop(),
  };
}

async function here(sides: Sides, parts: Parameters<typeof startBotBetween>[1]): Promise<OneBot> {
  const bot = await startBotBetween(sides, parts);
  return {
    port: bot.port,
    idle: () => bot.idle(),
    stop: () => bot.stop(),
    killed: () => Promise.reject(new Error('it runs in this process: ask for `killable`')),
  };
}

async function inItsOwn(sides: Sides, log: { write(line: string): void }, before?: string): Promise<OneBot> {
  const folder = before ?? (await newFolder());
  const given = Object.entries(sides.settings).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const app: AppProcess = startApp(folder, { ...Object.fromEntries(given), DATA_DIR: folder });
  const port = await app.ready();
  async function end(signal: NodeJS.Signals): Promise<void> {
    app.send(signal);
    await app.ended;
    for (const line of app.stdout().split('\n')) log.write(line);
  }
  return {
    port,
    idle: async () => undefined,
    stop: () => end('SIGTERM'),
    async killed(meanwhile) {
      await end('SIGKILL');
      await meanwhile?.();
      return inItsOwn(sides, log, folder);
    },
  };
}
