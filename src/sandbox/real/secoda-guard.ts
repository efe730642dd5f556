// In front of a real Secoda: whatever the bot asks of it passes here and is noted for the inspector. A write goes no further
// unless whoever started the sandbox allows writes. It holds no key: the bot's own goes along with each request.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Dispatcher, request } from 'undici';
import { createRequestLog, type RecordedRequest } from '../catalog/requests.ts';

export interface SecodaGuardOptions {
  /** The real one, with or without `/api/v1`. */
  readonly apiUrl: string;
  readonly allowsWrites: boolean;
  /** The way out, through the proxy if there is one. */
  readonly dispatcher: Dispatcher;
  readonly clock: { now(): number };
}

export interface SecodaGuard {
  /** For the bot, in place of the real address. */
  readonly apiUrl: string;
  /** The last thousand, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Resolves when the next request has been answered or refused. */
  changed(): Promise<void>;
  stop(): Promise<void>;
}

export const READS_ONLY =
  'This sandbox only reads from the real Secoda: nothing was sent there. Whoever starts it with --allow-writes can change things.';

const MOST_BYTES = 10_000_000;
const WITHIN_MS = 120_000;

/** Of the answer, what the bot looks at; the rest speaks of a connection that is not the bot's. */
const PASSED_ON = ['content-type', 'content-encoding', 'retry-after', 'x-request-id', 'www-authenticate', 'location'];

/** Rejects when no port can be had. */
export async function guardSecoda(options: SecodaGuardOptions): Promise<SecodaGuard> {
  const real = new URL(options.apiUrl);
  const log = createRequestLog();
  const server = createServer((incoming, response) => {
    void pass(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the guard has no port');

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(incoming);
    const { method = 'GET', url = '/' } = incoming;
    const { pathname, search, searchParams } = new URL(url, real);
    const entry = log.arrive({
      id: randomUUID(),
      at: options.clock.now(),
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      body: body.length === 0 ? undefined : parsed(body.toString()),
    });
    if (method !== 'GET' && method !== 'HEAD' && !options.allowsWrites) {
      entry.fault = 'refused: this sandbox only reads';
      return give(response, 405, { 'content-type': 'application/json' }, Buffer.from(`{"detail":"${READS_ONLY}"}`));
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      const answer = await request(`${real.origin}${pathname}${search}`, {
        method,
        headers: onTheWay(incoming),
        body: body.length === 0 ? null : body,
        dispatcher: options.dispatcher,
        signal: gone.signal,
        headersTimeout: WITHIN_MS,
        bodyTimeout: WITHIN_MS,
      });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      give(response, answer.statusCode, onTheWayBack(answer.headers), bytes);
    } catch (error) {
      if (gone.signal.aborted) return log.settle(entry, 'hung', null);
      entry.fault = error instanceof Error ? error.message : 'unreachable';
      give(
        response,
        502,
        { 'content-type': 'application/json' },
        Buffer.from('{"detail":"Secoda cannot be reached."}'),
      );
    }

    function give(to: ServerResponse, status: number, headers: Record<string, string>, bytes: Buffer): void {
      to.writeHead(status, { ...headers, ...(status !== 204 && { 'content-length': bytes.length }) }).end(bytes);
      log.settle(entry, 'answered', status);
    }
  }

  function onTheWayBack(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
    const passed = PASSED_ON.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, name === 'location' ? here(value) : value] as const] : [];
    });
    return Object.fromEntries(passed);
  }

  /** A redirect within the real service is one within this address. */
  function here(location: string): string {
    if (!URL.canParse(location, real.href)) return location;
    const to = new URL(location, real);
    return to.hostname === real.hostname ? `${to.pathname}${to.search}` : location;
  }

  return {
    apiUrl: `http://127.0.0.1:${address.port}${real.pathname}`,
    requests: log.requests,
    changed: () => log.changed(),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function onTheWay({ headers }: IncomingMessage): Record<string, string> {
  const { host: _host, connection: _connection, 'content-length': _length, ...rest } = headers;
  return Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
