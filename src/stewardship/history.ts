// The ledger, told: who did what to a resource, when, from where, what came of it, and by whom it was taken back.

import { type Change, change as changeSchema } from './change.ts';
import { type Effect, effect as effectSchema, NO_EFFECT } from './effect.ts';
import { type Plan, plan as planSchema } from './outcome.ts';
import type { LedgerEntry } from './ports.ts';

export interface Happened {
  /** Where the last word about it stands in the ledger: what came first has the smaller one. */
  readonly seq: number;
  readonly change: Change;
  /** The resource; for what was not created, the change's own id. */
  readonly subject: string;
  readonly title: string | undefined;
  /** Of the outcome, or of the intent while there is none. Milliseconds since 1970. */
  readonly at: number;
  /** `intended`: under way, or not settled yet. */
  readonly came: 'intended' | 'done' | 'failed' | 'unknown';
  /** What it did; what it means to do while it is under way. */
  readonly effect: Effect;
  /** Why not, for what failed or is not known. */
  readonly says: string | undefined;
  /** Changes that took this one back, in whole or in part. */
  readonly undoneBy: readonly { readonly change: string; readonly name: string; readonly at: number }[];
}

/** @param entries of the ledger, in its order. The newest first come out. */
export function happened(entries: readonly LedgerEntry[]): readonly Happened[] {
  const told: Happened[] = [];
  for (const of of Map.groupBy(entries, ({ change }) => change).values()) {
    for (const about of bySubject(of)) {
      const one = toldOf(about);
      if (one) told.push(one);
    }
  }
  return told.toSorted((a, b) => b.seq - a.seq);
}

/** The entries of one change by resource; those of a creation belong together, though its id comes last. */
function bySubject(entries: readonly LedgerEntry[]): readonly (readonly LedgerEntry[])[] {
  return isCreation(entries) ? [entries] : [...Map.groupBy(entries, ({ subject }) => subject).values()];
}

export function isCreation(entries: readonly LedgerEntry[]): boolean {
  return entries.some(({ body }) => planIn(body)?.kind === 'create');
}

/** @param all of one change on one resource, in the ledger's order. */
export function toldOf(all: readonly LedgerEntry[]): Happened | undefined {
  const entries = all.filter(({ kind }) => kind !== 'undone');
  const intended = entries.findLast(({ kind }) => kind === 'intended');
  const change = changeSchema.safeParse(propertyOf(intended?.body, 'change')).data;
  if (intended === undefined || change === undefined) return undefined;
  const last = entries.at(-1) ?? intended;
  const came = last.kind === 'done' || last.kind === 'failed' || last.kind === 'unknown' ? last.kind : 'intended';
  const plan = planIn(intended.body);
  const planned = plan?.kind === 'edit' ? plan.effect : NO_EFFECT;
  const title = propertyOf(intended.body, 'title');
  const says = propertyOf(last.body, 'says');
  return {
    seq: last.seq,
    change,
    subject: last.subject,
    title: typeof title === 'string' ? title : plan?.kind === 'create' ? plan.draft.title : undefined,
    at: last.at,
    came,
    effect: came === 'done' ? effectIn(last.body) : planned,
    says: typeof says === 'string' ? says : undefined,
    undoneBy: all.filter(({ kind }) => kind === 'undone').map(undoing),
  };
}

function undoing({ body, at }: LedgerEntry): Happened['undoneBy'][number] {
  const [by, name] = [propertyOf(body, 'by'), propertyOf(body, 'name')];
  return { change: typeof by === 'string' ? by : '', name: typeof name === 'string' ? name : '', at };
}

export function effectIn(body: unknown): Effect {
  return effectSchema.safeParse(propertyOf(body, 'effect')).data ?? NO_EFFECT;
}

function planIn(body: unknown): Plan | undefined {
  return planSchema.safeParse(propertyOf(body, 'plan')).data;
}

export function propertyOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}
