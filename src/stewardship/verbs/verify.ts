// Saying that a resource can be trusted, and taking that back.

import type { Delta } from '../change.ts';
import { sets, type Verb } from './verb.ts';

export const verify = {
  name: 'verify',
  right: 'verify',
  wish: 'verify',
  doing: 'Verifying',
  done: 'Verified',
  already: 'It is verified already',
  undoable: true,
  covers: sets('verified', true),
  delta: (): Delta => ({ set: { verified: true } }),
} satisfies Verb & { delta: unknown };

export const removeVerification = {
  name: 'remove verification',
  right: 'remove_verification',
  wish: 'remove the verification of',
  doing: 'Removing the verification',
  done: 'Verification removed',
  already: 'It is not verified',
  undoable: true,
  covers: sets('verified', false),
  delta: (): Delta => ({ set: { verified: false } }),
} satisfies Verb & { delta: unknown };
