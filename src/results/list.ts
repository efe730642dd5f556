// A page of result cards: five cards, how many match (only where that number is the reader's to know), and the way to the
// pages before and after. One result alone is shown as its full card.

import type { Button, KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { asTyped, explain } from '../query/explain.ts';
import { type Query, type Search, wordsOf } from '../query/query.ts';
import { actions, button, context, divider, infoModal, type Message, section } from '../slack/blocks/parts.ts';
import { bold, literal } from '../slack/blocks/text.ts';
import { codec } from '../slack/codec.ts';
import { viewKey } from './about.ts';
import { type CardParts, card, fullCard, fullCardText } from './card.ts';
import { isOfOrder } from './listing.ts';
import type { Found } from './search.ts';
import { CARDS_A_PAGE, hasNext, isCapped, LISTING_CAP, RANKED, type ResultsState } from './state.ts';
import { counted, inWords } from './words.ts';

/** Previous page, Next page: which result. */
export const pageValue = codec(z.object({ view: viewKey }));

export const NEXT_PAGE = 'find.next';
export const PREVIOUS_PAGE = 'find.previous';

/** What else may have been meant, in mrkdwn; looked for only where it is said. */
export type Hint = () => string | undefined;

/**
 * @param view the key under which the state of these results is kept.
 * @param hint what may have been meant, for when this is not what was searched.
 */
export function resultsMessage(found: Found, parts: CardParts, view: string, hint?: Hint): Message {
  const { state, shown } = found;
  const above = aboveOf(state, hint);
  const ids = state.found.flat();
  const shownAt = (id: string) => ({ about: { view, at: ids.indexOf(id) }, note: state.notes[id] });
  const [only] = shown;
  if (only && ids.length === 1 && state.next === null) {
    const notes = finishedHere(state);
    const blocks = [
      ...above.map((said) => context(said)),
      ...fullCard(only, parts, shownAt(only.id)),
      ...(notes.length > 0 ? [context(notes.join(' · '))] : []),
    ];
    return { text: `${heard(above)}${fullCardText(only, parts.names)}`, blocks };
  }
  const cards = shown.flatMap((resource, index): KnownBlock[] => [
    ...(index > 0 ? [divider()] : []),
    ...card(resource, parts, shownAt(resource.id)),
  ]);
  const turns = turnsOf(state, view);
  return {
    text: `${heard(above)}Results for ${inQuotes(state.query)}: ${shown.map(inWords).join('; ') || placeOf(state, 0, found.stoppedEarly)}`,
    blocks: [
      ...above.map((said) => context(said)),
      ...cards,
      context(footer(found)),
      ...(turns.length > 0 ? [actions(...turns)] : []),
    ],
  };
}

/** Marks a modal that holds a list, in which a press changes one card: other modals hold one resource. */
export const LIST = 'list';

/** The same as a modal. */
export function resultsModal(title: string, { text, blocks }: Message): ModalView {
  return { ...infoModal(title, blocks ?? [section(text)]), private_metadata: LIST };
}

/** What was searched, and what to try. */
export function nothingFound(query: Query, { command, hint }: { command: string; hint?: string }): Message {
  const searched =
    'title' in query
      ? `No resource has the title ${inQuotes(query)}.`
      : `Nothing found for ${inQuotes(query)}. I looked for ${literal(explain(query), 1000)}, among what you may see.`;
  const text = [searched, hint ?? nextStep(query, command)].join('\n');
  return { text, blocks: [section(text)] };
}

function nextStep(query: Query, command: string): string {
  const words = 'title' in query ? query.title.split(' ') : wordsOf(query);
  const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? '';
  if ('all' in query && words.some(isPhrase)) {
    return `Try it without the quotes: \`${command} find ${literal(asTyped(withoutQuotes(query)), 300)}\`.`;
  }
  if ('all' in query && query.all.length > words.length) {
    const less = wider(query);
    if (less === '') return `Try another one: \`${command} help find\` shows what can be searched for.`;
    return `Try less of it, for example \`${command} find ${literal(less, 200)}\`.`;
  }
  if (words.length > 1) return `Try fewer words, for example \`${command} find ${literal(longest, 80)}\`.`;
  return `Try another word or a part of it. \`${command} help\` shows what else I can do.`;
}

function isPhrase(text: string): boolean {
  return /\s/.test(text.trim());
}

function withoutQuotes({ all, sort }: Search): Search {
  const apart = all.flatMap((tests) => {
    const [test, ...others] = tests;
    if (test?.is !== 'word' || test.not || others.length > 0) return [tests];
    return test.text.split(/\s+/).map((text) => [{ ...test, text }]);
  });
  return { all: apart, sort };
}

/** The same search without its last field; empty where it had no more than that. */
function wider({ all }: Search): string {
  const field = all.findLastIndex((tests) => tests.some((test) => test.is !== 'word' || test.not) || tests.length > 1);
  return asTyped({ all: all.toSpliced(field, 1), sort: [] });
}

function inQuotes(query: Query): string {
  return bold(literal(asTyped(query), 'title' in query ? 150 : 300));
}

/** What stands above the cards, in mrkdwn: a line, or nothing. */
function aboveOf({ note }: ResultsState, hint?: Hint): readonly string[] {
  if (note === null) return [];
  const meant = hint?.();
  return [[literal(note.said, 500), ...(meant === undefined ? [] : [meant])].join(' ')];
}

/** The same, for the text beside the cards. */
function heard(above: readonly string[]): string {
  return above.map((said) => `${said}${/[.?!…]$/.test(said) ? '' : '.'} `).join('');
}

function turnsOf(state: ResultsState, view: string): Button[] {
  const value = pageValue.encode({ view });
  return [
    ...(state.page > 1 ? [button({ actionId: PREVIOUS_PAGE, text: 'Previous page', value })] : []),
    ...(hasNext(state) ? [button({ actionId: NEXT_PAGE, text: 'Next page', value })] : []),
  ];
}

function footer({ state, shown, stoppedEarly }: Found): string {
  const isWhole = state.next === null && !isCapped(state) && state.note?.isWhole !== false;
  const found = state.found.flat().length;
  // Before the last page it depends on what is hidden whether the end of so many was read.
  const isSure = found < RANKED || found <= state.page * CARDS_A_PAGE;
  const total = isWhole && isSure && shown.length > 0 ? found : undefined;
  const where = placeOf(state, shown.length, stoppedEarly);
  return [
    total === undefined ? where : `${where} of ${counted(total)}`,
    ...(total === undefined && state.count !== null ? [countWords(state.count)] : []),
    ...(isCapped(state) || (state.count ?? 0) >= LISTING_CAP ? [NARROW] : []),
    ...(stoppedEarly ? ['I read four pages of Secoda’s list; *Next page* reads on'] : []),
    ...finishedHere(state),
  ].join(' · ');
}

function placeOf(state: ResultsState, shown: number, stoppedEarly: boolean): string {
  const first = (state.page - 1) * CARDS_A_PAGE + 1;
  if (shown === 0 && stoppedEarly) return 'Nothing found so far';
  if (shown === 0 && state.found.flat().length === 0) return 'Nothing found';
  if (shown === 0) return 'Nothing of this page is left for you to see';
  if (shown === 1) return `Result ${counted(first)}`;
  return `Results ${counted(first)}–${counted(first + shown - 1)}`;
}

/** What Secoda did not do, and what of that this app did in its place. */
export function finishedHere({ without, finishedHere, query }: ResultsState): readonly string[] {
  const names = finishedHere.length === 0 ? '' : ` (${literal(finishedHere.join(', '), 200)})`;
  const isFiltered = names !== '' || !without.every(isOfOrder);
  const isUnsorted = 'sort' in query && query.sort.length > 0 && without.some(isOfOrder);
  return [
    ...(isFiltered ? [`Secoda did not take the whole filter${names}, so I finished the search here`] : []),
    ...(isUnsorted ? ['Secoda did not sort as asked: this is its own order'] : []),
  ];
}

const NARROW = 'Secoda lists no more than 10,000: add a word to narrow it';

/** Whether Secoda counts beyond what it lists is not known. */
function countWords(count: number): string {
  if (count > LISTING_CAP) return 'more than 10,000 match';
  return `${count === LISTING_CAP ? 'at least ' : ''}${counted(count)} match`;
}
