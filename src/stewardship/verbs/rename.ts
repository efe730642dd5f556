// Another title.

import type { Delta } from '../change.ts';
import { sets, type Verb } from './verb.ts';

export const rename = {
  name: 'rename',
  right: 'rename',
  wish: 'rename',
  doing: 'Renaming',
  done: 'Renamed',
  undoable: true,
  covers: sets('title'),
  delta: (title: string): Delta => ({ set: { title } }),
} satisfies Verb & { delta: unknown };
