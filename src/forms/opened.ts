// The fields of a form for one resource and one reader: only what they may set at once or may ask for, each with what they
// see in it.

import type { Offer } from '../results/controls.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { limits } from '../slack/blocks/limits.ts';
import type { May } from '../stewardship/may.ts';
import { stateOf } from '../stewardship/merge.ts';
import { type FlagName, flags, type PickedName, picked, type TextName, texts } from './fields.ts';
import { type NameOf, valueOf } from './pickers.ts';
import type { FormField } from './state.ts';

export type AnyName = TextName | FlagName | PickedName;

/** Those of the wanted fields that somebody may change, or ask to have changed. */
export function fieldsFor(
  wanted: readonly AnyName[],
  offer: Offer,
  { nameOf, command }: { readonly nameOf: NameOf; readonly command: string },
): FormField[] {
  return wanted.flatMap((name) => {
    const may = mayChange(name, offer);
    if (may.kind === 'refuse') return [];
    return (
      fieldOf(name, offer.resource, nameOf, may.kind === 'ask' ? may.says().replaceAll('{command}', command) : null) ??
      []
    );
  });
}

export function mayChange(name: AnyName, { may, resource }: Offer): May {
  if (isOf(flags, name)) return may(flags[name].wish(resource));
  return may(isOf(texts, name) ? texts[name].wish : picked[name].wish);
}

function fieldOf(name: AnyName, resource: Resource, nameOf: NameOf, ask: string | null): FormField | undefined {
  const { values } = stateOf(resource);
  if (isOf(texts, name)) {
    const seen = values[name];
    const text = typeof seen === 'string' ? seen : null;
    const fits = text === null || fitsBox(text, texts[name].most);
    // Nothing can be put under a title.
    if (!fits && name === 'title') return undefined;
    return { kind: 'text', name, seen: fits ? text : null, how: fits ? 'box' : 'append', ask };
  }
  if (isOf(flags, name)) return { kind: 'flag', name, seen: values[name] === true, ask };
  if (!isOf(picked, name)) return undefined;
  // A list that could not be read cannot be written either.
  if (resource.unreadable.some((list) => list === name || (name === 'owners' && list === 'owners_groups')))
    return undefined;
  const all = Object.entries(picked[name].read(resource)).flatMap(([kind, ids]) => ids.map((id) => valueOf(kind, id)));
  const seen = all.filter((value) => nameOf(value) !== undefined).slice(0, limits.selectOptions);
  return { kind: 'list', name, seen, more: all.length - seen.length, ask };
}

function isOf<Table extends object>(table: Table, name: string): name is keyof Table & string {
  return Object.hasOwn(table, name);
}

/** Whether a box gives a text back as it is: short enough, no HTML, nothing that cannot be typed. */
export function fitsBox(text: string, most: number): boolean {
  return text.length <= most && !isHtml(text) && text.isWellFormed() && !UNTYPABLE.test(text);
}

// oxlint-disable-next-line no-control-regex -- these are exactly the characters meant
const UNTYPABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

const TAGS = 'a|b|blockquote|br|code|div|em|h[1-6]|hr|i|img|li|ol|p|pre|s|span|strong|table|tbody|td|th|thead|tr|u|ul';
const TAG = new RegExp(`</?(?:${TAGS})(?:\\s[^<>]*)?/?>`, 'i');

/** Whether editors of web pages wrote it: tags that they use, not any name between angle brackets. */
export function isHtml(text: string): boolean {
  return TAG.test(text);
}
