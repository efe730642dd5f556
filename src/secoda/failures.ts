// From what went wrong on the wire to the error tree: system and undici error codes, status codes and the many forms in which
// a Django service words a refusal.

import {
  AuthenticationError,
  type CallDetails,
  InvalidError,
  NotFoundError,
  type Outage,
  PermissionError,
  RateLimitedError,
  type SecodaError,
  TimedOutError,
  UnavailableError,
} from './errors.ts';

const OUTAGE_OF_CODE: Readonly<Record<string, Outage>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ENOTFOUND: 'not found',
  EAI_AGAIN: 'not found',
};

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

/** Failures before a request can have left: a write that met one of these surely did not happen. */
const NOTHING_SENT = new Set([
  ...Object.keys(OUTAGE_OF_CODE),
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);
/** What Node calls a certificate it does not accept: the connection ends before anything is sent. */
const BAD_CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO/;

/** What a caller's abort becomes: timed out if its reason is a TimeoutError, else the reason as it is. */
export function errorOfAbort(
  reason: unknown,
  details: CallDetails,
  { sent, afterMs }: { readonly sent: boolean; readonly afterMs: number },
): unknown {
  if (!(reason instanceof Error) || reason.name !== 'TimeoutError') return reason;
  const mayHaveHappened = sent && details.method !== 'GET';
  return new TimedOutError({ ...details, mayHaveHappened, cause: reason }, Math.max(1, Math.round(afterMs)));
}

/** The error for a request that got no whole answer. */
export function errorOfFailure(
  failure: unknown,
  details: CallDetails,
  { headersSeen, afterMs }: { readonly headersSeen: boolean; readonly afterMs: number },
): unknown {
  const cause = failure instanceof AggregateError ? (failure.errors[0] as unknown) : failure;
  const code = codeOf(cause);
  const mayHaveHappened = details.method !== 'GET' && !NOTHING_SENT.has(code) && !BAD_CERTIFICATE.test(code);
  const full: CallDetails = { ...details, mayHaveHappened, cause };
  if (TIMEOUTS.has(code) || (cause instanceof DOMException && cause.name === 'TimeoutError')) {
    return new TimedOutError(full, Math.max(1, Math.round(afterMs)));
  }
  if (!(cause instanceof Error)) return cause;
  return new UnavailableError(outageOf(code, headersSeen), full);
}

function outageOf(code: string, headersSeen: boolean): Outage {
  const known = OUTAGE_OF_CODE[code];
  if (known !== undefined) return known;
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)) return 'tls';
  return headersSeen ? 'broken off' : 'reset';
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** The error for an answer that is not a success. */
export function errorOfStatus({ status, text }: Refusal, details: CallDetails, holdLeftMs: number): SecodaError {
  const { said, fields } = readRefusal(text);
  const told: CallDetails = { ...details, said };
  if (status === 401) return new AuthenticationError('the key was not accepted', details);
  if (status === 403) return new PermissionError('not allowed', told);
  // A web page is not the API's way to say so: the address is wrong, and "already gone" would be a lie.
  if (status === 404 && isWebPage(text)) return new UnavailableError('web page', details);
  if (status === 404) return new NotFoundError('nothing there', details);
  if (status === 429) return new RateLimitedError('too many calls', details, holdLeftMs);
  if (status >= 400 && status < 500) return new InvalidError('refused', told, fields);
  const outage = isWebPage(text) ? 'web page' : 'server error';
  return new UnavailableError(outage, { ...details, mayHaveHappened: details.method !== 'GET' });
}

function isWebPage(text: string): boolean {
  return text.trimStart().startsWith('<');
}

const LONGEST_QUOTE = 200;

/** Reads `{"detail": …}`, `{"field": ["…"]}`, `{"non_field_errors": […]}`, lists and plain text; never HTML. */
export function readRefusal(text: string): { said: string | undefined; fields: Readonly<Record<string, string>> } {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.startsWith('<')) return { said: undefined, fields: {} };
  let body: unknown;
  try {
    body = JSON.parse(trimmed);
  } catch {
    return { said: quote(trimmed), fields: {} };
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { said: quote(words(body)), fields: {} };
  const entries = Object.entries(body).map(([name, value]) => [name, words(value)] as const);
  const general = entries.filter(([name]) => GENERAL.has(name)).map(([, value]) => value);
  const named = entries.filter(([name, value]) => !GENERAL.has(name) && value !== '');
  const said = [...general, ...named.map(([name, value]) => `${name}: ${value}`)]
    .filter((part) => part !== '')
    .join(' ');
  return { said: quote(said), fields: Object.fromEntries(named.map(([name, value]) => [name, quote(value) ?? ''])) };
}

const GENERAL = new Set(['detail', 'non_field_errors', 'message', 'error']);

/** The texts inside a value, one after the other. `{loc, msg, type}` is told by its place and message. */
function words(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return value
      .map(words)
      .filter((part) => part !== '')
      .join(' ');
  if (typeof value !== 'object' || value === null) return '';
  if ('msg' in value) {
    const place = 'loc' in value && Array.isArray(value.loc) ? value.loc.at(-1) : undefined;
    return typeof place === 'string' ? `${place}: ${String(value.msg)}` : String(value.msg);
  }
  return Object.values(value)
    .map(words)
    .filter((part) => part !== '')
    .join(' ');
}

function quote(text: string): string | undefined {
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  if (line === '') return undefined;
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line;
}
