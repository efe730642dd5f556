// What one window knows and where it is: told by its server through the websocket, drawn anew when it changes.

import type { ConfirmationDialog } from '@slack/types';
import type {
  Ask,
  Behind,
  CatalogRequest,
  CatalogSeen,
  Exchange,
  Hello,
  MessageSeen,
  News,
  ViewSeen,
} from '../protocol.ts';
import type { Held, Open, Opened } from './control.ts';
import { type Untold, untold } from './untold.ts';

export interface Toast {
  readonly id: number;
  readonly title: string;
  readonly text: string;
  readonly act: (() => void) | undefined;
}

export interface Page extends Opened {
  hello: Hello | undefined;
  isConnected: boolean;
  /** Whether it has been without its server: not merely before the first answer. */
  wasLost: boolean;
  readonly messages: Map<string, Map<string, MessageSeen>>;
  modal: ViewSeen | null;
  home: ViewSeen | null;
  marks: Readonly<Record<string, string>>;
  room: string;
  tab: 'messages' | 'home';
  thread: string | undefined;
  readonly exchanges: Exchange[];
  readonly requests: Map<string, CatalogRequest>;
  readonly violations: string[];
  behind: Behind;
  inspects: boolean;
  /** What is looked for in the catalog; undefined while it is closed. */
  catalogWords: string | undefined;
  catalog: CatalogSeen | undefined;
  isNavOpen: boolean;
  /** What the person has filled in and the server has not confirmed yet. */
  readonly drafts: Map<string, Held>;
  readonly untold: Untold;
  readonly opened: Map<string, Open>;
  readonly busy: Set<string>;
  readonly typed: Map<string, string>;
  readonly history: string[];
  /** How far back in it one has gone. */
  back: number;
  /** The message up to which the server was last told that all is read. */
  readUpTo: string;
  toasts: readonly Toast[];
  hint: boolean;
  confirm: { readonly dialog: ConfirmationDialog; readonly act: () => void } | undefined;
  ask(ask: Ask): Promise<unknown>;
  redraw(): void;
  toast(title: string, text: string, act?: () => void): void;
  goTo(room: string, tab?: 'messages' | 'home'): void;
  nameOf(id: string): string | undefined;
}

const TOAST_MS = 6000;
const RETRY_MS = 1000;

export function connect(role: string, redraw: () => void): Page {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let socket: WebSocket;
  let last = 0;
  let isFresh = true;

  const page: Page = {
    hello: undefined,
    isConnected: false,
    wasLost: false,
    messages: new Map(),
    modal: null,
    home: null,
    marks: {},
    room: '',
    tab: 'messages',
    thread: undefined,
    exchanges: [],
    requests: new Map(),
    violations: [],
    behind: { switched: undefined, aheadMs: 0 },
    inspects: false,
    catalogWords: undefined,
    catalog: undefined,
    isNavOpen: false,
    drafts: new Map(),
    untold: untold(),
    opened: new Map(),
    busy: new Set(),
    typed: new Map(),
    history: [],
    back: 0,
    readUpTo: '',
    toasts: [],
    hint: localStorage.getItem('sandbox hint') !== 'closed',
    confirm: undefined,
    redraw,
    open: (name) => page.opened.get(name),
    toggle(name, to) {
      if (to === undefined) page.opened.delete(name);
      else page.opened.set(name, to);
      redraw();
    },
    ask(ask) {
      return new Promise((resolve, reject) => {
        if (socket.readyState !== socket.OPEN) return reject(new Error('The sandbox does not answer.'));
        last += 1;
        waiting.set(last, { resolve, reject });
        socket.send(JSON.stringify({ id: last, ask }));
      }).catch((error: unknown) => {
        page.toast('That did not work', error instanceof Error ? error.message : '');
        throw error;
      });
    },
    toast(title, text, act) {
      last += 1;
      const toast = { id: last, title, text, act };
      page.toasts = [...page.toasts, toast].slice(-4);
      setTimeout(() => {
        page.toasts = page.toasts.filter((one) => one !== toast);
        redraw();
      }, TOAST_MS);
      redraw();
    },
    goTo(room, tab = 'messages') {
      page.room = room;
      page.tab = tab;
      page.thread = undefined;
      page.isNavOpen = false;
      const isApp = page.hello?.rooms.find(({ id }) => id === room)?.kind === 'im';
      if (isApp) void page.ask({ kind: 'app opened', tab }).catch(() => {});
      redraw();
    },
    nameOf: (id) =>
      page.hello?.people.find((one) => one.id === id)?.name ?? page.hello?.rooms.find((one) => one.id === id)?.name,
  };

  function open(): void {
    const url = new URL(`live?${new URLSearchParams({ as: role, ...(isFresh && { fresh: 'yes' }) })}`, location.href);
    url.protocol = 'ws:';
    socket = new WebSocket(url);
    isFresh = false;
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') take(JSON.parse(data) as News);
      redraw();
    });
    socket.addEventListener('close', () => {
      page.isConnected = false;
      page.wasLost = true;
      for (const { reject } of waiting.values()) reject(new Error('The connection was lost.'));
      waiting.clear();
      redraw();
      setTimeout(open, RETRY_MS);
    });
  }

  function take(news: News): void {
    switch (news.kind) {
      case 'hello':
        page.hello = news;
        page.isConnected = true;
        page.messages.clear();
        // A new connection hears of all of it again.
        page.exchanges.length = 0;
        page.violations.length = 0;
        page.requests.clear();
        if (page.room === '') page.room = news.rooms[0]?.id ?? '';
        if (page.inspects) void page.ask({ kind: 'watch wire', on: true }).catch(() => {});
        return;
      case 'messages': {
        const isFirst = !page.messages.has(news.room);
        const known = page.messages.get(news.room) ?? new Map<string, MessageSeen>();
        for (const key of news.gone) known.delete(key);
        for (const message of news.put) {
          if (!isFirst && !known.has(message.key)) notice(news.room, message);
          known.set(message.key, message);
        }
        page.messages.set(news.room, new Map(known));
        return;
      }
      case 'views':
        page.modal = news.modal;
        page.home = news.home;
        return;
      case 'read':
        page.marks = news.marks;
        return;
      case 'wire':
        page.exchanges.push(...news.exchanges);
        page.violations.push(...news.violations);
        for (const request of news.requests) page.requests.set(request.id, request);
        return;
      case 'behind':
        page.behind = news.behind;
        return;
      case 'answer': {
        const waiter = waiting.get(news.id);
        waiting.delete(news.id);
        if (news.problem === undefined) waiter?.resolve(news.value);
        else waiter?.reject(new Error(news.problem));
        return;
      }
    }
    news satisfies never;
  }

  /** A direct message that arrives while one looks elsewhere. */
  function notice(roomId: string, message: MessageSeen): void {
    const room = page.hello?.rooms.find(({ id }) => id === roomId);
    const isSeen = page.room === roomId && page.tab === 'messages' && !document.hidden;
    if (room?.kind !== 'im' || isSeen || message.author.userId === page.hello?.me.id) return;
    page.toast(`${message.author.name}, direct message`, message.text, () => page.goTo(roomId));
  }

  open();
  return page;
}

/** How many messages of others a room holds that were not read yet. */
export function unread(page: Page, roomId: string): number {
  const mark = Number(page.marks[roomId] ?? 0);
  const me = page.hello?.me.id;
  return [...(page.messages.get(roomId)?.values() ?? [])].filter(
    ({ ts, author }) => Number(ts) > mark && author.userId !== me,
  ).length;
}
