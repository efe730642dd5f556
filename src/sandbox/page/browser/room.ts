// The middle of the page: a channel or the app, with its name, its messages or its Home, and the line to write in.

import type { Room } from '../protocol.ts';
import { blocks } from './blocks.ts';
import { composer } from './composer.ts';
import { backTo } from './focus.ts';
import { hint } from './hint.ts';
import { icon } from './icon.ts';
import { SAYS } from './link.ts';
import { messageList, thread } from './messages.ts';
import type { Page } from './page.ts';
import { surfaceOf } from './surface.ts';
import { h, type Tree } from './tree.ts';

export function titleOf(page: Page, room: Room): string {
  return room.kind === 'im' ? (page.hello?.app.name ?? '') : `#${room.name}`;
}

export function room(page: Page, one: Room): Tree {
  return h(
    'main',
    { key: 'main' },
    head(page, one),
    page.hint && hint(page),
    page.line.state !== 'open' &&
      h('div', { class: 'alert alert-warning', key: 'lost', role: 'status' }, SAYS[page.line.state]),
    page.tab === 'home' && one.kind === 'im' ? home(page) : messageList(page, one.id),
    page.tab === 'messages' && foot(page, one),
  );
}

/** Where one writes, or why one cannot. */
function foot(page: Page, one: Room): Tree {
  const why = one.isArchived
    ? 'This channel is archived.'
    : one.kind === 'im' && page.hello?.app.mayWriteToApp === false
      ? 'Sending messages to this app has been turned off.'
      : undefined;
  return why === undefined
    ? composer(page, one.id, undefined)
    : h('p', { class: 'composer caption', key: 'silent' }, why);
}

function head(page: Page, one: Room): Tree {
  return h(
    'header',
    { key: 'header' },
    h(
      'button',
      {
        type: 'button',
        class: 'button quiet burger',
        'aria-label': 'Channels',
        onclick: () => {
          page.isNavOpen = !page.isNavOpen;
          page.redraw();
        },
      },
      icon('menu'),
    ),
    h('h1', {}, titleOf(page, one)),
    h(
      'span',
      { class: 'caption' },
      one.kind === 'im' ? 'App' : `${one.members} members${one.isShared ? ' · shared with another organisation' : ''}`,
    ),
    one.kind === 'im' && page.hello?.app.hasHome === true && tabs(page, one),
  );
}

function tabs(page: Page, one: Room): Tree {
  return h(
    'nav',
    { class: 'tabs', 'aria-label': 'App' },
    (['home', 'messages'] as const).map((tab) =>
      h(
        'button',
        {
          type: 'button',
          class: 'button quiet',
          'aria-current': page.tab === tab ? 'page' : undefined,
          onclick: () => page.goTo(one.id, tab),
        },
        tab === 'home' ? 'Home' : 'Messages',
      ),
    ),
  );
}

function home(page: Page): Tree {
  return h(
    'div',
    { class: 'home', key: 'home', tabindex: '0', role: 'group', 'aria-label': 'Home' },
    page.home
      ? blocks(page.home.blocks, surfaceOf(page, { view: page.home.id }, page.home.held))
      : h('p', { class: 'caption' }, 'The app has not published a Home yet.'),
  );
}

export function threadPane(page: Page, roomId: string, ts: string): Tree {
  const close = (): void => {
    page.thread = undefined;
    page.redraw();
  };
  return h(
    'aside',
    { class: 'pane thread', key: 'thread', 'aria-label': 'Thread', gone: () => backTo('composer') },
    h(
      'header',
      {},
      h('h2', {}, 'Thread'),
      h(
        'button',
        { type: 'button', class: 'button quiet', 'aria-label': 'Close thread', onclick: close },
        icon('close'),
      ),
    ),
    thread(page, roomId, ts),
    composer(page, roomId, ts),
  );
}
