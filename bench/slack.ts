// A Slack that does nothing but answer: who the bot is, who a person is, and where answers to commands go. It also writes
// signed commands. Strictness is the sandbox's part; this one must cost next to nothing.

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { signature } from '../src/sandbox/slack/signing.ts';
import { listen } from './listen.ts';
import type { Connection } from './load.ts';

const TEAM = 'T0BENCH01';
/** The n-th person of the workspace. */
export const userOf = (n: number): string => `U0BENCH${String(n).padStart(3, '0')}`;

export interface SlackStub {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  /** Sends a command and returns the answer inside its acknowledgement. Throws unless that is a 200. */
  command(connection: Connection, text: string): Promise<string>;
  /** Sends a command and returns what comes to its response_url. */
  commandAnswered(connection: Connection, text: string): Promise<string>;
  /** Presses a button of a private message and returns the first answer that holds a word. */
  pressAnswered(connection: Connection, press: BenchPress, word: string): Promise<string>;
  stop(): Promise<void>;
}

export interface BenchPress {
  readonly user: string;
  readonly action: string;
  readonly value: string;
}

const METHODS: Readonly<Record<string, (asked: string, emails: readonly string[]) => object>> = {
  '/api/auth.test': () => ({
    ok: true,
    team: 'Acme',
    team_id: TEAM,
    user: 'bot',
    user_id: 'U0BENCHB1',
    bot_id: 'B0BENCH01',
  }),
  '/api/users.info': (asked, emails) => {
    const id = new URLSearchParams(asked).get('user') ?? '';
    const email = emails[Number(id.slice(-3))];
    return {
      ok: true,
      user: { id, team_id: TEAM, name: 'ada', is_email_confirmed: true, profile: { email, real_name: 'Ada' } },
    };
  },
};

/** @param emails of the people of the workspace, in their order. */
export async function startSlackStub(emails: readonly string[]): Promise<SlackStub> {
  const botToken = `xoxb-${randomBytes(16).toString('hex')}`;
  const signingSecret = randomBytes(16).toString('hex');
  const waiting = new Map<string, (answer: string) => void>();
  let sent = 0;

  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const path = request.url ?? '';
      const method = METHODS[path];
      const answer = method === undefined ? 'ok' : JSON.stringify(method(body, emails));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer);
      waiting.get(path)?.(body);
    });
  });
  const { origin, close } = await listen(server);

  async function post(connection: Connection, fields: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams(fields).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...signature(body, signingSecret, Math.floor(Date.now() / 1000)),
    };
    const answer = await connection.post('/slack/events', headers, body);
    if (answer.status !== 200) throw new Error(`a payload was answered with ${answer.status}`);
    return answer.body;
  }
  const send = (connection: Connection, text: string, path: string): Promise<string> =>
    post(connection, {
      token: 'unused',
      team_id: TEAM,
      team_domain: 'acme',
      channel_id: 'C0BENCH01',
      channel_name: 'data',
      user_id: userOf(0),
      user_name: 'ada',
      command: '/secoda',
      text,
      api_app_id: 'A0BENCH01',
      is_enterprise_install: 'false',
      response_url: `${origin}${path}`,
      // Different each time: the same request twice is a replay.
      trigger_id: `${sent}.${path}`,
    });
  function pressOf({ user, action, value }: BenchPress, path: string): Readonly<Record<string, string>> {
    const payload = {
      type: 'block_actions',
      team: { id: TEAM, domain: 'acme' },
      user: { id: user, username: 'ada', team_id: TEAM },
      api_app_id: 'A0BENCH01',
      container: { type: 'message', message_ts: '1.1', channel_id: 'C0BENCH01', is_ephemeral: true },
      channel: { id: 'C0BENCH01', name: 'data' },
      trigger_id: `${sent}.${path}`,
      response_url: `${origin}${path}`,
      actions: [{ type: 'button', action_id: action, block_id: 'b', value, action_ts: '1.1' }],
    };
    return { payload: JSON.stringify(payload) };
  }
  /** What comes to an address, once it holds the word. */
  async function answerAt(path: string, word: string, act: () => Promise<unknown>): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    waiting.set(path, (answer) => {
      if (answer.includes(word)) resolve(answer);
    });
    await act();
    const answer = await promise;
    waiting.delete(path);
    return answer;
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
    commandAnswered(connection, text) {
      const path = nextPath();
      return answerAt(path, '', () => send(connection, text, path));
    },
    pressAnswered(connection, press, word) {
      const path = nextPath();
      return answerAt(path, word, () => post(connection, pressOf(press, path)));
    },
    stop: close,
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
