// One answer over HTTP, read whole. Made of undici's own events: its `request` hands the body over as a stream, which takes a
// fifth more time for a page of resources, and holds what was sent and what was read long enough to be copied by the next
// collections of garbage.

import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface Collected {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty if it broke off. */
  readonly text: string;
  readonly brokenOff: Error | undefined;
}

export interface Collecting extends Omit<Dispatcher.DispatchOptions, 'upgrade' | 'idempotent'> {
  readonly origin: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole of it, the wait for a connection included; without it undici's own time-outs alone. */
  readonly withinMs?: number;
}

/** Bytes as UTF-8, without the mark that some put before it. */
const utf8 = new TextDecoder();

/**
 * Rejects with undici's error, the signal's reason, or a TimeoutError as AbortSignal.timeout has it, when not even the headers
 * of an answer came. Redirects are answers. Nothing of it is left behind: AbortSignal.timeout and AbortSignal.any would keep a
 * timer and a signal of every call for as long as the time-out lasts.
 */
export function collect(dispatcher: Dispatcher, { signal, withinMs, ...options }: Collecting): Promise<Collected> {
  const { promise, resolve, reject } = Promise.withResolvers<Collected>();
  const chunks: Buffer[] = [];
  let sent: Dispatcher.DispatchController | undefined;
  let head: Pick<Collected, 'statusCode' | 'headers'> | undefined;
  let why: Error | undefined;

  function abort(reason: Error): void {
    why ??= reason;
    sent?.abort(why);
  }
  const follow = (): void => abort(signal?.reason as Error);
  const timer =
    withinMs === undefined
      ? undefined
      : setTimeout(() => abort(new DOMException('the attempt took too long', 'TimeoutError')), withinMs);

  function end(brokenOff?: Error): void {
    clearTimeout(timer);
    signal?.removeEventListener('abort', follow);
    if (head === undefined) reject(brokenOff ?? new Error('an answer without headers'));
    else resolve({ ...head, text: brokenOff ? '' : utf8.decode(Buffer.concat(chunks)), brokenOff });
  }
  if (signal?.aborted) follow();
  else signal?.addEventListener('abort', follow);
  dispatcher.dispatch(options, {
    onRequestStart(controller) {
      sent = controller;
      // It may have waited for its connection until its time was over.
      if (why !== undefined) controller.abort(why);
    },
    onResponseStart(_, statusCode, headers) {
      // Those below 200 announce the answer.
      if (statusCode >= 200) head = { statusCode, headers };
    },
    onResponseData: (_, chunk) => void chunks.push(chunk),
    onResponseEnd: () => end(),
    onResponseError: (_, error) => end(error),
  });
  return promise;
}
