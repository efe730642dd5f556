// How titles are compared: as words in small letters, whatever stands between them. `stg_stripe__charges`, `Daily Active
// Users`, `dim-customer` and `OrdersByRegion` are written in four ways and read in one.

const OTHER = 0;
const SMALL = 1;
const CAPITAL = 2;
const DIGIT = 3;

/** What each ASCII character is; titles are mostly made of these, and fifty are read for every search. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return SMALL;
  if (/[A-Z]/.test(character)) return CAPITAL;
  return /\d/.test(character) ? DIGIT : OTHER;
});

/** The words of a text in the two ways in which they are compared. A text of signs alone stays as it is. */
export interface Forms {
  /**
   * One blank before and behind each: ` daily active users `. So ` users ` is looked for as a whole word and ` use` as the
   * beginning of one. Of nothing one blank.
   */
  readonly spaced: string;
  /** No blanks: `dailyactiveusers`. */
  readonly compact: string;
}

export function formsOf(text: string): Forms {
  if (isAscii(text)) return split(text);
  const { spaced, compact } = split(withoutMarks(text));
  // A sigma is written in another way at the end of a word.
  return { spaced: spaced.replaceAll('ς', 'σ'), compact: compact.replaceAll('ς', 'σ') };
}

/** The words alone; none of an empty text. */
export function wordsOf(text: string): readonly string[] {
  return formsOf(text)
    .spaced.split(' ')
    .filter((word) => word !== '');
}

export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** `Größe` and `Grosse` differ, `Größe` and `Große` do not; a ligature is its letters. */
function withoutMarks(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}+/gu, '');
}

function split(text: string): Forms {
  const small = text.toLowerCase();
  // Where small letters take more room than capitals, places in one are not places in the other: capitals then part nothing.
  const source = small.length === text.length ? text : small;
  let spaced = ' ';
  let compact = '';
  let start = -1;
  let before = OTHER;
  const add = (word: string): void => {
    spaced += `${word} `;
    compact += word;
  };
  for (let at = 0; at < source.length; at += 1) {
    const kind = kindAt(source, at);
    if (kind === OTHER) {
      if (start >= 0) add(small.slice(start, at));
      start = -1;
    } else if (start < 0) {
      start = at;
    } else if (kind === CAPITAL && (before === SMALL || isSmallWordAt(source, at))) {
      add(small.slice(start, at));
      start = at;
    }
    before = kind;
  }
  if (start >= 0) add(small.slice(start));
  if (compact === '') for (const sign of small.split(/\s+/)) if (sign !== '') add(sign);
  return { spaced, compact };
}

/** A capital that begins a word: `S` in `B2BSales`. Not the last one of `KPIs`, whose plural is no word. */
function isSmallWordAt(text: string, at: number): boolean {
  if (at + 1 >= text.length || kindAt(text, at + 1) !== SMALL) return false;
  const isPlural = text.charAt(at + 1) === 's' && (at + 2 >= text.length || kindAt(text, at + 2) !== SMALL);
  return !isPlural;
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return KINDS[code] ?? OTHER;
  // The second half of a character outside the basic plane is what its first half is.
  const isSecondHalf = code >= 0xdc_00 && code <= 0xdf_ff && at > 0;
  const character = String.fromCodePoint(text.codePointAt(isSecondHalf ? at - 1 : at) ?? code);
  if (/\p{Lu}/u.test(character)) return isSecondHalf ? SMALL : CAPITAL;
  if (/\p{N}/u.test(character)) return DIGIT;
  return /\p{L}/u.test(character) ? SMALL : OTHER;
}
