// What the page says to somebody who has never been here; once closed it stays away.

import type { Ask } from '../protocol.ts';
import { icon } from './icon.ts';
import type { Page } from './page.ts';
import { h, type Tree } from './tree.ts';

export function hint(page: Page): Tree {
  return h(
    'section',
    { class: 'first', key: 'hint', 'aria-label': 'Three things to try' },
    h('strong', {}, 'Three things to try: '),
    tries(page).map(({ words, ask, then }) => [
      h('button', { type: 'button', class: 'button', onclick: () => void page.ask(ask).catch(() => {}) }, words),
      then !== undefined && h('span', { class: 'caption' }, then),
    ]),
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

interface Try {
  readonly words: string;
  readonly ask: Ask;
  /** What to do next. */
  readonly then?: string;
}

/** Something found and changed, what is one's own, and an answer that everybody reads. */
function tries({ hello, room: channel }: Page): Try[] {
  const command = hello?.app.commands[0]?.command ?? '/secoda';
  const handle = hello?.people.find(({ id }) => id === hello.app.userId)?.handle ?? 'secoda';
  const typed = (text: string): Try => ({
    words: `${command} ${text}`,
    ask: { kind: 'command', channel, command, text },
  });
  const mention = `@${handle} orders type:table`;
  return [
    { ...typed('find orders'), then: 'then Verify' },
    typed('mine'),
    { words: mention, ask: { kind: 'say', channel, text: mention } },
  ];
}
