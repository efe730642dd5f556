// What a message speaks of: the resources that it links to; else names in `code`, and words that look like names of tables;
// else the words that say something.

import { type Node, NodeType, parse } from 'slack-message-parser';
import { readAsSeen } from '../../query/seen.ts';

export interface SpokenOf {
  /** Ids of resources, from links to them. */
  readonly ids: readonly string[];
  /** Names of tables and columns, as they stand there. */
  readonly names: readonly string[];
  /** The other words, without those that every sentence has. */
  readonly words: readonly string[];
}

/** Longer is no message but a paste: its beginning says what it is about. */
const LONGEST = 4000;
const MOST = { ids: 5, names: 4, words: 6 } as const;

/** @param idIn the id in an address of Secoda; undefined for other addresses. */
export function speaksOf(text: string, idIn: (address: string) => string | undefined): SpokenOf {
  const pieces = piecesOf(parse(text.slice(0, LONGEST)));
  const said = (...kinds: readonly Piece['kind'][]): string[] =>
    pieces.flatMap(({ kind, text }) => (kinds.includes(kind) ? [readAsSeen(text).text] : []));
  const ids = said('link').flatMap((address) => idIn(address) ?? []);
  const coded = said('code').flatMap((code) => (/\s/.test(code.trim()) ? code.split(/\s+/).filter(isName) : [code]));
  const plain = said('text').flatMap((sentence) => sentence.split(/\s+/));
  const names = [...coded.map(bare).filter((name) => name.length > 1), ...plain.map(bare).filter(isName)];
  const words = plain.flatMap((word) => word.match(WORD) ?? []).filter(saysSomething);
  return { ids: first(MOST.ids, ids), names: first(MOST.names, names), words: first(MOST.words, words) };
}

interface Piece {
  readonly kind: 'text' | 'code' | 'link';
  readonly text: string;
}

function piecesOf(node: Node): Piece[] {
  if ('children' in node) return node.children.flatMap(piecesOf);
  if (node.type === NodeType.Text) return [{ kind: 'text', text: node.text }];
  if (node.type === NodeType.Code || node.type === NodeType.PreText) return [{ kind: 'code', text: node.text }];
  // The label of a link is somebody else's words for it.
  return node.type === NodeType.URL ? [{ kind: 'link', text: node.url }] : [];
}

/** Without the signs around it: `(stg_orders),` is `stg_orders`. */
function bare(word: string): string {
  return word.replaceAll(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, '').slice(0, 100);
}

const STEP = /^[\p{L}_][\p{L}\p{M}\p{N}_$]*$/u;

/** `stg_orders`, `analytics.orders`; not `e.g`, `v1.2`, `3.5`. */
function isName(word: string): boolean {
  const steps = bare(word).split('.');
  if (!steps.every((step) => STEP.test(step) && /\p{L}/u.test(step))) return false;
  return steps.length > 1
    ? steps.every((step) => step.length > 1)
    : /\p{L}[\p{N}]*_+[\p{L}\p{N}]/u.test(steps[0] ?? '');
}

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu;

function saysSomething(word: string): boolean {
  return word.length > 2 && /\p{L}/u.test(word) && !EMPTY.has(word.toLowerCase().replace('’', "'"));
}

/** Each once, whatever its case. */
function first(most: number, some: readonly string[]): string[] {
  const bySmall = new Map(some.toReversed().map((one) => [one.toLowerCase(), one]));
  return [...new Set(some.map((one) => bySmall.get(one.toLowerCase()) ?? one))].slice(0, most);
}

/** What stands in any question about data, and says nothing of which. */
const EMPTY: ReadonlySet<string> = new Set(
  `a about above after again all also always am an and any anybody anyone anything are around as ask asked at be because been
  before being below best better between both but by can can't cannot cause check come comes coming could data did didn't different
  do does doesn't doing don't done down each else even ever every everybody everyone exist exists feel few find for from get gets
  give given go goes going good got guess had has have haven't having he hello help her here hers hey hi him his how i'd i'll i'm
  i've idea if in into is isn't it it's its just keep kind know knows last latest least let let's like likely look looking looks
  lot made make makes many may maybe me mean means might mine more most much must my need needs never new next no nobody none not
  nothing now of off ok okay old on once one ones only or other others our out over own people please put question quick really
  right same saw say says see seem seems seen she should show shows since so some somebody someone something sometimes still such
  sure table tables take tell than thank thanks that that's the their them then there there's these they thing things think this
  those though through to today tomorrow too try trying two under until up us use used uses using very want wants was wasn't way we
  we're we've well were what what's whatever when where where's whether which while who who's whose why will with without won't
  wondering work working works would wrong year yes yesterday yet you you're your yours`.split(/\s+/),
);
