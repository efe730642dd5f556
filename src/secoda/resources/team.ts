// A team: resources in a CLOSED one are for its members only. There is no list of members.

import type { z } from 'zod';
import { isTrue, text, thing } from './read.ts';

export const team = thing((raw, ownId) => ({
  id: ownId,
  name: text(raw.name) ?? '(unnamed team)',
  /** Whatever is not clearly open counts as closed. */
  type: text(raw.type)?.toUpperCase() === 'OPEN' ? ('OPEN' as const) : ('CLOSED' as const),
  archived: isTrue(raw.archived),
  isDefault: isTrue(raw.is_default_team),
}));

export type Team = z.output<typeof team>;
