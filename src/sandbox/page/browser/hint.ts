// What the page says to somebody who has never been here; once closed it stays away.

import { icon } from './icon.ts';
import type { Page } from './page.ts';
import { h, type Tree } from './tree.ts';

const TRIES = ['find orders', 'whoami', 'connect'] as const;

export function hint(page: Page): Tree {
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
