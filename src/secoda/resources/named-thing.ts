// Groups, tags, collections and integrations, of which only the name is used. Credentials of integrations end here.

import { z } from 'zod';
import { anyId, text } from './read.ts';

export const namedThing = z
  .looseObject({ id: anyId })
  .transform((raw) => ({ id: raw.id, name: text(raw.name) ?? text(raw.title) ?? '(unnamed)' }));

export type NamedThing = z.output<typeof namedThing>;
