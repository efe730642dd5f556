// One request and its answer, or the error in its place. Redirects are told, not followed: the key goes to the configured
// host and to no other.

import type { Dispatcher } from 'undici';
import { collect } from '../http/collect.ts';
import { onlyAddsSlash } from './address.ts';
import { AuthenticationError, type CallDetails, UnexpectedShapeError } from './errors.ts';
import { errorOfFailure, isTimeout } from './failures.ts';

export interface Timeouts {
  readonly connectMs: number;
  /** From the request to the first line of its answer. */
  readonly headersMs: number;
  /** Between two pieces of the answer; and with `headersMs` the whole of one attempt. */
  readonly bodyMs: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With placeholders; for reports. */
  readonly template: string;
  /** Under the base, with its query. */
  readonly path: string;
  readonly body?: unknown;
}

export interface Line {
  readonly base: URL;
  readonly key: string;
  readonly dispatcher: Dispatcher;
  readonly timeouts: Timeouts;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
  readonly requestId: string | undefined;
  /** A permanent redirect to the same address with a slash at the end. */
  readonly wantsSlash: boolean;
}

/** Throws SecodaError, or the reason of the caller's signal unless that says that time ran out. */
export async function exchange(call: Call, line: Line, caller: AbortSignal | undefined): Promise<Answer> {
  const { base, key, dispatcher, timeouts } = line;
  const details: CallDetails = { method: call.method, path: call.template };
  // Such a key cannot stand in a header, and is none of Secoda's.
  if (!/^[\x21-\x7E]+$/.test(key)) throw new AuthenticationError('the key was not accepted', details);
  const startedAt = performance.now();
  let headersSeen = false;
  try {
    const { statusCode, headers, text, brokenOff } = await collect(dispatcher, {
      origin: base.origin,
      path: `${base.pathname}${call.path}`,
      method: call.method,
      headers: {
        authorization: `Bearer ${key}`,
        accept: 'application/json',
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.bodyMs,
      withinMs: timeouts.headersMs + timeouts.bodyMs,
      signal: caller,
    });
    headersSeen = true;
    // A refusal says enough by its status, even if its text breaks off.
    if (brokenOff !== undefined && (statusCode < 400 || caller?.aborted || isTimeout(brokenOff))) throw brokenOff;
    return {
      status: statusCode,
      // What an answer says is quoted to people: should it repeat the key, they must not see it.
      text: statusCode < 400 ? text : text.replaceAll(key, '[hidden]'),
      retryAfter: one(headers['retry-after']),
      requestId: requestIdOf(one(headers['x-request-id'])),
      wantsSlash:
        (statusCode === 301 || statusCode === 308) && onlyAddsSlash(addressOf(call, base), one(headers.location)),
    };
  } catch (error) {
    if (isTooLarge(error)) {
      throw new UnexpectedShapeError('the answer is too large', { ...details, mayHaveHappened: call.method !== 'GET' });
    }
    if (caller?.aborted && !isTimeout(caller.reason)) throw caller.reason;
    throw errorOfFailure(caller?.aborted ? caller.reason : error, details, {
      headersSeen,
      afterMs: performance.now() - startedAt,
    });
  }
}

function addressOf({ path }: Call, { origin, pathname }: URL): URL {
  return new URL(`${origin}${pathname}${path}`);
}

/** Largest answer that is read, in bytes: far above a page of a thousand resources. The pool of connections holds it. */
export const LARGEST_BODY = 32 * 1024 * 1024;

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** A reply's header goes into logs: only what looks like an id. */
function requestIdOf(header: string | undefined): string | undefined {
  return header !== undefined && /^[\w-]{1,80}$/.test(header) ? header : undefined;
}
