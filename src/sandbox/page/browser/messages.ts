// The messages of a channel or of a thread, at the newest for as long as one has not scrolled away from it.

import type { MessageSeen } from '../protocol.ts';
import { message } from './message.ts';
import type { Page } from './page.ts';
import { h, type Tree } from './tree.ts';

function isReply({ ts, threadTs }: MessageSeen): boolean {
  return threadTs !== undefined && threadTs !== ts;
}

type Messages = ReadonlyMap<string, MessageSeen>;

const NONE: Messages = new Map();

/**
 * Drawn lists, kept for as long as neither their messages nor what is open or busy on them changes: a key typed beside a
 * thousand messages is not to draw them anew.
 */
const kept = new WeakMap<Messages, { readonly mark: string; readonly tree: Tree }>();

function byTime(messages: Messages): MessageSeen[] {
  return [...messages.values()].toSorted((a, b) => Number(a.ts) - Number(b.ts));
}

export function messageList(page: Page, roomId: string): Tree {
  const messages = page.messages.get(roomId) ?? NONE;
  const mark = JSON.stringify([roomId, page.thread, [...page.opened], [...page.busy], [...page.drafts]]);
  const before = kept.get(messages);
  const all = byTime(messages);
  const replies = new Map<string, number>();
  for (const one of all) if (isReply(one)) replies.set(one.threadTs ?? '', (replies.get(one.threadTs ?? '') ?? 0) + 1);
  const shown = all.filter((one) => !isReply(one));
  const newest = all.at(-1);
  const isHere = document.visibilityState === 'visible';
  if (newest && isHere && Number(newest.ts) > Number(page.marks[roomId] ?? 0)) markRead(page, roomId, newest.ts);
  if (before?.mark === mark) return before.tree;
  const tree = h(
    'ol',
    {
      class: 'messages',
      key: `list ${roomId}`,
      role: 'list',
      'aria-label': 'Messages',
      tabindex: '0',
      mounted: stayDown,
    },
    shown.length === 0 && h('li', { class: 'nothing', key: 'nothing' }, 'Nothing here yet.'),
    shown.map((one) => message(page, roomId, one, replies.get(one.ts) ?? 0, false)),
  );
  kept.set(messages, { mark, tree });
  return tree;
}

export function thread(page: Page, roomId: string, ts: string): Tree {
  const all = byTime(page.messages.get(roomId) ?? NONE).filter((one) => one.ts === ts || one.threadTs === ts);
  return h(
    'ol',
    { class: 'messages', key: `thread ${ts}`, role: 'list', 'aria-label': 'Thread', tabindex: '0', mounted: stayDown },
    all.map((one) => message(page, roomId, one, 0, true)),
  );
}

function markRead(page: Page, channel: string, ts: string): void {
  const upTo = `${channel} ${ts}`;
  if (page.readUpTo === upTo) return;
  page.readUpTo = upTo;
  void page.ask({ kind: 'read', channel, ts }).catch(() => {});
}

/** Stays at the newest message as long as one has not scrolled away from it. */
function stayDown(list: HTMLElement): void {
  let isDown = true;
  let frames = 0;
  const step = (): void => {
    list.scrollTop = list.scrollHeight;
    frames -= 1;
    if (frames > 0) requestAnimationFrame(step);
  };
  // Messages have their true height only once they have been on the screen.
  const follow = (): void => {
    if (!isDown) return;
    const isUnderWay = frames > 0;
    frames = 4;
    if (!isUnderWay) step();
  };
  list.addEventListener('scroll', () => {
    if (frames <= 0) isDown = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  });
  new MutationObserver(follow).observe(list, { childList: true, subtree: true });
  new ResizeObserver(follow).observe(list);
}
