// Receives Slack's signed requests over HTTP and hands them to Bolt: one small server for Slack, health and metrics.
// Written by hand because Bolt's stock receiver costs three times the CPU and accepts requests dated in the future.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import { type ReplayMemory, replayMemory, verify } from './signature.ts';

/** Far above any payload of Slack's (a view with its state stays under 500 KB). */
export const bodyLimit = 1024 * 1024;

export type Route = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface HttpReceiverOptions {
  readonly host: string;
  readonly port: number;
  /** Without it Slack's requests are not taken here (Socket Mode) and the path is unknown. */
  readonly signingSecret?: string;
  /** Further routes, by method and path: `GET /livez`. */
  readonly routes: Readonly<Record<string, Route>>;
  readonly clock: { now(): number };
  /** Told of each request that was refused and of each failure inside; never of a body. */
  readonly onRefused: (why: string) => void;
  readonly onFailure: (error: unknown) => void;
  readonly onAcked: (milliseconds: number) => void;
}

export interface HttpReceiver extends Receiver {
  /** The port in use: the operating system's choice when 0 was asked for. Only after `start`. */
  port(): number;
}

type Body = Record<string, unknown>;

const ACK_WITHIN_MS = 3000;

/** `start` rejects with Node's error (EADDRINUSE, EACCES) when the port cannot be had. */
export function httpReceiver(options: HttpReceiverOptions): HttpReceiver {
  const memory = replayMemory(options.clock);
  const pending = unanswered();
  let app: App | undefined;
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === '/slack/events' && request.method === 'POST' && options.signingSecret !== undefined && app) {
      takeEvent(app, request, response, { ...options, signingSecret: options.signingSecret, memory, pending });
      return;
    }
    pending.add(response);
    // HEAD is GET without the content, which Node leaves out by itself.
    const route = options.routes[`${request.method === 'HEAD' ? 'GET' : request.method} ${path}`];
    if (route === undefined) {
      answer(response, 404);
      return;
    }
    void (async () => route(request, response))().catch((error: unknown) => {
      options.onFailure(error);
      answer(response, 500);
    });
  });
  return {
    init(bolt) {
      app = bolt;
    },
    start: () => listen(server, options),
    stop: () => close(server, pending),
    port() {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('the server is not listening');
      return address.port;
    },
  };
}

function listen(server: Server, { port, host }: { readonly port: number; readonly host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

/** Requests that arrived whole and are not answered yet. */
interface Unanswered {
  add(response: ServerResponse): void;
  /** Resolves when there are none, or after so many milliseconds. */
  settled(withinMs: number): Promise<void>;
}

function unanswered(): Unanswered {
  const open = new Set<ServerResponse>();
  let whenNone = (): void => undefined;
  return {
    add(response) {
      open.add(response);
      response.once('close', () => {
        open.delete(response);
        if (open.size === 0) whenNone();
      });
    },
    settled: (withinMs) =>
      new Promise((resolve) => {
        if (open.size === 0) {
          resolve();
          return;
        }
        const timer = setTimeout(resolve, withinMs);
        whenNone = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

/**
 * Stops listening at once; requests that arrived whole are answered first. Half a request, and a connection that is only
 * kept open, would hold the process for half a minute: they are cut.
 */
async function close(server: Server, pending: Unanswered): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await pending.settled(ACK_WITHIN_MS);
  server.closeAllConnections();
  await closed;
}

interface Taking extends HttpReceiverOptions {
  readonly signingSecret: string;
  readonly memory: ReplayMemory;
  readonly pending: Unanswered;
}

/** Reads, verifies and parses one request, then lets Bolt have it. */
function takeEvent(app: App, request: IncomingMessage, response: ServerResponse, taking: Taking): void {
  const startedAt = performance.now();
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
    else if (!response.headersSent) {
      taking.onRefused('body too large');
      response.setHeader('connection', 'close');
      answer(response, 413);
      chunks.length = 0;
    } else if (size > 4 * bodyLimit) request.destroy();
  });
  request.on('error', () => response.destroy());
  request.on('end', () => {
    if (size > bodyLimit) return;
    taking.pending.add(response);
    const raw = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    const verdict = verify(
      {
        timestamp: oneHeader(request, 'x-slack-request-timestamp'),
        signature: oneHeader(request, 'x-slack-signature'),
        body: raw,
      },
      taking.signingSecret,
      taking.clock.now(),
    );
    const why = verdict.genuine ? (taking.memory.admit(verdict.mark) ? undefined : 'repeated') : verdict.why;
    if (why !== undefined || !verdict.genuine) {
      taking.onRefused(why ?? 'wrong signature');
      answer(response, 401);
      return;
    }
    const body = parseBody(raw, request.headers['content-type'] ?? '');
    if (body === undefined) {
      taking.onRefused('unreadable body');
      answer(response, 400);
      return;
    }
    if (body.ssl_check === '1') {
      answer(response, 200);
      return;
    }
    if (body.type === 'url_verification' && typeof body.challenge === 'string') {
      answer(response, 200, { challenge: body.challenge });
      return;
    }
    void hand(app, body, request, response, {
      acked: () => taking.onAcked(performance.now() - startedAt),
      failed: (error) => {
        // Nothing was done for this request: Slack's retry of it must not count as a replay.
        taking.memory.forget(verdict.mark);
        taking.onFailure(error);
      },
    });
  });
}

interface Outcome {
  acked(): void;
  failed(error: unknown): void;
}

/** Gives one body to Bolt; whatever happens there, the request is answered exactly once. */
async function hand(
  app: App,
  body: Body,
  request: IncomingMessage,
  response: ServerResponse,
  outcome: Outcome,
): Promise<void> {
  const timer = setTimeout(() => {
    outcome.failed(new Error('nothing acknowledged a request of Slack within 3 s'));
    answer(response, 504);
  }, ACK_WITHIN_MS);
  const event: ReceiverEvent = {
    body,
    ack: async (reply?: unknown) => {
      clearTimeout(timer);
      if (response.headersSent) return;
      answer(response, 200, reply);
      outcome.acked();
    },
    ...retryOf(request),
  };
  try {
    await app.processEvent(event);
    if (!response.headersSent) answer(response, 400);
  } catch (error) {
    outcome.failed(error);
    // What is thrown here Bolt throws itself, before any listener of ours runs: it could not read the payload.
    answer(response, 400);
  } finally {
    clearTimeout(timer);
  }
}

function retryOf(request: IncomingMessage): { retryNum?: number; retryReason?: string } {
  const num = oneHeader(request, 'x-slack-retry-num');
  const reason = oneHeader(request, 'x-slack-retry-reason');
  return { ...(num !== undefined && { retryNum: Number(num) }), ...(reason !== undefined && { retryReason: reason }) };
}

function oneHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Slack sends JSON (events) or a form, whose `payload` field is JSON (interactivity). Undefined when it is neither. */
function parseBody(raw: Buffer, contentType: string): Body | undefined {
  if (contentType.startsWith('application/json')) return parseObject(raw.toString());
  const form = parse(raw.toString());
  return typeof form.payload === 'string' ? parseObject(form.payload) : form;
}

function parseObject(json: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}

/** Ends a response, once: a string as text, anything else as JSON, with its length so that the connection is kept. */
export function answer(response: ServerResponse, status: number, body?: unknown): void {
  if (response.headersSent || response.destroyed) return;
  if (body === undefined || body === '') {
    response.writeHead(status, { 'content-length': 0 }).end();
    return;
  }
  const written = typeof body === 'string' ? body : json(body);
  response
    .writeHead(status, {
      'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(written),
    })
    .end(written);
}

const ready = new WeakMap<object, string>();

/** What is frozen may be given again, and is written out once: that is a fifth of what an acknowledgement costs. */
function json(body: unknown): string {
  if (typeof body !== 'object' || body === null || !Object.isFrozen(body)) return JSON.stringify(body);
  const before = ready.get(body);
  if (before !== undefined) return before;
  const written = JSON.stringify(body);
  ready.set(body, written);
  return written;
}
