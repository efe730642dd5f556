// A person of the Secoda workspace.

import type { z } from 'zod';
import { ids, text, thing, unlessFalse } from './read.ts';

export const secodaUser = thing((raw, ownId) => {
  const email = text(raw.email)?.trim().toLowerCase();
  const name = [text(raw.first_name), text(raw.last_name)]
    .filter((part) => part !== undefined)
    .join(' ')
    .trim();
  return {
    id: ownId,
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
