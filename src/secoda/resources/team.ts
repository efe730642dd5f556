// A team: resources in a CLOSED one are for its members only. There is no list of members.

import { z } from 'zod';
import { anyId, isTrue, text } from './read.ts';

export const team = z.looseObject({ id: anyId }).transform((raw) => ({
  id: raw.id,
  name: text(raw.name) ?? '(unnamed team)',
  /** Whatever is not clearly open counts as closed. */
  type: text(raw.type)?.toUpperCase() === 'OPEN' ? ('OPEN' as const) : ('CLOSED' as const),
  archived: isTrue(raw.archived),
  isDefault: isTrue(raw.is_default_team),
}));

export type Team = z.output<typeof team>;
