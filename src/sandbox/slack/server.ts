// Starts the simulated Slack: the other side of the bot's protocols, strict and with a memory. Tests and the sandbox act
// as people on it, and look at what people see and at what a strict Slack objected to.

import { type Acts, acts } from './acts.ts';
import type { Channel, ChannelName } from './channels.ts';
import { type Clock, realClock } from './clock.ts';
import { type Control, control, controls } from './controls.ts';
import { type Courier, courier, type Delivery, type Sent } from './delivery.ts';
import { type Fault, faults, RESPONSE_URL, replaces } from './faults.ts';
import { fileRecord, mimeOf, pathOf, type StoredFile } from './files.ts';
import { type Answer, listen, type Request } from './http.ts';
import { appToken, botToken, clientId, secret } from './identifiers.ts';
import { bringBack, type KeptSlack, keepWorkspace } from './keep.ts';
import { type Manifest, ownManifest } from './manifest.ts';
import type { FileRecord, Shown } from './messages.ts';
import { outline, words } from './outline.ts';
import type { Person, Role } from './people.ts';
import { takeResponse } from './response-url.ts';
import { type Headers, signature } from './signing.ts';
import { type DisconnectReason, socketMode, type Welcome } from './socket-mode.ts';
import type { View } from './views.ts';
import type { Installation } from './web-api/method.ts';
import { type ApiSide, faulty, type RecordedCall, serve } from './web-api/serve.ts';
import type { Exchange } from './wire.ts';
import { type Enterprise, type Team, workspace } from './workspace.ts';

export interface SlackOptions {
  /** Any free one when left out. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly botToken?: string;
  readonly signingSecret?: string;
  readonly appToken?: string;
  /** The OAuth client, to be shared by workspaces that install the same app. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** What the app asked for; this project's own manifest unless given. */
  readonly manifest?: Manifest;
  /** How long after posting a message can be changed; for ever unless given. */
  readonly editWindowMs?: number;
  /** The organisation that this workspace is part of, and for the whole of which the app is installed. */
  readonly enterprise?: Enterprise;
  /** What an earlier run has kept. */
  readonly kept?: KeptSlack | undefined;
}

interface SocketSide {
  readonly connections: number;
  /** Resolves once somebody is connected. */
  connected(): Promise<void>;
  /** Cuts every connection without a word. */
  drop(): void;
  /** Every connection falls silent without a word; Slack itself counts it as lost. */
  freeze(): void;
  /** Asks every client to come back on a new connection. */
  refresh(reason?: DisconnectReason): void;
  /** Sends a frame on every connection, whatever it is. */
  raw(frame: string | Uint8Array): void;
  /** Sends the last envelope once more, byte for byte; resolves with what its ack carried, within three seconds. */
  repeat(): Promise<unknown>;
  /** How connections are taken from now on. */
  take(how: Welcome): void;
  /** Connections that wait for an answer or a greeting in vain. */
  readonly ignored: number;
}

interface OAuthSide {
  readonly clientId: string;
  readonly clientSecret: string;
  /** A code as a person's consent makes it; good for one `oauth.v2.access` within ten minutes, with the same address. */
  grant(redirectUri?: string): string;
  /** Whether a code was granted here, used or not. */
  granted(code: string): boolean;
}

export interface SimulatedSlack extends Acts {
  /** `http://127.0.0.1:PORT/api/` */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly appToken: string;
  readonly team: Team;
  readonly bot: { readonly userId: string; readonly botId: string; readonly appId: string };
  readonly people: Readonly<Record<Role, Person>>;
  readonly channels: Readonly<Record<ChannelName, Channel>>;
  readonly socket: SocketSide;
  readonly oauth: OAuthSide;
  /** HTTP mode: where signed requests go. Socket Mode needs nothing, and is used while a client is connected. */
  connect(...eventsUrls: string[]): void;
  /** Asks the bot's address whether it is the app's (`url_verification`), as Slack does before it sends anything there. */
  verify(): Promise<boolean>;
  /** The app is removed: its tokens are dead, and what it subscribed to of that is sent. */
  uninstall(): Promise<Delivery[]>;
  /** Changes what Slack knows of a person: deactivated, made a guest, given another address. */
  change(person: Person, changes: Partial<Omit<Person, 'id' | 'role'>>): Person;
  /** A file of a person's, to be chosen in a form or read by the bot. */
  upload(person: Person, name: string, content: string | Buffer): FileRecord;
  /** A file that the bot or a person shared. */
  file(id: string): StoredFile | undefined;
  /** As messages and forms tell of it. */
  record(file: StoredFile): FileRecord;

  /** What a person sees in a channel, or in the direct message with the bot: oldest first. */
  sees(person: Person, where?: Channel | 'dm'): Shown[];
  /** The modal before a person. */
  modal(person: Person): View | undefined;
  home(person: Person): View | undefined;
  controls(on: Shown | View): Control[];
  /** The control with these visible words; `which` counts those that share them, from 0. Throws when there is none. */
  control(on: Shown | View, label: string, which?: number): Control;
  /** The visible text, line by line. */
  read(on: Shown | View): string;
  readonly nameOf: (id: string) => string | undefined;
  /** The direct message between a person and the bot. */
  dm(person: Person): Channel;
  /** The client starts anew: ephemeral messages are gone. */
  reload(person: Person): void;

  changed(): Promise<void>;
  /** Waits on changes until the predicate holds; rejects after `within` (10 s of real time), saying what Slack objected to. */
  until(predicate: () => boolean, options?: { readonly within?: number }): Promise<void>;

  /** What the bot called, oldest first; the last 20,000. Response URLs are not methods and not among them. */
  readonly calls: readonly RecordedCall[];
  /** What a strict Slack would object to. A good run leaves it empty. */
  readonly violations: readonly string[];
  /** What went over the wire each way, oldest first; the last thousand. */
  readonly exchanges: readonly Exchange[];
  /** Orders a fault for a method (`*` for all, `response_url` for answers by response URL); without one, ends it. */
  fail(method: string, how?: Fault): void;
  /** The headers that make a body genuine, or nearly: another time (seconds since 1970), another secret. */
  sign(body: string, how?: { readonly timestamp?: number; readonly secret?: string }): Headers;
  /** Sends any request to the bot's address, as it is. */
  send(sent: Sent): Promise<Delivery>;
  /** Sends a delivered request once more, byte for byte. */
  replay(delivery: Delivery): Promise<Delivery>;
  /** What a later run needs to go on from here. */
  keep(): KeptSlack;
  stop(): Promise<void>;
}

const MOST_CALLS = 20_000;
const CODE_MS = 10 * 60_000;

/** Rejects when the port cannot be had. */
export async function startSlack(options: SlackOptions = {}): Promise<SimulatedSlack> {
  const clock = options.clock ?? realClock;
  const tokens = { bot: options.botToken ?? botToken(), app: options.appToken ?? appToken() };
  const signingSecret = options.signingSecret ?? secret(16);
  const manifest = options.manifest ?? ownManifest();
  const space = workspace(clock, { ...options, manifest, ids: options.kept?.ids });
  let revoked: string | undefined;
  const installation: Installation = {
    clientId: options.clientId ?? clientId(),
    clientSecret: options.clientSecret ?? secret(16),
    botToken: tokens.bot,
    codes: new Map(),
  };
  const stamp = (): number => Math.floor(clock.now() / 1000);
  const calls: RecordedCall[] = [];
  const orders = faults();
  const socket = socketMode({
    appId: space.app.id,
    onChange: () => space.changes.happened(),
    object: (what) => space.object(what),
  });
  const api: ApiSide = {
    workspace: space,
    tokens,
    revoked: () => revoked,
    call: {
      installation,
      origin: () => server.origin,
      openSocket: () => server.origin.replace(/^http/, 'ws') + socket.issue(),
    },
    record(call) {
      if (calls.length >= MOST_CALLS) calls.splice(0, MOST_CALLS / 2);
      calls.push(call);
      // A test may wait for a call that changes nothing people see.
      space.changes.happened();
    },
  };
  async function handle(request: Request): Promise<Answer> {
    const method = request.path.startsWith('/api/') ? request.path.slice('/api/'.length) : undefined;
    if (request.path.startsWith('/upload/')) return takeUpload(request);
    if (request.path.startsWith('/files-pri/')) return readFile(request);
    if (method === undefined && !/^\/(?:commands|actions)\//.test(request.path)) {
      return { status: 404, body: { ok: false, error: 'not_found' } };
    }
    const fault = orders.take(method ?? RESPONSE_URL);
    await fault?.hold?.();
    const answer = method === undefined ? respond(request, fault) : serve({ ...request, method }, fault, api);
    return answer ?? (fault?.reset === true ? 'reset' : undefined);
  }
  function respond({ path, body }: Request, fault: Fault | undefined): Answer {
    const isReplaced = fault !== undefined && replaces(fault);
    const ended = space.wire.begin('slack', RESPONSE_URL);
    const taken = isReplaced && fault.applied !== true ? undefined : takeResponse(path, body, space);
    const given = isReplaced ? faulty(fault) : taken;
    const problem = typeof given?.body.error === 'string' ? given.body.error : undefined;
    ended(parsed(body), { status: given?.status ?? 0, answer: given?.body, problem });
    return given;
  }
  async function takeUpload(request: Request): Promise<Answer> {
    const taken = space.files.upload(request.path, await uploaded(request));
    if (taken === undefined) return { status: 404, body: { ok: false, error: 'not_found' } };
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(`OK - ${taken}`) };
  }
  /** Without a token that may read it, a file's address answers with a page to sign in: status 200, and no file. */
  function readFile({ path, authorization }: Request): Answer {
    const name = path.replace('/files-pri/download/', '/files-pri/');
    const file = space.files.find(name.split('/')[2]?.split('-')[1] ?? '');
    const isAllowed = authorization === `Bearer ${tokens.bot}` && revoked === undefined;
    if (!isAllowed || !space.scopes.includes('files:read')) {
      return { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<!DOCTYPE html>Sign in') };
    }
    if (file?.bytes === undefined || name !== pathOf(file, space.team.id)) {
      return { status: 404, body: { ok: false, error: 'file_not_found' } };
    }
    return { status: 200, headers: { 'content-type': mimeOf(file.name) }, body: file.bytes };
  }
  const server = await listen(options.port ?? 0, handle, socket);
  if (options.kept !== undefined) bringBack(space, options.kept, server.origin);
  const post: Courier = courier(space, { signingSecret, socket });
  const doing = acts(space, post, { origin: () => server.origin, escapes: manifest.escapes });
  const record = (file: StoredFile): FileRecord => fileRecord(file, space.team, server.origin);
  const names = (id: string): string | undefined => space.nameOf(id);
  const until: SimulatedSlack['until'] = (predicate, { within } = {}) =>
    space.changes.until(predicate, {
      ...(within !== undefined && { within }),
      saying: () => (space.violations.length > 0 ? `(Slack objected: ${space.violations.join('; ')})` : ''),
    });

  return {
    ...doing,
    apiUrl: `${server.origin}/api/`,
    botToken: tokens.bot,
    signingSecret,
    appToken: tokens.app,
    team: space.team,
    bot: { userId: space.app.userId, botId: space.app.botId, appId: space.app.id },
    people: space.people,
    channels: space.channels.named,
    socket: {
      get connections() {
        return socket.connections;
      },
      connected: () => until(() => socket.connections > 0),
      drop: () => socket.drop(),
      freeze: () => socket.freeze(),
      refresh: (reason) => socket.refresh(reason),
      raw: (frame) => socket.raw(frame),
      repeat: () => socket.repeat(AbortSignal.timeout(3000)),
      take: (how) => socket.take(how),
      get ignored() {
        return socket.ignored;
      },
    },
    oauth: {
      clientId: installation.clientId,
      clientSecret: installation.clientSecret,
      grant(redirectUri) {
        const code = secret(16);
        installation.codes.set(code, { until: clock.now() + CODE_MS, redirectUri, isUsed: false });
        return code;
      },
      granted: (code) => installation.codes.has(code),
    },
    connect: (...eventsUrls) => post.connect(...eventsUrls),
    async verify() {
      const challenge = secret(24);
      const body = JSON.stringify({ token: space.app.verificationToken, challenge, type: 'url_verification' });
      const headers = { 'content-type': 'application/json', ...signature(body, signingSecret, stamp()) };
      const delivery = await post.send({ body, headers });
      return delivery.status === 200 && isEcho(delivery.body, challenge);
    },
    async uninstall() {
      revoked = 'account_inactive';
      const events = [
        { type: 'tokens_revoked', tokens: { oauth: [], bot: [space.app.userId] } },
        { type: 'app_uninstalled' },
      ];
      const told = events.filter(({ type }) => space.events.includes(type)).map((event) => doing.event(event));
      return Promise.all(told);
    },
    change(person, changes) {
      const changed = { ...person, ...changes };
      space.people[person.role] = changed;
      return changed;
    },
    upload(person, name, content) {
      const { id, path } = space.files.reserve(name, content.length, person.id);
      space.files.upload(path, Buffer.from(content));
      space.files.complete(id, {});
      const file = space.files.find(id);
      if (file === undefined) throw new Error(`${name} was not kept`);
      return record(file);
    },
    record,
    file: (id) => space.files.find(id),
    sees(person, where = person.isForeign ? space.channels.named.partners : space.channels.named.general) {
      return space.seenBy(person, where === 'dm' ? space.channels.dm(person).id : where.id);
    },
    modal: (person) => space.views.top(person.id),
    home: (person) => space.views.home(person.id),
    controls,
    control,
    read: (on) =>
      outline(on, names)
        .map(words)
        .filter((line) => line !== '')
        .join('\n'),
    nameOf: names,
    dm: (person) => space.channels.dm(person),
    reload: (person) => space.messages.reload(person.id),
    changed: () => space.changes.next(),
    until,
    calls,
    violations: space.violations,
    exchanges: space.wire.exchanges,
    fail: (method, how) => orders.order(method, how),
    sign: (body, { timestamp = stamp(), secret: with_ = signingSecret } = {}) => signature(body, with_, timestamp),
    send: (sent) => post.send(sent),
    replay: (delivery) => post.send(delivery.sent),
    keep: () => keepWorkspace(space),
    async stop() {
      space.changes.stop();
      space.schedule.stop();
      socket.stop();
      await Promise.all([post.stop(), server.stop()]);
    },
  };
}

/** What was sent to be kept: the bytes themselves, or the first file of a form. */
async function uploaded({ bytes, contentType }: Request): Promise<Buffer> {
  if (!contentType.startsWith('multipart/form-data')) return bytes;
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  for (const part of form.values()) if (typeof part !== 'string') return Buffer.from(await part.arrayBuffer());
  return Buffer.alloc(0);
}

/** The challenge as text, or as JSON, as apps may choose. */
function isEcho(body: unknown, challenge: string): boolean {
  if (typeof body === 'object' && body !== null && 'challenge' in body) return body.challenge === challenge;
  return body === challenge;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
