// Reads Slack's mrkdwn into spans of styled text, as Slack's client shows it: formatting, links by their label, mentions
// by name, entities undone. Source: Slack, "Formatting text for app surfaces".

export interface Span {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  readonly code?: true;
  /** The address that the text links to. */
  readonly link?: string;
  /** A person, channel or group. */
  readonly mention?: true;
}

export interface TextLine {
  readonly spans: readonly Span[];
  readonly quote?: true;
  /** A line of a preformatted block: shown as it is. */
  readonly block?: true;
}

/** The name behind a person's, channel's or group's id; undefined shows the id. */
export type Names = (id: string) => string | undefined;

type Style = Omit<Span, 'text' | 'link' | 'mention'>;

const FENCE = '```';
const MARKS: Readonly<Record<string, Style>> = { '*': { bold: true }, _: { italic: true }, '~': { strike: true } };
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export function readMrkdwn(text: string, names: Names): TextLine[] {
  const lines: TextLine[] = [];
  const parts = fenced(text);
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) {
      const inside = part.replace(/^\n/, '').replace(/\n$/, '');
      for (const line of inside.split('\n')) lines.push({ spans: [{ text: undo(line) }], block: true });
      continue;
    }
    // The line breaks beside a fence belong to the fence.
    const afterFence = index > 0 ? part.replace(/^\n/, '') : part;
    const between = index < parts.length - 1 ? afterFence.replace(/\n$/, '') : afterFence;
    if (between === '' && parts.length > 1) continue;
    for (const line of between.split('\n')) lines.push(readLine(line, names));
  }
  return lines;
}

/** Plain text: nothing is formatting, but Slack undoes the entities all the same. */
export function readPlain(text: string): TextLine[] {
  return text.split('\n').map((line) => ({ spans: [{ text: undo(line) }] }));
}

/** The text of some spans without any style. */
export function spell(spans: readonly Span[]): string {
  // Word joiners are there to keep characters from formatting; nobody sees or hears them.
  return spans
    .map((span) => span.text)
    .join('')
    .replaceAll(/[\u2060\u200b]/g, '');
}

function fenced(text: string): string[] {
  const parts = text.split(FENCE);
  // A fence that is never closed is only characters.
  if (parts.length % 2 === 1) return parts;
  const last = parts.pop() ?? '';
  const before = parts.pop() ?? '';
  return [...parts, before + FENCE + last];
}

function readLine(line: string, names: Names): TextLine {
  const quoted = /^(?:>|&gt;)\s?/.exec(line);
  if (quoted === null) return { spans: inline(line, {}, names) };
  return { spans: inline(line.slice(quoted[0].length), {}, names), quote: true };
}

function inline(text: string, style: Style, names: Names): Span[] {
  const spans: Span[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') spans.push({ text: undo(plain), ...style });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    const found = bracket(text, at, style, names) ?? code(text, at, style) ?? marked(text, at, style, names);
    if (found === undefined) {
      plain += text[at] ?? '';
      at += 1;
      continue;
    }
    flush();
    spans.push(...found.spans);
    at = found.end;
  }
  flush();
  return spans;
}

interface Found {
  readonly spans: readonly Span[];
  readonly end: number;
}

function code(text: string, at: number, style: Style): Found | undefined {
  if (text[at] !== '`') return undefined;
  const end = text.indexOf('`', at + 1);
  if (end <= at + 1) return undefined;
  return { spans: [{ text: undo(text.slice(at + 1, end)), ...style, code: true }], end: end + 1 };
}

function marked(text: string, at: number, style: Style, names: Names): Found | undefined {
  const mark = text[at] ?? '';
  const means = MARKS[mark];
  if (means === undefined || isWord(text[at - 1]) || isSpace(text[at + 1])) return undefined;
  for (let end = text.indexOf(mark, at + 2); end !== -1; end = text.indexOf(mark, end + 1)) {
    if (isSpace(text[end - 1]) || isWord(text[end + 1])) continue;
    return { spans: inline(text.slice(at + 1, end), { ...style, ...means }, names), end: end + 1 };
  }
  return undefined;
}

function bracket(text: string, at: number, style: Style, names: Names): Found | undefined {
  if (text[at] !== '<') return undefined;
  const end = text.indexOf('>', at);
  if (end === -1) return undefined;
  const [target = '', ...rest] = text.slice(at + 1, end).split('|');
  const label = rest.length > 0 ? rest.join('|') : undefined;
  return { spans: [{ ...style, ...reference(target, label, names) }], end: end + 1 };
}

function reference(target: string, label: string | undefined, names: Names): Span {
  const id = target.slice(1);
  if (target.startsWith('@')) return { text: `@${names(id) ?? label ?? id}`, mention: true };
  if (target.startsWith('#')) return { text: `#${names(id) ?? label ?? id}`, mention: true };
  if (target.startsWith('!date^')) return { text: undo(label ?? id) };
  if (target.startsWith('!')) return { text: label ?? `@${id.replace(/^subteam\^/, '')}`, mention: true };
  return { text: undo(label ?? target), link: undo(target) };
}

function undo(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}
