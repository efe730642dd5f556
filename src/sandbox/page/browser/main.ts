// The page: a small Slack. Who one is, where one is, and what is there.

import { bar } from './bar.ts';
import { catalogMore, catalogPane, closeCatalog } from './catalog.ts';
import { modal, question } from './dialogs.ts';
import { closeInspector, inspector } from './inspector.ts';
import { SAYS } from './link.ts';
import { notes } from './notes.ts';
import { connect, type Page } from './page.ts';
import { room, threadPane, titleOf } from './room.ts';
import { sidebar } from './sidebar.ts';
import { draw, h, type Tree } from './tree.ts';

const role = new URLSearchParams(location.search).get('as') ?? 'editor';
let isDue = false;
const page = connect(role, { soon, now });

function soon(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    if (isDue) now();
  });
}

function now(): void {
  isDue = false;
  draw(document.body, whole(page));
}

function whole(page: Page): Tree[] {
  const { hello } = page;
  if (hello === undefined) {
    const words = page.line.state === 'open' ? SAYS.connecting : SAYS[page.line.state];
    return [h('main', { class: 'waiting', key: 'waiting' }, h('h1', {}, 'Sandbox'), words)];
  }
  const here = hello.rooms.find(({ id }) => id === page.room);
  if (here === undefined) return [];
  document.title = `${titleOf(page, here)} · ${hello.me.name} · sandbox`;
  const trees = [
    bar(page),
    notes(hello.notes),
    h(
      'div',
      { class: page.isNavOpen ? 'columns nav-open' : 'columns', key: 'columns' },
      sidebar(page),
      room(page, here),
      page.thread !== undefined && threadPane(page, here.id, page.thread),
      page.inspects && inspector(page, closeInspector(page)),
      page.catalogWords !== undefined && catalogPane(page, closeCatalog(page), catalogMore(page)),
    ),
    ...front(page),
  ];
  return trees.filter((tree) => tree !== undefined);
}

/** Notices lie in whatever is in front: what a dialog covers cannot be heard or pressed. */
function front(page: Page): (Tree | undefined)[] {
  if (page.confirm !== undefined) return [modal(page, undefined), question(page, toasts(page))];
  if (page.modal !== null) return [modal(page, toasts(page))];
  return [toasts(page)];
}

function toasts(page: Page): Tree {
  return h(
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
  );
}

page.redraw();
