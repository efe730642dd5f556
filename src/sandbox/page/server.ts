// Serves the sandbox's page on loopback: its files, and a websocket for each window through which it acts and hears of
// every change at once. The address carries a random token; without it there is nothing to see.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Catalog } from '../catalog/server.ts';
import { follow } from '../follow.ts';
import type { Person, Role } from '../slack/people.ts';
import type { SimulatedSlack } from '../slack/server.ts';
import { roomsOf } from './acting.ts';
import { type Asset, loadAssets, shell } from './assets.ts';
import type { Asked, Backstage, Overheard } from './behind.ts';
import { readFace } from './face.ts';
import { judge, newToken, type Verdict } from './guard.ts';
import { type ForwardClock, machinery } from './machinery.ts';
import type { Actor, Hello, News, Someone } from './protocol.ts';
import { type KeptMarks, readMarks } from './read-marks.ts';
import { ABOUT } from './roles.ts';
import { download, takeUpload } from './uploads.ts';
import { type OpenWindow, openBackWindow, openWindow } from './window.ts';

export interface PageOptions {
  /** Undefined where it is real: then there is only what is behind the page. */
  readonly slack: SimulatedSlack | undefined;
  readonly catalog: Catalog | undefined;
  /** Where a half is real: what its guard notes. */
  readonly wire?: Overheard | undefined;
  readonly asked?: Asked | undefined;
  readonly clock: ForwardClock;
  /** The text of manifest.yml. */
  readonly manifest: string;
  /** What is real, what may be written to it, what is kept. */
  readonly notes?: readonly string[];
  readonly port?: number | undefined;
  /** A new one unless given. */
  readonly token?: string | undefined;
  readonly marks?: KeptMarks | undefined;
  /** Told of every change, bursts of them together. */
  readonly onChange?: () => void;
}

export interface Page {
  /** With its token. */
  readonly url: string;
  readonly port: number;
  /** For a later run. */
  marks(): KeptMarks;
  stop(): Promise<void>;
}

/** Bursts of changes are told together, within one frame of a screen. */
const TOGETHER_MS = 15;
const MOST_BYTES = 4 * 1024 * 1024;

const never = (): Promise<void> => Promise.withResolvers<void>().promise;
const NOTHING_HEARD: Overheard = { exchanges: [], violations: [], changed: never };
const NOTHING_ASKED: Asked = { requests: [], changed: never };

/** Rejects when the port cannot be had. */
export async function startPage(options: PageOptions): Promise<Page> {
  const { slack, catalog, notes = [] } = options;
  const wire = options.wire ?? slack ?? NOTHING_HEARD;
  const asked = options.asked ?? catalog ?? NOTHING_ASKED;
  const token = options.token ?? newToken();
  const assets = loadAssets();
  const windows = new Map<WebSocket, OpenWindow>();
  const marks = readMarks(() => tellAll(), options.marks);
  const machine = machinery({
    catalog,
    clock: options.clock,
    isAlone: slack !== undefined,
    onChange: () => tellAll(),
  });
  const backstage: Backstage = { wire, asked, catalog, machinery: machine };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
  const server = createServer((request, response) => serve(request, response));
  server.on('upgrade', (request, stream, head) => upgrade(request, stream, head));
  await listening(server, options.port ?? 0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page has no port');
  const { port } = address;
  const face = readFace(options.manifest, slack?.bot.userId ?? '');
  const back = shell(`${face.name}: catalog`, 'back', port);
  const pages: Readonly<Record<string, ReturnType<typeof shell>>> = {
    '/': slack === undefined ? back : shell(face.name, 'main', port),
    '/catalog': back,
  };

  let isTelling = false;
  function tellAll(): void {
    if (isTelling) return;
    isTelling = true;
    setTimeout(() => {
      isTelling = false;
      for (const window of windows.values()) window.refresh();
      options.onChange?.();
    }, TOGETHER_MS);
  }
  // Some of these promises never reject: nobody waits for them any more once the page has stopped.
  void follow(() => wire.changed(), tellAll);
  void follow(() => asked.changed(), tellAll);

  function judged(request: IncomingMessage, needsOrigin: boolean): Verdict {
    const { host, origin } = request.headers;
    return judge({ host, origin, target: request.url ?? '/' }, token, port, needsOrigin);
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const verdict = judged(request, false);
    if (!verdict.ok) return say(response, verdict.status, verdict.why);
    if (verdict.path === '/files' || verdict.path.startsWith('/files/')) return void exchangeFile(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'Only GET.');
    const page = pages[verdict.path];
    if (page !== undefined) {
      if (page !== back && personIn(verdict.query) === undefined) {
        return say(
          response,
          404,
          'There is nobody here whom this address could act as. Leave out what follows its "?".',
        );
      }
      give(response, { type: 'text/html; charset=utf-8', body: Buffer.from(page.html) }, page.policy);
      return;
    }
    const asset = assets.get(verdict.path);
    if (asset === undefined) say(response, 404, 'There is nothing here.');
    else give(response, asset, NOTHING);
  }

  async function exchangeFile(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const brings = request.method === 'POST';
    const verdict = judged(request, brings);
    if (!verdict.ok) return say(response, verdict.status, verdict.why);
    const person = personIn(verdict.query);
    if (slack === undefined || person === undefined) return say(response, 404, 'There is nobody here to be.');
    if (brings) {
      return takeUpload(slack, person, verdict.query.get('name') ?? '', request).then(
        (file) => give(response, { type: 'application/json', body: Buffer.from(JSON.stringify(file)) }, NOTHING),
        (error: unknown) => say(response, 400, error instanceof Error ? error.message : 'That did not work.'),
      );
    }
    const file = download(slack, person, verdict.path.slice('/files/'.length));
    if (file === undefined) return say(response, 404, 'There is no such file that you may see.');
    // To be saved: what people bring is never shown or run as part of this page.
    response.setHeader('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    give(response, { type: 'application/octet-stream', body: file.bytes }, `${NOTHING}; sandbox`);
  }

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // Nobody else listens: without this, whoever hangs up while being refused would end the whole sandbox.
    stream.on('error', () => stream.destroy());
    const verdict = judged(request, true);
    const isLive = verdict.ok && verdict.path === '/live';
    const looksBehind = isLive && verdict.query.get('see') === 'behind';
    const person = isLive && !looksBehind ? personIn(verdict.query) : undefined;
    if (!isLive || (person === undefined && !looksBehind)) {
      stream.end(
        `HTTP/1.1 ${verdict.ok ? 404 : verdict.status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
      );
      return;
    }
    const isFresh = verdict.query.get('fresh') === 'yes';
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const send = (news: News): void => {
        if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(news));
      };
      welcome(
        socket,
        person === undefined || slack === undefined
          ? openBackWindow({ backstage, hello: helloBehind, send })
          : windowOf(person, slack, isFresh, send),
      );
    });
  }

  function windowOf(
    { role, id }: Person,
    of: SimulatedSlack,
    isFresh: boolean,
    send: (news: News) => void,
  ): OpenWindow {
    const isAlone = [...windows.values()].every((window) => window.person?.id !== id);
    // Slack's client forgets what only this person sees, and its modals, when it starts anew.
    if (isFresh && isAlone) {
      of.reload(of.people[role]);
      if (of.modal(of.people[role]) !== undefined) void of.close(of.people[role], true);
    }
    const person = (): Person => of.people[role];
    return openWindow({ slack: of, marks, backstage, person, hello: () => hello(person(), of), send });
  }

  function welcome(socket: WebSocket, window: OpenWindow): void {
    windows.set(socket, window);
    socket.on('message', (data) => window.hear(Buffer.isBuffer(data) ? data.toString() : ''));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => windows.delete(socket));
  }

  function personIn(query: URLSearchParams): Person | undefined {
    const role = query.get('as') ?? 'editor';
    return Object.hasOwn(ABOUT, role) ? slack?.people[role as Role] : undefined;
  }

  function helloBehind(): News {
    return {
      kind: 'hello behind',
      app: face.name,
      notes,
      hasCatalog: catalog !== undefined,
      hasSlack: slack !== undefined,
    };
  }

  function hello(me: Person, of: SimulatedSlack): Hello {
    const actors = (Object.entries(ABOUT) as [Role, string][]).map(([role, about]) => actor(of.people[role], about));
    const people = Object.values(of.people).filter((person) => !person.isDeleted);
    return {
      kind: 'hello',
      me: actor(me, ABOUT[me.role] ?? ''),
      actors,
      people: [...people.map(someone), { id: of.bot.userId, name: face.name, handle: 'secoda' }],
      rooms: roomsOf(of, me).map(({ id, name, kind, members, isArchived, isShared }) => ({
        id,
        name,
        kind,
        members: members.size,
        isArchived,
        isShared,
      })),
      team: of.team.name,
      app: face,
      notes,
      hasCatalog: catalog !== undefined,
    };
  }

  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    port,
    marks: () => marks.all(),
    stop() {
      for (const socket of windows.keys()) socket.terminate();
      sockets.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listening(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const NOTHING = "default-src 'none'";

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

function give(response: ServerResponse, { type, body }: Asset, policy: string): void {
  response
    .writeHead(200, {
      ...ALWAYS,
      'content-type': type,
      'content-length': body.length,
      'content-security-policy': policy,
    })
    .end(body);
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...ALWAYS, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function someone({ id, realName, name }: Person): Someone {
  return { id, name: realName, handle: name };
}

function actor(person: Person, about: string): Actor {
  return { ...someone(person), role: person.role, about };
}
