// A person of the Secoda workspace.

import { z } from 'zod';
import { field, ids, text, unlessFalse } from './read.ts';

export const secodaUser = z
  .object({
    id: z.union([z.string().min(1), z.number().transform(String)]),
    email: field(text),
    first_name: field(text),
    last_name: field(text),
    role: field(text),
    disabled: field(unlessFalse),
    pending: field(unlessFalse),
    is_service_account: field(unlessFalse),
    user_groups: field(ids),
  })
  .transform((raw) => {
    const email = raw.email?.trim().toLowerCase();
    const name = [raw.first_name, raw.last_name].filter((part) => part !== undefined).join(' ').trim();
    return {
      id: raw.id,
      email,
      name: name === '' ? (email ?? 'somebody without a name') : name,
      /** admin, editor, viewer, guest, or a custom role's name; lower case. */
      role: (raw.role ?? '').trim().toLowerCase(),
      disabled: raw.disabled,
      pending: raw.pending,
      serviceAccount: raw.is_service_account,
      groupIds: raw.user_groups,
    };
  });

export type SecodaUser = z.output<typeof secodaUser>;
