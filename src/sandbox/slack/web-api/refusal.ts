// An answer of the Web API that is not `ok`: Slack's error code and, where Slack gives them, its messages.

interface Details {
  /** What stands beside the error: `needed` and `provided` of a missing scope. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Whole seconds; the answer has status 429 then. */
  readonly retryAfter?: number;
}

export class ApiRefusal extends Error {
  readonly code: string;
  readonly messages: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;

  constructor(code: string, messages: readonly string[] = [], { fields = {}, retryAfter }: Details = {}) {
    super(code);
    this.name = 'ApiRefusal';
    this.code = code;
    this.messages = messages;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

/** The body of a refusal, as Slack writes it: each message once plain, once with its severity. */
export function refusalBody({ code, messages, fields }: ApiRefusal): Record<string, unknown> {
  if (messages.length === 0) return { ok: false, error: code, ...fields };
  return {
    ok: false,
    error: code,
    errors: messages.map((message) => message.replace(/^\[ERROR\] /, '')),
    response_metadata: { messages },
    ...fields,
  };
}
