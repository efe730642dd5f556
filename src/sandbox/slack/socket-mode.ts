// Socket Mode: the same payloads through a WebSocket that the app opened. Each connection needs a fresh, single-use
// address; each envelope is acked by its id. Source: Slack, "Using Socket Mode".

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { secret } from './identifiers.ts';

const MOST_CONNECTIONS = 10;
const PATH = '/link/';
/** Here Slack knows of one way to fail only: no ack came. */
const RETRY_REASON = 'timeout';

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

/** Slack's own words for why a client is to go; after the last Socket Mode is turned off. */
export type DisconnectReason = 'refresh_requested' | 'warning' | 'link_disabled' | 'too_many_websockets';

/** What becomes of somebody who connects; all but the first is trouble. */
export type Welcome = 'greeted' | 'not greeted' | 'refused' | 'not answered';

interface Envelope {
  readonly type: EnvelopeType;
  readonly payload: unknown;
  /** Whether the ack may carry an answer. */
  readonly acceptsAnswer: boolean;
  readonly retry?: { readonly attempt: number } | undefined;
}

export interface SocketMode {
  /** The path, with its ticket, for one new connection. */
  issue(): string;
  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Those that were greeted and are not lost. */
  readonly connections: number;
  /** Those that wait for an answer or a greeting in vain. */
  readonly ignored: number;
  /** Resolves with what the ack carried; rejects when the connection is lost first or the signal aborts. */
  send(envelope: Envelope, signal: AbortSignal): Promise<unknown>;
  /** Cuts every connection without a word, as a network does. */
  drop(): void;
  /** Every connection falls silent: nothing is heard or answered any more, and nobody says so, as when a cable is pulled. */
  freeze(): void;
  /** Asks every client to come back on a new connection, as Slack does when it moves its servers. */
  refresh(reason?: DisconnectReason): void;
  /** Sends a frame on every connection, whatever it is. */
  raw(frame: string | Uint8Array): void;
  /** Sends the last envelope once more, byte for byte. Resolves and rejects as `send` does. */
  repeat(signal: AbortSignal): Promise<unknown>;
  /** How connections are taken from now on. */
  take(how: Welcome): void;
  stop(): void;
}

const ackShape = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

interface Waiting {
  readonly socket: WebSocket;
  readonly resolve: (payload: unknown) => void;
  readonly reject: (reason: Error) => void;
}

export function socketMode(options: {
  readonly appId: string;
  readonly onChange: () => void;
  readonly object: (what: string) => void;
}): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const issued = new Set<string>();
  const open = new Set<WebSocket>();
  const waiting = new Map<string, Waiting>();
  const ignored = new Set<Duplex>();
  const frozen = new Set<WebSocket>();
  let turn = 0;
  let welcome: Welcome = 'greeted';
  let last: { readonly id: string; readonly text: string } | undefined;

  function ignore(stream: Duplex): void {
    ignored.add(stream);
    stream.on('error', () => stream.destroy());
    stream.once('close', () => {
      ignored.delete(stream);
      options.onChange();
    });
    options.onChange();
  }

  function lose(socket: WebSocket): void {
    open.delete(socket);
    for (const [id, waiter] of waiting) {
      if (waiter.socket !== socket) continue;
      waiting.delete(id);
      waiter.reject(new Error('the connection was lost'));
    }
    options.onChange();
  }

  function greet(socket: WebSocket): void {
    if (open.size >= MOST_CONNECTIONS) {
      socket.send(farewell('too_many_websockets'));
      socket.close();
      return;
    }
    open.add(socket);
    socket.on('message', (data) => heard(Buffer.isBuffer(data) ? data.toString() : ''));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      frozen.delete(socket);
      lose(socket);
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.size,
        debug_info: { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: options.appId },
      }),
    );
    options.onChange();
  }

  function heard(text: string): void {
    const ack = readAck(text);
    const waiter = ack === undefined ? undefined : waiting.get(ack.envelope_id);
    if (ack === undefined || waiter === undefined) {
      options.object('socket mode: an ack that belongs to no open envelope');
      return;
    }
    waiting.delete(ack.envelope_id);
    waiter.resolve(ack.payload);
  }

  function deliver(id: string, text: string, signal: AbortSignal): Promise<unknown> {
    // Slack spreads envelopes over the connections; so do we, evenly.
    const sockets = [...open];
    turn += 1;
    const socket = sockets[turn % Math.max(sockets.length, 1)];
    if (socket === undefined) return Promise.reject(new Error('nobody is connected'));
    return new Promise((resolve, reject) => {
      waiting.set(id, { socket, resolve, reject });
      signal.addEventListener('abort', () => {
        if (waiting.delete(id)) reject(new Error('no ack in time'));
      });
      socket.send(text);
    });
  }

  return {
    issue() {
      const ticket = secret(16);
      issued.add(ticket);
      return `${PATH}?ticket=${ticket}&app_id=${options.appId}`;
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://sandbox');
      const ticket = url.searchParams.get('ticket') ?? '';
      const isKnown = url.pathname === PATH && issued.delete(ticket);
      if (welcome === 'not answered') ignore(socket.resume().once('end', () => socket.destroy()));
      else if (!isKnown || welcome === 'refused') {
        socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      } else if (welcome === 'not greeted') server.handleUpgrade(request, socket, head, () => ignore(socket));
      else server.handleUpgrade(request, socket, head, greet);
    },
    get connections() {
      return open.size;
    },
    get ignored() {
      return ignored.size;
    },
    send(envelope, signal) {
      const id = globalThis.crypto.randomUUID();
      const text = JSON.stringify({
        envelope_id: id,
        type: envelope.type,
        accepts_response_payload: envelope.acceptsAnswer,
        payload: envelope.payload,
        ...(envelope.type === 'events_api' && {
          retry_attempt: envelope.retry?.attempt ?? 0,
          retry_reason: envelope.retry === undefined ? '' : RETRY_REASON,
        }),
      });
      last = { id, text };
      return deliver(id, text, signal);
    },
    repeat(signal) {
      if (last === undefined) return Promise.reject(new Error('nothing was sent yet'));
      return deliver(last.id, last.text, signal);
    },
    raw(frame) {
      for (const socket of open) socket.send(frame);
    },
    drop() {
      for (const socket of open) socket.terminate();
    },
    freeze() {
      for (const socket of open) {
        socket.pause();
        frozen.add(socket);
        lose(socket);
      }
    },
    take(how) {
      welcome = how;
    },
    refresh(reason = 'refresh_requested') {
      for (const socket of open) socket.send(farewell(reason));
    },
    stop() {
      for (const socket of [...open, ...frozen]) socket.terminate();
      for (const stream of ignored) stream.destroy();
      server.close();
    },
  };
}

function farewell(reason: DisconnectReason): string {
  return JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-sandbox' } });
}

function readAck(text: string): z.infer<typeof ackShape> | undefined {
  try {
    return ackShape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
