// From a request to its reply, in the order of Django REST framework: the address, the key, the right, the write limit,
// then the endpoint.

import type { Principal } from './access.ts';
import { isAtLeast } from './access.ts';
import type { Backend } from './call.ts';
import type { Reply } from './reply.ts';
import { detail, forbidden, noSuchPage, ok, Refusal } from './reply.ts';
import { routesOf } from './routes.ts';

export interface Incoming {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

const BASE = '/api/v1';
const HEALTH = /^(?:\/api\/v1)?\/healthcheck\/?$/;

/** Serves a request; `known` hears whose key it is as soon as that is clear. */
export function dispatch(incoming: Incoming, backend: Backend, known: (who: Principal) => void): Reply {
  try {
    return serve(incoming, backend, known);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

/** Whether this catalog has an answer for such a call at all. */
export function isServed(method: string, path: string): boolean {
  return (method === 'GET' && HEALTH.test(path)) || routesAt(path).routes.some((route) => route.method === method);
}

function routesAt(path: string): ReturnType<typeof routesOf> {
  return routesOf(path.startsWith(`${BASE}/`) ? path.slice(BASE.length) : '');
}

function serve(incoming: Incoming, backend: Backend, known: (who: Principal) => void): Reply {
  const { method, path, query } = incoming;
  if (method === 'GET' && HEALTH.test(path)) return ok({ status: 'OK' });
  const { routes, id } = routesAt(path);
  if (routes.length === 0) throw noSuchPage();
  const who = backend.keys.authenticate(incoming.authorization);
  known(who);
  const route = routes.find((candidate) => candidate.method === method);
  if (route === undefined) throw detail(405, `Method "${method}" not allowed.`);
  if (!isAtLeast(who.role, route.needs)) throw forbidden();
  if (route.writes === true) backend.throttle(who.key);
  return route.answer({ backend, who, query, id, body: () => parseBody(incoming) });
}

function parseBody({ body, contentType = '' }: Incoming): unknown {
  if (!/^application\/json\b/i.test(contentType)) {
    throw detail(415, `Unsupported media type "${contentType}" in request.`);
  }
  try {
    return JSON.parse(body);
  } catch {
    throw detail(400, 'JSON parse error - Expecting value: line 1 column 1 (char 0)');
  }
}
