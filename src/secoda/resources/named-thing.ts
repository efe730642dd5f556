// Groups, tags, collections and integrations, of which only the name is used. Credentials of integrations end here.

import { z } from 'zod';
import { field, text } from './read.ts';

export const namedThing = z
  .object({
    id: z.union([z.string().min(1), z.number().transform(String)]),
    name: field(text),
    title: field(text),
  })
  .transform((raw) => ({ id: raw.id, name: raw.name ?? raw.title ?? '(unnamed)' }));

export type NamedThing = z.output<typeof namedThing>;
