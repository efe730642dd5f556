// The messages of a channel or a thread, the menu on each, and the line to write in.

import type { MessageSeen } from '../protocol.ts';
import { blocks } from './blocks.ts';
import { type MenuLine, menu } from './elements.ts';
import { icon } from './icon.ts';
import type { Page } from './page.ts';
import { surfaceOf } from './surface.ts';
import { mrkdwn } from './text.ts';
import { h, type Kid, type Tree } from './tree.ts';

/** Drawn messages, kept for as long as neither they nor what is open or busy on them changes. */
const kept = new WeakMap<MessageSeen, { readonly mark: string; readonly tree: Tree }>();

export function isReply({ ts, threadTs }: MessageSeen): boolean {
  return threadTs !== undefined && threadTs !== ts;
}

export function messageList(page: Page, roomId: string): Tree {
  const all = [...(page.messages.get(roomId)?.values() ?? [])].toSorted((a, b) => Number(a.ts) - Number(b.ts));
  const replies = new Map<string, number>();
  for (const one of all) if (isReply(one)) replies.set(one.threadTs ?? '', (replies.get(one.threadTs ?? '') ?? 0) + 1);
  const shown = all.filter((one) => !isReply(one));
  const newest = all.at(-1);
  const isHere = document.visibilityState === 'visible';
  if (newest && isHere && Number(newest.ts) > Number(page.marks[roomId] ?? 0)) markRead(page, roomId, newest.ts);
  return h(
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
}

export function thread(page: Page, roomId: string, ts: string): Tree {
  const all = [...(page.messages.get(roomId)?.values() ?? [])]
    .filter((one) => one.ts === ts || one.threadTs === ts)
    .toSorted((a, b) => Number(a.ts) - Number(b.ts));
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

function message(page: Page, roomId: string, one: MessageSeen, replyCount: number, inThread: boolean): Tree {
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
      { class: `avatar ${bot ? 'app' : `colour-${hue(one.author.userId)}`}`, 'aria-hidden': 'true' },
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
  const isOpen = page.opened.has(name);
  return h(
    'div',
    { class: isOpen ? 'tools open' : 'tools' },
    h(
      'button',
      {
        id: name,
        type: 'button',
        class: 'button more',
        'aria-label': 'Message actions',
        'aria-haspopup': 'menu',
        'aria-expanded': String(isOpen),
        onclick: () => toggle(page, name),
      },
      icon('more'),
    ),
    isOpen && menu(name, lines, () => toggle(page, name)),
  );
}

export function toggle(page: Page, name: string): void {
  if (!page.opened.delete(name)) page.opened.set(name, { query: '', at: 0, found: undefined });
  page.redraw();
}

function openThread(page: Page, ts: string): void {
  page.thread = ts;
  page.redraw();
}

export function hue(id: string): number {
  return Array.from(id).reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
}

/** Where one writes: words to the channel, or a command after a slash; arrow up brings back what was typed before. */
export function composer(page: Page, roomId: string, threadTs: string | undefined): Tree {
  const { hello } = page;
  const name = threadTs === undefined ? 'composer' : 'thread-composer';
  const slot = `${roomId} ${threadTs ?? ''}`;
  const typed = page.typed.get(slot) ?? '';
  const commands = hello?.app.commands ?? [];
  const suggested =
    typed.startsWith('/') && !typed.includes(' ') && threadTs === undefined
      ? commands.filter(({ command }) => command.startsWith(typed))
      : [];
  const current =
    threadTs === undefined
      ? commands.find(({ command }) => typed === command || typed.startsWith(`${command} `))
      : undefined;
  const room = hello?.rooms.find(({ id }) => id === roomId);
  const label =
    threadTs === undefined ? `Message ${room?.kind === 'im' ? hello?.app.name : `#${room?.name}`}` : 'Reply…';
  const lightning = `${name}-lightning`;

  function write(text: string): void {
    page.typed.set(slot, text);
    page.redraw();
  }

  function send(): void {
    const text = (page.typed.get(slot) ?? '').trim();
    if (text === '') return;
    const [word = ''] = text.split(/\s/, 1);
    const isCommand = word.startsWith('/') && word.length > 1;
    if (isCommand && threadTs !== undefined) {
      page.toast(
        `${word} is not supported in threads`,
        'Sorry! Slack runs commands in channels and direct messages only.',
      );
      return;
    }
    if (isCommand && !commands.some(({ command }) => command === word)) {
      page.toast(
        `${word} is not a valid command`,
        'In Slack, all messages that start with "/" are interpreted as commands.',
      );
      return;
    }
    page.history.push(text);
    page.back = 0;
    write('');
    const ask = isCommand
      ? ({ kind: 'command', channel: roomId, command: word, text: text.slice(word.length).trim() } as const)
      : ({ kind: 'say', channel: roomId, text, ...(threadTs !== undefined && { thread: threadTs }) } as const);
    void page.ask(ask).catch(() => {});
  }

  function onkeydown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      const only = suggested[0];
      if (only !== undefined && typed !== only.command) write(`${only.command} `);
      else send();
    } else if (event.key === 'Tab' && suggested[0] !== undefined && !event.shiftKey) {
      event.preventDefault();
      write(`${suggested[0].command} `);
    } else if (
      (event.key === 'ArrowUp' || event.key === 'ArrowDown') &&
      (typed === '' || typed === page.history.at(-page.back))
    ) {
      page.back = Math.max(0, Math.min(page.history.length, page.back + (event.key === 'ArrowUp' ? 1 : -1)));
      event.preventDefault();
      write(page.back === 0 ? '' : (page.history.at(-page.back) ?? ''));
    }
  }

  return h(
    'div',
    { class: 'composer', key: name },
    suggested.length > 0 &&
      h(
        'div',
        { class: 'suggestions', key: 'suggestions', role: 'listbox', 'aria-label': 'Commands' },
        suggested.map((one) =>
          h(
            'div',
            {
              role: 'option',
              'aria-selected': 'true',
              class: 'line',
              onmousedown: (event) => {
                event.preventDefault();
                write(`${one.command} `);
              },
            },
            h('strong', {}, one.command),
            ' ',
            h('span', { class: 'caption' }, one.hint),
            h('div', { class: 'caption' }, one.description),
          ),
        ),
      ),
    current &&
      h(
        'div',
        { class: 'hint', key: 'hint', id: `${name}-hint` },
        h('strong', {}, current.command),
        ` ${current.hint}`,
      ),
    h('textarea', {
      key: 'words',
      id: name,
      rows: '1',
      'aria-label': label,
      placeholder: label,
      'aria-describedby': current && `${name}-hint`,
      value: typed,
      oninput: (event) => write((event.target as HTMLTextAreaElement).value),
      onkeydown,
    }),
    h(
      'div',
      { class: 'composer-tools', key: 'tools' },
      threadTs === undefined &&
        h(
          'div',
          { class: 'menu-holder up' },
          h(
            'button',
            {
              id: lightning,
              type: 'button',
              class: 'button quiet',
              'aria-label': 'Shortcuts',
              'aria-haspopup': 'menu',
              'aria-expanded': String(page.opened.has(lightning)),
              onclick: () => toggle(page, lightning),
            },
            icon('lightning'),
          ),
          page.opened.has(lightning) && menu(lightning, shortcutLines(page), () => toggle(page, lightning)),
        ),
      h('button', { type: 'button', class: 'button primary send', 'aria-label': 'Send', onclick: send }, 'Send'),
    ),
  );
}

function shortcutLines(page: Page): MenuLine[] {
  const { app } = page.hello ?? {};
  const lines = (app?.globalShortcuts ?? []).map((one) => ({
    words: one.name,
    note: one.description,
    act: () => void page.ask({ kind: 'shortcut', callbackId: one.callbackId }).catch(() => {}),
  }));
  return lines.length > 0 ? lines : [{ words: 'This app has no shortcuts yet', act: () => {} }];
}
