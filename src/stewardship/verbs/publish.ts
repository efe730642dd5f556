// Showing a resource to viewers and guests, and hiding it from them.

import type { Delta } from '../change.ts';
import { sets, type Verb } from './verb.ts';

export const publish = {
  name: 'publish',
  right: 'publish',
  wish: 'publish',
  doing: 'Publishing',
  done: 'Published',
  already: 'It is published already',
  undoable: true,
  covers: sets('published', true),
  delta: (): Delta => ({ set: { published: true } }),
} satisfies Verb & { delta: unknown };

export const unpublish = {
  name: 'unpublish',
  right: 'unpublish',
  wish: 'unpublish',
  doing: 'Unpublishing',
  done: 'Unpublished',
  already: 'It is not published',
  undoable: true,
  covers: sets('published', false),
  delta: (): Delta => ({ set: { published: false } }),
} satisfies Verb & { delta: unknown };
