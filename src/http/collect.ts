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

export interface Collecting extends Omit<Dispatcher.DispatchOptions, 'path' | 'origin' | 'upgrade' | 'idempotent'> {
  readonly signal?: AbortSignal;
}

/** Bytes as UTF-8, without the mark that some put before it. */
const utf8 = new TextDecoder();

/** Rejects with undici's error, or the signal's reason, when not even the headers of an answer came. Redirects are answers. */
export function collect(dispatcher: Dispatcher, url: URL, { signal, ...options }: Collecting): Promise<Collected> {
  const { promise, resolve, reject } = Promise.withResolvers<Collected>();
  const chunks: Buffer[] = [];
  let sent: Dispatcher.DispatchController | undefined;
  let head: Pick<Collected, 'statusCode' | 'headers'> | undefined;
  const abort = (): void => sent?.abort(signal?.reason as Error);

  function end(brokenOff?: Error): void {
    signal?.removeEventListener('abort', abort);
    if (head === undefined) reject(brokenOff ?? new Error('an answer without headers'));
    else resolve({ ...head, text: brokenOff ? '' : utf8.decode(Buffer.concat(chunks)), brokenOff });
  }
  signal?.addEventListener('abort', abort);
  dispatcher.dispatch(
    { ...options, origin: url.origin, path: `${url.pathname}${url.search}` },
    {
      onRequestStart(controller) {
        sent = controller;
        // It may have waited for its connection until its time was over.
        if (signal?.aborted) abort();
      },
      onResponseStart(_, statusCode, headers) {
        // Those below 200 announce the answer.
        if (statusCode >= 200) head = { statusCode, headers };
      },
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => end(),
      onResponseError: (_, error) => end(error),
    },
  );
  return promise;
}
