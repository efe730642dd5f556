// A new resource. What marks it (verified, published, PII) needs the right to do that as well.

import type { Act, Draft } from '../change.ts';
import type { Verb } from './verb.ts';

export const create = {
  name: 'create',
  right: 'create',
  wish: 'create',
  doing: 'Creating',
  done: 'Created',
  undoable: false,
  covers: (part) => part.kind === 'create',
  act: (draft: Draft): Act => ({ kind: 'create', draft }),
} satisfies Verb & { act: unknown };
