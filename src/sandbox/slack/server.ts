// Starts the simulated Slack: the other side of the bot's protocols, strict and with a memory. Tests and the sandbox act
// as people on it, and look at what people see and at what a strict Slack objected to.

import { type Acts, acts } from './acts.ts';
import type { Channel, ChannelName } from './channels.ts';
import { type Clock, realClock } from './clock.ts';
import { type Control, control, controls } from './controls.ts';
import { type Courier, courier, type Delivery, type Sent } from './delivery.ts';
import { type Fault, faults } from './faults.ts';
import { listen } from './http.ts';
import { appToken, botToken, clientId, secret } from './identifiers.ts';
import type { Shown } from './messages.ts';
import { outline, words } from './outline.ts';
import type { Person, Role } from './people.ts';
import { takeResponse } from './response-url.ts';
import { type Headers, signature } from './signing.ts';
import { socketMode } from './socket-mode.ts';
import type { View } from './views.ts';
import type { Installation } from './web-api/method.ts';
import { type ApiSide, type RecordedCall, serve } from './web-api/serve.ts';
import { type Team, workspace } from './workspace.ts';

export interface SlackOptions {
  /** Any free one when left out. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly botToken?: string;
  readonly signingSecret?: string;
  readonly appToken?: string;
}

interface SocketSide {
  readonly connections: number;
  /** Resolves once somebody is connected. */
  connected(): Promise<void>;
  /** Cuts every connection without a word. */
  drop(): void;
  /** Asks every client to come back on a new connection. */
  refresh(): void;
}

interface OAuthSide {
  readonly clientId: string;
  readonly clientSecret: string;
  /** A code as a person's consent makes it; good for one `oauth.v2.access`. */
  grant(): string;
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
  connect(eventsUrl: string): void;
  /** Changes what Slack knows of a person: deactivated, made a guest, given another address. */
  change(person: Person, changes: Partial<Omit<Person, 'id' | 'role'>>): Person;

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
  /** Orders a fault for a method (`*` for all); without one, ends it. */
  fail(method: string, how?: Fault): void;
  /** The headers that make a body genuine, or nearly: another time (seconds since 1970), another secret. */
  sign(body: string, how?: { readonly timestamp?: number; readonly secret?: string }): Headers;
  /** Sends any request to the bot's address, as it is. */
  send(sent: Sent): Promise<Delivery>;
  /** Sends a delivered request once more, byte for byte. */
  replay(delivery: Delivery): Promise<Delivery>;
  stop(): Promise<void>;
}

const MOST_CALLS = 20_000;

/** Rejects when the port cannot be had. */
export async function startSlack(options: SlackOptions = {}): Promise<SimulatedSlack> {
  const clock = options.clock ?? realClock;
  const tokens = { bot: options.botToken ?? botToken(), app: options.appToken ?? appToken() };
  const signingSecret = options.signingSecret ?? secret(16);
  const space = workspace(clock);
  const installation: Installation = {
    clientId: clientId(),
    clientSecret: secret(16),
    botToken: tokens.bot,
    codes: new Map(),
  };
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
    call: { installation, openSocket: () => server.origin.replace(/^http/, 'ws') + socket.issue() },
    record(call) {
      if (calls.length >= MOST_CALLS) calls.splice(0, MOST_CALLS / 2);
      calls.push(call);
      // A test may wait for a call that changes nothing people see.
      space.changes.happened();
    },
  };
  const server = await listen(
    options.port ?? 0,
    (request) => {
      if (request.path.startsWith('/api/')) {
        const method = request.path.slice('/api/'.length);
        return serve({ ...request, method }, orders.take(method), api);
      }
      if (/^\/(?:commands|actions)\//.test(request.path)) return takeResponse(request.path, request.body, space);
      return { status: 404, body: { ok: false, error: 'not_found' } };
    },
    socket,
  );
  const post: Courier = courier(space, { signingSecret, socket });
  const names = (id: string): string | undefined => space.nameOf(id);
  const until: SimulatedSlack['until'] = (predicate, { within } = {}) =>
    space.changes.until(predicate, {
      ...(within !== undefined && { within }),
      saying: () => (space.violations.length > 0 ? `(Slack objected: ${space.violations.join('; ')})` : ''),
    });

  return {
    ...acts(space, post, () => server.origin),
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
      refresh: () => socket.refresh(),
    },
    oauth: {
      clientId: installation.clientId,
      clientSecret: installation.clientSecret,
      grant() {
        const code = secret(16);
        installation.codes.set(code, false);
        return code;
      },
    },
    connect: (eventsUrl) => post.connect(eventsUrl),
    change(person, changes) {
      const changed = { ...person, ...changes };
      space.people[person.role] = changed;
      return changed;
    },
    sees(person, where = person.role === 'outsider' ? space.channels.named.partners : space.channels.named.general) {
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
    fail: (method, how) => orders.order(method, how),
    sign: (body, { timestamp = Math.floor(clock.now() / 1000), secret: with_ = signingSecret } = {}) =>
      signature(body, with_, timestamp),
    send: (sent) => post.send(sent),
    replay: (delivery) => post.send(delivery.sent),
    async stop() {
      space.changes.stop();
      socket.stop();
      await Promise.all([post.stop(), server.stop()]);
    },
  };
}
