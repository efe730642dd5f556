// What somebody typed, as they saw it: Slack writes a mention, a channel or a link as `<target|label>` and three characters
// as entities. All places in a search are places in this text; of a mention the person's id is kept beside it.

export interface Seen {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

/** A person of Slack, named between two places of the text. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly slackId: string;
}

/** What cannot be seen: in it are the joiners that cards put into titles, which come back when somebody copies one. */
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** `<target>` or `<target|label>`, nothing nested. */
const ESCAPED = /<([^<>|]*)(?:\|([^<>]*))?>/g;
const PERSON = /^@([UW][A-Z0-9]+)$/;

/** Never throws; the text is well-formed. */
export function readAsSeen(typed: string): Seen {
  if (/^[\x20-\x25\x27-\x3b\x3d\x3f-\x7e]*$/.test(typed)) return { text: typed, mentions: [] };
  const mentions: Mention[] = [];
  let text = '';
  let read = 0;
  for (const { 0: whole, 1: target = '', 2: label, index } of typed.matchAll(ESCAPED)) {
    text += unescaped(typed.slice(read, index));
    const start = text.length;
    text += unescaped(label || target.replace(/^mailto:/, ''));
    const slackId = PERSON.exec(target)?.[1];
    if (slackId !== undefined) mentions.push({ start, end: text.length, slackId });
    read = index + whole.length;
  }
  text += unescaped(typed.slice(read));
  return { text: text.toWellFormed(), mentions };
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replaceAll(UNSEEN, '');
}
