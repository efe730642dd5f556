// The catalog beside the channel: what is in it, what was changed last and by whom, and the way back to the beginning.

import type { CatalogSeen } from '../protocol.ts';
import { icon } from './icon.ts';
import type { Page } from './page.ts';
import { h, type Tree } from './tree.ts';

export function catalogPane(page: Page): Tree {
  const seen = page.catalog;
  return h(
    'aside',
    { class: 'pane inspector', key: 'catalog', 'aria-label': 'Catalog' },
    h(
      'header',
      {},
      h('h2', {}, 'Catalog'),
      h('button', { type: 'button', class: 'button', onclick: () => void reset(page) }, 'Reset'),
      h(
        'button',
        { type: 'button', class: 'button quiet', 'aria-label': 'Close catalog', onclick: () => close(page) },
        icon('close'),
      ),
    ),
    h(
      'div',
      { class: 'switches' },
      h('input', {
        class: 'field',
        'aria-label': 'Words of a title',
        placeholder: 'Words of a title',
        maxlength: '200',
        value: page.catalogWords,
        oninput: (event) => void look(page, (event.target as HTMLInputElement).value),
      }),
    ),
    h(
      'p',
      { class: 'caption', role: 'status' },
      seen === undefined ? 'Loading…' : `${seen.count} resources, ${seen.changes.length} changes`,
    ),
    h(
      'ol',
      { class: 'wire', tabindex: '0', 'aria-label': 'Changes and resources' },
      seen?.changes.map((one) =>
        h(
          'li',
          { key: one.id },
          h('strong', {}, one.who),
          ` ${one.what} `,
          h('strong', {}, one.on),
          h('pre', {}, JSON.stringify(one.values, undefined, 1)),
        ),
      ),
      seen?.resources.map((one) =>
        h(
          'li',
          { key: one.id },
          h('strong', {}, one.title),
          h('span', { class: 'caption' }, ` ${[one.kind, ...one.marks].join(' · ')}`),
          one.owners.length > 0 && h('div', { class: 'caption' }, `Owners: ${one.owners.join(', ')}`),
          one.description !== '' && h('div', {}, one.description.slice(0, 200)),
        ),
      ),
    ),
  );
}

export async function look(page: Page, words: string): Promise<void> {
  page.catalogWords = words;
  page.redraw();
  try {
    const seen = (await page.ask({ kind: 'look into catalog', words })) as CatalogSeen;
    if (page.catalogWords === words) page.catalog = seen;
  } catch {
    // It was said; what was seen before stays.
  }
  page.redraw();
}

async function reset(page: Page): Promise<void> {
  await page.ask({ kind: 'reset catalog' }).catch(() => {});
  await look(page, page.catalogWords ?? '');
}

function close(page: Page): void {
  page.catalogWords = undefined;
  page.redraw();
}
