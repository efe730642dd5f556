// A line along which data flows from one resource to another, as far as the service tells: what people have drawn.

import { id, isObject, text } from './read.ts';

/** `from` feeds `to`, whichever way round the line was written down. */
export interface LineageEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Undefined for what is no line between two resources. */
export function lineageEdge(raw: unknown): LineageEdge | undefined {
  if (!isObject(raw)) return undefined;
  const [first, second] = [id(raw['from_entity_id']), id(raw['to_entity_id'])];
  if (first === undefined || second === undefined) return undefined;
  const isTurned = text(raw['direction'])?.toUpperCase() === 'UPSTREAM';
  const [from, to] = isTurned ? [second, first] : [first, second];
  // Not every answer numbers its lines.
  return { id: `${first} ${second}`, from, to };
}
