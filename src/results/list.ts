// A page of result cards: five cards, how many match (only where that number is the reader's to know), and the way to the
// pages before and after. One result alone is shown as its full card.

import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Query } from '../query/query.ts';
import { actions, button, context, divider, type Message, section } from '../slack/blocks/parts.ts';
import { literal } from '../slack/blocks/text.ts';
import { codec } from '../slack/codec.ts';
import { type CardParts, card, fullCard, fullCardText } from './card.ts';
import type { Found } from './search.ts';
import { CARDS_A_PAGE, hasNext, isCapped, LISTING_CAP, type ResultsState } from './state.ts';
import { counted, inWords } from './words.ts';

/** Keys of stored results are 128 random bits, written as 22 characters. */
const key = z.string().regex(/^[\w-]{22}$/);

/** Previous page, Next page: which result. */
export const pageValue = codec(z.object({ view: key }));
/** Details: which result, and the how-maniest of its ids. */
export const detailsValue = codec(z.object({ view: key, at: z.number().int().nonnegative() }));

export const NEXT_PAGE = 'find.next';
export const PREVIOUS_PAGE = 'find.previous';

/** @param view the key under which the state of these results is kept. */
export function resultsMessage(found: Found, parts: CardParts, view: string): Message {
  const { state, shown } = found;
  const ids = state.found.flat();
  const [only] = shown;
  if (only && ids.length === 1 && state.next === null) {
    return { text: fullCardText(only, parts.names), blocks: fullCard(only, parts) };
  }
  const cards = shown.flatMap((resource, index): KnownBlock[] => [
    ...(index > 0 ? [divider()] : []),
    ...card(resource, parts, detailsValue.encode({ view, at: ids.indexOf(resource.id) })),
  ]);
  const turns = turnsOf(state, view);
  return {
    text: `Results for ${inQuotes(state.query)}: ${shown.map(inWords).join('; ') || placeOf(state, 0, found.stoppedEarly)}`,
    blocks: [...cards, context(footer(found)), ...(turns.length > 0 ? [actions(...turns)] : [])],
  };
}

/** What was searched, and what to try. */
export function nothingFound(query: Query, { command, hint }: { command: string; hint?: string }): Message {
  const searched =
    'title' in query
      ? `No resource has the title ${inQuotes(query)}.`
      : `Nothing found for ${inQuotes(query)}. I looked for titles that hold ${
          query.words.length === 1 ? 'it' : 'all of these words'
        }, among what you may see.`;
  const text = [searched, hint ?? nextStep(query, command)].join('\n');
  return { text, blocks: [section(text)] };
}

function nextStep(query: Query, command: string): string {
  const words = 'title' in query ? query.title.split(' ') : query.words;
  const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? '';
  if (words.length > 1) return `Try fewer words, for example \`${command} find ${literal(longest, 80)}\`.`;
  return `Try another word or a part of it. \`${command} help\` shows what else I can do.`;
}

function inQuotes(query: Query): string {
  if ('title' in query) return `*${literal(query.title, 150)}*`;
  return `*${literal(query.words.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' '), 300)}*`;
}

function turnsOf(state: ResultsState, view: string): Button[] {
  const value = pageValue.encode({ view });
  return [
    ...(state.page > 1 ? [button({ actionId: PREVIOUS_PAGE, text: 'Previous page', value })] : []),
    ...(hasNext(state) ? [button({ actionId: NEXT_PAGE, text: 'Next page', value })] : []),
  ];
}

function footer({ state, shown, stoppedEarly }: Found): string {
  const isWhole = state.next === null && !isCapped(state);
  const total = isWhole && shown.length > 0 ? state.found.flat().length : undefined;
  const where = placeOf(state, shown.length, stoppedEarly);
  return [
    total === undefined ? where : `${where} of ${counted(total)}`,
    ...(total === undefined && state.count !== null ? [countWords(state.count)] : []),
    ...(isCapped(state) || (state.count ?? 0) >= LISTING_CAP ? [NARROW] : []),
    ...(stoppedEarly ? ['I read four pages of Secoda’s list; *Next page* reads on'] : []),
    ...(state.finishedHere ? ['Secoda did not take the whole filter, so I finished the search here'] : []),
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

const NARROW = 'Secoda lists no more than 10,000: add a word to narrow it';

/** Whether Secoda counts beyond what it lists is not known. */
function countWords(count: number): string {
  if (count > LISTING_CAP) return 'more than 10,000 match';
  return `${count === LISTING_CAP ? 'at least ' : ''}${counted(count)} match`;
}
