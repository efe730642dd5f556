// Everything that can go wrong with a call, as a closed tree: one class a kind, each with what an operator needs to find the
// call again. No error holds the key, a filter's values, or a body.

export type ErrorKind =
  | 'authentication'
  | 'permission'
  | 'not_found'
  | 'invalid'
  | 'rate_limited'
  | 'unavailable'
  | 'timed_out'
  | 'unexpected_shape';

/** What is known of the call that failed. */
export interface CallDetails {
  readonly method: string;
  /** With placeholders, never with ids: `/resource/all/{id}`. */
  readonly path: string;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  /** Whose key it was sent with; the app's shared one unless given. */
  readonly holder?: 'app' | 'person';
  /** For writes: Secoda may have carried it out, nobody knows. */
  readonly mayHaveHappened?: boolean;
  /** What Secoda said itself, shortened to a line. Shown to people, never logged: it may quote what they typed. */
  readonly said?: string | undefined;
  readonly cause?: unknown;
}

export abstract class SecodaError extends Error {
  abstract readonly kind: ErrorKind;
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly holder: 'app' | 'person';
  readonly mayHaveHappened: boolean;
  /** What went wrong, without the call. */
  readonly reason: string;
  readonly #said: string | undefined;

  constructor(message: string, details: CallDetails) {
    super(`${message} (${details.method} ${details.path})`, { cause: details.cause });
    this.name = new.target.name;
    this.method = details.method;
    this.path = details.path;
    this.status = details.status;
    this.requestId = details.requestId;
    this.holder = details.holder ?? 'app';
    this.mayHaveHappened = details.mayHaveHappened ?? false;
    this.reason = message;
    this.#said = details.said;
  }

  /** Not a field of its own: it may quote what people typed, and printers of errors print fields. */
  get said(): string | undefined {
    return this.#said;
  }
}

/** 401: the key is not one of Secoda's. */
export class AuthenticationError extends SecodaError {
  readonly kind = 'authentication';
}

/** 403: the key's person may not do this. */
export class PermissionError extends SecodaError {
  readonly kind = 'permission';
}

/** 404. */
export class NotFoundError extends SecodaError {
  readonly kind = 'not_found';
}

/** 400, 409, 413, 414, 422 and other refusals of what was asked; also what we refuse to send. */
export class InvalidError extends SecodaError {
  readonly kind = 'invalid';
  readonly #fields: Readonly<Record<string, string>>;

  constructor(message: string, details: CallDetails, fields: Readonly<Record<string, string>> = {}) {
    super(message, details);
    this.#fields = fields;
  }

  /** Messages by field, where Secoda named fields. */
  get fields(): Readonly<Record<string, string>> {
    return this.#fields;
  }
}

/** 429, or our own waiting for it would take longer than the caller waits. */
export class RateLimitedError extends SecodaError {
  readonly kind = 'rate_limited';
  /** Milliseconds until a next try makes sense. */
  readonly retryInMs: number;

  constructor(message: string, details: CallDetails, retryInMs: number) {
    super(message, details);
    this.retryInMs = retryInMs;
  }
}

export type Outage =
  | 'refused'
  | 'not found'
  | 'reset'
  | 'tls'
  | 'proxy'
  | 'not http'
  | 'server error'
  | 'web page'
  | 'redirect'
  | 'broken off';

/** Secoda cannot be reached, breaks off, or answers with an error of its own. */
export class UnavailableError extends SecodaError {
  readonly kind = 'unavailable';
  readonly outage: Outage;

  constructor(outage: Outage, details: CallDetails) {
    super(`Secoda is not available: ${outage}`, details);
    this.outage = outage;
  }
}

/** No answer within the time we or the caller wait. */
export class TimedOutError extends SecodaError {
  readonly kind = 'timed_out';
  readonly afterMs: number;

  constructor(details: CallDetails, afterMs: number) {
    super(`no answer within ${afterMs} ms`, details);
    this.afterMs = afterMs;
  }
}

/** An answer that does not look like the documentation says. */
export class UnexpectedShapeError extends SecodaError {
  readonly kind = 'unexpected_shape';
}
