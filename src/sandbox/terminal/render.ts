// Messages and views of the simulated Slack as a person would read them in a terminal: who wrote, who sees it, titles
// bold, contexts dim, buttons as [ Details ], menus as a list behind ⋯, links with their address.

import { stripVTControlCharacters } from 'node:util';
import type { Shown } from '../slack/messages.ts';
import type { Names, Span, TextLine } from '../slack/mrkdwn.ts';
import { type Line, type Look, lookWords, outline } from '../slack/outline.ts';
import type { View } from '../slack/views.ts';
import { type Palette, palette } from './palette.ts';
import { type Piece, printable, widthOf, wrap } from './wrap.ts';

export interface RenderOptions {
  /** ANSI colours; `takesColour(stream)` knows whether a stream wants them. Default: none. */
  readonly colour?: boolean;
  /** Columns; default 100, which is also the most: longer lines read badly. */
  readonly width?: number;
  /** Names for the ids in mentions and pickers: `slack.nameOf`. */
  readonly names?: Names;
  /** For the time beside a message; default UTC. */
  readonly timeZone?: string;
}

const WIDEST = 100;
const RULE = '│ ';
const PRIVATE = 'Only visible to you';

/** One message or view as lines of text, ended by a line break. */
export function render(on: Shown | View, options: RenderOptions = {}): string {
  const { colour = false, width = WIDEST, names = () => undefined } = options;
  const paint = palette(colour);
  const inner = Math.max(Math.min(width, WIDEST) - RULE.length, 20);
  const body = drawAll(outline(on, names), paint, inner);
  const head = on.kind === 'view' ? viewHead(on, paint) : messageHead(on, paint, options.timeZone ?? 'UTC');
  return `${[...head, ...body.map((line) => (paint.rule(RULE) + line).trimEnd())].join('\n')}\n`;
}

function messageHead(shown: Shown, paint: Palette, timeZone: string): string[] {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(
    Number(shown.ts) * 1000,
  );
  const marks = [
    shown.channel.kind === 'im' ? 'direct message' : `#${shown.channel.name}`,
    time,
    ...(shown.threadTs !== undefined && shown.threadTs !== shown.ts ? ['in a thread'] : []),
    ...(shown.edited ? ['edited'] : []),
    ...(shown.kind === 'ephemeral' ? [PRIVATE] : []),
  ];
  return [`${paint.name(printable(shown.author.name))}  ${paint.quiet(marks.join(' · '))}`];
}

function viewHead(view: View, paint: Palette): string[] {
  return [paint.quiet(view.type === 'home' ? 'Home' : `Dialog · ${PRIVATE}`)];
}

function drawAll(lines: readonly Line[], paint: Palette, width: number): string[] {
  const drawn: string[] = [];
  /** Where in `drawn` each line begins. */
  const begins: number[] = [];
  for (const [index, line] of lines.entries()) {
    begins.push(drawn.length);
    if (line.kind === 'row') {
      // A table is drawn whole where it begins, so that its columns line up.
      if (lines[index - 1]?.kind === 'row') continue;
      const end = lines.findIndex((other, at) => at > index && other.kind !== 'row');
      drawn.push(...drawRows(lines.slice(index, end === -1 ? undefined : end), paint));
      continue;
    }
    const own = draw(line, paint, width);
    const beside = line.kind === 'controls' && line.besides !== undefined ? begins[index - line.besides] : undefined;
    if (beside !== undefined && own.length === 1 && putBeside(drawn, beside, own[0] ?? '', width)) continue;
    drawn.push(...own);
  }
  return drawn;
}

/** Puts a control to the right of the line it belongs to, as Slack does; false when there is no room. */
function putBeside(drawn: string[], at: number, control: string, width: number): boolean {
  const text = drawn[at];
  if (text === undefined) return false;
  const room = width - columns(text) - columns(control);
  if (room < 2) return false;
  drawn[at] = text + ' '.repeat(room) + control;
  return true;
}

/** The columns of something painted. */
function columns(painted: string): number {
  return widthOf(stripVTControlCharacters(painted));
}

function draw(line: Exclude<Line, { kind: 'row' }>, paint: Palette, width: number): string[] {
  switch (line.kind) {
    case 'divider':
      return [paint.rule('─'.repeat(Math.min(width, 60)))];
    case 'controls':
      return drawControls(line.looks, paint, width);
    case 'title':
    case 'heading':
      return drawText(line.text, paint, width, paint.title);
    case 'label':
      return drawText(line.text, paint, width, paint.bold);
    case 'context':
      return drawText(line.text, paint, width, paint.quiet);
    case 'problem':
      return drawText({ spans: [{ text: '! ' }, ...line.text.spans] }, paint, width, paint.problem);
    case 'fields':
      return drawFields(line.fields, paint, width);
    case 'text':
      return drawText(line.text, paint, width, plain);
  }
  return line satisfies never;
}

function plain(text: string): string {
  return text;
}

function drawText(line: TextLine, paint: Palette, width: number, base: (text: string) => string): string[] {
  if (line.block === true) return [paint.code(`  ${printable(line.spans.map((span) => span.text).join(''))}`)];
  const mark = line.quote === true ? '▌ ' : '';
  const pieces = line.spans.flatMap((span) => piecesOf(span, paint, base));
  return wrap(pieces, width - mark.length).map((text) => paint.quiet(mark) + text);
}

/** Two in a row where there is room for two. */
function drawFields(fields: readonly (readonly TextLine[])[], paint: Palette, width: number): string[] {
  const inRow = width >= 60 ? 2 : 1;
  const column = Math.floor((width - 2) / inRow);
  const drawn = fields.map((field) => field.flatMap((line) => drawText(line, paint, column, plain)));
  const lines: string[] = [];
  for (let index = 0; index < drawn.length; index += inRow) {
    const [left = [], right = []] = drawn.slice(index, index + inRow);
    for (let row = 0; row < Math.max(left.length, right.length); row += 1) {
      const first = left[row] ?? '';
      lines.push(`${first}${' '.repeat(Math.max(column + 2 - columns(first), 0))}${right[row] ?? ''}`.trimEnd());
    }
  }
  return lines;
}

function piecesOf(span: Span, paint: Palette, base: (text: string) => string): Piece[] {
  const styles = [
    base,
    ...(span.bold === true ? [paint.bold] : []),
    ...(span.italic === true ? [paint.italic] : []),
    ...(span.strike === true ? [paint.strike] : []),
    ...(span.code === true ? [paint.code] : []),
    ...(span.mention === true ? [paint.mention] : []),
    ...(span.link === undefined ? [] : [paint.link]),
  ];
  const words: Piece = { text: span.text, paint: (text) => styles.reduce((styled, style) => style(styled), text) };
  if (span.link === undefined || span.link === span.text || span.link === `mailto:${span.text}`) return [words];
  return [words, { text: ` (${span.link})`, paint: paint.quiet }];
}

function drawControls(looks: readonly Look[], paint: Palette, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const look of looks) {
    const words = printable(face(look));
    const gap = used === 0 ? 0 : 2;
    if (used > 0 && used + gap + widthOf(words) > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += (used === 0 ? '' : '  ') + styleOf(look, paint)(words);
    used += (used === 0 ? 0 : 2) + widthOf(words);
    if (look.link !== undefined) {
      const address = ` (${printable(look.link)})`;
      line += paint.quiet(address);
      used += widthOf(address);
    }
  }
  return line === '' ? lines : [...lines, line];
}

function face(look: Look): string {
  if (look.menu !== undefined) return `⋯ ${look.menu.join(' · ')}`;
  if (look.form === 'button') return `[ ${look.words} ]`;
  if (look.form === 'choice') return look.value ?? '';
  return lookWords(look);
}

function styleOf(look: Look, paint: Palette): (text: string) => string {
  if (look.style !== undefined) return paint[look.style];
  if (look.form === 'button') return paint.button;
  return look.form === 'menu' ? paint.quiet : plain;
}

function drawRows(lines: readonly Line[], paint: Palette): string[] {
  const rows = lines.flatMap((line) => (line.kind === 'row' ? [line.cells.map(printable)] : []));
  const most = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: most }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows.map((row, index) => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? '';
      return cell + ' '.repeat(width - widthOf(cell));
    });
    const text = cells.join('  ').trimEnd();
    return index === 0 ? paint.bold(text) : text;
  });
}
