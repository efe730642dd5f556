// A line along which data flows from one resource to another, as far as the service tells: what people have drawn.

import { z } from 'zod';
import { id, isObject, text } from './read.ts';

/** `from` feeds `to`, whichever way round the line was written down. */
export const lineageEdge = z.transform((raw: unknown, context) => {
  const [first, second] = isObject(raw) ? [id(raw['from_entity_id']), id(raw['to_entity_id'])] : [];
  if (!isObject(raw) || first === undefined || second === undefined) {
    context.issues.push({ code: 'custom', message: 'not a line between two resources', input: undefined });
    return z.NEVER;
  }
  const isTurned = text(raw['direction'])?.toUpperCase() === 'UPSTREAM';
  const [from, to] = isTurned ? [second, first] : [first, second];
  // Not every answer numbers its lines.
  return { id: `${first} ${second}`, from, to };
});

export type LineageEdge = z.output<typeof lineageEdge>;
