// The channels and the app that one can go to, what is unread there, and who one is.

import { hue } from './avatar.ts';
import { icon } from './icon.ts';
import { type Page, unread } from './page.ts';
import { h, type Kid, type Tree } from './tree.ts';

export function sidebar(page: Page): Tree {
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
        { class: `avatar small colour-${hue(page.hello?.me.name ?? '')}`, 'aria-hidden': 'true' },
        page.hello?.me.name.slice(0, 1),
      ),
      h('span', {}, page.hello?.me.name, h('span', { class: 'caption' }, page.hello?.me.about)),
    ),
  );
}
