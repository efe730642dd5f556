// The collections in which a resource is.

import type { Delta } from '../change.ts';
import { changesList, chosen, listed, type Verb } from './verb.ts';

export const collect = {
  name: 'collect',
  right: 'collections',
  wish: 'change the collections of',
  doing: 'Changing the collections',
  done: 'Collections changed',
  undoable: true,
  covers: changesList('collections'),
  /** From those that were shown to those that were chosen. */
  delta(seen: readonly string[], now: readonly string[]): Delta {
    const { add, remove } = chosen(seen, now);
    return { add: listed({ collections: add }), remove: listed({ collections: remove }) };
  },
} satisfies Verb & { delta: unknown };
