// What is no search: the first word of a text and the rest, and one text that is meant as a whole.

import { readAsSeen } from './seen.ts';

/** The first word of what was typed, and what stands behind it, as the person saw them. */
export function firstAndRest(typed: string): readonly [first: string, rest: string] {
  const text = readAsSeen(typed).text.trim();
  const [first = ''] = /^\S*/.exec(text) ?? [];
  return [first, text.slice(first.length).trim()];
}

/** A link as Slack writes it, and nothing else. */
const LINK = /^<(https?:\/\/[^<>|]*)(?:\|[^<>]*)?>$/;
/** A text between quotes of any kind. */
const QUOTED = /^["“”„‟«»](.*)["“”„‟«»]$/s;

/**
 * One typed text that is meant as a whole, in the ways in which it may be meant, likeliest first: without the quotes around
 * it, and with them, since some titles have quotes. Of a link its address. Empty for nothing.
 */
export function parseWhole(typed: string): readonly string[] {
  const address = LINK.exec(typed.trim())?.[1];
  if (address !== undefined) return [address.replaceAll('&amp;', '&')];
  const text = readAsSeen(typed).text.trim();
  const inside = QUOTED.exec(text)?.[1]?.trim();
  return [...new Set([inside ?? text, text])].filter(hasContent);
}

/** Control characters alone are nothing to search for. */
export function hasContent(word: string): boolean {
  return /[^\p{C}\s]/u.test(word);
}
