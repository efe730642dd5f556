// A search as tokens: words, "quoted phrases" and `field:value`, each with its place. Straight and curly quotes are the same,
// and a quote that nobody closes ends at the end. Never throws.

import type { Seen } from './seen.ts';

export interface Token {
  readonly start: number;
  readonly end: number;
  /** Whether a `-` stands in front. */
  readonly not: boolean;
  /** What stands in front of the colon, where that could be a field. */
  readonly name: string | undefined;
  /** What stands behind the colon, or all of it: without quotes, white space folded. */
  readonly value: string;
  readonly quoted: boolean;
  /** Of a value that is a mention: whom it names. */
  readonly slackId: string | undefined;
}

const QUOTES = new Set('"“”„‟«»');

export function tokensOf({ text, mentions }: Seen): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const start = at;
    const not = text[at] === '-' && (isQuote(text[at + 1]) || beginsWord(text.slice(at + 1, at + 3)));
    if (not) at += 1;
    const nameEnd = endOfName(text, at);
    const name = nameEnd === undefined ? undefined : text.slice(at, nameEnd);
    if (nameEnd !== undefined) at = nameEnd + 1;
    const mention = name === undefined ? undefined : mentions.find((mention) => mention.start === at);
    const quoted = mention === undefined && isQuote(text[at]);
    const value = mention ?? (quoted ? untilQuote(text, at + 1) : untilSpace(text, at));
    tokens.push({
      start,
      end: quoted ? Math.min(value.end + 1, text.length) : value.end,
      not,
      name,
      value: text.slice(value.start, value.end).replaceAll(/\s+/g, ' ').trim(),
      quoted,
      slackId: mention?.slackId,
    });
    at = skipSpace(text, quoted ? value.end + 1 : value.end);
  }
  return tokens;
}

/** Where the colon is behind a run of letters; undefined where there is none. */
function endOfName(text: string, start: number): number | undefined {
  let at = start;
  while (isLetter(text[at])) at += 1;
  return at > start && text[at] === ':' ? at : undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function untilQuote(text: string, start: number): Span {
  let end = start;
  while (end < text.length && !isQuote(text[end])) end += 1;
  return { start, end };
}

function untilSpace(text: string, start: number): Span {
  let end = start;
  while (end < text.length && !isSpace(text[end]) && !isQuote(text[end])) end += 1;
  return { start, end };
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && isSpace(text[at])) at += 1;
  return at;
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && character.trim() === '';
}

function isQuote(character: string | undefined): boolean {
  return character !== undefined && QUOTES.has(character);
}

/** A dash alone, two of them or an arrow leave nothing out: people paste those. */
function beginsWord(text: string): boolean {
  return /^[\p{L}\p{N}_@#$]/u.test(text);
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && ((character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z'));
}
