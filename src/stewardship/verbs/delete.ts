// Deleting, for good. Only what people wrote: a synced resource would come back at the next sync.

import type { Resource } from '../../secoda/resources/resource.ts';
import type { Act } from '../change.ts';
import type { Verb } from './verb.ts';

/** Glossary terms were called dictionary terms once. */
const WRITTEN_BY_PEOPLE: ReadonlySet<string> = new Set([
  'glossary',
  'dictionary_term',
  'document',
  'collection',
  'question',
]);

export const remove = {
  name: 'delete',
  right: 'delete',
  wish: 'delete',
  doing: 'Deleting',
  done: 'Deleted',
  undoable: false,
  covers: (part) => part.kind === 'delete',
  unfit: ({ entityType }: Resource) =>
    WRITTEN_BY_PEOPLE.has(entityType)
      ? undefined
      : 'Only terms, documents, collections and questions can be deleted: this one would come back at the next sync. Unpublish it instead.',
  act: (resource: string): Act => ({ kind: 'delete', resources: [resource] }),
} satisfies Verb & { act: unknown };
