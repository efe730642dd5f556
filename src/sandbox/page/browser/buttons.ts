// What is pressed: buttons of every kind, and the menu behind three dots.

import type { Control, Of } from './control.ts';
import { icon } from './icon.ts';
import { menuButton } from './menu.ts';
import { isWebAddress, undone } from './text.ts';
import { h, type Kid } from './tree.ts';

export function button(one: Of<'button' | 'workflow_button'>, { name, isBusy, press }: Control): Kid {
  const look = {
    id: name,
    class: one.style === undefined ? 'button' : `button ${one.style}`,
    'aria-label': one.accessibility_label,
  };
  const words = undone(one.text.text);
  if (one.type === 'button' && one.url !== undefined && isWebAddress(one.url)) {
    const link = { href: one.url, target: '_blank', rel: 'noreferrer noopener' };
    return h('a', { ...look, ...link, onclick: () => press() }, words);
  }
  const confirm = 'confirm' in one ? one.confirm : undefined;
  const busy = { 'aria-busy': isBusy ? 'true' : undefined };
  return h('button', { ...look, ...busy, type: 'button', onclick: () => press(confirm) }, words);
}

export function iconButton(one: Of<'icon_button'>, { name, press }: Control): Kid {
  return h(
    'button',
    {
      id: name,
      type: 'button',
      class: 'button quiet',
      'aria-label': one.accessibility_label ?? one.text.text,
      onclick: () => press(one.confirm),
    },
    undone(one.text.text),
  );
}

export function feedback(one: Of<'feedback_buttons'>, { name, press }: Control): Kid {
  return [one.positive_button, one.negative_button].map((side, at) =>
    h(
      'button',
      {
        id: `${name}-${at}`,
        type: 'button',
        class: 'button quiet',
        'aria-label': side.accessibility_label,
        onclick: () => press(undefined, at),
      },
      icon(at === 0 ? 'up' : 'down'),
      undone(side.text.text),
    ),
  );
}

export function overflow(one: Of<'overflow'>, { name, surface, press }: Control): Kid {
  return menuButton(surface, {
    name,
    button: { class: 'button more', 'aria-label': 'More actions' },
    sign: icon('more'),
    lines: one.options.map((option, at) => ({
      words: undone(option.text.text),
      act: () => press(one.confirm, at),
    })),
  });
}
