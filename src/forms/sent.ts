// What somebody changed in a form: what was sent, against what they saw when it was opened. Pure. Fields they left alone are
// no part of it; lists are what they added and removed, so that what others added meanwhile stays.

import type { Form } from '../slack/feature.ts';
import type { Act, Delta, Draft, ListName, Seen } from '../stewardship/change.ts';
import { chosen } from '../stewardship/verbs/verb.ts';
import { flags, listOf, picked, texts } from './fields.ts';
import { isNoChoice, readValue } from './pickers.ts';
import type { FormField } from './state.ts';

export type Sent = Pick<Form, 'texts' | 'choices'>;

export interface Edited {
  readonly delta: Delta;
  /** What was in the texts that are changed. */
  readonly seen: Seen;
}

const EMPTY = 'This cannot be empty.';
const NO_CHOICE = 'One of these lines only said what was going on. Take it out, and choose again.';

/** What can be told of a form without asking anybody, by field. */
export function faultsOf({ texts: typed, choices }: Sent): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const [name, { most }] of Object.entries(texts)) {
    const text = typed[name];
    if (text === undefined) continue;
    if (text.length > most) faults[name] = `This can have ${most} characters, and has ${text.length}.`;
    else if (name === 'title' && text !== '' && text.trim() === '') faults[name] = EMPTY;
  }
  for (const [name, values] of Object.entries(choices)) if (values.some(isNoChoice)) faults[name] = NO_CHOICE;
  return faults;
}

/** What was changed; undefined for nothing. */
export function editedIn(fields: readonly FormField[], sent: Sent): Edited | undefined {
  const set: Record<string, string | boolean> = {};
  const append: Record<string, string> = {};
  const seen: Record<string, string | null> = {};
  const add: Partial<Record<ListName, string[]>> = {};
  const remove: Partial<Record<ListName, string[]>> = {};
  for (const field of fields) {
    if (field.kind === 'text') {
      const text = sent.texts[field.name];
      // What was not sent is left alone.
      if (text === undefined) continue;
      if (field.how === 'append') {
        if (text.trim() !== '') append[field.name] = text.trim();
      } else if (!isSame(text, field.seen ?? '')) {
        set[field.name] = field.name === 'title' ? text.trim() : text;
        seen[field.name] = field.seen;
      }
      continue;
    }
    const now = sent.choices[field.name];
    if (now === undefined) continue;
    if (field.kind === 'flag') {
      if (now.length > 0 !== field.seen) set[field.name] = now.length > 0;
      continue;
    }
    const changed = chosen(field.seen, now);
    collect(add, field.name, changed.add);
    collect(remove, field.name, changed.remove);
  }
  const parts = { set, append, add, remove };
  if (Object.values(parts).every((part) => Object.keys(part).length === 0)) return undefined;
  return { delta: parts, seen };
}

/** What is wrong with what was made of a form, by field. */
export function faultsIn(act: Act): Record<string, string> {
  const title = act.kind === 'create' ? act.draft.title : act.kind === 'edit' ? act.delta.set?.title : undefined;
  return title === '' ? { title: EMPTY } : {};
}

/** What is to be created, of what was sent. */
export function draftOf(
  fields: readonly FormField[],
  sent: Sent,
  given: Pick<Draft, 'entity_type' | 'integration' | 'parent'>,
): Draft {
  const { set = {}, add = {} } = editedIn(fields, sent)?.delta ?? {};
  return { ...set, ...add, title: set.title ?? '', ...given };
}

function collect(
  into: Partial<Record<ListName, string[]>>,
  name: keyof typeof picked,
  values: readonly string[],
): void {
  for (const value of new Set(values)) {
    const read = readValue(picked[name].picker, value);
    if (read === undefined) continue;
    const list = listOf(name, read.kind);
    into[list] = [...(into[list] ?? []), read.id];
  }
}

/** Line ends and space around it are not kept by every client. */
function isSame(one: string, other: string): boolean {
  return plainly(one) === plainly(other);
}

function plainly(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').trim();
}

/** What people read in place of a field's name in the API. */
export function labelOf(name: string): string {
  if (name === 'owners_groups') return picked.owners.label;
  const all: Readonly<Record<string, { readonly label: string }>> = { ...texts, ...flags, ...picked };
  return (Object.hasOwn(all, name) ? all[name]?.label : undefined) ?? name.replaceAll('_', ' ');
}
