// Saying that a resource can be trusted, and taking that back.

import type { Delta } from '../change.ts';
import { sets, type Verb } from './verb.ts';

export const verify = {
  name: 'verify',
  right: 'verify',
  wish: 'verify',
  told: 'verified',
  undoable: true,
  covers: sets('verified', true),
  delta: (): Delta => ({ set: { verified: true } }),
} satisfies Verb & { delta: unknown };

export const removeVerification = {
  name: 'remove verification',
  right: 'remove_verification',
  wish: 'remove the verification of',
  told: 'removed the verification of',
  undoable: true,
  covers: sets('verified', false),
  delta: (): Delta => ({ set: { verified: false } }),
} satisfies Verb & { delta: unknown };
