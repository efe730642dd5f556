// What stands behind a command and is no search: the rest of a text, and one text that is meant as a whole.

import { readAsSeen } from './seen.ts';

/** What was typed behind the first word, as the person saw it. */
export function parseRest(typed: string): string {
  return readAsSeen(typed)
    .text.trim()
    .replace(/^\S+\s*/, '');
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
