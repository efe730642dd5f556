// Signs requests as Slack does, and as a forger would. Source: Slack, "Verifying requests from Slack" (v0).

import { createHmac } from 'node:crypto';

export type Headers = Readonly<Record<string, string>>;

/** The two headers of a request signed at `timestamp` (whole seconds since 1970). */
export function signature(body: string, secret: string, timestamp: number): Headers {
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` };
}
