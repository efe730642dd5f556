// The few styles of the terminal's cards, and whether a stream wants them. Without colour every mark is still there in
// words: brackets around buttons, addresses behind links.

import { styleText } from 'node:util';

type Paint = (text: string) => string;

export interface Palette {
  readonly name: Paint;
  readonly title: Paint;
  readonly bold: Paint;
  readonly italic: Paint;
  readonly strike: Paint;
  readonly code: Paint;
  readonly link: Paint;
  readonly mention: Paint;
  readonly quiet: Paint;
  readonly button: Paint;
  readonly primary: Paint;
  readonly danger: Paint;
  readonly problem: Paint;
  readonly rule: Paint;
}

type Format = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<keyof Palette, Format>> = {
  name: ['bold', 'magenta'],
  title: ['bold', 'underline'],
  bold: 'bold',
  italic: 'italic',
  strike: 'strikethrough',
  code: 'yellow',
  link: ['cyan', 'underline'],
  mention: 'blue',
  quiet: 'dim',
  button: ['bold', 'cyan'],
  primary: ['bold', 'green'],
  danger: ['bold', 'red'],
  problem: 'red',
  rule: 'gray',
};

export function palette(colour: boolean): Palette {
  const paint = (format: Format): Paint =>
    colour ? (text) => (text === '' ? '' : styleText(format, text, { validateStream: false })) : (text) => text;
  return {
    name: paint(STYLES.name),
    title: paint(STYLES.title),
    bold: paint(STYLES.bold),
    italic: paint(STYLES.italic),
    strike: paint(STYLES.strike),
    code: paint(STYLES.code),
    link: paint(STYLES.link),
    mention: paint(STYLES.mention),
    quiet: paint(STYLES.quiet),
    button: paint(STYLES.button),
    primary: paint(STYLES.primary),
    danger: paint(STYLES.danger),
    problem: paint(STYLES.problem),
    rule: paint(STYLES.rule),
  };
}

/** Whether a stream takes colours: a terminal, and neither NO_COLOR nor TERM=dumb nor the like said otherwise. */
export function takesColour(stream: { readonly isTTY?: boolean; hasColors?(): boolean }): boolean {
  return stream.isTTY === true && stream.hasColors?.() === true;
}
