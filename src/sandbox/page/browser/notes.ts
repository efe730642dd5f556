// What is real here, what may be written to it, what is kept: above all else, where it cannot be missed.

import { h, type Tree } from './tree.ts';

export function notes(said: readonly string[]): Tree | undefined {
  if (said.length === 0) return undefined;
  return h(
    'section',
    { class: 'notes', key: 'notes', 'aria-label': 'What is real and what is kept' },
    said.map((one) => h('p', {}, one)),
  );
}
