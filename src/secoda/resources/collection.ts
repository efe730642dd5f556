// A collection: a resource that holds others. Its name is shown beside them, to those who may see it.

import type { z } from 'zod';
import { flag, idsOrUnknown, text, thing } from './read.ts';

export const collection = thing((raw, ownId) => ({
  id: ownId,
  name: text(raw.title) ?? text(raw.name) ?? '(unnamed)',
  published: flag(raw.published),
  teamIds: idsOrUnknown(raw.teams),
}));

export type Collection = z.output<typeof collection>;
