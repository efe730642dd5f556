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
  readonly style?: 'primary' | 'danger';
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
  return row([...buttonsAt('card', parts), ...undoOf(parts)], parts);
}

/** The controls of a full card: those of the card, and the rarer ones below. */
export function detailsControls(parts: ControlsParts): ActionsBlock[] {
  const rare = buttonsAt('details', parts);
  const first = cardControls(parts);
  return [...(first ? [first] : []), ...(rare.length > 0 ? [actions(...rare)] : [])];
}

/** The same for every reader: whether they may is told to whoever presses. */
export function neutralControls(controls: readonly Control[], title: string, on: About): ActionsBlock | undefined {
  const value = about.encode(on);
  const all = controls.flatMap(({ neutral, ...control }) =>
    neutral === undefined ? [] : [{ ...control, text: neutral }],
  );
  const buttons = all
    .filter(({ place }) => place === 'card')
    .map(({ action, text }) => button({ actionId: action, text, value, label: labelled(text, title) }));
  const lines = all
    .filter(({ place }) => place === 'menu')
    .map(({ action, text }) => ({ actionId: action, text, value }));
  return together(buttons, lines);
}

function row(buttons: readonly Button[], parts: ControlsParts): ActionsBlock | undefined {
  const value = about.encode(parts.about);
  const lines = offered('menu', parts).map(({ action, text }) => ({ actionId: action, text, value }));
  return together(buttons, lines);
}

function together(buttons: readonly Button[], lines: Parameters<typeof overflow>[1]): ActionsBlock | undefined {
  // An id may be longer than a menu can carry.
  const fitting = lines.filter(({ actionId, value }) => actionId.length + 1 + value.length <= limits.optionValue);
  if (buttons.length + fitting.length === 0) return undefined;
  return actions(...buttons, ...(fitting.length > 0 ? [overflow(MENU, fitting)] : []));
}

function buttonsAt(place: Control['place'], parts: ControlsParts): Button[] {
  const value = about.encode(parts.about);
  const { title } = parts.offer.resource;
  return offered(place, parts).map(({ action, text, style }) =>
    button({ actionId: action, text, value, label: labelled(text, title), ...(style && { style }) }),
  );
}

function offered(place: Control['place'], { controls, offer }: ControlsParts) {
  return controls
    .filter((control) => control.place === place)
    .flatMap(({ action, words }) => {
      const said = words(offer);
      return said === undefined ? [] : [{ action, ...said }];
    });
}

function undoOf({ note, now, about: on, offer }: ControlsParts): Button[] {
  if (note?.undo === undefined || note.undo === null || note.undo.until <= now) return [];
  const value = undoing.encode({ ...on, ...note.undo });
  return [
    button({ actionId: UNDO, text: 'Undo', value, label: labelled('Undo what was done to', offer.resource.title) }),
  ];
}

/** Read by screen readers in place of the words alone: "Flag PII: orders". */
function labelled(text: string, title: string): string {
  return plain(`${text}: ${plain(title, 200) || 'an untitled resource'}`, limits.accessibilityLabel);
}
