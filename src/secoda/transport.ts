// One call: the write limit and the hold before it, the request, its answer or its error, and perhaps again. Everything that
// leaves for Secoda, and every byte that comes back, passes here.

import { slashed } from './address.ts';
import type { CallOptions, CallReport, Clock } from './call.ts';
import {
  AuthenticationError,
  type CallDetails,
  RateLimitedError,
  SecodaError,
  TimedOutError,
  UnavailableError,
  UnexpectedShapeError,
} from './errors.ts';
import { type Answer, type Call, exchange, type Line } from './exchange.ts';
import { errorOfStatus, isTimeout } from './failures.ts';
import { hold, takeSlot, type WriteBudget } from './rate-limit.ts';
import { holdFor, retryAfter } from './retry.ts';

export interface TransportOptions extends Line {
  readonly keyId: string;
  readonly holder: 'app' | 'person';
  /** Told of each 401. */
  readonly onUnauthorized: () => void;
  readonly budget: WriteBudget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onCall: (report: CallReport) => void;
}

export interface Transport {
  /** The answer's JSON; undefined for an answer without content. Throws SecodaError, or the signal's own reason. */
  send(call: Call, options?: CallOptions): Promise<unknown>;
  /** A slot of the write limit, waited for before what is to be written is read. */
  writeSlot(options?: CallOptions): Promise<WriteSlot>;
}

export interface WriteSlot {
  /** For the options of the write. */
  readonly slot: string;
  /** When there is nothing to write after all. */
  giveBack(): Promise<void>;
}

const PATIENCE_MS = 10_000;

export function transport(options: TransportOptions): Transport {
  const { clock, budget } = options;
  const held = hold(clock);

  async function waitForHold(call: Call, { signal, patienceMs = PATIENCE_MS }: CallOptions): Promise<void> {
    for (let left = held.left(); left > 0; left = held.left()) {
      if (left > patienceMs) throw new RateLimitedError('waiting for the limit', detailsOf(call), left);
      await clock.sleep(left, signal);
    }
  }

  /** Waits for its turn, sends, settles. A redirect that only adds the final slash is answered by one resend in that form. */
  async function sendInTurn(call: Call, attempt: number, callOptions: CallOptions, resent = false): Promise<unknown> {
    await waitForHold(call, callOptions);
    const given = attempt === 1 && !resent ? callOptions.slot : undefined;
    const slot =
      call.method === 'GET' ? undefined : (given ?? (await takeSlot(budget, options.keyId, clock, callOptions)));
    let content: unknown;
    try {
      // Again: while a slot was waited for, others may have been told to wait.
      await waitForHold(call, callOptions);
      callOptions.signal?.throwIfAborted();
      content = await sendNow(call, attempt, callOptions.signal, resent);
    } finally {
      // What Secoda answered counts, whether or not the slot can be given back: it runs out by itself.
      if (slot !== undefined) await budget.settle(slot).catch(() => undefined);
    }
    return content === WANTS_SLASH ? sendInTurn(slashed(call), attempt, callOptions, true) : content;
  }

  /** One HTTP exchange, reported. */
  async function sendNow(call: Call, attempt: number, signal: AbortSignal | undefined, resent: boolean) {
    const startedAt = performance.now();
    let outcome: CallReport['outcome'] = 'aborted';
    try {
      const answer = await exchange(call, options, signal);
      outcome = `${answer.status}`;
      held.set(holdFor(answer, clock.now()));
      return answer.wantsSlash && !resent ? WANTS_SLASH : read(call, answer, held.left(), options.holder);
    } catch (error) {
      if (error instanceof AuthenticationError) options.onUnauthorized();
      const refused = error instanceof SecodaError && error.status !== undefined && error.status >= 400;
      if (error instanceof SecodaError && !refused) outcome = error.kind;
      throw error;
    } finally {
      const milliseconds = performance.now() - startedAt;
      options.onCall({ method: call.method, path: call.template, outcome, milliseconds, attempt });
    }
  }

  return {
    async writeSlot(callOptions = {}) {
      const slot = await takeSlot(budget, options.keyId, clock, callOptions);
      return { slot, giveBack: () => budget.giveBack(slot).catch(() => undefined) };
    },
    async send(call, callOptions = {}) {
      const { signal, patienceMs = PATIENCE_MS } = callOptions;
      const startedAt = clock.now();
      try {
        for (let sent = 1; ; sent += 1) {
          try {
            return await sendInTurn(call, sent, callOptions);
          } catch (error) {
            if (!(error instanceof SecodaError) || signal?.aborted) throw error;
            const again = retryAfter({ method: call.method, sent, error, random: options.random() });
            // The error that put us on hold says more than that we are on hold.
            if (again === undefined || held.left() > patienceMs) throw error;
            if (again > 0) await clock.sleep(again, signal);
          }
        }
      } catch (error) {
        // The caller's time ran out before anything was sent, or between two attempts of what may be repeated.
        if (error instanceof SecodaError || !signal?.aborted || !isTimeout(signal.reason)) throw error;
        throw new TimedOutError({ ...detailsOf(call), cause: error }, Math.max(1, clock.now() - startedAt));
      }
    },
  };
}

const WANTS_SLASH = Symbol('resend with a slash');

function detailsOf(call: Call): CallDetails {
  return { method: call.method, path: call.template };
}

/** The content of a good answer; throws for every other. */
function read(call: Call, answer: Answer, holdLeftMs: number, holder: 'app' | 'person'): unknown {
  const { status, text, requestId } = answer;
  const details: CallDetails = { ...detailsOf(call), holder, status, requestId };
  if (status >= 300 && status < 400) {
    // 302 and 303 are also what a service answers after it has done what was asked.
    const mayHaveHappened = call.method !== 'GET' && (status === 302 || status === 303);
    throw new UnavailableError('redirect', { ...details, mayHaveHappened });
  }
  if (status < 200 || status >= 300) throw errorOfStatus(answer, details, holdLeftMs);
  if (status === 204 || (call.method === 'DELETE' && text.trim() === '')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Without the cause: a SyntaxError quotes the answer.
    const done: CallDetails = { ...details, mayHaveHappened: call.method !== 'GET' };
    if (text.trimStart().startsWith('<')) throw new UnavailableError('web page', done);
    if (/^\s*[[{]/.test(text)) throw new UnavailableError('broken off', done);
    throw new UnexpectedShapeError('the answer is not JSON', done);
  }
}
