// Who may use the page: only what knows its token, and only by the loopback names and from the page itself. Against other
// websites (their requests carry their Origin) and against names that are made to point here (their Host is not ours).

import { randomBytes, timingSafeEqual } from 'node:crypto';

export interface Visit {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The path with its query. */
  readonly target: string;
}

export type Verdict =
  /** `path` is what follows the token, without the query. */
  | { readonly ok: true; readonly path: string; readonly query: URLSearchParams }
  | { readonly ok: false; readonly status: 403 | 404; readonly why: string };

export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** `needsOrigin` for what a page opens by script: a browser names its Origin then. */
export function judge(visit: Visit, token: string, port: number, needsOrigin: boolean): Verdict {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (visit.host === undefined || !names.includes(visit.host)) {
    return { ok: false, status: 403, why: 'This page is served on 127.0.0.1 only.' };
  }
  const isOwn = visit.origin === `http://${visit.host}`;
  if (!isOwn && (needsOrigin || visit.origin !== undefined)) {
    return { ok: false, status: 403, why: 'Requests from other pages are refused.' };
  }
  const [path = '', query = ''] = visit.target.split('?', 2);
  const [, given = '', ...rest] = path.split('/');
  if (!same(given, token)) {
    return { ok: false, status: 404, why: 'Open the whole address that npm run sandbox printed, with its token.' };
  }
  return { ok: true, path: `/${rest.join('/')}`, query: new URLSearchParams(query) };
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
