// Marking personal data. Taking the mark off shows previews of the data again, so it has a right of its own.

import type { Delta } from '../change.ts';
import { sets, type Verb } from './verb.ts';

export const flagPii = {
  name: 'flag PII',
  right: 'flag_pii',
  wish: 'flag PII on',
  told: 'flagged as PII',
  undoable: true,
  covers: sets('pii', true),
  delta: (): Delta => ({ set: { pii: true } }),
} satisfies Verb & { delta: unknown };

export const removePii = {
  name: 'remove PII flag',
  right: 'remove_pii',
  wish: 'remove the PII flag of',
  told: 'removed the PII flag of',
  undoable: true,
  covers: sets('pii', false),
  delta: (): Delta => ({ set: { pii: false } }),
} satisfies Verb & { delta: unknown };
