// The one place where text from elsewhere becomes Slack text: control characters go, `&`, `<` and `>` are escaped so that
// a title holding `<!channel>` pings nobody, formatting characters are kept from starting anything, and what is too long
// is cut at a readable place. Cutting counts the characters Slack counts: those of the escaped text.

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Invisible and direction-changing characters, which can make a text read as another one. */
// oxlint-disable-next-line no-control-regex -- these are exactly the characters meant
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Text without control characters and lone surrogates; line breaks and tabs stay. */
export function printable(text: string): string {
  // Every text of a card comes here, and hardly any holds what must go; of ASCII that is seen quickest.
  if (!/[^\n\x20-\x7e]/.test(text) || (text.search(UNPRINTABLE) === -1 && text.isWellFormed())) return text;
  return text.replaceAll('\r\n', '\n').replaceAll(UNPRINTABLE, '').toWellFormed();
}

/** Escapes text for mrkdwn as Slack asks: three characters, nothing else. */
export function escapeText(text: string): string {
  return escaped(printable(text));
}

function escaped(clean: string): string {
  return clean.replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

/** Text from elsewhere as mrkdwn that shows exactly its characters, on one line. */
export function literal(text: string, max: number): string {
  return cut(oneLine(text.slice(0, BEGINNING)), max, written);
}

/** The same for text that may keep its line breaks. */
export function literalLines(text: string, max: number): string {
  return cut(printable(text).trim(), max, written);
}

function written(clean: string): string {
  // Most texts hold nothing that means anything to Slack: an underscore inside a name, as in `stg_orders`, does not.
  return /[&<>:]|(?<![\p{L}\p{N}])[*_~`]/u.test(clean) ? calm(escaped(clean)) : clean;
}

/**
 * Keeps a pair of formatting characters from formatting, and a name between colons from becoming an emoji, by a
 * zero-width joiner. Only where it would happen: names such as `stg_orders` and `_synced_at` can be copied untouched.
 */
function calm(mrkdwn: string): string {
  if (!/[*_~`:]/.test(mrkdwn)) return mrkdwn;
  return mrkdwn
    .replaceAll(/(?<![\p{L}\p{N}])([*_~`])(?=\S)(?=.*\1(?![\p{L}\p{N}]))/gu, '\u2060$1')
    .replaceAll(/:(?=[\w+'-]{1,60}:)/g, ':\u2060');
}

/** mrkdwn in bold, as names and titles are; plain where a star in it would end that early: `select count(*) from orders`. */
export function bold(mrkdwn: string): string {
  return mrkdwn.includes('*') ? mrkdwn : `*${mrkdwn}*`;
}

/** Plain text (buttons, headers, titles of modals, the `text` beside blocks): nothing to escape but pings, one line. */
export function plain(text: string, max: number): string {
  return cut(oneLine(text), max, (part) => part);
}

/** All white space folded into single spaces. */
export function oneLine(text: string): string {
  // Most names are words of ASCII with single spaces between them.
  if (!/[^\x20-\x7e]|^ | $| {2}/.test(text)) return text;
  const clean = printable(text).trim();
  return /\s\s|[^\S ]/.test(clean) ? clean.replaceAll(/\s+/g, ' ') : clean;
}

/** Texts of the catalog can be of any length; what is said at their beginning is enough for a line. */
const BEGINNING = 20_000;

/** The first line that says something, without the marks of Markdown headings and lists or the tags of HTML. */
export function firstLine(text: string): string {
  const written = printable(text.slice(0, BEGINNING));
  const bare = withoutTags(written, (html) => html.replaceAll(/<[^<>]{0,500}>/g, ' '));
  for (const line of bare.split('\n')) {
    const words = oneLine(line.replace(/^\s*(?:#{1,6}\s|[-*+]\s|>\s)/, ''));
    if (/[\p{L}\p{N}]/u.test(words)) return words;
  }
  return '';
}

/** HTML as plain text. Entities are that only in HTML; what is plain text says them on purpose. */
export function withoutTags(text: string, strip: (html: string) => string): string {
  const bare = text.includes('<') ? strip(text) : text;
  return bare === text ? text : bare.replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, decoded);
}

function decoded(entity: string): string {
  return HTML_ENTITIES[entity] ?? entity;
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

/** A mrkdwn link; the address must be http or https and of a sane length, else the label stands alone. */
export function link(address: string | undefined, label: string): string {
  const safe = address === undefined ? undefined : safeAddress(address);
  return safe === undefined ? label : `<${safe}|${label.replaceAll('|', '¦')}>`;
}

/** Whether an address may be shown as a link. */
export function isWebAddress(address: string): boolean {
  return safeAddress(address) !== undefined;
}

/** An address as it stands in mrkdwn; undefined for what is none of the web, or would fill a block by itself. */
function safeAddress(address: string): string | undefined {
  if (address.length > LONGEST_ADDRESS || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const safe = encodeURI(decodeLoosely(address).toWellFormed())
    .replaceAll(/[|<>]/g, encodeURIComponent)
    .replaceAll('&', '&amp;');
  return safe.length <= LONGEST_ADDRESS ? safe : undefined;
}

const LONGEST_ADDRESS = 1800;

function decodeLoosely(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/** Cuts by characters as people count them, so that the written form stays within `max`; `…` stands for the rest. */
function cut(text: string, max: number, write: (part: string) => string): string {
  // Writing makes nothing shorter: what lies behind `max` is never looked at, however long it is.
  const whole = text.length <= max ? write(text) : undefined;
  if (whole !== undefined && whole.length <= max) return whole;
  let low = 0;
  let high = Math.min(text.length, max - 1);
  // Mostly writing adds nothing, and as much as there is room for fits.
  if (write(text.slice(0, high)).length < max) low = high;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (write(text.slice(0, middle)).length <= max - 1) low = middle;
    else high = middle - 1;
  }
  return `${write(text.slice(0, endOfCharacter(text, low)).trimEnd())}…`;
}

function endOfCharacter(text: string, index: number): number {
  const code = text.charCodeAt(index - 1);
  return code >= 0xd800 && code <= 0xdbff ? index - 1 : index;
}
