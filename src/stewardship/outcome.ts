// What came of a change, as it is kept and told. Its sentences are for the person who made it.

import { z } from 'zod';
import { draft, fieldNames } from './change.ts';
import { effect } from './effect.ts';

const value = z.union([z.string(), z.boolean(), z.null()]);
const says = z.string();

export const conflict = z.strictObject({ field: z.enum(fieldNames), seen: value, now: value, wish: value });

export const outcome = z.discriminatedUnion('kind', [
  /** `resource` is where it happened: the new id of what was created. `untaken`: what Secoda did not take over of it. */
  z.strictObject({
    kind: z.literal('done'),
    effect,
    resource: z.string(),
    untaken: z.array(z.string()).optional(),
    /** Found by reading, after an answer that did not come. */
    found: z.boolean().optional(),
    /** Of what takes a change back: a part of that stays, since it was changed by others. */
    partly: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('unchanged') }),
  z.strictObject({ kind: z.literal('conflict'), conflicts: z.array(conflict) }),
  z.strictObject({ kind: z.literal('refused'), says }),
  z.strictObject({
    kind: z.literal('ask'),
    says,
    whom: z.array(z.string()),
    approvals: z.number(),
    oneOfThem: z.array(z.string()),
    notBy: z.array(z.string()),
    firstInQueue: z.boolean(),
  }),
  /** `fields`: what Secoda said about each, by the API's names. */
  z.strictObject({ kind: z.literal('failed'), says, fields: z.record(z.string(), z.string()).optional() }),
  z.strictObject({ kind: z.literal('unknown'), says }),
]);
export type Outcome = z.output<typeof outcome>;

/** What a write means to do: enough to find out by reading whether it happened. */
export const plan = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('edit'), effect, partly: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('create'), draft, since: z.number() }),
  z.strictObject({ kind: z.literal('delete') }),
]);
export type Plan = z.output<typeof plan>;
