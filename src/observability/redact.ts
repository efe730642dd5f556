// Keeps secrets out of everything that is written down: the values this process was given, and whatever has the shape of a
// token, a key, a signature or a response_url, wherever it stands in a text or a structure.

const HIDDEN = '[hidden]';

/** What secrets look like. Tokens of every Slack kind, bearer keys, signatures, reply addresses, passwords in addresses. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\bx(?:ox[a-z]|app)(?:\.[a-z]+)?-[\w-]+/gi, HIDDEN],
  [/\b(Bearer|Basic|Token)(?:\s+|%20)[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [/\bv0=[0-9a-f]{16,}/gi, `v0=${HIDDEN}`],
  [/https?:\/\/hooks\.[^\s"'<>]+/gi, HIDDEN],
  [/\/(commands|actions|response)\/[^\s"'<>]{6,}/gi, `/$1/${HIDDEN}`],
  [/(:\/\/)[^\s/@"']+@/g, `$1${HIDDEN}@`],
];

/** Fields whose values are secrets or people's own texts, whatever they look like. */
const FIELDS =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|token|.*_token|.*secret|password|api_?key|response_?url|headers|body|text|payload|private_metadata|query|parameters|credentials)$/i;

const DEEPEST = 8;
const LONGEST = 4000;
const MOST = 100;

/** A function that returns a copy of any value without secrets; bounded in depth and length, safe with cycles, never throws. */
export function redactor(secrets: readonly string[]): (value: unknown) => unknown {
  const exact = [...new Set(secrets.flatMap(forms))].filter((form) => form.length >= 5).toSorted((a, b) => b.length - a.length);

  function inText(text: string): string {
    let clean = text.length > 4 * LONGEST ? text.slice(0, 4 * LONGEST) : text;
    for (const secret of exact) clean = clean.replaceAll(secret, HIDDEN);
    for (const [shape, instead] of SHAPES) clean = clean.replaceAll(shape, instead);
    return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
  }

  function walk(value: unknown, depth: number, above: readonly unknown[]): unknown {
    if (typeof value === 'string') return inText(value);
    if (typeof value !== 'object' || value === null) {
      return typeof value === 'function' || typeof value === 'symbol' ? undefined : scalar(value);
    }
    if (depth > DEEPEST || above.includes(value)) return '[…]';
    const inside = [...above, value];
    if (value instanceof Error) return errorIn(value, depth, inside);
    if (value instanceof Date) return value;
    if (ArrayBuffer.isView(value)) return '[bytes]';
    if (Array.isArray(value)) return value.slice(0, MOST).map((item) => walk(item, depth + 1, inside));
    const entries = value instanceof Map ? [...value] : value instanceof Set ? [...value].entries() : Object.entries(value);
    return Object.fromEntries(
      [...entries].slice(0, MOST).map(([key, item]) => {
        const name = inText(String(key));
        return [name, FIELDS.test(name) ? HIDDEN : walk(item, depth + 1, inside)];
      }),
    );
  }

  /** Errors of clients carry requests and bodies: only what says what went wrong is kept. */
  function errorIn(error: Error, depth: number, above: readonly unknown[]): object {
    const { name, message, stack, cause } = error;
    const told = error as Error & { code?: unknown; status?: unknown; kind?: unknown; requestId?: unknown; path?: unknown };
    return {
      type: inText(name),
      message: inText(message),
      ...(told.code !== undefined && { code: walk(told.code, depth + 1, above) }),
      ...(told.kind !== undefined && { kind: walk(told.kind, depth + 1, above) }),
      ...(told.status !== undefined && { status: walk(told.status, depth + 1, above) }),
      ...(told.requestId !== undefined && { requestId: walk(told.requestId, depth + 1, above) }),
      ...(stack !== undefined && { stack: inText(stack) }),
      ...(cause !== undefined && { cause: walk(cause, depth + 1, above) }),
    };
  }

  return (value) => {
    try {
      return walk(value, 0, []);
    } catch {
      return '[unreadable]';
    }
  };
}

/** JSON knows no big integers. */
function scalar(value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** The forms in which a secret turns up: as it is, in an address, in a header, in JSON. */
function forms(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64');
  return [secret, encodeURIComponent(secret), base64.replace(/=+$/, ''), JSON.stringify(secret).slice(1, -1)];
}
