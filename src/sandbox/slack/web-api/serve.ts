// One call of the Web API, from its headers and body to its answer: faults on order, the token, the arguments, the method.

import { timingSafeEqual } from 'node:crypto';
import { type Fault, replaces } from '../faults.ts';
import { tiers } from '../rates.ts';
import type { Workspace } from '../workspace.ts';
import { readArguments } from './arguments.ts';
import { type Call, demand, type TokenKind } from './method.ts';
import { methods } from './methods.ts';
import { ApiRefusal, refusalBody } from './refusal.ts';

export interface ApiRequest {
  readonly method: string;
  readonly query: string;
  readonly body: string;
  readonly contentType: string;
  readonly authorization: string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

/** One call as it came, without its token. */
export interface RecordedCall {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The HTTP status answered; 0 when nothing was. */
  readonly status: number;
  readonly error: string | undefined;
}

export interface ApiSide {
  readonly workspace: Workspace;
  readonly tokens: Readonly<Record<'bot' | 'app', string>>;
  /** Why tokens are no longer good; undefined while they are. */
  readonly revoked: () => string | undefined;
  readonly call: Omit<Call, 'name' | 'authorization'>;
  readonly record: (call: RecordedCall) => void;
}

/** The answer to one call; undefined when it was ordered to hang or to be reset. */
export function serve(request: ApiRequest, ordered: Fault | undefined, side: ApiSide): ApiAnswer | undefined {
  const fault = ordered !== undefined && replaces(ordered) ? ordered : undefined;
  const ended = side.workspace.wire.begin('slack', request.method);
  let args: Record<string, unknown> = {};
  let answer: ApiAnswer;
  try {
    args = readArguments(request);
    answer = fault === undefined || fault.applied === true ? run(request, args, side) : ok({ ok: true });
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    answer = refused(error);
  }
  const given = fault === undefined ? answer : faulty(fault);
  const { token: _token, ...shown } = args;
  const { error } = given?.body ?? {};
  const status = given?.status ?? 0;
  const problem = typeof error === 'string' ? error : undefined;
  side.record({ method: request.method, args: shown, at: side.workspace.clock.now(), status, error: problem });
  ended(shown, { status, answer: given?.body, problem });
  return given;
}

function run(request: ApiRequest, args: Record<string, unknown>, side: ApiSide): ApiAnswer {
  const method = methods.get(request.method);
  if (method === undefined) {
    side.workspace.object(`${request.method}: unknown_method`);
    throw new ApiRefusal('unknown_method', [], { fields: { req_method: request.method } });
  }
  const { workspace } = side;
  admit(method.token, tokenOf(request, args), side);
  if (method.token === 'bot') demand(workspace, ...(method.scopes ?? []));
  const retryAfter = workspace.rates.take(request.method, tiers[method.tier]);
  if (retryAfter !== undefined) throw new ApiRefusal('ratelimited', [], { retryAfter });
  const call = { ...side.call, name: request.method, authorization: request.authorization };
  const answer = ok({ ok: true, ...method.run(args, workspace, call) });
  if (method.token !== 'bot') return answer;
  const headers = {
    'x-oauth-scopes': workspace.scopes.join(','),
    'x-accepted-oauth-scopes': (method.scopes ?? []).join(','),
  };
  return { ...answer, headers };
}

function refused(refusal: ApiRefusal): ApiAnswer {
  const body = refusalBody(refusal);
  if (refusal.retryAfter === undefined) return ok(body);
  return { status: 429, headers: { 'retry-after': String(refusal.retryAfter) }, body };
}

function admit(kind: TokenKind, given: string | undefined, { tokens, revoked }: ApiSide): void {
  if (kind === 'none') return;
  if (given === undefined) throw new ApiRefusal('not_authed');
  if (same(given, tokens[kind])) {
    const reason = revoked();
    if (reason !== undefined) throw new ApiRefusal(reason);
    return;
  }
  const other = kind === 'bot' ? 'app' : 'bot';
  throw new ApiRefusal(same(given, tokens[other]) ? 'not_allowed_token_type' : 'invalid_auth');
}

function tokenOf(request: ApiRequest, args: Record<string, unknown>): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(request.authorization ?? '')?.[1];
  return bearer ?? (typeof args.token === 'string' ? args.token : undefined);
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What a fault answers in place of the true answer; undefined for no answer. */
export function faulty(fault: Fault): ApiAnswer | undefined {
  if (fault.hang === true || fault.reset === true) return undefined;
  if (fault.body !== undefined) return { status: fault.status ?? 200, headers: {}, body: { ...fault.body } };
  if (fault.retryAfter !== undefined || fault.status === 429) {
    const headers: Record<string, string> =
      fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
    return { status: 429, headers, body: { ok: false, error: 'ratelimited' } };
  }
  if (fault.status !== undefined) {
    return { status: fault.status, headers: {}, body: { ok: false, error: fault.error ?? 'internal_error' } };
  }
  return ok({ ok: false, error: fault.error ?? 'internal_error' });
}

function ok(body: Record<string, unknown>): ApiAnswer {
  return { status: 200, headers: {}, body };
}
