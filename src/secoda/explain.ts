// What happened between this app and Secoda, in a sentence for the person who waits for it, and what to do.

import {
  AuthenticationError,
  type ErrorKind,
  InvalidError,
  NotFoundError,
  type Outage,
  PermissionError,
  RateLimitedError,
  SecodaError,
  TimedOutError,
  UnavailableError,
} from './errors.ts';

const CHECK_ADDRESS = 'Whoever runs this app should check SECODA_API_URL.';

const OUTAGES: Readonly<Record<Outage, string>> = {
  refused: 'Secoda cannot be reached: nothing answers at its address.',
  'not found': 'Secoda cannot be reached: its host name is not known here.',
  reset: 'Secoda broke the connection before it answered.',
  tls: 'Secoda cannot be reached: its certificate was not accepted.',
  proxy: 'Secoda cannot be reached: the proxy in between did not let this app through.',
  'not http': `What answered at Secoda’s address does not speak HTTP. ${CHECK_ADDRESS}`,
  'server error': 'Secoda answered with an error of its own',
  'web page': 'Secoda answered with a web page instead of data',
  redirect:
    'Secoda sent this app to another address, which it does not follow. Whoever runs it should check SECODA_API_URL.',
  'broken off': 'Secoda’s answer broke off in the middle.',
};

/** Plain text; texts of the service in it are quoted as they are, so escape it for where it is shown. */
export function explain(error: SecodaError): string {
  const unknown = error.mayHaveHappened
    ? ' Whether the change was made is not known; please look before trying again.'
    : '';
  return `${reasonOf(error)}${unknown}`;
}

function reasonOf(error: SecodaError): string {
  const said = error.said === undefined ? '' : ` Secoda said: “${error.said}”`;
  const status = error.status === undefined ? '' : ` (${error.status})`;
  if (error instanceof AuthenticationError && error.holder === 'person') {
    return `Secoda does not accept the key that you linked${status}. Link another one.`;
  }
  if (error instanceof AuthenticationError) {
    return `Secoda did not accept the key of this app${status}. Whoever runs the app must set a new SECODA_API_KEY.`;
  }
  if (error instanceof PermissionError) {
    return `Secoda does not allow this with the key ${error.holder === 'person' ? 'that you linked' : 'in use'} (403).${said} A Secoda admin can change that.`;
  }
  if (error instanceof NotFoundError) {
    // Only what was asked for by its id can have been deleted.
    const next = error.path.includes('{id}') ? 'It may have been deleted; please search again.' : CHECK_ADDRESS;
    return `Secoda has nothing at that place (404). ${next}`;
  }
  if (error instanceof RateLimitedError) {
    return `Secoda asks this app to slow down${status}. Please try again in ${inTime(error.retryInMs)}.`;
  }
  if (error instanceof TimedOutError) {
    return 'Secoda did not answer in time. Please try again in a minute.';
  }
  if (error instanceof InvalidError) {
    if (error.status === undefined)
      return `Nothing was sent to Secoda: ${error.reason}. Please check it and try again.`;
    const next =
      error.method === 'GET'
        ? 'Please ask in another way; if it stays so, ask whoever runs the app.'
        : 'Please change it and try again.';
    return `Secoda did not take this request${status}.${said} ${next}`;
  }
  if (error instanceof UnavailableError) {
    const sentence = OUTAGES[error.outage];
    if (error.outage === 'redirect' || error.outage === 'not http') return sentence;
    // A page that is no error of a server comes from another place than the API.
    const elsewhere = error.outage === 'web page' && (error.status ?? 500) < 500;
    const next = elsewhere
      ? 'Please try again in a minute. If it stays so, whoever runs this app should check SECODA_API_URL.'
      : 'Please try again in a minute.';
    return `${sentence.endsWith('.') ? sentence : `${sentence}${status}.`} ${next}`;
  }
  return 'Secoda’s answer did not look like its documentation, so this app could not read it. Please try again; if it stays so, ask whoever runs the app.';
}

/** `1 second`, `90 seconds`, `about 5 minutes`, `about 1 hour`. */
function inTime(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds <= 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? 'about 1 hour' : `about ${hours} hours`;
}

/** What is known of a failed call, for those who go on after it; undefined for errors that are not of this client. */
export function failureOf(error: unknown):
  | {
      readonly kind: ErrorKind;
      readonly says: string;
      readonly mayHaveHappened: boolean;
      readonly fields: Readonly<Record<string, string>>;
      readonly retryInMs?: number;
    }
  | undefined {
  if (!(error instanceof SecodaError)) return undefined;
  const { kind, mayHaveHappened } = error;
  return {
    kind,
    says: explain(error),
    mayHaveHappened,
    fields: error instanceof InvalidError ? error.fields : {},
    ...(error instanceof RateLimitedError && { retryInMs: error.retryInMs }),
  };
}
