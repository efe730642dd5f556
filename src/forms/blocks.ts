// Forms as they are shown: a field beside a field, filled with what was seen or, shown again, with what was typed; what is
// wrong with one below it, what is wrong with all of it on top. Pure.

import type { KnownBlock } from '@slack/types';
import { counted } from '../results/words.ts';
import { searchInput, textInput, tickInput } from '../slack/blocks/inputs.ts';
import { limits } from '../slack/blocks/limits.ts';
import { context, infoModal, section } from '../slack/blocks/parts.ts';
import { link, literal, literalLines, plain } from '../slack/blocks/text.ts';
import { flags, picked, texts } from './fields.ts';
import { actionOf, isNoChoice, type NameOf } from './pickers.ts';
import type { Sent } from './sent.ts';
import type { FormField, FormState } from './state.ts';

export interface Drawn {
  readonly state: FormState;
  readonly nameOf: NameOf;
  /** What was typed and chosen, where the form is shown again. */
  readonly sent?: Sent | undefined;
  /** What is wrong with it, on top; mrkdwn. */
  readonly says?: string | undefined;
  /** What is wrong with single fields. */
  readonly beside?: Readonly<Record<string, string>> | undefined;
}

const TICKED = 'yes';

export function fieldBlocks(drawn: Drawn): KnownBlock[] {
  return drawn.state.fields.flatMap((field) => [...blocksOf(field, drawn), ...wrongWith(field.name, drawn)]);
}

/** How a reason begins for which a form comes back. */
export const NOT_SAVED = '*Not saved.*';

/** What is said about a form that is shown again. */
export function saidOnTop({ says }: Drawn): KnownBlock[] {
  return says === undefined ? [] : [section(`${NOT_SAVED} ${says}`)];
}

export function wrongWith(name: string, { beside = {} }: Drawn): KnownBlock[] {
  const wrong = Object.hasOwn(beside, name) ? beside[name] : undefined;
  return wrong === undefined ? [] : [context(`*Please change this:* ${literal(wrong, 500)}`)];
}

function blocksOf(field: FormField, drawn: Drawn): KnownBlock[] {
  if (field.kind === 'text') return textBlocks(field, drawn);
  const { sent, nameOf } = drawn;
  const now = sent?.choices[field.name];
  if (field.kind === 'flag') {
    const { label, option } = flags[field.name];
    const ticked = now === undefined ? field.seen : now.length > 0;
    return [
      tickInput({
        blockId: field.name,
        label,
        hint: hintOf(undefined, field.ask),
        optional: true,
        option: { text: option, value: TICKED },
        ticked,
      }),
    ];
  }
  const { label, hint, picker } = picked[field.name];
  return [
    searchInput({
      blockId: field.name,
      actionId: actionOf(picker),
      label,
      hint: hintOf(hint, moreOf(field.more), field.ask),
      optional: true,
      placeholder: 'Type to search',
      chosen: optionsOf(now ?? field.seen, nameOf),
    }),
  ];
}

/** What was chosen, as its field shows it. */
export function optionsOf(values: readonly string[], nameOf: NameOf) {
  const fitting = values.filter((value) => !isNoChoice(value) && value.length <= limits.optionValue);
  return [...new Set(fitting)].map((value) => ({ value, text: nameOf(value) ?? '(name not known)' }));
}

function textBlocks(field: FormField & { kind: 'text' }, { state, sent }: Drawn): KnownBlock[] {
  const { name, how, ask } = field;
  const { label, hint, most } = texts[name];
  const typed = sent?.texts[name];
  const common = { blockId: name, maxLength: most, multiline: name !== 'title' };
  if (how === 'append') {
    const where = link(state.address, 'in Secoda');
    return [
      section(`*${label}* is longer than a box here holds, or has formatting that it would lose: change it ${where}.`),
      textInput({
        ...common,
        label: 'Append',
        hint: hintOf(`Is put under the ${label.toLowerCase()} that is there.`, ask),
        optional: true,
        initial: typed ?? '',
      }),
    ];
  }
  return [
    textInput({
      ...common,
      label,
      hint: hintOf(hint, ask),
      // What has no title of its own need not be given one.
      optional: name !== 'title' || field.seen === null,
      initial: (typed ?? field.seen ?? '').slice(0, most),
    }),
  ];
}

function hintOf(...parts: readonly (string | undefined | null)[]): string {
  return plain(parts.filter((part) => part !== undefined && part !== null).join(' '), limits.inputHint);
}

function moreOf(more: number): string | undefined {
  if (more === 0) return undefined;
  if (more === 1) return '1 more is not shown here, and stays as it is.';
  return `${counted(more)} more are not shown here, and stay as they are.`;
}

/** A modal while something goes on. */
export function busyModal(title: string, says: string) {
  return infoModal(title, [section(says)]);
}

/** A text whole, over as many blocks as it takes, twenty at most; then where the rest is. */
export function wholeText(text: string, address: string | undefined): KnownBlock[] {
  if (text.trim() === '') return [section('_Nothing_')];
  const pieces: string[] = [];
  let rest = text;
  while (rest !== '' && pieces.length < MOST_PIECES) {
    const end = endOfPiece(rest);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  const more = rest === '' ? [] : [context(`There is more of it ${link(address, 'in Secoda')}.`)];
  return [
    ...pieces.filter((piece) => piece.trim() !== '').map((piece) => section(literalLines(piece, limits.sectionText))),
    ...more,
  ];
}

const MOST_PIECES = 20;
/** Escaping makes a text five times as long at most. */
const PIECE = 600;
const SHORTEST_PIECE = 200;

function endOfPiece(text: string): number {
  if (text.length <= PIECE) return text.length;
  const most = ['\n', ' '].map((end) => text.lastIndexOf(end, PIECE)).find((at) => at > SHORTEST_PIECE) ?? PIECE;
  return /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most + 1 : most;
}
