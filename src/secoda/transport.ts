// One call: the write limit and the hold before it, the request, its answer or its error, and perhaps again. Everything that
// leaves for Secoda, and every byte that comes back, passes here.

import { type Dispatcher, request } from 'undici';
import { onlyAddsSlash } from './address.ts';
import type { CallOptions, CallReport, Clock } from './call.ts';
import { type CallDetails, RateLimitedError, SecodaError, UnavailableError, UnexpectedShapeError } from './errors.ts';
import { errorOfAbort, errorOfFailure, errorOfStatus } from './failures.ts';
import { type Hold, hold, takeSlot, type WriteBudget } from './rate-limit.ts';
import { holdFor, retryAfter } from './retry.ts';

export interface Timeouts {
  readonly connectMs: number;
  /** From the request to the first line of its answer. */
  readonly headersMs: number;
  /** Between two pieces of the answer; and with `headersMs` the whole of one attempt. */
  readonly bodyMs: number;
}

export interface TransportOptions {
  readonly base: URL;
  readonly key: string;
  readonly keyId: string;
  readonly dispatcher: Dispatcher;
  readonly timeouts: Timeouts;
  readonly budget: WriteBudget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onCall: (report: CallReport) => void;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With placeholders; for reports. */
  readonly template: string;
  /** Under the base, with its query. */
  readonly path: string;
  readonly body?: unknown;
}

export interface Transport {
  /** The answer's JSON; undefined for an answer without content. Throws SecodaError, or the signal's own reason. */
  send(call: Call, options?: CallOptions): Promise<unknown>;
}

const PATIENCE_MS = 10_000;

export function transport(options: TransportOptions): Transport {
  const { clock } = options;
  const held: Hold = hold(clock);

  async function waitForHold(call: Call, { signal, patienceMs = PATIENCE_MS }: CallOptions): Promise<void> {
    for (let left = held.left(); left > 0; left = held.left()) {
      if (left > patienceMs) {
        throw new RateLimitedError('waiting for the limit', { method: call.method, path: call.template }, left);
      }
      await clock.sleep(left, signal);
    }
  }

  async function sendOnce(call: Call, attempt: number, callOptions: CallOptions): Promise<unknown> {
    const isWrite = call.method !== 'GET';
    await waitForHold(call, callOptions);
    const slot = isWrite ? await takeSlot(options.budget, options.keyId, clock, callOptions) : undefined;
    try {
      // While this write waited for its slot, another call may have been told to wait.
      if (slot !== undefined) await waitForHold(call, callOptions);
      return await report(call, attempt, callOptions);
    } finally {
      // A slot that cannot be settled counts for longer, which is safe; the write has its own outcome already.
      if (slot !== undefined) await options.budget.settle(slot).catch(() => undefined);
    }
  }

  async function report(call: Call, attempt: number, callOptions: CallOptions): Promise<unknown> {
    const startedAt = performance.now();
    let outcome: CallReport['outcome'] = 'unavailable';
    try {
      const answer = await exchange(call, options, callOptions.signal);
      outcome = `${answer.status}`;
      if (answer.status === 429) held.set(holdFor(answer.retryAfter, clock.now()));
      return read(call, withoutKey(answer, options.key), held.left());
    } catch (error) {
      if (error instanceof SecodaError && error.status === undefined) outcome = error.kind;
      throw error;
    } finally {
      const milliseconds = performance.now() - startedAt;
      options.onCall({ method: call.method, path: call.template, outcome, milliseconds, attempt });
    }
  }

  return {
    async send(call, callOptions = {}) {
      const { signal } = callOptions;
      const startedAt = clock.now();
      try {
        for (let sent = 1; ; sent += 1) {
          try {
            return await sendOnce(call, sent, callOptions);
          } catch (error) {
            const again =
              error instanceof SecodaError && !signal?.aborted
                ? retryAfter({ method: call.method, sent, error, random: options.random() })
                : undefined;
            if (again === undefined) throw error;
            if (again > 0) await clock.sleep(again, signal);
          }
        }
      } catch (error) {
        if (!signal?.aborted || error instanceof SecodaError) throw error;
        const details = { method: call.method, path: call.template };
        // In flight, `exchange` has made its own error: what arrives here was aborted while it waited.
        throw errorOfAbort(signal.reason, details, { sent: false, afterMs: clock.now() - startedAt });
      }
    },
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
  readonly requestId: string | undefined;
}

/** Largest answer that is read: far above a page of a thousand resources. */
const LARGEST_BODY = 32 * 1024 * 1024;

/** Sends one request; a redirect that only adds the final slash is answered by one resend in that form. */
async function exchange(call: Call, options: TransportOptions, signal: AbortSignal | undefined): Promise<Answer> {
  const { base, key, dispatcher, timeouts } = options;
  const details: CallDetails = { method: call.method, path: call.template };
  // Without a limit of the whole, an answer that drips could hold a call for as long as its caller waits.
  const limit = AbortSignal.timeout(timeouts.headersMs + timeouts.bodyMs);
  const overall = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const startedAt = performance.now();
  let url = new URL(`${base.href}${call.path}`);
  for (let resent = false; ; resent = true) {
    let headersSeen = false;
    try {
      const response = await request(url, {
        dispatcher,
        method: call.method,
        headers: {
          authorization: `Bearer ${key}`,
          accept: 'application/json',
          ...(call.body !== undefined && { 'content-type': 'application/json' }),
        },
        body: call.body === undefined ? null : JSON.stringify(call.body),
        headersTimeout: timeouts.headersMs,
        bodyTimeout: timeouts.bodyMs,
        signal: overall,
      });
      headersSeen = true;
      const { statusCode: status, headers } = response;
      // A refusal says enough by its status, even if its text breaks off.
      const text = await readText(response.body, details).catch((error: unknown) => {
        if (status < 400 || overall.aborted) throw error;
        return '';
      });
      if (status >= 300 && status < 400) {
        const location = one(headers.location);
        if (resent || (status !== 301 && status !== 308) || !onlyAddsSlash(url, location)) {
          // 302 and 303 are also what a service answers after it has done what was asked.
          const mayHaveHappened = call.method !== 'GET' && (status === 302 || status === 303);
          throw new UnavailableError('redirect', { ...details, status, mayHaveHappened });
        }
        url = new URL(url);
        url.pathname = `${url.pathname}/`;
        continue;
      }
      return {
        status,
        text,
        retryAfter: one(headers['retry-after']),
        requestId: requestIdOf(one(headers['x-request-id'])),
      };
    } catch (error) {
      if (error instanceof SecodaError) throw error;
      const afterMs = performance.now() - startedAt;
      if (signal?.aborted) throw errorOfAbort(signal.reason, details, { sent: true, afterMs });
      throw errorOfFailure(error, details, { headersSeen, afterMs });
    }
  }
}

async function readText(body: AsyncIterable<Uint8Array>, details: CallDetails): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new UnexpectedShapeError('the answer is too large', details);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A refusal is quoted to people: should it repeat the key, they must not see it. */
function withoutKey(answer: Answer, key: string): Answer {
  return answer.status < 400 ? answer : { ...answer, text: answer.text.replaceAll(key, '[hidden]') };
}

/** The content of a good answer; throws for every other. */
function read(call: Call, answer: Answer, holdLeftMs: number): unknown {
  const { status, text, requestId } = answer;
  const isWrite = call.method !== 'GET';
  const details: CallDetails = { method: call.method, path: call.template, status, requestId };
  if (status < 200 || status >= 300) throw errorOfStatus(answer, details, holdLeftMs);
  if (status === 204 || (call.method === 'DELETE' && text.trim() === '')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not kept as the cause: its message quotes the body.
    const done = { ...details, mayHaveHappened: isWrite };
    if (text.trimStart().startsWith('<')) throw new UnavailableError('web page', done);
    if (/^\s*[[{]/.test(text)) throw new UnavailableError('broken off', done);
    throw new UnexpectedShapeError('the answer is not JSON', done);
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** A reply's header goes into logs: only what looks like an id. */
function requestIdOf(header: string | undefined): string | undefined {
  return header !== undefined && /^[\w-]{1,80}$/.test(header) ? header : undefined;
}
