// A team: resources in a CLOSED one are for its members only. There is no list of members.

import { z } from 'zod';
import { field, isTrue, text } from './read.ts';

export const team = z
  .object({
    id: z.union([z.string().min(1), z.number().transform(String)]),
    name: field(text),
    type: field(text),
    archived: field(isTrue),
    is_default_team: field(isTrue),
  })
  .transform((raw) => ({
    id: raw.id,
    name: raw.name ?? '(unnamed team)',
    /** Whatever is not clearly open counts as closed. */
    type: raw.type?.toUpperCase() === 'OPEN' ? ('OPEN' as const) : ('CLOSED' as const),
    archived: raw.archived,
    isDefault: raw.is_default_team,
  }));

export type Team = z.output<typeof team>;
