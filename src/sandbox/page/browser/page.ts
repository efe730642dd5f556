// What one window knows and where it is: told by its server through the websocket, drawn anew when it changes.

import type { ConfirmationDialog } from '@slack/types';
import type { FileSeen, Hello, MessageSeen, News, ViewSeen } from '../protocol.ts';
import { type Backstage, backstage, startAnew, takeBehind } from './backstage.ts';
import type { Held, Open, Opened } from './control.ts';
import { type Line, line } from './link.ts';
import { type Untold, untold } from './untold.ts';

export interface Toast {
  readonly id: number;
  readonly title: string;
  readonly text: string;
  readonly act: (() => void) | undefined;
}

export interface Page extends Opened, Backstage {
  hello: Hello | undefined;
  readonly line: Line;
  readonly messages: Map<string, Map<string, MessageSeen>>;
  modal: ViewSeen | null;
  home: ViewSeen | null;
  marks: Readonly<Record<string, string>>;
  room: string;
  tab: 'messages' | 'home';
  thread: string | undefined;
  isNavOpen: boolean;
  /** What the person has filled in and the server has not confirmed yet. */
  readonly drafts: Map<string, Held>;
  readonly untold: Untold;
  readonly opened: Map<string, Open>;
  readonly busy: Set<string>;
  readonly typed: Map<string, string>;
  /** Files to be sent with what is typed. */
  readonly attached: Map<string, readonly FileSeen[]>;
  readonly history: string[];
  /** How far back in it one has gone. */
  back: number;
  /** The message up to which the server was last told that all is read. */
  readUpTo: string;
  toasts: readonly Toast[];
  hint: boolean;
  confirm: { readonly dialog: ConfirmationDialog; readonly act: () => void } | undefined;
  toast(title: string, text: string, act?: () => void): void;
  goTo(room: string, tab?: 'messages' | 'home'): void;
  nameOf(id: string): string | undefined;
}

const TOAST_MS = 6000;

export interface Drawing {
  /** Once for all that happens until the next frame. */
  soon(): void;
  /** Not from within a change of a field: what is in it would be put back before it is heard. */
  now(): void;
}

export function connect(role: string, drawing: Drawing): Page {
  const redraw = drawing.soon;
  const to = line({ as: role }, { take, changed: redraw });
  let toasts = 0;

  const page: Page = {
    hello: undefined,
    line: to,
    ...backstage(),
    messages: new Map(),
    modal: null,
    home: null,
    marks: {},
    room: '',
    tab: 'messages',
    thread: undefined,
    isNavOpen: false,
    drafts: new Map(),
    untold: untold(),
    opened: new Map(),
    busy: new Set(),
    typed: new Map(),
    attached: new Map(),
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
      return to.ask(ask).catch((error: unknown) => {
        page.toast('That did not work', error instanceof Error ? error.message : '');
        throw error;
      });
    },
    toast(title, text, act) {
      toasts += 1;
      const toast = { id: toasts, title, text, act };
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
      // What told of something that waited elsewhere has been followed, or is in sight now.
      page.toasts = page.toasts.filter(({ act }) => act === undefined);
      const isApp = page.hello?.rooms.find(({ id }) => id === room)?.kind === 'im';
      if (isApp) void page.ask({ kind: 'app opened', tab }).catch(() => {});
      // At once, however busy the machine: what is typed next is not to go to the channel before.
      drawing.now();
    },
    nameOf: (id) =>
      page.hello?.people.find((one) => one.id === id)?.name ?? page.hello?.rooms.find((one) => one.id === id)?.name,
  };

  function take(news: News): void {
    switch (news.kind) {
      case 'hello':
        page.hello = news;
        page.messages.clear();
        // After a restart it may be another one's.
        if (!news.rooms.some(({ id }) => id === page.room)) page.room = news.rooms[0]?.id ?? '';
        startAnew(page, news.hasCatalog);
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
      case 'behind':
      case 'catalog changed':
        return takeBehind(page, news);
      case 'hello behind':
      case 'answer':
        return;
    }
    news satisfies never;
  }

  /** A direct message that arrives while one looks elsewhere. */
  function notice(roomId: string, message: MessageSeen): void {
    const room = page.hello?.rooms.find(({ id }) => id === roomId);
    const isSeen = page.room === roomId && page.tab === 'messages' && !document.hidden;
    const { author, text, files } = message;
    if (room?.kind !== 'im' || isSeen || author.userId === page.hello?.me.id) return;
    const name = author.kind === 'bot' ? page.hello?.app.name : author.name;
    const words = text === '' ? files.map((file) => file.name).join(', ') : text;
    page.toast(`${name}, direct message`, words, () => page.goTo(roomId));
  }

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
