// An answer of the Web API that is not `ok`: Slack's error code and, where Slack gives them, its messages.

export class ApiRefusal extends Error {
  readonly code: string;
  readonly messages: readonly string[];

  constructor(code: string, messages: readonly string[] = []) {
    super(code);
    this.name = 'ApiRefusal';
    this.code = code;
    this.messages = messages;
  }
}

/** The body of a refusal, as Slack writes it: each message once plain, once with its severity. */
export function refusalBody(refusal: ApiRefusal): Record<string, unknown> {
  if (refusal.messages.length === 0) return { ok: false, error: refusal.code };
  return {
    ok: false,
    error: refusal.code,
    errors: refusal.messages.map((message) => message.replace(/^\[ERROR\] /, '')),
    response_metadata: { messages: refusal.messages },
  };
}
