// The words of a search, from what somebody typed into Slack: `daily orders` is two words, `"daily orders"` one phrase.
// Never throws: whatever people paste is read as well as it can be.

/** What Slack writes for a mention, a channel or a link is read as what the person saw: its label, or its bare content. */
function readAsSeen(text: string): string {
  return text
    .replaceAll(/<([^<>|]*)\|([^<>]*)>/g, (_, target: string, label: string) => label || target)
    .replaceAll(/<([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
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

/** One typed text that is meant as a whole: a title, an id, a link. Quotes around it are not part of it. */
export function parseWhole(typed: string): string {
  return readAsSeen(typed)
    .replaceAll(/[“”„‟«»]/g, '"')
    .trim()
    .replace(/^"([^"]*)"$/, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Control characters alone are nothing to search for. */
function hasContent(word: string): boolean {
  return /[^\p{C}\s]/u.test(word);
}
