// What can be done from a card: buttons and the menu behind its three dots. Each control belongs to a feature; which ones a
// reader is offered, and in which words, depends on the resource and on what they may. What they may do is decided again
// when they press.

import type { ActionsBlock, Button } from '@slack/types';
import type { Resource } from '../secoda/resources/resource.ts';
import { limits } from '../slack/blocks/limits.ts';
import { actions, button, overflow } from '../slack/blocks/parts.ts';
import { plain } from '../slack/blocks/text.ts';
import type { Act, Delta } from '../stewardship/change.ts';
import type { May } from '../stewardship/may.ts';
import { type About, about, undoing } from './about.ts';
import type { Note } from './state.ts';

/** A resource, for whoever reads its card. */
export interface Offer {
  readonly resource: Resource;
  /** Their id in Secoda; undefined for those who have none. */
  readonly me: string | undefined;
  /** @param ownMinutesAgo how long ago they made what they wish to take back. */
  may(wish: Delta | Act, ownMinutesAgo?: number): May;
}

export interface Control {
  /** `<feature>.<verb>` */
  readonly action: string;
  /** A button of the card, a line of its menu, or a button of its full card only. */
  readonly place: 'card' | 'menu' | 'details';
  /** On messages that everybody reads; undefined where it is not on them. */
  readonly neutral?: string;
  /** Undefined where it is not offered. */
  words(offer: Offer): Words | undefined;
}

export interface Words {
  readonly text: string;
  readonly style?: 'primary' | 'danger' | undefined;
}

/** The words for what somebody may do, the request for what they must ask for, nothing for what is refused. */
export function wished({ may }: Offer, wish: Delta | Act, words: Words, ask: string): Words | undefined {
  const { kind } = may(wish);
  if (kind === 'now') return words;
  return kind === 'ask' ? { text: ask } : undefined;
}

/** How long somebody may take back what they did from the place where they did it. */
export const UNDO_MS = 10 * 60_000;
export const UNDO = 'history.undo';
export const MENU = 'card.menu';

export interface ControlsParts {
  readonly controls: readonly Control[];
  readonly offer: Offer;
  readonly about: About;
  readonly note: Note | undefined;
  readonly now: number;
}

/** The controls of a card; undefined where there is nothing to press. */
export function cardControls(parts: ControlsParts): ActionsBlock | undefined {
  return cardRow(parts, sameOf(parts.offer.resource.title, parts.about));
}

/** The controls of a full card: those of the card, and the rarer ones below. */
export function detailsControls(parts: ControlsParts): ActionsBlock[] {
  const same = sameOf(parts.offer.resource.title, parts.about);
  const rare = offered('details', parts).map((control) => buttonOf(control, same));
  const first = cardRow(parts, same);
  return [...(first ? [first] : []), ...(rare.length > 0 ? [actions(...rare)] : [])];
}

/** The same for every reader: whether they may is told to whoever presses. */
export function neutralControls(controls: readonly Control[], title: string, on: About): ActionsBlock | undefined {
  const same = sameOf(title, on);
  const at = (place: Control['place']): readonly Offered[] =>
    controls
      .filter((control) => control.place === place)
      .flatMap(({ action, neutral }) => (neutral === undefined ? [] : [{ action, text: neutral }]));
  const buttons = at('card').map((control) => buttonOf(control, same));
  return together(buttons, at('menu'), same);
}

/** What the controls of one card have in common, written once for all of them. */
interface Same {
  readonly value: string;
  readonly title: string;
}

function sameOf(title: string, on: About): Same {
  return { value: about.encode(on), title: plain(title, 200) || 'an untitled resource' };
}

function cardRow(parts: ControlsParts, same: Same): ActionsBlock | undefined {
  const buttons = offered('card', parts).map((control) => buttonOf(control, same));
  return together([...buttons, ...undoOf(parts, same)], offered('menu', parts), same);
}

function together(buttons: readonly Button[], menu: readonly Offered[], { value }: Same): ActionsBlock | undefined {
  // An id may be longer than a menu can carry.
  const lines = menu
    .filter(({ action }) => action.length + 1 + value.length <= limits.optionValue)
    .map(({ action, text }) => ({ actionId: action, text, value }));
  if (buttons.length + lines.length === 0) return undefined;
  return actions(...buttons, ...(lines.length > 0 ? [overflow(MENU, lines)] : []));
}

interface Offered extends Words {
  readonly action: string;
}

function offered(place: Control['place'], { controls, offer }: ControlsParts): readonly Offered[] {
  const all: Offered[] = [];
  for (const control of controls) {
    const words = control.place === place ? control.words(offer) : undefined;
    if (words !== undefined) all.push({ action: control.action, text: words.text, style: words.style });
  }
  return all;
}

/** Screen readers read its label in place of the words alone: "Flag PII: orders". */
function buttonOf({ action, text, style }: Offered, { value, title }: Same): Button {
  return button({ actionId: action, text, value, label: `${text}: ${title}`, style });
}

function undoOf({ note, now, about: on }: ControlsParts, { title }: Same): Button[] {
  if (note?.undo === undefined || note.undo === null || note.undo.until <= now) return [];
  const value = undoing.encode({ ...on, ...note.undo });
  return [button({ actionId: UNDO, text: 'Undo', value, label: `Undo what was done to: ${title}` })];
}
