// One message: who wrote it and when, its blocks, and the menu on it.

import type { MessageSeen } from '../protocol.ts';
import { hue } from './avatar.ts';
import { blocks } from './blocks.ts';
import { savedFiles } from './files.ts';
import { icon } from './icon.ts';
import { type MenuLine, menuButton } from './menu.ts';
import type { Page } from './page.ts';
import { surfaceOf } from './surface.ts';
import { mrkdwn } from './text.ts';
import { h, type Kid, type Tree } from './tree.ts';

/** Drawn messages, kept for as long as neither they nor what is open or busy on them changes. */
const kept = new WeakMap<MessageSeen, { readonly mark: string; readonly tree: Tree }>();

export function message(page: Page, roomId: string, one: MessageSeen, replyCount: number, inThread: boolean): Tree {
  const place = `${roomId}-${one.ts}`.replaceAll('.', '-');
  const has = (name: string): boolean => name.startsWith(place);
  const mark = JSON.stringify([
    replyCount,
    inThread,
    page.thread,
    [...page.opened].filter(([name]) => has(name)),
    [...page.busy].filter(has),
    [...page.drafts].filter(([name]) => has(name)),
  ]);
  const before = kept.get(one);
  if (before?.mark === mark) return before.tree;
  const surface = surfaceOf(page, { channel: roomId, ts: one.ts }, one.held);
  const time = new Date(Number(one.ts) * 1000);
  const bot = one.author.kind !== 'person';
  const menuName = `${place}${inThread ? '-t' : ''}-menu`;
  const tree = h(
    'li',
    { class: one.onlyYou ? 'message only-you' : 'message', key: one.key, 'data-ts': one.ts },
    h(
      'span',
      { class: `avatar ${bot ? 'app' : `colour-${hue(one.author.name)}`}`, 'aria-hidden': 'true' },
      one.author.name.slice(0, 1).toUpperCase(),
    ),
    h(
      'div',
      { class: 'body' },
      one.onlyYou && h('div', { class: 'note' }, 'Only visible to you'),
      h(
        'div',
        { class: 'head' },
        h('strong', {}, one.author.kind === 'bot' ? page.hello?.app.name : one.author.name),
        bot && h('span', { class: 'badge' }, 'APP'),
        h(
          'time',
          { datetime: time.toISOString() },
          time.toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' }),
        ),
      ),
      one.blocks.length > 0
        ? blocks(one.blocks, surface)
        : h(
            'div',
            { class: 'text' },
            mrkdwn(one.text, page.nameOf),
            one.edited && h('span', { class: 'caption' }, ' (edited)'),
          ),
      one.unfurls.map((unfurl) =>
        h(
          'div',
          { class: 'unfurl', key: unfurl.url },
          unfurl.blocks.length > 0
            ? blocks(unfurl.blocks, surface)
            : h('div', { class: 'text' }, mrkdwn(unfurl.text, page.nameOf)),
        ),
      ),
      one.files.length > 0 && h('div', { class: 'files' }, savedFiles(one.files)),
      replyCount > 0 &&
        h(
          'button',
          { type: 'button', class: 'replies', onclick: () => openThread(page, one.ts) },
          replyCount === 1 ? '1 reply' : `${replyCount} replies`,
        ),
    ),
    !one.onlyYou && messageMenu(page, menuName, roomId, one),
  );
  kept.set(one, { mark, tree });
  return tree;
}

function messageMenu(page: Page, name: string, roomId: string, one: MessageSeen): Kid {
  const lines: MenuLine[] = [
    { words: 'Reply in thread', act: () => openThread(page, one.threadTs ?? one.ts) },
    ...(page.hello?.app.messageShortcuts ?? []).map((shortcut) => ({
      words: shortcut.name,
      note: page.hello?.app.name,
      act: () =>
        void page
          .ask({ kind: 'message shortcut', callbackId: shortcut.callbackId, channel: roomId, ts: one.ts })
          .catch(() => {}),
    })),
  ];
  return menuButton(page, {
    name,
    button: { class: 'button more', 'aria-label': 'Message actions' },
    sign: icon('more'),
    lines,
    holder: (isOpen) => (isOpen ? 'tools open' : 'tools'),
  });
}

function openThread(page: Page, ts: string): void {
  page.thread = ts;
  page.redraw();
}
