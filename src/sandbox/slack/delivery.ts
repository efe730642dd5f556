// Brings payloads to the bot, by signed HTTP requests or through Socket Mode, and judges the ack as Slack does: within
// three seconds, status 200. Events are sent again when it fails; nothing else is. Source: Slack, "Acknowledgment
// response", "Events API: Error handling".

import { stringify } from 'node:querystring';
import { Agent, request } from 'undici';
import type { Clock } from './clock.ts';
import type { Payload } from './payloads.ts';
import { type Headers, signature } from './signing.ts';
import type { EnvelopeType, SocketMode } from './socket-mode.ts';
import type { Workspace } from './workspace.ts';

const ACK_MS = 3000;

/** Slack's own names for what can go wrong. */
type Problem = 'operation_timeout' | 'dispatch_failed' | 'http_service_error' | 'http_client_error';

export interface Sent {
  readonly body: string;
  readonly headers: Headers;
}

export interface Delivery {
  /** The HTTP status of the ack; 200 for an ack through Socket Mode; 0 when none came. */
  readonly status: number;
  readonly ackMs: number;
  /** The ack's body: parsed where it is JSON, else its text; undefined when empty. */
  readonly body: unknown;
  /** How many times it was sent again. */
  readonly retried: number;
  /** Why it failed; undefined when it was acked in time. */
  readonly problem: Problem | undefined;
  /** What went over the wire, to be played again. */
  readonly sent: Sent;
}

/** What to bring: a command is a flat form, the rest is JSON in one dress or another. */
type Cargo =
  | { readonly kind: 'command'; readonly payload: Record<string, string> }
  | { readonly kind: 'interactive' | 'event'; readonly payload: Payload };

interface Retry {
  readonly attempt: number;
  readonly reason: string;
}

export interface Courier {
  /** Where requests go: to several in turn, as a load balancer in front of replicas has it. */
  connect(...eventsUrls: string[]): void;
  deliver(cargo: Cargo, what: string): Promise<Delivery>;
  /** An event, with Slack's retries: at once, after a minute, after five. */
  deliverEvent(payload: Payload, what: string, first?: { readonly attempt: number }): Promise<Delivery>;
  /** Any request at all, as it is: forged, old, repeated. Its failure is nobody's fault. */
  send(sent: Sent): Promise<Delivery>;
  stop(): Promise<void>;
}

const ENVELOPES: Readonly<Record<Cargo['kind'], EnvelopeType>> = {
  command: 'slash_commands',
  interactive: 'interactive',
  event: 'events_api',
};

const RETRY_AFTER_MS = [0, 60_000, 300_000];

const RETRY_REASONS: Readonly<Record<Problem, string>> = {
  operation_timeout: 'http_timeout',
  dispatch_failed: 'connection_failed',
  http_service_error: 'http_error',
  http_client_error: 'http_error',
};

type Outcome = Omit<Delivery, 'retried' | 'sent' | 'ackMs'> & { readonly noRetry: boolean };

export function courier(
  workspace: Workspace,
  options: { readonly signingSecret: string; readonly socket: SocketMode },
): Courier {
  const { clock } = workspace;
  const agent = new Agent({ keepAliveTimeout: 30_000, connections: 64 });
  const stopping = new AbortController();
  let eventsUrls: readonly string[] = [];
  let sentBefore = 0;

  function nextUrl(): string {
    const url = eventsUrls[sentBefore % eventsUrls.length];
    if (url === undefined) throw new Error('the bot is not connected');
    sentBefore += 1;
    return url;
  }

  async function attempt(cargo: Cargo, what: string, retry?: Retry): Promise<Delivery & { noRetry: boolean }> {
    const ended = workspace.wire.begin('bot', what);
    const sent = compose(cargo, options.signingSecret, clock.now(), retry);
    const startedAt = clock.now();
    const outcome = await withDeadline(workspace, (signal) =>
      options.socket.connections > 0
        ? bySocket(options.socket, cargo, retry, signal)
        : byHttp(nextUrl(), sent, agent, signal),
    );
    if (outcome.problem !== undefined) workspace.object(`${what}: ${outcome.problem} (status ${outcome.status})`);
    ended(cargo.payload, { status: outcome.status, answer: outcome.body, problem: outcome.problem });
    return { ...outcome, ackMs: clock.now() - startedAt, retried: retry?.attempt ?? 0, sent };
  }

  return {
    connect(...urls) {
      eventsUrls = urls;
      sentBefore = 0;
    },
    deliver: (cargo, what) => attempt(cargo, what),
    async deliverEvent(payload, what, first) {
      const start = first === undefined ? undefined : { attempt: first.attempt, reason: 'http_timeout' };
      let delivery = await attempt({ kind: 'event', payload }, what, start);
      for (const [index, pause] of RETRY_AFTER_MS.entries()) {
        if (delivery.problem === undefined || delivery.noRetry || stopping.signal.aborted) break;
        if (pause > 0) await clock.sleep(pause, stopping.signal).catch(() => {});
        if (stopping.signal.aborted) break;
        const reason = RETRY_REASONS[delivery.problem];
        delivery = await attempt({ kind: 'event', payload }, `${what}, retry ${index + 1}`, {
          attempt: index + 1,
          reason,
        });
      }
      return delivery;
    },
    async send(sent) {
      const startedAt = clock.now();
      const outcome = await withDeadline(workspace, (signal) => byHttp(nextUrl(), sent, agent, signal));
      return { ...outcome, ackMs: clock.now() - startedAt, retried: 0, sent };
    },
    async stop() {
      stopping.abort();
      await agent.destroy();
    },
  };
}

/** The request for a payload: a flat form for commands, a form with JSON inside for interactions, JSON for events. */
function compose(cargo: Cargo, secret: string, now: number, retry?: Retry): Sent {
  const body = written(cargo);
  return {
    body,
    headers: {
      'content-type': cargo.kind === 'event' ? 'application/json' : 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...(retry && { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason }),
      ...signature(body, secret, Math.floor(now / 1000)),
    },
  };
}

function written(cargo: Cargo): string {
  if (cargo.kind === 'command') return stringify(cargo.payload);
  if (cargo.kind === 'event') return JSON.stringify(cargo.payload);
  return stringify({ payload: JSON.stringify(cargo.payload) });
}

async function withDeadline({ clock }: Workspace, go: (signal: AbortSignal) => Promise<Outcome>): Promise<Outcome> {
  const late = new AbortController();
  const answered = new AbortController();
  const startedAt = clock.now();
  void abortLater(clock, answered.signal, late);
  try {
    const outcome = await go(late.signal);
    return clock.now() - startedAt > ACK_MS ? { ...outcome, problem: 'operation_timeout' } : outcome;
  } catch {
    const problem = late.signal.aborted ? 'operation_timeout' : 'dispatch_failed';
    return { status: 0, body: undefined, problem, noRetry: false };
  } finally {
    answered.abort();
  }
}

async function abortLater(clock: Clock, answered: AbortSignal, late: AbortController): Promise<void> {
  await clock.sleep(ACK_MS, answered).catch(() => {});
  if (!answered.aborted) late.abort();
}

async function byHttp(eventsUrl: string, sent: Sent, agent: Agent, signal: AbortSignal): Promise<Outcome> {
  const response = await request(eventsUrl, {
    method: 'POST',
    headers: { ...sent.headers },
    body: sent.body,
    dispatcher: agent,
    signal,
  });
  const text = await response.body.text();
  const status = response.statusCode;
  return {
    status,
    body: readBody(text, String(response.headers['content-type'] ?? '')),
    problem: status === 200 ? undefined : status >= 500 ? 'http_service_error' : 'http_client_error',
    noRetry: response.headers['x-slack-no-retry'] === '1',
  };
}

async function bySocket(
  socket: SocketMode,
  { kind, payload }: Cargo,
  retry: Retry | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  const envelope = { type: ENVELOPES[kind], payload, acceptsAnswer: kind !== 'event', retry };
  const answer = await socket.send(envelope, signal);
  const empty = typeof answer === 'object' && answer !== null && Object.keys(answer).length === 0;
  return { status: 200, body: empty ? undefined : answer, problem: undefined, noRetry: false };
}

function readBody(text: string, contentType: string): unknown {
  if (text === '') return undefined;
  if (!contentType.startsWith('application/json')) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return text;
  }
}
