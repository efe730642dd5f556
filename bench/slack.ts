// A Slack that does nothing but answer: who the bot is, who a person is, and where answers to commands go. It also writes
// signed commands. Strictness is the sandbox's part; this one must cost next to nothing.

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { signature } from '../src/sandbox/slack/signing.ts';
import { listen } from './listen.ts';
import type { Connection } from './load.ts';

const TEAM = 'T0BENCH01';
const USER = 'U0BENCH01';

export interface SlackStub {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  /** Sends a command and returns the answer inside its acknowledgement. Throws unless that is a 200. */
  command(connection: Connection, text: string): Promise<string>;
  /** Sends a command and returns what comes to its response_url. */
  commandAnswered(connection: Connection, text: string): Promise<string>;
  stop(): Promise<void>;
}

const METHODS: Readonly<Record<string, (email: string) => object>> = {
  '/api/auth.test': () => ({
    ok: true,
    team: 'Acme',
    team_id: TEAM,
    user: 'bot',
    user_id: 'U0BENCHB1',
    bot_id: 'B0BENCH01',
  }),
  '/api/users.info': (email) => ({
    ok: true,
    user: { id: USER, team_id: TEAM, name: 'ada', is_email_confirmed: true, profile: { email, real_name: 'Ada' } },
  }),
};

/** @param email of everybody who asks. */
export async function startSlackStub(email: string): Promise<SlackStub> {
  const botToken = `xoxb-${randomBytes(16).toString('hex')}`;
  const signingSecret = randomBytes(16).toString('hex');
  const waiting = new Map<string, (answer: string) => void>();
  let sent = 0;

  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const path = request.url ?? '';
      const method = METHODS[path];
      const answer = method === undefined ? 'ok' : JSON.stringify(method(email));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
      waiting.get(path)?.(body);
      waiting.delete(path);
    });
  });
  const { origin, close } = await listen(server);

  async function send(connection: Connection, text: string, path: string): Promise<string> {
    const body = new URLSearchParams({
      token: 'unused',
      team_id: TEAM,
      team_domain: 'acme',
      channel_id: 'C0BENCH01',
      channel_name: 'data',
      user_id: USER,
      user_name: 'ada',
      command: '/secoda',
      text,
      api_app_id: 'A0BENCH01',
      is_enterprise_install: 'false',
      response_url: `${origin}${path}`,
      // Different each time: the same request twice is a replay.
      trigger_id: `${sent}.${path}`,
    }).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...signature(body, signingSecret, Math.floor(Date.now() / 1000)),
    };
    const answer = await connection.post('/slack/events', headers, body);
    if (answer.status !== 200) throw new Error(`a command was answered with ${answer.status}`);
    return answer.body;
  }
  function nextPath(): string {
    sent += 1;
    return `/commands/${TEAM}/${sent}`;
  }

  return {
    apiUrl: `${origin}/api/`,
    botToken,
    signingSecret,
    command: (connection, text) => send(connection, text, nextPath()),
    async commandAnswered(connection, text) {
      const path = nextPath();
      const answered = new Promise<string>((resolve) => waiting.set(path, resolve));
      await send(connection, text, path);
      return answered;
    },
    stop: close,
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
