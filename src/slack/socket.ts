// Socket Mode: Slack's payloads over a websocket that this app opens, for places without a public address. Reconnecting is
// ours: the socket client's own way ends in an unhandled rejection when Slack answers 5xx meanwhile, and never comes back.

import { type App, type ReceiverEvent, SocketModeReceiver, type SocketModeReceiverOptions } from '@slack/bolt';
import { WebAPIRateLimitedError } from '@slack/web-api';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { SlackFetch } from './fetch.ts';
import type { SlackLogger } from './logger.ts';
import { markOf, type ReplayMemory, replayMemory } from './signature.ts';
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
  readonly onAcked: (milliseconds: number) => void;
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
/** A connection that ends sooner counts as a failure: Slack may greet and hang up in a loop (Socket Mode turned off). */
const STEADY_AFTER_MS = 10_000;
/** From asking for a connection to Slack's greeting. */
const CONNECT_WITHIN_MS = 20_000;
/** A peer that has gone does not answer the closing handshake. */
const CLOSE_WITHIN_MS = 500;

/** How long to wait before the n-th attempt in a row (from 0): none, then doubling up to half a minute. */
export function waitBeforeAttempt(failures: number): number {
  return failures === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

/** What Slack sends; the client would take other types for events of its own. */
const envelope = z.union([
  z.object({ type: z.enum(['hello', 'disconnect', 'slash_commands', 'interactive']) }),
  z.object({ type: z.literal('events_api'), payload: z.object({ event: z.object({ type: z.string() }) }) }),
]);

/** The client's own listener rejects, and nobody hears it, when a frame is not what it expects: it gets only what is. */
function readOnlyEnvelopes(client: SocketModeReceiver['client'], log: SocketOptions['log']): void {
  const listeners = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    if (!isEnvelope(data)) {
      log.warn({}, 'a frame of Socket Mode could not be read and was left out');
      return;
    }
    for (const listener of listeners) {
      Promise.resolve(listener.call(client, data, isBinary)).catch((err: unknown) =>
        log.warn({ err }, 'a frame of Socket Mode could not be read'),
      );
    }
  });
}

function isEnvelope(data: unknown): boolean {
  try {
    return typeof data === 'string' && envelope.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}

/** Slack sends an envelope again when its connection ends before the acknowledgement: acknowledged again, done once. */
class OnceReceiver extends SocketModeReceiver {
  readonly #options: SocketOptions;
  readonly #memory: ReplayMemory;

  constructor(options: SocketOptions, receiverOptions: SocketModeReceiverOptions) {
    super(receiverOptions);
    this.#options = options;
    this.#memory = replayMemory(options.clock);
  }

  override init(app: App): void {
    const processEvent = (event: ReceiverEvent): Promise<void> => this.#once(app, event);
    // All that the receiver asks of an app.
    super.init({ processEvent } as App);
  }

  async #once(app: App, event: ReceiverEvent): Promise<void> {
    const { trigger_id: trigger } = event.body;
    const mark = typeof trigger === 'string' ? markOf(trigger) : undefined;
    if (mark !== undefined && !this.#memory.admit(mark)) return event.ack();
    const startedAt = performance.now();
    try {
      await app.processEvent({
        ...event,
        ack: async (answer) => {
          await event.ack(answer);
          this.#options.onAcked(performance.now() - startedAt);
        },
      });
    } catch (error) {
      if (mark !== undefined) this.#memory.forget(mark);
      throw error;
    }
  }
}

export function socket(options: SocketOptions): Socket {
  const { clock, log } = options;
  const receiver = new OnceReceiver(options, {
    appToken: options.appToken,
    logger: options.logger,
    autoReconnectEnabled: false,
    dispatcher: options.dispatcher,
    // Its own options object: the socket client writes into it.
    installerOptions: { clientOptions: clientOptions(options, 0) },
    async processEventErrorHandler({ error, event }) {
      log.warn({ err: error }, 'a payload of Slack could not be read');
      // Acknowledged here, not by the receiver: while the connection closes that fails, and nobody would catch it.
      await event.ack().catch(() => undefined);
      return false;
    },
  });
  const { client } = receiver;
  readOnlyEnvelopes(client, log);
  const stopping = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    stopping.signal.addEventListener('abort', () => reject(new Error('stopping')), { once: true });
  });
  stopped.catch(() => undefined);
  let connected = false;
  let loop: Promise<void> = Promise.resolve();
  let onEnded = (): void => undefined;
  client.on('disconnected', () => onEnded());

  /** One connection, from asking for it to its end. Resolves with how long it lasted, rejects when there was none. */
  async function connectOnce(): Promise<number> {
    const ended = new Promise<void>((resolve) => {
      onEnded = resolve;
    });
    const starting = client.start();
    // Whoever stops does not wait for Slack; a connection that comes after that is hung up.
    starting.then(
      () => (stopping.signal.aborted ? client.disconnect() : undefined),
      () => undefined,
    );
    let callOff = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      callOff = clock.after(CONNECT_WITHIN_MS, () => reject(new Error('Slack did not greet in time')));
    });
    try {
      await Promise.race([starting, stopped, late]);
    } catch (error) {
      // Whatever of it still hangs is let go; how long that takes is nobody's concern.
      if (!stopping.signal.aborted) client.disconnect().catch(() => undefined);
      throw error;
    } finally {
      callOff();
    }
    const since = clock.now();
    connected = true;
    log.info({}, 'connected to Slack by Socket Mode');
    await ended;
    connected = false;
    return clock.now() - since;
  }

  async function keepConnected(): Promise<void> {
    let failures = 0;
    let asked = 0;
    for (;;) {
      const wait = Math.max(waitBeforeAttempt(failures), asked);
      await clock.sleep(wait, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      asked = 0;
      try {
        const lasted = await connectOnce();
        if (stopping.signal.aborted) return;
        failures = lasted < STEADY_AFTER_MS ? failures + 1 : 0;
        log.info({ lasted }, 'the Socket Mode connection ended; connecting again');
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        if (error instanceof WebAPIRateLimitedError) asked = error.retryAfter * 1000;
        // The client rejects with nothing when the connection ends before Slack has greeted.
        const err = error ?? new Error('the connection ended before it was made');
        log.warn({ err, failures }, 'Socket Mode could not connect; trying again');
      }
    }
  }

  return {
    receiver,
    start() {
      loop = keepConnected();
    },
    async stop() {
      stopping.abort();
      const enough = new AbortController();
      const closing = Promise.all([client.disconnect(), loop]);
      await Promise.race([closing, clock.sleep(CLOSE_WITHIN_MS, enough.signal).catch(() => undefined)]);
      enough.abort();
    },
    connected: () => connected,
  };
}
