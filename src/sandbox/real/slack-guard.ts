// In front of a real Slack: the bot's calls, its answers by response URL, and Socket Mode with its acks all pass here, are
// noted for the inspector, and go no further where they would post to others while the sandbox only answers privately
// (slack-rules.ts). Addresses in payloads are replaced by ones of this guard, so that nothing goes round it.

import { randomBytes } from 'node:crypto';
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { type Changes, changes } from '../slack/changes.ts';
import { type Answer, listen, type Request } from '../slack/http.ts';
import { readArguments } from '../slack/web-api/arguments.ts';
import { ApiRefusal } from '../slack/web-api/refusal.ts';
import { type Exchange, wire } from '../slack/wire.ts';
import { relay } from './relay.ts';
import { ANSWERS_ONLY, mayAnswer, mayCall, REFUSED } from './slack-rules.ts';

export interface SlackGuardOptions {
  /** The real one; ends with a slash. */
  readonly apiUrl: string;
  readonly allowsWrites: boolean;
  /** The way out, through the proxy if there is one. */
  readonly dispatcher: Dispatcher;
  readonly clock: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
}

export interface SlackGuard {
  /** For the bot, in place of the real address. */
  readonly apiUrl: string;
  readonly exchanges: readonly Exchange[];
  /** What was refused, in words. */
  readonly violations: readonly string[];
  changed(): Promise<void>;
  /** Resolves once the bot is connected by Socket Mode. */
  connected(): Promise<void>;
  stop(): Promise<void>;
}

/** An address of Slack's that the bot was given one of ours for. */
interface Detour {
  readonly url: string;
  /** What an answer would replace is seen by one person only. */
  readonly onPrivate: boolean;
}

const WITHIN_MS = 30_000;
const MOST_DETOURS = 5000;
const VIA = '/via/';
const LINK = '/link/';

const people = z.object({
  user: z.object({ id: z.string() }).optional(),
  user_id: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  channel_id: z.string().optional(),
  container: z.object({ is_ephemeral: z.boolean().optional() }).optional(),
  event: z.object({ user: z.string().optional(), channel: z.string().optional() }).optional(),
});
const opened = z.object({ ok: z.literal(true), channel: z.object({ id: z.string() }) });

/** Rejects when no port can be had. */
export async function guardSlack(options: SlackGuardOptions): Promise<SlackGuard> {
  const { clock, allowsWrites } = options;
  const happenings: Changes = changes();
  const violations: string[] = [];
  const passed = wire(clock, violations, () => happenings.happened());
  const asking = new Set<string>();
  const dms = new Map<string, string>();
  const detours = new Map<string, Detour>();
  let links = 0;

  function refuse(what: string): void {
    violations.push(`${what}: ${ANSWERS_ONLY}`);
  }

  function detour(url: string, onPrivate: boolean): string {
    const [oldest] = detours.keys();
    if (detours.size >= MOST_DETOURS && oldest !== undefined) detours.delete(oldest);
    const path = VIA + randomBytes(16).toString('base64url');
    detours.set(path, { url, onPrivate });
    return path;
  }

  /** Notes who speaks, and gives the bot addresses of this guard in place of Slack's. */
  function meet(payload: unknown, origin: string): unknown {
    const seen = people.safeParse(payload).data;
    if (typeof payload !== 'object' || payload === null || seen === undefined) return payload;
    const user = seen.user?.id ?? seen.user_id ?? seen.event?.user;
    const channel = seen.channel?.id ?? seen.channel_id ?? seen.event?.channel;
    if (user !== undefined) asking.add(user);
    const isDm = channel?.startsWith('D') === true;
    if (user !== undefined && channel !== undefined && isDm) dms.set(channel, user);
    const onPrivate = isDm || seen.container?.is_ephemeral === true;
    const put = (url: unknown): unknown => (typeof url === 'string' ? origin + detour(url, onPrivate) : url);
    const { token: _token, response_url: url, response_urls: urls, ...rest } = payload as Record<string, unknown>;
    return {
      ...rest,
      ...(url !== undefined && { response_url: put(url) }),
      ...(Array.isArray(urls) && {
        response_urls: urls.map((one: { response_url?: unknown }) => ({ ...one, response_url: put(one.response_url) })),
      }),
    };
  }

  async function handle(incoming: Request): Promise<Answer> {
    const at = detours.get(incoming.path);
    if (at !== undefined) return answer(incoming, at);
    if (!incoming.path.startsWith('/api/')) return { status: 404, body: { ok: false, error: 'not_found' } };
    return call(incoming, incoming.path.slice('/api/'.length));
  }

  async function call(incoming: Request, method: string): Promise<Answer> {
    const ended = passed.begin('slack', method);
    const { token: _token, ...args } = argumentsOf(incoming);
    if (!allowsWrites && !mayCall(method, args, { asking, dms })) {
      refuse(method);
      const body = { ok: false, error: REFUSED, response_metadata: { messages: [ANSWERS_ONLY] } };
      ended(args, { status: 200, answer: body, problem: body.error });
      return { status: 200, body };
    }
    const target = `${new URL(method, options.apiUrl).href}${incoming.query === '' ? '' : `?${incoming.query}`}`;
    const { status, headers, text } = await send(target, incoming);
    const said = parsed(text);
    const error = field(said, 'error');
    ended(args, { status, answer: method === 'apps.connections.open' ? undefined : said, problem: error });
    const dm = method === 'conversations.open' ? opened.safeParse(said).data : undefined;
    if (dm !== undefined && typeof args['users'] === 'string') dms.set(dm.channel.id, args['users']);
    return { status, headers, body: Buffer.from(JSON.stringify(redirected(said)) ?? text) };
  }

  /** Addresses in answers that the bot is to go to: those of this guard. */
  function redirected(said: unknown): unknown {
    if (typeof said !== 'object' || said === null) return undefined;
    const { url, upload_url: upload } = said as Record<string, unknown>;
    return {
      ...said,
      ...(typeof url === 'string' && url.startsWith('ws') && { url: origin.replace('http', 'ws') + link(url) }),
      ...(typeof upload === 'string' && { upload_url: origin + detour(upload, false) }),
    };
  }

  function link(url: string): string {
    return LINK + detour(url, false).slice(VIA.length);
  }

  async function answer(incoming: Request, { url, onPrivate }: Detour): Promise<Answer> {
    const ended = passed.begin('slack', 'response_url');
    const body = parsed(incoming.body);
    if (!allowsWrites && !mayAnswer(body, onPrivate)) {
      refuse('response_url');
      const refused = { ok: false, error: REFUSED };
      ended(body, { status: 200, answer: refused, problem: refused.error });
      // Whoever waits for it reads why, and nobody else.
      const why = { response_type: 'ephemeral', replace_original: false, text: ANSWERS_ONLY };
      await send(url, { ...incoming, contentType: 'application/json', bytes: Buffer.from(JSON.stringify(why)) });
      return { status: 200, body: refused };
    }
    const { status, headers, text } = await send(url, incoming);
    ended(body, { status, answer: parsed(text), problem: undefined });
    return { status, headers, body: Buffer.from(text) };
  }

  async function send(url: string, { bytes, contentType, authorization, method }: Request) {
    try {
      const { statusCode, headers, body } = await request(url, {
        method,
        headers: {
          ...(contentType !== '' && { 'content-type': contentType }),
          ...(authorization !== undefined && { authorization }),
        },
        body: method === 'GET' ? null : bytes,
        dispatcher: options.dispatcher,
        headersTimeout: WITHIN_MS,
        bodyTimeout: WITHIN_MS,
      });
      const kept = ['content-type', 'retry-after', 'x-oauth-scopes'].flatMap((name) => {
        const value = headers[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      return { status: statusCode, headers: Object.fromEntries(kept), text: await body.text() };
    } catch {
      return { status: 502, headers: { 'content-type': 'text/plain' }, text: 'Slack cannot be reached.' };
    }
  }

  const lines = relay({
    dispatcher: options.dispatcher,
    take(path) {
      const key = path.replace(LINK, VIA);
      const at = detours.get(key);
      detours.delete(key);
      return at?.url;
    },
    begin(what, payload) {
      const ended = passed.begin('bot', what);
      return (answered) => ended(payload, { status: 200, answer: answered, problem: undefined });
    },
    meet: (payload) => meet(payload, origin),
    vet(ack) {
      if (allowsWrites || mayAnswer(ack, true)) return ack;
      refuse('an answer to a command');
      return { response_type: 'ephemeral', text: ANSWERS_ONLY };
    },
    onCount(count) {
      links = count;
      happenings.happened();
    },
  });
  const server = await listen(0, handle, lines);
  const { origin } = server;
  return {
    apiUrl: `${origin}/api/`,
    exchanges: passed.exchanges,
    violations,
    changed: () => happenings.next(),
    connected: () => happenings.until(() => links > 0, { within: WITHIN_MS }),
    async stop() {
      happenings.stop();
      lines.stop();
      await server.stop();
    },
  };
}

/** None where Slack could not read them either: it will say so. */
function argumentsOf(incoming: Request): Record<string, unknown> {
  try {
    return readArguments(incoming);
  } catch (error) {
    if (error instanceof ApiRefusal) return {};
    throw error;
  }
}

function field(said: unknown, name: string): string | undefined {
  const value = typeof said === 'object' && said !== null ? (said as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
