// The renderer: every block of @slack/types, once each; the compiler tells when Slack adds one. What stands in blocks and
// can be pressed or filled is in elements.ts.

import type {
  AnyBlock,
  CardBlock,
  ContextBlock,
  ImageElement,
  KnownBlock,
  RichTextBlock,
  TaskCardBlock,
} from '@slack/types';
import { element, type Surface } from './elements.ts';
import { link, richText, textOf, undone, unknown } from './text.ts';
import { h, type Kid, type Tree } from './tree.ts';

export function blocks(all: readonly AnyBlock[], surface: Surface): Tree[] {
  return all.map((block, index) => {
    const key = block.block_id ?? String(index);
    return h('div', { class: `block block-${block.type}`, key }, drawBlock(block as KnownBlock, surface));
  });
}

function drawBlock(block: KnownBlock, surface: Surface): Kid {
  const { names } = surface;
  const id = block.block_id ?? '';
  switch (block.type) {
    case 'header':
      return h('h2', {}, textOf(block.text, names));
    case 'divider':
      return h('hr');
    case 'section':
      return [
        h(
          'div',
          { class: 'section-text' },
          block.text && h('div', { class: 'text' }, textOf(block.text, names)),
          block.fields &&
            h(
              'div',
              { class: 'fields' },
              block.fields.map((field) => h('div', { class: 'text' }, textOf(field, names))),
            ),
        ),
        block.accessory && h('div', { class: 'accessory' }, element(block.accessory, id, surface, {})),
      ];
    case 'context':
      return contextKids(block, surface);
    case 'actions':
    case 'context_actions':
      return block.elements.map((one) => element(one, id, surface, {}));
    case 'input': {
      const error = surface.errors[id];
      const labelId = `${surface.id}-${id}-label`;
      const noteId = `${surface.id}-${id}-note`;
      const isGroup = ['checkboxes', 'radio_buttons', 'rich_text_input'].includes(block.element.type);
      return [
        h(
          isGroup ? 'div' : 'label',
          {
            class: 'label',
            id: labelId,
            for: isGroup ? undefined : `${surface.id}-${id}-${block.element.action_id ?? ''}`,
          },
          undone(block.label.text),
          block.optional === true && h('span', { class: 'optional' }, ' (optional)'),
        ),
        element(block.element, id, surface, {
          labelId,
          label: undone(block.label.text),
          describedBy: error === undefined && block.hint === undefined ? undefined : noteId,
          isWrong: error !== undefined,
          isRequired: block.optional !== true,
          isInput: true,
          dispatches: block.dispatch_action === true,
        }),
        error === undefined
          ? block.hint && h('div', { class: 'hint', id: noteId }, textOf(block.hint, names))
          : h('div', { class: 'wrong', id: noteId, role: 'alert' }, error),
      ];
    }
    case 'image':
      return [
        block.title && h('div', { class: 'caption' }, textOf(block.title, names)),
        picture(block.alt_text, 'image_url' in block ? block.image_url : undefined),
      ];
    case 'video':
      return h(
        'div',
        { class: 'panel' },
        block.provider_name && h('div', { class: 'caption' }, block.provider_name),
        h('strong', {}, block.title_url === undefined ? block.title.text : link(block.title_url, block.title.text)),
        block.description && h('div', {}, textOf(block.description, names)),
        picture(block.alt_text, block.video_url),
      );
    case 'file':
      return picture(`File ${block.external_id}`, undefined);
    case 'rich_text':
      return richText(block, names);
    case 'markdown':
      return markdown(block.text);
    case 'alert':
      return h(
        'div',
        { class: `alert alert-${block.level ?? 'default'}`, role: 'note' },
        h('strong', {}, ALERTS[block.level ?? 'default']),
        h('div', {}, textOf(block.text, names)),
      );
    case 'table':
      return table(block.rows, surface, { settings: block.column_settings });
    case 'data_table':
      return table(block.rows, surface, { caption: block.caption, headColumn: block.row_header_column_index });
    case 'card':
      return card(block, surface);
    case 'carousel':
      return h(
        'div',
        { class: 'carousel', tabindex: '0', role: 'group', 'aria-label': 'Cards' },
        block.elements.map((one) => h('div', { class: 'block-card' }, card(one, surface))),
      );
    case 'container': {
      const inside = blocks(block.child_blocks, surface);
      const title = [
        block.title
          ? h('strong', {}, textOf(block.title, names))
          : block.rich_text_title && richText(block.rich_text_title, names),
        block.subtitle && h('div', { class: 'caption' }, textOf(block.subtitle, names)),
      ];
      if (block.is_collapsible !== true) return h('div', { class: 'panel' }, title, inside);
      return h(
        'details',
        { class: 'panel', mounted: (node) => node.toggleAttribute('open', block.default_collapsed !== true) },
        h('summary', {}, title),
        inside,
      );
    }
    case 'plan':
      return h(
        'div',
        { class: 'panel' },
        h('strong', {}, block.title),
        (block.tasks ?? []).map((one) => task(one as TaskCardBlock, surface)),
      );
    case 'task_card':
      return task(block, surface);
  }
  return unknown((block satisfies never as { type: string }).type);
}

const ALERTS = { default: 'Note', info: 'Information', warning: 'Warning', error: 'Error', success: 'Done' } as const;
const STATES = { pending: 'Pending', in_progress: 'In progress', complete: 'Complete', error: 'Error' } as const;

/** Nothing is loaded from elsewhere: a picture is shown by its words and its address. */
export function picture(alt: string, address: string | undefined): Tree {
  return h(
    'span',
    { class: 'picture', role: 'img', 'aria-label': alt },
    alt,
    address !== undefined && h('span', { class: 'caption' }, ` ${address}`),
  );
}

function contextKids({ elements }: ContextBlock, { names }: Surface): Kid {
  return elements.map((one) => (one.type === 'image' ? small(one) : h('span', { class: 'text' }, textOf(one, names))));
}

function small(image: ImageElement): Tree {
  return h(
    'span',
    { class: 'small-picture', role: 'img', 'aria-label': image.alt_text, title: image.alt_text },
    image.alt_text.slice(0, 1),
  );
}

function card(block: CardBlock, surface: Surface): Kid {
  const { names } = surface;
  return h(
    'div',
    { class: 'panel' },
    block.hero_image && picture(block.hero_image.alt_text, undefined),
    h(
      'div',
      { class: 'card-head' },
      block.icon && small(block.icon),
      h(
        'div',
        {},
        block.title && h('strong', {}, textOf(block.title, names)),
        block.subtitle && h('div', { class: 'caption' }, textOf(block.subtitle, names)),
      ),
    ),
    block.body && h('div', { class: 'text' }, textOf(block.body, names)),
    block.actions &&
      h(
        'div',
        { class: 'block-actions' },
        block.actions.map((one) => element(one, block.block_id ?? '', surface, {})),
      ),
  );
}

function task(one: TaskCardBlock, { names }: Surface): Kid {
  return h(
    'div',
    { class: `task task-${one.status}` },
    h('strong', {}, one.title),
    h('span', { class: 'caption' }, ` ${STATES[one.status] ?? one.status}`),
    one.details && richText(one.details, names),
    one.output && richText(one.output, names),
    (one.sources ?? []).map((source) => h('div', {}, link(source.url, source.text))),
  );
}

type Cell = { readonly type: 'raw_text' | 'raw_number'; readonly text: string } | RichTextBlock;

function table(
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

/** Enough of Markdown for messages: headings, lists, quotes, fences; inside lines bold, italics, code. */
function markdown(text: string): Kid[] {
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
