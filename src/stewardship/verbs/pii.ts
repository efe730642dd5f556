// Marking personal data. Taking the mark off shows previews of the data again, so it has a right of its own.

import type { Delta } from '../change.ts';
import { sets, type Verb } from './verb.ts';

export const flagPii = {
  name: 'flag PII',
  right: 'flag_pii',
  wish: 'flag PII on',
  doing: 'Flagging as PII',
  done: 'Flagged as PII',
  already: 'It is flagged as PII already',
  undoable: true,
  covers: sets('pii', true),
  delta: (): Delta => ({ set: { pii: true } }),
} satisfies Verb & { delta: unknown };

export const removePii = {
  name: 'remove PII flag',
  right: 'remove_pii',
  wish: 'remove the PII flag of',
  doing: 'Removing the PII flag',
  done: 'PII flag removed',
  already: 'It has no PII flag',
  undoable: true,
  covers: sets('pii', false),
  delta: (): Delta => ({ set: { pii: false } }),
} satisfies Verb & { delta: unknown };
