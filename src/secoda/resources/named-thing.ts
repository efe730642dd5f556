// Groups, tags and integrations, of which only the name is used. Credentials of integrations end here.

import type { z } from 'zod';
import { text, thing } from './read.ts';

export const namedThing = thing((raw, ownId) => ({
  id: ownId,
  name: text(raw.name) ?? text(raw.title) ?? '(unnamed)',
}));

export type NamedThing = z.output<typeof namedThing>;
