// A button and the menu it opens: walked with the arrow keys; Escape goes back to the button.

import type { Opened } from './control.ts';
import { h, type Kid, type Props, type Tree } from './tree.ts';

export interface MenuLine {
  readonly words: string;
  readonly note?: string | undefined;
  readonly act: () => void;
}

interface MenuParts {
  /** The button's id. */
  readonly name: string;
  readonly button: Props;
  readonly sign: Kid;
  readonly lines: readonly MenuLine[];
  /** The classes of what holds both, by whether it is open. */
  readonly holder?: (isOpen: boolean) => string;
}

export function menuButton(opened: Opened, { name, button, sign, lines, holder }: MenuParts): Tree {
  const isOpen = opened.open(name) !== undefined;
  return h(
    'div',
    { class: holder?.(isOpen) ?? 'menu-holder' },
    h(
      'button',
      {
        ...button,
        id: name,
        type: 'button',
        'aria-haspopup': 'menu',
        'aria-expanded': String(isOpen),
        onclick: () => opened.toggle(name, isOpen ? undefined : { query: '', at: 0, found: undefined }),
      },
      sign,
    ),
    isOpen && menu(name, lines, () => opened.toggle(name, undefined)),
  );
}

function menu(button: string, lines: readonly MenuLine[], close: () => void): Tree {
  let isLeft = false;
  const leave = (): void => {
    isLeft = true;
    close();
    document.getElementById(button)?.focus();
  };
  return h(
    'div',
    {
      class: 'menu',
      role: 'menu',
      mounted: (node) => {
        intoSight(node);
        node.querySelector('button')?.focus();
      },
      onkeydown: (event) => {
        const items = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
        const at = items.indexOf(document.activeElement as HTMLButtonElement);
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step !== undefined) items[(at + step + items.length) % items.length]?.focus();
        else if (event.key === 'Escape' || event.key === 'Tab') leave();
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
    },
    lines.map((line) =>
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          onclick: () => {
            // A second click before the page is drawn anew.
            if (isLeft) return;
            leave();
            line.act();
          },
        },
        line.words,
        line.note !== undefined && h('span', { class: 'caption' }, line.note),
      ),
    ),
  );
}

/** Beside a narrow window's edge a menu would stick out of it. */
function intoSight(menu: HTMLElement): void {
  const { left, right } = menu.getBoundingClientRect();
  const beyond = Math.max(0, right - document.documentElement.clientWidth);
  const shift = left < 0 ? -left : -beyond;
  if (shift !== 0) menu.style.translate = `${shift}px`;
}
