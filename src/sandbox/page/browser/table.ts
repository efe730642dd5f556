// Tables: rows of words, numbers and rich text under a head.

import type { RichTextBlock } from '@slack/types';
import type { Surface } from './control.ts';
import { richText } from './text.ts';
import { h, type Kid } from './tree.ts';

type Cell = { readonly type: 'raw_text' | 'raw_number'; readonly text: string } | RichTextBlock;

export function table(
  rows: readonly (readonly Cell[])[],
  { names }: Surface,
  look: { caption?: string; headColumn?: number | undefined; settings?: { align?: string }[] | undefined },
): Kid {
  const [head = [], ...body] = rows;
  const cell = (one: Cell): Kid => (one.type === 'rich_text' ? richText(one, names) : one.text);
  const align = (at: number): string | undefined => look.settings?.[at]?.align;
  return h(
    'div',
    { class: 'table', tabindex: '0', role: 'group', 'aria-label': look.caption ?? 'Table' },
    h(
      'table',
      {},
      look.caption !== undefined && h('caption', {}, look.caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map((one, at) => h('th', { scope: 'col', 'data-align': align(at) }, cell(one))),
        ),
      ),
      h(
        'tbody',
        {},
        body.map((row) =>
          h(
            'tr',
            {},
            row.map((one, at) =>
              at === look.headColumn
                ? h('th', { scope: 'row' }, cell(one))
                : h('td', { 'data-align': align(at) }, cell(one)),
            ),
          ),
        ),
      ),
    ),
  );
}
