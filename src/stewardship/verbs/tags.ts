// Tags of a resource.

import type { Delta } from '../change.ts';
import { changesList, chosen, listed, type Verb } from './verb.ts';

export const tag = {
  name: 'tag',
  right: 'tags',
  wish: 'tag',
  doing: 'Changing the tags',
  done: 'Tags changed',
  undoable: true,
  covers: changesList('tags'),
  /** From those that were shown to those that were chosen. */
  delta(seen: readonly string[], now: readonly string[]): Delta {
    const { add, remove } = chosen(seen, now);
    return { add: listed({ tags: add }), remove: listed({ tags: remove }) };
  },
} satisfies Verb & { delta: unknown };
