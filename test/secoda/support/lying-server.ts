// A server on loopback that answers what a test tells it to, byte by byte if need be: it can stall, reset, cut and lie.
// It keeps what it was asked, so that a test can look at how often and in what form something was sent.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';

export interface Asked {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export type Answer = (response: ServerResponse, asked: Asked) => void;

export interface LyingServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** The answers to the next requests in order; the last one stays. */
  answer(...answers: readonly Answer[]): void;
  /** Resolves when so many requests have arrived. */
  arrived(count: number): Promise<void>;
  stop(): Promise<void>;
}

export async function lyingServer(): Promise<LyingServer> {
  const asked: Asked[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let answers: readonly Answer[] = [];
  let given = 0;

  const server = createServer((request, response) => {
    void serve(request, response);
  });
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const one: Asked = { method, url, authorization: headers.authorization, body: await bodyOf(request) };
    asked.push(one);
    const answer = answers[Math.min(given, answers.length - 1)];
    given += 1;
    for (const { count, resolve } of waiting) if (asked.length >= count) resolve();
    answer?.(response, one);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');

  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    answer(...next) {
      answers = next;
      given = 0;
    },
    arrived(count) {
      return new Promise((resolve) => {
        if (asked.length >= count) resolve();
        else waiting.push({ count, resolve });
      });
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    await finished(request);
  } catch {
    // The client went away in the middle of its own request: what came is what was asked.
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

export function plain(body: string, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
  };
}

export function html(status: number): Answer {
  return plain('<!doctype html><title>Sign in</title><h1>Sign in</h1>', status, { 'content-type': 'text/html' });
}

export function redirect(status: number, location: string): Answer {
  return plain('', status, { location });
}

/** Takes the request and never answers. */
export const stall: Answer = () => undefined;

/** Resets the connection before the first byte of an answer. */
export const reset: Answer = (response) => {
  response.socket?.resetAndDestroy();
};

/** Announces more than it sends, then ends the connection. */
export const cut: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"results": [', () => response.socket?.destroy());
};

/** Sends the beginning of an answer and then a byte now and then, for ever. */
export const drip: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};
