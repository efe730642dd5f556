// Gives a request its reply, or the fault that was ordered in its place.

import type { ServerResponse } from 'node:http';
import type { Clock } from './call.ts';
import type { FaultBox, Kind } from './faults.ts';
import type { Reply } from './reply.ts';
import type { RequestLog } from './requests.ts';

type Entry = ReturnType<RequestLog['arrive']>;

export type Respond = (response: ServerResponse, entry: Entry, serve: () => Reply) => Promise<void>;

interface Parts {
  readonly faults: Pick<FaultBox, 'take'>;
  readonly log: Pick<RequestLog, 'settle'>;
  readonly clock: Clock;
  /** Aborted when the catalog stops: ends what is slow. */
  readonly stopping: AbortSignal;
}

const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>';

export function createResponder({ faults, log, clock, stopping }: Parts): Respond {
  return async (response, entry, serve) => {
    const fault = faults.take(entry.method, entry.path);
    entry.fault = fault?.kind ?? null;
    switch (fault?.kind) {
      case undefined:
        return answer(response, entry, serve());
      case 'slow':
        await clock.sleep(fault.ms, stopping);
        return answer(response, entry, serve());
      case 'status':
      case 'throttle':
      case 'html':
        return answer(response, entry, inPlace(fault));
      case 'hang after applying':
        serve();
        return log.settle(entry, 'hung', null);
      case 'hang':
        return log.settle(entry, 'hung', null);
      case 'reset after applying':
        serve();
        return reset(response, entry);
      case 'reset':
        return reset(response, entry);
      case 'half json': {
        const reply = serve();
        const text = textOf(reply);
        return answer(response, entry, { ...reply, body: text.slice(0, text.length / 2), contentType: typeOf(reply) });
      }
      case 'cut':
        return cut(response, entry, serve());
      case 'changed shape': {
        const reply = serve();
        return answer(response, entry, { ...reply, body: fault.reply(reply.body) });
      }
    }
  };

  async function answer(response: ServerResponse, entry: Entry, reply: Reply): Promise<void> {
    const done = Promise.withResolvers<void>();
    // 'close' too: a client that has gone must not leave the request unsettled.
    response.once('finish', done.resolve).once('close', done.resolve);
    const text = textOf(reply);
    response.writeHead(reply.status, headersOf(entry, reply, text)).end(reply.status === 204 ? undefined : text);
    await done.promise;
    log.settle(entry, 'answered', reply.status);
  }

  function reset(response: ServerResponse, entry: Entry): void {
    response.socket?.resetAndDestroy();
    log.settle(entry, 'reset', null);
  }

  async function cut(response: ServerResponse, entry: Entry, reply: Reply): Promise<void> {
    const text = textOf(reply);
    const written = Promise.withResolvers<void>();
    response.writeHead(reply.status, headersOf(entry, reply, text));
    response.write(text.slice(0, text.length / 2), () => written.resolve());
    await written.promise;
    response.socket?.destroy();
    log.settle(entry, 'reset', null);
  }
}

function inPlace(fault: Extract<Kind, { kind: 'status' | 'throttle' | 'html' }>): Reply {
  if (fault.kind === 'status') return fault;
  if (fault.kind === 'html') {
    return { status: fault.status ?? 200, body: PAGE, contentType: 'text/html; charset=utf-8' };
  }
  const { retryAfter = 1 } = fault;
  const reply = { status: 429, body: { detail: 'Request was throttled.' } };
  return retryAfter === null ? reply : { ...reply, headers: { 'retry-after': String(retryAfter) } };
}

function headersOf(entry: Entry, reply: Reply, text: string): Record<string, string> {
  return {
    'x-request-id': entry.id,
    ...(text !== '' && { 'content-type': typeOf(reply) }),
    ...(reply.status !== 204 && { 'content-length': String(Buffer.byteLength(text)) }),
    ...reply.headers,
  };
}

function typeOf(reply: Reply): string {
  return reply.contentType ?? (typeof reply.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json');
}

function textOf({ body }: Reply): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}
