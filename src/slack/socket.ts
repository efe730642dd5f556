// Socket Mode: Slack's payloads over a websocket that this app opens, for places without a public address. Reconnecting is
// ours: the socket client's own way ends in an unhandled rejection when Slack answers 5xx meanwhile, and never comes back.

import { SocketModeReceiver } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { SlackFetch } from './fetch.ts';
import type { SlackLogger } from './logger.ts';
import { clientOptions } from './web.ts';
import type { Clock } from './work.ts';

export interface SocketOptions {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly fetch: SlackFetch;
  readonly dispatcher: Dispatcher;
  readonly logger: SlackLogger;
  readonly clock: Clock;
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
}

export interface Socket {
  readonly receiver: SocketModeReceiver;
  /** Connects, and connects again whenever the connection ends, until `stop`. Returns at once. */
  start(): void;
  stop(): Promise<void>;
  connected(): boolean;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** How long to wait before the n-th attempt in a row (from 0): none, then doubling up to half a minute. */
export function waitBeforeAttempt(failures: number): number {
  return failures === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

export function socket(options: SocketOptions): Socket {
  const { clock, log } = options;
  const receiver = new SocketModeReceiver({
    appToken: options.appToken,
    logger: options.logger,
    autoReconnectEnabled: false,
    dispatcher: options.dispatcher,
    // Its own options object: the socket client writes into it.
    installerOptions: { clientOptions: clientOptions(options, 0) },
    processEventErrorHandler: async ({ error }) => {
      log.warn({ err: error }, 'a payload of Slack could not be read');
      return true;
    },
  });
  const stopping = new AbortController();
  let connected = false;
  let loop: Promise<void> = Promise.resolve();

  async function keepConnected(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      await clock.sleep(waitBeforeAttempt(failures), stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      const ended = new Promise<void>((resolve) => receiver.client.once('disconnected', () => resolve()));
      try {
        await receiver.client.start();
        connected = true;
        failures = 0;
        log.info({}, 'connected to Slack by Socket Mode');
        await ended;
        log.info({}, 'the Socket Mode connection ended; connecting again');
      } catch (error) {
        failures += 1;
        log.warn({ err: error, failures }, 'Socket Mode could not connect; trying again');
      }
      connected = false;
    }
  }

  return {
    receiver,
    start() {
      loop = keepConnected();
    },
    async stop() {
      stopping.abort();
      await receiver.client.disconnect();
      await loop;
    },
    connected: () => connected,
  };
}
