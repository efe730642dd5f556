// Keeps secrets out of everything that is written down: the values this process was given, and whatever has the shape of a
// token, a key, a signature or a response_url, wherever it stands in a text or a structure.

import { secretForms } from './secret-forms.ts';

const HIDDEN = '[hidden]';

/** What secrets look like, and what takes their place. */
const SHAPES: readonly (readonly [shape: RegExp, instead: string])[] = [
  // Slack's tokens: xoxb-, xoxp-, xoxe.xoxp-, xapp-, also in the middle of a word.
  [/x(?:ox[a-z]|app)(?:\.[a-z]+)?-[\w-]+/gi, HIDDEN],
  [/(Bearer)(?:\s+|%20|\+)[\w.~+/=%-]+/gi, `$1 ${HIDDEN}`],
  // With a digit, since "basic" and "token" are also words of sentences.
  [/(Basic|Token)(?:\s+|%20)(?=[\w.~+/=-]{0,200}\d)[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/v0=[0-9a-f]{16,}/gi, `v0=${HIDDEN}`],
  // Whoever holds a response_url can post with it.
  [/(?:https?:\/\/)?hooks\.slack[^\s"'<>]*/gi, HIDDEN],
  [/https?:\/\/[^\s"'<>]{1,300}\/(?:commands|actions|response|respond)\/[^\s"'<>]+/gi, HIDDEN],
  [/\/(commands|actions)\/T[A-Z0-9]+\/[^\s"'<>]+/g, `/$1/${HIDDEN}`],
  // User names and passwords inside addresses.
  [/(:\/\/)[^\s"'<>@]{1,300}@/g, `$1${HIDDEN}@`],
  // What people typed travels in queries of addresses: filters, searches, codes.
  [/([?&](?:filter|sort|query|q|title|search|code|state|token|key)=)[^\s&"'<>]+/gi, `$1${HIDDEN}`],
];

/** Fields whose values are secrets or people's own texts, whatever they look like. */
const FIELDS =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-slack-signature|token|\w*_token|\w*token|\w*secret|password|api_?key|response_?url|headers|rawheaders|body|text|payload|private_metadata|query|parameters|credentials|said)$/i;

const DEEPEST = 8;
const LONGEST = 4000;
/** Entries of one list or object. */
const MOST = 100;
/** Values of one line of the log, all together. */
const MOST_ALTOGETHER = 2000;

export interface Redactor {
  /** A copy without secrets, bounded in depth and length, without cycles. Never throws. */
  readonly value: (value: unknown) => unknown;
  readonly text: (text: string) => string;
  /** Only the given secrets are hidden, not what looks like one: for a text whose values are still to be put in. */
  readonly template: (text: string) => string;
}

interface Walk {
  left: number;
  readonly above: unknown[];
}

/** @param secrets values to hide in every form; those shorter than five characters are left out. */
export function redactor(secrets: readonly string[]): Redactor {
  const exact = secretForms(secrets);
  const longest = exact[0]?.length ?? 0;

  function template(given: string): string {
    return exact.reduce((clean, secret) => clean.replaceAll(secret, HIDDEN), given);
  }

  function text(given: string): string {
    const tooLong = given.length > 4 * LONGEST;
    let clean = template(tooLong ? given.slice(0, 4 * LONGEST) : given);
    for (const [shape, instead] of SHAPES) clean = clean.replaceAll(shape, instead);
    // A secret that was cut in two is no longer recognised: what may be its first half goes as well.
    if (tooLong) clean = clean.slice(0, Math.max(0, clean.length - longest));
    return tooLong || clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
  }

  function inside(value: unknown, walk: Walk): unknown {
    walk.left -= 1;
    if (walk.left < 0) return '[…]';
    if (typeof value === 'string') return text(value);
    if (typeof value === 'bigint') return text(value.toString());
    if (typeof value === 'number') return text(String(value)) === String(value) ? value : HIDDEN;
    if (typeof value === 'function' || typeof value === 'symbol') return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if (walk.above.length >= DEEPEST || walk.above.includes(value)) return '[…]';
    walk.above.push(value);
    try {
      return structure(value, walk);
    } catch {
      return '[unreadable]';
    } finally {
      walk.above.pop();
    }
  }

  function structure(value: object, walk: Walk): unknown {
    if (value instanceof Error) return errorIn(value, walk);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
    if (value instanceof URL) return text(value.href);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return '[bytes]';
    if (Array.isArray(value)) return value.slice(0, MOST).map((item) => inside(item, walk));
    if (value instanceof Set) return [...value].slice(0, MOST).map((item) => inside(item, walk));
    const entries: Iterable<readonly [unknown, () => unknown]> =
      value instanceof Map
        ? [...value].map(([key, item]) => [key, () => item] as const)
        : Object.keys(value).map((key) => [key, () => Reflect.get(value, key)] as const);
    const copy: Record<string, unknown> = Object.create(null);
    for (const [key, item] of [...entries].slice(0, MOST)) {
      const name = text(String(key));
      copy[name] = FIELDS.test(name) ? HIDDEN : inside(attempt(item), walk);
    }
    return copy;
  }

  /** Errors of clients carry requests, headers and bodies: only what says what went wrong is kept. */
  function errorIn(error: Error, walk: Walk): object {
    const copy: Record<string, unknown> = { type: inside(error.name, walk), message: inside(error.message, walk) };
    for (const field of ERROR_FIELDS) {
      const told = attempt(() => Reflect.get(error, field));
      if (typeof told === 'string' || typeof told === 'number' || typeof told === 'boolean')
        copy[field] = inside(told, walk);
    }
    if (error.stack !== undefined) copy['stack'] = inside(error.stack, walk);
    if (error.cause !== undefined) copy['cause'] = inside(error.cause, walk);
    if (error instanceof AggregateError) copy['errors'] = inside(error.errors, walk);
    return copy;
  }

  return { value: (value) => inside(value, { left: MOST_ALTOGETHER, above: [] }), text, template };
}

/** Fields of errors that say what went wrong, where they are plain values. `path` of our own errors has placeholders. */
const ERROR_FIELDS = [
  'code',
  'kind',
  'status',
  'statusCode',
  'method',
  'path',
  'requestId',
  'outage',
  'retryAfter',
  'syscall',
];

/** What a getter answers; some throw. */
function attempt(get: () => unknown): unknown {
  try {
    return get();
  } catch {
    return '[unreadable]';
  }
}
