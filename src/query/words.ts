// The words of a search, from what somebody typed into Slack: `daily orders` is two words, `"daily orders"` one phrase.
// Never throws: whatever people paste is read as well as it can be.

/** What cannot be seen: in it are the joiners that cards put into titles, which come back when somebody copies one. */
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** What Slack writes for a mention, a channel or a link is read as what the person saw: its label, or its bare content. */
function readAsSeen(text: string): string {
  return text
    .replaceAll(/<([^<>|]*)\|([^<>]*)>/g, (_, target: string, label: string) => label || target)
    .replaceAll(/<([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(UNSEEN, '');
}

/** Longest search that is sent on: its words travel in an address. */
export const wordLimits = { words: 20, characters: 100 } as const;

export type Words =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly why: 'empty' | 'too many' | 'too long' };

/** Splits what was typed into words and quoted phrases; straight and curly quotes, an open quote ends at the end. */
export function parseWords(typed: string): Words {
  const text = readAsSeen(typed)
    .replaceAll(/[“”„‟«»]/g, '"')
    .toWellFormed();
  const found = [...text.matchAll(/"([^"]*)(?:"|$)|[^\s"]+/g)].map(([all, phrase]) => (phrase ?? all).trim());
  const words = [...new Set(found.map((word) => word.replaceAll(/\s+/g, ' ')))].filter(hasContent);
  if (words.length === 0) return { ok: false, why: 'empty' };
  if (words.length > wordLimits.words) return { ok: false, why: 'too many' };
  if (words.some((word) => word.length > wordLimits.characters)) return { ok: false, why: 'too long' };
  return { ok: true, words };
}

/** What was typed behind the first word, as the person saw it. */
export function parseRest(typed: string): string {
  return readAsSeen(typed)
    .trim()
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
  const text = readAsSeen(typed).toWellFormed().trim();
  const inside = QUOTED.exec(text)?.[1]?.trim();
  return [...new Set([inside ?? text, text])].filter(hasContent);
}

/** Control characters alone are nothing to search for. */
function hasContent(word: string): boolean {
  return /[^\p{C}\s]/u.test(word);
}
