// Cards and the tasks of a plan.

import type { CardBlock, TaskCardBlock } from '@slack/types';
import type { Surface } from './control.ts';
import { element } from './elements.ts';
import { picture, small } from './pictures.ts';
import { link, richText, textOf } from './text.ts';
import { h, type Kid } from './tree.ts';

export function card(block: CardBlock, surface: Surface): Kid {
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

const STATES = { pending: 'Pending', in_progress: 'In progress', complete: 'Complete', error: 'Error' } as const;

export function task(one: TaskCardBlock, { names }: Surface): Kid {
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
