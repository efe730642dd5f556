// The page: a small Slack. Who one is, where one is, and what is there.

import { blocks } from './blocks.ts';
import { catalogPane, look } from './catalog.ts';
import { modal, question } from './dialogs.ts';
import { menu } from './elements.ts';
import { icon } from './icon.ts';
import { inspect, inspector } from './inspector.ts';
import { composer, hue, messageList, thread, toggle } from './messages.ts';
import { connect, type Page, unread } from './page.ts';
import { surfaceOf } from './surface.ts';
import { draw, h, type Kid, type Tree } from './tree.ts';

const LOST = 'The sandbox does not answer. Trying again…';
const role = new URLSearchParams(location.search).get('as') ?? 'editor';
let isDue = false;
const page = connect(role, () => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    draw(document.body, whole(page));
  });
});

function whole(page: Page): Tree[] {
  const { hello } = page;
  if (hello === undefined)
    return [
      h('main', { class: 'waiting', key: 'waiting' }, h('h1', {}, 'Sandbox'), page.wasLost ? LOST : 'Connecting…'),
    ];
  const room = hello.rooms.find(({ id }) => id === page.room);
  if (room === undefined) return [];
  const title = room.kind === 'im' ? hello.app.name : `#${room.name}`;
  document.title = `${title} · ${hello.me.name} · sandbox`;
  const trees = [
    bar(page),
    h(
      'div',
      { class: page.isNavOpen ? 'columns nav-open' : 'columns', key: 'columns' },
      sidebar(page),
      h(
        'main',
        { key: 'main' },
        h(
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
          h('h1', {}, title),
          h(
            'span',
            { class: 'caption' },
            room.kind === 'im'
              ? 'App'
              : `${room.members} members${room.isShared ? ' · shared with another organisation' : ''}`,
          ),
          room.kind === 'im' &&
            hello.app.hasHome &&
            h(
              'nav',
              { class: 'tabs', 'aria-label': 'App' },
              (['home', 'messages'] as const).map((tab) =>
                h(
                  'button',
                  {
                    type: 'button',
                    class: 'button quiet',
                    'aria-current': page.tab === tab ? 'page' : undefined,
                    onclick: () => page.goTo(room.id, tab),
                  },
                  tab === 'home' ? 'Home' : 'Messages',
                ),
              ),
            ),
        ),
        page.hint && hint(page),
        !page.isConnected && h('div', { class: 'alert alert-warning', key: 'lost', role: 'status' }, LOST),
        page.tab === 'home' && room.kind === 'im'
          ? h(
              'div',
              { class: 'home', key: 'home', tabindex: '0', role: 'group', 'aria-label': 'Home' },
              page.home
                ? blocks(page.home.blocks, surfaceOf(page, { view: page.home.id }, page.home.held))
                : h('p', { class: 'caption' }, 'The app has not published a Home yet.'),
            )
          : messageList(page, room.id),
        page.tab === 'messages' &&
          (room.isArchived
            ? h('p', { class: 'composer caption', key: 'archived' }, 'This channel is archived.')
            : composer(page, room.id, undefined)),
      ),
      page.thread !== undefined &&
        h(
          'aside',
          { class: 'pane thread', key: 'thread', 'aria-label': 'Thread' },
          h(
            'header',
            {},
            h('h2', {}, 'Thread'),
            h(
              'button',
              {
                type: 'button',
                class: 'button quiet',
                'aria-label': 'Close thread',
                onclick: () => {
                  page.thread = undefined;
                  page.redraw();
                },
              },
              icon('close'),
            ),
          ),
          thread(page, room.id, page.thread),
          composer(page, room.id, page.thread),
        ),
      page.inspects && inspector(page),
      page.catalogWords !== undefined && catalogPane(page),
    ),
    modal(page),
    question(page),
    h(
      'div',
      { class: 'toasts', key: 'toasts', role: 'status', 'aria-live': 'polite' },
      page.toasts.map((one) =>
        h(
          'div',
          { class: 'toast', key: String(one.id) },
          h('strong', {}, one.title),
          h('div', {}, one.text),
          one.act && h('button', { type: 'button', class: 'button', onclick: one.act }, 'Open'),
        ),
      ),
    ),
  ];
  return trees.filter((tree) => tree !== undefined);
}

function bar({ hello, ...rest }: Page): Tree {
  const me = hello?.me;
  const name = 'act-as';
  return h(
    'header',
    { class: 'bar', key: 'bar' },
    h('strong', { class: 'team' }, hello?.team),
    h(
      'span',
      { class: hello?.mode === undefined ? 'mode' : 'mode real' },
      hello?.mode ?? 'Sandbox: all of it is made up',
    ),
    h(
      'div',
      { class: 'menu-holder' },
      h(
        'button',
        {
          id: name,
          type: 'button',
          class: 'button',
          'aria-haspopup': 'menu',
          'aria-expanded': String(rest.opened.has(name)),
          onclick: () => toggle(page, name),
        },
        'Act as ',
        h('strong', {}, me?.name),
      ),
      rest.opened.has(name) &&
        menu(
          name,
          (hello?.actors ?? []).map((one) => ({
            words: one.name,
            note: one.about,
            act: () => location.assign(`?as=${one.role}`),
          })),
          () => toggle(page, name),
        ),
    ),
    hello?.hasCatalog === true &&
      h('button', { type: 'button', class: 'button', onclick: () => void look(page, '') }, 'Catalog'),
    h(
      'button',
      {
        type: 'button',
        class: 'button',
        'aria-pressed': String(rest.inspects),
        onclick: () => inspect(page, !page.inspects),
      },
      'Inspector',
    ),
  );
}

function sidebar(page: Page): Tree {
  const rooms = page.hello?.rooms ?? [];
  const item = (id: string, words: Kid): Tree => {
    const count = id === page.room ? 0 : unread(page, id);
    return h(
      'li',
      { key: id },
      h(
        'button',
        {
          type: 'button',
          class: count > 0 ? 'room unread' : 'room',
          'aria-current': id === page.room ? 'page' : undefined,
          onclick: () => page.goTo(id),
        },
        words,
        count > 0 && h('span', { class: 'count' }, String(count), h('span', { class: 'spoken' }, ' unread')),
      ),
    );
  };
  return h(
    'nav',
    { class: 'sidebar', key: 'sidebar', 'aria-label': 'Channels and apps' },
    h('h2', {}, 'Channels'),
    h(
      'ul',
      {},
      rooms
        .filter(({ kind }) => kind !== 'im')
        .map((room) =>
          item(room.id, [
            h('span', { class: 'sign', 'aria-hidden': 'true' }, room.kind === 'private' ? icon('lock') : '#'),
            room.name,
            room.isArchived && ' (archived)',
          ]),
        ),
    ),
    h('h2', {}, 'Apps'),
    h(
      'ul',
      {},
      rooms
        .filter(({ kind }) => kind === 'im')
        .map((room) =>
          item(room.id, [h('span', { class: 'avatar app small', 'aria-hidden': 'true' }, 'S'), page.hello?.app.name]),
        ),
    ),
    h(
      'div',
      { class: 'me' },
      h(
        'span',
        { class: `avatar small colour-${hue(page.hello?.me.id ?? '')}`, 'aria-hidden': 'true' },
        page.hello?.me.name.slice(0, 1),
      ),
      h('span', {}, page.hello?.me.name, h('span', { class: 'caption' }, page.hello?.me.about)),
    ),
  );
}

const TRIES = ['find orders', 'whoami', 'connect'] as const;

function hint(page: Page): Tree {
  const [command] = page.hello?.app.commands ?? [];
  return h(
    'section',
    { class: 'first', key: 'hint', 'aria-label': 'Three things to try' },
    h('strong', {}, 'Three things to try: '),
    TRIES.map((text) =>
      h(
        'button',
        {
          type: 'button',
          class: 'button',
          onclick: () =>
            void page
              .ask({ kind: 'command', channel: page.room, command: command?.command ?? '/secoda', text })
              .catch(() => {}),
        },
        `${command?.command ?? '/secoda'} ${text}`,
      ),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'button quiet',
        'aria-label': 'Close the hint',
        onclick: () => {
          page.hint = false;
          localStorage.setItem('sandbox hint', 'closed');
          page.redraw();
        },
      },
      icon('close'),
    ),
  );
}

page.redraw();
