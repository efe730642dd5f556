// What a machine asks about this process: /livez whether it runs, /readyz whether it can serve, /metrics how it fares.
// Secoda's state is named but does not make the app unready: people are told about it in words.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

export interface HealthOptions {
  /** Each resolves when its part can be used and rejects when not. */
  readonly database: () => Promise<unknown>;
  readonly slack: () => Promise<unknown>;
  readonly secoda: () => Promise<unknown>;
  readonly registry: Registry;
  /** Without it /metrics does not exist. */
  readonly metricsToken: string | undefined;
  readonly clock: { now(): number; sleep(milliseconds: number, signal?: AbortSignal): Promise<void> };
}

type State = 'ok' | 'failing';
type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An orchestrator asks every few seconds; Slack and Secoda are not asked each time. */
const KEPT_MS = 3000;
const PATIENCE_MS = 2000;

export function health(options: HealthOptions): Readonly<Record<string, Route>> {
  const slack = remembered(options.slack, options.clock);
  const secoda = remembered(options.secoda, options.clock);
  return {
    'GET /livez': async (_, response) => reply(response, 200, { status: 'ok' }),
    'GET /readyz': async (_, response) => {
      const [database, slackState, secodaState] = await Promise.all([
        stateOf(options.database, options.clock),
        slack(),
        secoda(),
      ]);
      const ready = database === 'ok' && slackState === 'ok';
      reply(response, ready ? 200 : 503, { ready, database, slack: slackState, secoda: secodaState });
    },
    'GET /metrics': async (request, response) => {
      if (options.metricsToken === undefined) return reply(response, 404);
      if (!isSame(bearer(request.headers.authorization), `Bearer ${options.metricsToken}`)) {
        response.setHeader('www-authenticate', 'Bearer');
        return reply(response, 401);
      }
      response.setHeader('content-type', options.registry.contentType);
      response.end(await options.registry.metrics());
    },
  };
}

function reply(response: ServerResponse, status: number, body?: object): void {
  const text = body === undefined ? '' : `${JSON.stringify(body)}\n`;
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

/** The scheme's name may be written in any way. */
function bearer(authorization = ''): string {
  return authorization.replace(/^bearer /i, 'Bearer ');
}

/** Compares digests, so that neither content nor length can be learnt from the time it takes. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function stateOf(check: () => Promise<unknown>, clock: HealthOptions['clock']): Promise<State> {
  const enough = new AbortController();
  try {
    return await Promise.race([
      check().then(() => 'ok' as const),
      clock.sleep(PATIENCE_MS, enough.signal).then(() => 'failing' as const),
    ]);
  } catch {
    return 'failing';
  } finally {
    enough.abort();
  }
}

function remembered(check: () => Promise<unknown>, clock: HealthOptions['clock']): () => Promise<State> {
  let kept: { readonly at: number; readonly state: Promise<State> } | undefined;
  return () => {
    if (kept === undefined || clock.now() - kept.at >= KEPT_MS)
      kept = { at: clock.now(), state: stateOf(check, clock) };
    return kept.state;
  };
}
