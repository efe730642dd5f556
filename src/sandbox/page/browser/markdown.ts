// The markdown block: enough of Markdown for messages.

import { link } from './text.ts';
import { h, type Kid } from './tree.ts';

/** Headings, lists, quotes, fences; inside lines bold, italics, code. */
export function markdown(text: string): Kid[] {
  const kids: Kid[] = [];
  let fence: string[] | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      if (fence !== undefined) kids.push(h('pre', {}, fence.join('\n')));
      fence = fence === undefined ? [] : undefined;
    } else if (fence !== undefined) fence.push(line);
    else kids.push(markdownLine(line));
  }
  if (fence !== undefined) kids.push(h('pre', {}, fence.join('\n')));
  return kids;
}

function markdownLine(line: string): Kid {
  const [mark = '', ...rest] = line.split(' ');
  const words = rest.join(' ');
  if (['#', '##', '###', '####'].includes(mark)) return h('h2', {}, inline(words));
  if (['-', '*', '+'].includes(mark)) return h('div', { class: 'item' }, '• ', inline(words));
  if (mark === '>') return h('blockquote', {}, inline(words));
  if (line === '---') return h('hr');
  return h('div', { class: 'rich-section' }, line === '' ? '\u00a0' : inline(line));
}

const MARKS: readonly (readonly [string, string])[] = [
  ['`', 'code'],
  ['**', 'strong'],
  ['~~', 's'],
  ['*', 'em'],
  ['_', 'em'],
];

function inline(text: string): Kid[] {
  for (let at = 0; at < text.length; at += 1) {
    for (const [mark, tag] of MARKS) {
      if (!text.startsWith(mark, at)) continue;
      const end = text.indexOf(mark, at + mark.length + 1);
      if (end === -1) continue;
      const inside = text.slice(at + mark.length, end);
      return [
        text.slice(0, at),
        h(tag, {}, tag === 'code' ? inside : inline(inside)),
        ...inline(text.slice(end + mark.length)),
      ];
    }
    if (text[at] === '[') {
      const middle = text.indexOf('](', at);
      const end = middle === -1 ? -1 : text.indexOf(')', middle);
      if (end !== -1)
        return [
          text.slice(0, at),
          link(text.slice(middle + 2, end), text.slice(at + 1, middle)),
          ...inline(text.slice(end + 1)),
        ];
    }
  }
  return [text];
}
