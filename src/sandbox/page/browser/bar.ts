// The line above all: whose workspace it is, what in it is real, as whom one acts, and the ways behind the page.

import { openCatalog } from './catalog.ts';
import { inspect } from './inspector.ts';
import { menuButton } from './menu.ts';
import type { Page } from './page.ts';
import { h, type Tree } from './tree.ts';

export function bar(page: Page): Tree {
  const { hello } = page;
  return h(
    'header',
    { class: 'bar', key: 'bar' },
    h('strong', { class: 'team' }, hello?.team),
    h(
      'span',
      { class: 'mode' },
      hello?.notes.length === 0 ? 'Sandbox: all of it is made up, and forgotten when it ends' : 'Sandbox',
    ),
    menuButton(page, {
      name: 'act-as',
      button: { class: 'button' },
      sign: ['Act as ', h('strong', {}, hello?.me.name)],
      lines: (hello?.actors ?? []).map(({ name, about, role }) => ({
        words: name,
        note: about,
        act: () => location.assign(`?as=${role}`),
      })),
    }),
    h(
      'button',
      {
        type: 'button',
        class: 'button',
        id: 'to-catalog',
        'aria-pressed': String(page.catalogWords !== undefined),
        onclick: () => openCatalog(page, page.catalogWords === undefined),
      },
      'Catalog',
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'button',
        id: 'to-inspector',
        'aria-pressed': String(page.inspects),
        onclick: () => inspect(page, !page.inspects),
      },
      'Inspector',
    ),
  );
}
