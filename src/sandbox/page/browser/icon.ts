// The few signs of the page, drawn: no font has to have them.

import { h, type Tree } from './tree.ts';

const PATHS = {
  menu: 'M4 6h16M4 12h16M4 18h16',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  lightning: 'M13 3L5 14h6l-1 7 8-11h-6z',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  clip: 'M8 12l6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l8-8',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M15 5l-7 7 7 7',
  up: 'M7 11l4-7c2 0 2 1 2 3v3h6l-2 9H7zM3 11h4v8H3z',
  down: 'M7 13l4 7c2 0 2-1 2-3v-3h6l-2-9H7zM3 5h4v8H3z',
} as const;

export function icon(name: keyof typeof PATHS): Tree {
  return h('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, h('path', { d: PATHS[name] }));
}
