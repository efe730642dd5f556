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

/** What Node calls a certificate it does not accept: the connection ends before anything is sent. */
const BAD_CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO/;

/** The kinds of undici's and OpenSSL's other codes, the first that fits. */
const OUTAGE_OF_FORM: readonly (readonly [form: RegExp, outage: Outage])[] = [
  [/^UND_ERR_PRX_/, 'proxy'],
  [/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|^EPROTO$/, 'tls'],
  [/^HPE_|^UND_ERR_HEADERS_OVERFLOW$/, 'not http'],
];

/** What undici says when a proxy refused: it has no codes of its own for that. */
const PROXY_REFUSED = /^Proxy (?:response|Authentication)/;

/** Whether it says that time ran out, as the reasons of AbortSignal.timeout do. */
export function isTimeout(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}

/** The error for a request that got no whole answer. */
export function errorOfFailure(
  failure: unknown,
  details: CallDetails,
  { headersSeen, afterMs }: { readonly headersSeen: boolean; readonly afterMs: number },
): SecodaError {
  const first: unknown = failure instanceof AggregateError ? failure.errors[0] : failure;
  const mayHaveHappened = details.method !== 'GET' && (headersSeen || !surelyNotSent(first));
  const full: CallDetails = { ...details, mayHaveHappened, cause: causeOf(first) };
  if (TIMEOUTS.has(codeOf(first)) || isTimeout(first)) return new TimedOutError(full, Math.max(1, Math.round(afterMs)));
  return new UnavailableError(headersSeen ? 'broken off' : outageOf(first), full);
}

/** The outage that kept the answer's first line away. */
function outageOf(error: unknown): Outage {
  const code = codeOf(error);
  const known = OUTAGE_OF_CODE[code];
  if (known !== undefined) return known;
  if (error instanceof Error && PROXY_REFUSED.test(error.message)) return 'proxy';
  return OUTAGE_OF_FORM.find(([form]) => form.test(code))?.[1] ?? (isOfConnecting(error) ? 'refused' : 'reset');
}

/** Failures before a request can have left: a write that met one of these surely did not happen. */
function surelyNotSent(error: unknown): boolean {
  const code = codeOf(error);
  if (code in OUTAGE_OF_CODE || code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return true;
  return BAD_CERTIFICATE.test(code) || isOfConnecting(error) || outageOf(error) === 'proxy';
}

function isOfConnecting(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error && error.syscall === 'connect';
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const DEEPEST_CAUSE = 3;

/** Name, message and code alone: undici's errors carry pieces of the answer and of the request. */
function causeOf(error: unknown, depth = 1): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const cause = depth < DEEPEST_CAUSE ? causeOf(error.cause, depth + 1) : undefined;
  const copy = new Error(error.message, cause && { cause });
  const code = codeOf(error);
  return Object.assign(copy, { name: error.name }, code !== '' && { code });
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
  // A 408 comes from a server or a proxy that gave up waiting: nothing is wrong with what was asked.
  if (status >= 400 && status < 500 && status !== 408) return new InvalidError('refused', told, fields);
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
  body = ofOnly(body);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { said: quote(words(body)), fields: {} };
  const entries = Object.entries(body).map(([name, value]) => [name, words(value)] as const);
  const general = entries.filter(([name]) => GENERAL.has(name)).map(([, value]) => value);
  const named = entries.filter(([name, value]) => !GENERAL.has(name) && value !== '');
  const said = [...general, ...named.map(([name, value]) => `${name}: ${value}`)]
    .filter((part) => part !== '')
    .join(' ');
  return { said: quote(said), fields: Object.fromEntries(named.map(([name, value]) => [name, quote(value) ?? ''])) };
}

/** A bulk update of one is refused as a list of one, with the fields one deeper. */
function ofOnly(body: unknown): unknown {
  if (!Array.isArray(body) || body.length !== 1) return body;
  const only: unknown = body[0];
  const isOfData = typeof only === 'object' && only !== null && 'data' in only && Object.keys(only).length === 1;
  return isOfData && typeof only.data === 'object' ? only.data : body;
}

const GENERAL = new Set(['detail', 'non_field_errors', 'message', 'error']);

const DEEPEST_TEXT = 6;

/** The texts inside a value, one after the other. `{loc, msg, type}` is told by its place and message. */
function words(value: unknown, depth = 1): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth > DEEPEST_TEXT) return '';
  if ('msg' in value && typeof value.msg === 'string') {
    const place: unknown = 'loc' in value && Array.isArray(value.loc) ? value.loc.at(-1) : undefined;
    return typeof place === 'string' ? `${place}: ${value.msg}` : value.msg;
  }
  return Object.values(value)
    .map((item) => words(item, depth + 1))
    .filter((part) => part !== '')
    .join(' ');
}

function quote(text: string): string | undefined {
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  // A web page may come inside JSON too.
  if (line === '' || line.startsWith('<')) return undefined;
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line;
}
