// A person of the Secoda workspace.

import { z } from 'zod';
import { anyId, ids, text, unlessFalse } from './read.ts';

export const secodaUser = z.looseObject({ id: anyId }).transform((raw) => {
  const email = text(raw.email)?.trim().toLowerCase();
  const name = [text(raw.first_name), text(raw.last_name)]
    .filter((part) => part !== undefined)
    .join(' ')
    .trim();
  return {
    id: raw.id,
    email,
    name: name === '' ? (email ?? 'somebody without a name') : name,
    /** admin, editor, viewer, guest, or a custom role's name; lower case. */
    role: (text(raw.role) ?? '').trim().toLowerCase(),
    disabled: unlessFalse(raw.disabled),
    pending: unlessFalse(raw.pending),
    serviceAccount: unlessFalse(raw.is_service_account),
    groupIds: ids(raw.user_groups),
  };
});

export type SecodaUser = z.output<typeof secodaUser>;
