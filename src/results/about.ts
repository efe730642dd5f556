// What a control is about: a place in results that are kept for one person, or, on messages that everybody reads, a resource
// by its id. Either way it is looked up, with the rights of whoever presses.

import { z } from 'zod';
import { codec } from '../slack/codec.ts';
import type { ActionCall } from '../slack/feature.ts';

/** Keys of stored results are 128 random bits, written as 22 characters. */
export const viewKey = z.string().regex(/^[\w-]{22}$/);

const kept = z.object({ view: viewKey, at: z.number().int().nonnegative() });
const shared = z.object({ id: z.string().min(1).max(200) });

export const about = codec(z.union([kept, shared]));

/** The same with something besides: which change of it, which page. */
export function aboutWith<Shape extends z.ZodRawShape>(besides: Shape) {
  return codec(z.union([kept.extend(besides), shared.extend(besides)]));
}

/** Undo: which change is taken back, and until when that is offered. */
export const undoing = aboutWith({ change: z.uuid(), until: z.number() });

export type About = z.output<typeof kept> | z.output<typeof shared>;

/** Which resource, and in which kept result it stands. */
export interface Target {
  readonly id: string;
  readonly about: About;
}

/** Where a change was made, as its history tells. */
export function originOf({ shownOn, channel }: Pick<ActionCall, 'shownOn' | 'channel'>) {
  const surface = SURFACES[shownOn];
  return { surface, ...(channel && { channel }) };
}

const SURFACES: Readonly<Record<ActionCall['shownOn'], string>> = {
  'private message': 'card',
  'shared message': 'shared card',
  modal: 'details',
  home: 'home',
};
