// The renderer: every block of @slack/types, once each; the compiler tells when Slack adds one. What stands in blocks and
// can be pressed or filled is in elements.ts.

import type { AnyBlock, ContextBlock, KnownBlock, TaskCardBlock } from '@slack/types';
import { card, task } from './cards.ts';
import type { Surface } from './control.ts';
import { element } from './elements.ts';
import { inputKids } from './input.ts';
import { markdown } from './markdown.ts';
import { picture, small } from './pictures.ts';
import { table } from './table.ts';
import { link, richText, textOf, unknown } from './text.ts';
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
    case 'input':
      return inputKids(block, surface);
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
function contextKids({ elements }: ContextBlock, { names }: Surface): Kid {
  return elements.map((one) => (one.type === 'image' ? small(one) : h('span', { class: 'text' }, textOf(one, names))));
}
