// The simulated Slack's one HTTP server, on loopback: the Web API, response URLs, and the upgrade to Socket Mode.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { SocketMode } from './socket-mode.ts';

export interface Request {
  /** The path without its query. */
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly body: string;
  /** The body as it came, for uploads. */
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly authorization: string | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is answered as JSON, bytes as they are. */
  readonly body: Record<string, unknown> | Buffer;
}

/** Undefined leaves the request hanging. */
export type Answer = Reply | 'reset' | undefined;

export interface Listening {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly origin: string;
  stop(): Promise<void>;
}

const MOST_BYTES = 4 * 1024 * 1024;

/** Answers each request with what `handle` says. Rejects when the port cannot be had. */
export async function listen(
  port: number,
  handle: (request: Request) => Promise<Answer>,
  socket: Pick<SocketMode, 'upgrade'>,
): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    collect(request, response, handle);
  });
  server.on('upgrade', (request, stream, head) => socket.upgrade(request, stream, head));
  await started(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function started(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function collect(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (request: Request) => Promise<Answer>,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_BYTES) request.destroy();
    else chunks.push(chunk);
  });
  request.on('error', () => response.destroy());
  request.on('end', () => {
    const [path = '/', ...query] = (request.url ?? '/').split('?');
    if (request.method !== 'POST' && request.method !== 'GET') {
      write(response, { status: 405, body: { ok: false, error: 'method_not_allowed' } });
      return;
    }
    const reply = handle({
      method: request.method,
      path,
      query: query.join('?'),
      body: Buffer.concat(chunks).toString(),
      bytes: Buffer.concat(chunks),
      contentType: request.headers['content-type'] ?? '',
      authorization: request.headers.authorization,
    });
    void give(response, reply);
  });
}

async function give(response: ServerResponse, answer: Promise<Answer>): Promise<void> {
  const reply = await answer;
  if (reply === 'reset') response.socket?.resetAndDestroy();
  else if (reply !== undefined) write(response, reply);
}

function write(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.destroyed) return;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': bytes.length,
      ...headers,
    })
    .end(bytes);
}
