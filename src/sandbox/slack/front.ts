// One address for several workspaces, as Slack has: a call goes to the workspace whose token it carries, and the exchange
// of a code to the one whose people granted it. What nobody knows goes to the first, to be refused there.

import { parse } from 'node:querystring';
import { type Answer, listen, type Request } from './http.ts';
import type { SimulatedSlack } from './server.ts';

export interface Front {
  /** `http://127.0.0.1:PORT/api/` */
  readonly apiUrl: string;
  /** Ends the front; the workspaces go on. */
  stop(): Promise<void>;
}

/** Rejects when no port can be had. */
export async function startFront(first: SimulatedSlack, ...others: readonly SimulatedSlack[]): Promise<Front> {
  const workspaces = [first, ...others];
  function meant({ authorization, body, query }: Request): SimulatedSlack {
    const code = parse(body).code ?? parse(query).code;
    const byToken = workspaces.find(({ botToken }) => authorization === `Bearer ${botToken}`);
    const byCode = workspaces.find(({ oauth }) => typeof code === 'string' && oauth.granted(code));
    return byToken ?? byCode ?? first;
  }
  async function passOn(request: Request): Promise<Answer> {
    const asked = request.query === '' ? '' : `?${request.query}`;
    const answer = await fetch(meant(request).apiUrl + request.path.slice('/api/'.length) + asked, {
      method: request.method,
      ...(request.method === 'POST' && { body: request.body }),
      headers: {
        'content-type': request.contentType,
        ...(request.authorization !== undefined && { authorization: request.authorization }),
      },
    });
    const retryAfter = answer.headers.get('retry-after');
    return {
      status: answer.status,
      ...(retryAfter !== null && { headers: { 'retry-after': retryAfter } }),
      body: (await answer.json()) as Record<string, unknown>,
    };
  }
  const server = await listen(0, (request) => passOn(request).catch(() => 'reset' as const), {
    upgrade: (_, socket) => socket.destroy(),
  });
  return { apiUrl: `${server.origin}/api/`, stop: () => server.stop() };
}
