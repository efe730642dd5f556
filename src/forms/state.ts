// What is kept of a form while it is open: what it is about, and what was seen in each of its fields, so that only what is
// changed is sent, and what others change meanwhile stays. The form itself carries nothing but the key of it.

import { z } from 'zod';
import { about as aboutCodec, type Target, viewKey } from '../results/about.ts';
import type { ResultsStore } from '../results/kept-results.ts';
import { UserError } from '../slack/errors.ts';
import type { Call } from '../slack/feature.ts';
import { delta, origin, seen } from '../stewardship/change.ts';
import { conflict } from '../stewardship/outcome.ts';
import { flagNames, pickedNames, textNames } from './fields.ts';

/** Why it must be asked for; null for what somebody may set at once. */
const ask = z.string().nullable();

const formField = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    name: z.enum(textNames),
    seen: z.string().nullable(),
    /** A text that a box would cut or spoil stays where it is: more is put under it. */
    how: z.enum(['box', 'append']),
    ask,
  }),
  z.object({ kind: z.literal('flag'), name: z.enum(flagNames), seen: z.boolean(), ask }),
  z.object({
    kind: z.literal('list'),
    name: z.enum(pickedNames),
    /** Values of its menu. */
    seen: z.array(z.string()),
    /** How many there are besides, which are not shown, and stay. */
    more: z.number(),
    ask,
  }),
]);
export type FormField = z.output<typeof formField>;

const formState = z.object({
  /** Which form it is: another one's key is not taken. */
  form: z.string(),
  /** Undefined for what is to be created. */
  resource: z.string().optional(),
  /** The control that opened it. */
  about: z.string().optional(),
  title: z.string(),
  /** What must be known before: that it has to be asked for, or what could not be filled in. */
  note: z.string().optional(),
  /** Where it is in Secoda, if that is known. */
  address: z.string().optional(),
  fields: z.array(formField),
  channel: origin.shape.channel,
  /** Where the message is changed from which it was opened. */
  answersAt: z.string().optional(),
  /** What is to be saved once it is chosen between it and what others wrote meanwhile. */
  pending: z.object({ delta, seen, conflicts: z.array(conflict) }).optional(),
});
export type FormState = z.output<typeof formState>;

export interface KeptForm {
  readonly key: string;
  readonly state: FormState;
}

/** The kind under which forms are kept in the store of views. */
const FORM = 'form';

const NOT_KEPT =
  'This form is not kept any more, or it is not one of yours. Nothing was changed: please open it again from the card.';

type Owner = Pick<Call, 'installation' | 'userId'>;

export function keptForms(views: ResultsStore) {
  const place = ({ installation, userId }: Owner) => ({ installation: installation.id, owner: userId, kind: FORM });

  async function find(owner: Owner, metadata: string): Promise<KeptForm | undefined> {
    const key = viewKey.safeParse(metadata).data;
    if (key === undefined) return undefined;
    const state = formState.safeParse(await views.read({ key, ...place(owner) })).data;
    return state && { key, state };
  }

  return {
    find,
    keep: (owner: Owner, state: FormState) => views.create({ ...place(owner), state }),
    /** Throws UserError where it is not theirs, not this form, or has run out. */
    async read(owner: Owner, metadata: string, form: string): Promise<KeptForm> {
      const found = await find(owner, metadata);
      if (found?.state.form !== form) throw new UserError(NOT_KEPT);
      return found;
    },
    async update(owner: Owner, { key, state }: KeptForm, changed: Partial<FormState>): Promise<KeptForm> {
      const after = { ...state, ...changed };
      if ((await views.update({ key, ...place(owner) }, () => after)) === undefined) throw new UserError(NOT_KEPT);
      return { key, state: after };
    },
  };
}

export type KeptForms = ReturnType<typeof keptForms>;

/** What a form is about, as results know it; undefined for what is to be created. */
export function targetOf({ resource, about }: FormState): Target | undefined {
  return resource === undefined || about === undefined ? undefined : { id: resource, about: aboutCodec.decode(about) };
}
