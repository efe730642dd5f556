// Breaks styled text into lines of a width, at spaces. Widths are those of the terminal: two columns for what is wide
// there, none for what is invisible. Control characters never get through: a title must not drive the terminal.

import { stripVTControlCharacters } from 'node:util';

export interface Piece {
  readonly text: string;
  readonly paint: (text: string) => string;
}

// oxlint-disable-next-line no-control-regex -- these are exactly the characters meant
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

const WIDE =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\uff01-\uff60]/u;
const INVISIBLE = /\p{Mn}|\p{Me}|\p{Cf}/u;
// oxlint-disable-next-line no-control-regex -- the whole of ASCII that shows
const PLAIN = /^[\u0020-\u007e]*$/;

/** Text that is safe to print: no escape sequences, no direction tricks, tabs as spaces. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\t', '  ').replaceAll(CONTROL, '');
}

/** Columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (INVISIBLE.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** Lines no wider than `width`, except where a single word is; each piece keeps its style over the breaks. */
export function wrap(pieces: readonly Piece[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  /** Spaces are printed only if something follows on the same line. */
  let pending: Piece | undefined;
  for (const { text, paint } of pieces) {
    for (const word of printable(text).match(/\s+|\S+/g) ?? []) {
      if (/^\s/.test(word)) {
        pending = { text: (pending?.text ?? '') + word.replaceAll('\n', ' '), paint };
        continue;
      }
      const gap = pending?.text.length ?? 0;
      if (used > 0 && used + gap + widthOf(word) > width) {
        lines.push(line);
        line = '';
        used = 0;
      } else if (pending !== undefined) {
        line += pending.paint(pending.text);
        used += gap;
      }
      pending = undefined;
      line += paint(word);
      used += widthOf(word);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
