// What a resource is about: the short description, and the documentation (which the API calls definition).

import type { Delta, Part } from '../change.ts';
import { sets, type Verb } from './verb.ts';

const writes =
  (field: 'description' | 'definition'): Verb['covers'] =>
  (part: Part, actor) =>
    sets(field)(part, actor) || (part.kind === 'append' && part.field === field);

export const describe = {
  name: 'describe',
  right: 'description',
  wish: 'describe',
  doing: 'Changing the description',
  done: 'Description changed',
  undoable: true,
  covers: writes('description'),
  delta: (text: string): Delta => ({ set: { description: text } }),
  append: (text: string): Delta => ({ append: { description: text } }),
} satisfies Verb & Record<'delta' | 'append', unknown>;

export const document = {
  name: 'document',
  right: 'documentation',
  wish: 'document',
  doing: 'Changing the documentation',
  done: 'Documentation changed',
  undoable: true,
  covers: writes('definition'),
  delta: (text: string): Delta => ({ set: { definition: text } }),
  append: (text: string): Delta => ({ append: { definition: text } }),
} satisfies Verb & Record<'delta' | 'append', unknown>;
