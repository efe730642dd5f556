// Socket Mode through the guard: for each connection of the bot one to Slack. Envelopes are changed on their way in, acks on
// their way out; pings are passed on, since the bot takes their absence for a lost line; when one side ends, so does the other.

import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Dispatcher, WebSocket as Outgoing } from 'undici';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

export interface RelayParts {
  /** The way out, through the proxy if there is one. */
  readonly dispatcher: Dispatcher;
  /** The real address behind a path of ours, once. */
  readonly take: (path: string) => string | undefined;
  /** Notes an envelope; what it returns notes the ack. */
  readonly begin: (what: string, payload: unknown) => (answered: unknown) => void;
  readonly meet: (payload: unknown) => unknown;
  readonly vet: (ack: unknown) => unknown;
  readonly onCount: (connections: number) => void;
}

export interface Relay {
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  stop(): void;
}

/** Where undici tells of pings: its websockets themselves do not. */
const PINGS = channel('undici:websocket:ping');

const envelope = z.looseObject({ envelope_id: z.string(), type: z.string(), payload: z.unknown() });
const named = z.object({
  command: z.string().optional(),
  event: z.object({ type: z.string() }).optional(),
  type: z.string().optional(),
});
const ack = z.looseObject({ envelope_id: z.string(), payload: z.unknown().optional() });

export function relay(parts: RelayParts): Relay {
  const server = new WebSocketServer({ noServer: true });
  const open = new Set<WebSocket>();

  function join(bot: WebSocket, address: string): void {
    const slack = new Outgoing(address, { dispatcher: parts.dispatcher });
    const ended = new Map<string, (answered: unknown) => void>();
    const pinged = (message: unknown): void => {
      const { websocket, payload } = message as { websocket?: unknown; payload?: Buffer };
      if (websocket === slack && bot.readyState === bot.OPEN) bot.ping(payload);
    };
    const end = (): void => {
      PINGS.unsubscribe(pinged);
      open.delete(bot);
      parts.onCount(open.size);
      bot.close();
      slack.close();
    };
    PINGS.subscribe(pinged);
    bot.on('error', () => bot.terminate());
    bot.on('close', end);
    bot.on('message', (data: Buffer) => slack.readyState === slack.OPEN && slack.send(outward(data.toString())));
    slack.addEventListener('close', end);
    slack.addEventListener('error', end);
    slack.addEventListener('message', ({ data }) => {
      if (bot.readyState === bot.OPEN && typeof data === 'string') bot.send(inward(data));
    });
    slack.addEventListener('open', () => {
      open.add(bot);
      parts.onCount(open.size);
    });

    function inward(text: string): string {
      const read = envelope.safeParse(parsed(text)).data;
      if (read === undefined) return text;
      const payload = parts.meet(read.payload);
      ended.set(read.envelope_id, parts.begin(whatOf(payload) ?? read.type, payload));
      return JSON.stringify({ ...read, payload });
    }

    function outward(text: string): string {
      const read = ack.safeParse(parsed(text)).data;
      if (read === undefined) return text;
      const payload = read.payload === undefined ? undefined : parts.vet(read.payload);
      ended.get(read.envelope_id)?.(payload);
      ended.delete(read.envelope_id);
      return JSON.stringify({ ...read, payload });
    }
  }

  return {
    upgrade(request, stream, head) {
      const [path = ''] = (request.url ?? '').split('?');
      const address = parts.take(path);
      stream.on('error', () => stream.destroy());
      if (address === undefined) stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      else server.handleUpgrade(request, stream, head, (bot) => join(bot, address));
    },
    stop() {
      for (const bot of server.clients) bot.terminate();
      server.close();
    },
  };
}

/** What somebody did, in a word: the command that was typed, the kind of press, the event. */
function whatOf(payload: unknown): string | undefined {
  const { command, event, type } = named.safeParse(payload).data ?? {};
  return command ?? event?.type ?? type;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
