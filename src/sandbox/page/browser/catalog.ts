// The catalog: what is in it, what was changed last and by whose key, what was asked of it, and the way back to the beginning.
// Beside the channel, and on a page of its own.

import type { CatalogChange, CatalogRequest, CatalogResource } from '../protocol.ts';
import { type Backstage, type CatalogTab, FEW, look, watch } from './backstage.ts';
import { backTo } from './focus.ts';
import { icon } from './icon.ts';
import { requestLine } from './inspector.ts';
import type { Page } from './page.ts';
import { h, type Kid, type Tree } from './tree.ts';

const TABS: readonly (readonly [CatalogTab, string])[] = [
  ['resources', 'Resources'],
  ['changes', 'Changes'],
  ['requests', 'Requests'],
];

/** `close`: in the head of it; `more`: beside what can be done with it. */
export function catalogPane(stage: Backstage, close: Kid, more: Kid): Tree {
  const seen = stage.catalog;
  const tabs = stage.hasCatalog ? TABS : TABS.filter(([tab]) => tab === 'requests');
  return h(
    'aside',
    { class: 'pane inspector', key: 'catalog', 'aria-label': 'Catalog', gone: () => backTo('to-catalog') },
    h('header', {}, h('h2', {}, 'Catalog'), close),
    h(
      'div',
      { class: 'switches' },
      stage.hasCatalog
        ? h('button', { type: 'button', class: 'button', onclick: () => void reset(stage) }, 'Reset')
        : h('span', { class: 'caption' }, 'Secoda is real here: look into it there. Below is what the bot asks of it.'),
      more,
    ),
    h(
      'nav',
      { class: 'tabs', 'aria-label': 'Catalog' },
      tabs.map(([tab, words]) =>
        h(
          'button',
          {
            type: 'button',
            class: 'button quiet',
            'aria-current': stage.catalogTab === tab ? 'page' : undefined,
            onclick: () => show(stage, tab),
          },
          words,
          tab === 'changes' && seen !== undefined && seen.changeCount > 0 && ` (${seen.changeCount})`,
        ),
      ),
    ),
    stage.key !== undefined &&
      h('p', { class: 'text', key: 'key', role: 'status' }, 'Your key, for connect: ', h('code', {}, stage.key)),
    SHOWN[stage.catalogTab](stage),
  );
}

const SHOWN: Readonly<Record<CatalogTab, (stage: Backstage) => Kid>> = { resources, changes, requests };

function resources(stage: Backstage): Kid {
  const seen = stage.catalog;
  return [
    h(
      'div',
      { class: 'switches', key: 'words' },
      h('input', {
        class: 'field',
        'aria-label': 'Words of a title',
        placeholder: 'Words of a title',
        maxlength: '200',
        value: stage.catalogWords ?? '',
        oninput: (event) => {
          stage.catalogWords = (event.target as HTMLInputElement).value;
          stage.catalogMost = FEW;
          void look(stage);
        },
      }),
    ),
    h(
      'p',
      { class: 'caption', role: 'status', key: 'count' },
      seen === undefined ? 'Loading…' : `${seen.count} resources`,
    ),
    h(
      'ol',
      { class: 'wire', key: 'resources', tabindex: '0', 'aria-label': 'Resources' },
      seen?.resources.map(resource),
      seen !== undefined &&
        seen.count > seen.resources.length &&
        h(
          'li',
          { key: 'more' },
          h(
            'button',
            {
              type: 'button',
              class: 'button',
              onclick: () => {
                stage.catalogMost = Math.min(1000, stage.catalogMost + FEW * 3);
                void look(stage);
              },
            },
            'Show more',
          ),
        ),
    ),
  ];
}

function resource({ id, title, kind, marks, description, facts }: CatalogResource): Tree {
  return h(
    'li',
    { key: id },
    h(
      'details',
      {},
      h('summary', {}, h('strong', {}, title), h('span', { class: 'caption' }, ` ${[kind, ...marks].join(' · ')}`)),
      description !== '' && h('p', { class: 'text' }, description),
      h(
        'dl',
        {},
        facts.map(([name, words]) => [h('dt', {}, name), h('dd', {}, words)]),
      ),
    ),
  );
}

function changes({ catalog }: Backstage): Kid {
  return h(
    'ol',
    { class: 'wire', key: 'changes', tabindex: '0', 'aria-label': 'Changes' },
    catalog?.changes.length === 0 && h('li', { class: 'caption' }, 'Nothing was changed yet.'),
    catalog?.changes.map(change),
  );
}

function change({ id, at, who, isShared, what, on, fields }: CatalogChange): Tree {
  return h(
    'li',
    { key: id },
    h('strong', {}, who),
    ` ${what} `,
    h('strong', {}, on),
    h(
      'div',
      { class: 'caption' },
      `${moment(at)}${isShared ? ", with the bot's shared key" : ', with a key of their own'}`,
    ),
    h(
      'dl',
      {},
      fields.map(({ name, before, after }) => [
        h('dt', {}, name),
        h('dd', {}, h('s', {}, before), ' ', h('ins', {}, after)),
      ]),
    ),
  );
}

function moment(at: number): string {
  return new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium' });
}

const MOST_REQUESTS = 100;

function requests(stage: Backstage): Kid {
  const all: CatalogRequest[] = [...stage.requests.values()].slice(-MOST_REQUESTS).toReversed();
  return h(
    'ol',
    { class: 'wire', key: 'requests', tabindex: '0', 'aria-label': 'Requests' },
    all.length === 0 && h('li', { class: 'caption' }, 'Nothing was asked of the catalog yet.'),
    all.map((one) => requestLine(one, moment(one.at))),
  );
}

function show(stage: Backstage, tab: CatalogTab): void {
  stage.catalogTab = tab;
  watch(stage);
}

/** Opens it beside the channel, or closes it. */
export function openCatalog(stage: Backstage, isOpen: boolean): void {
  stage.catalogWords = isOpen ? '' : undefined;
  if (!stage.hasCatalog) stage.catalogTab = 'requests';
  watch(stage);
  if (isOpen) void look(stage);
}

/** Beside the channel: a key of one's own, and the page of its own. */
export function catalogMore(page: Page): Kid {
  return [
    page.hasCatalog &&
      h('button', { type: 'button', class: 'button', onclick: () => void makeKey(page) }, 'Make a key'),
    h('a', { class: 'button', href: 'catalog', target: '_blank', rel: 'noreferrer' }, 'On a page of its own'),
  ];
}

export function closeCatalog(page: Page): Tree {
  return h(
    'button',
    {
      type: 'button',
      class: 'button quiet',
      'aria-label': 'Close catalog',
      onclick: () => openCatalog(page, false),
    },
    icon('close'),
  );
}

/** As on Secoda's settings page: for `connect`. It is shown until the page is left. */
async function makeKey(page: Page): Promise<void> {
  page.key = (await page.ask({ kind: 'make key' }).catch(() => undefined)) as string | undefined;
  page.redraw();
}

async function reset(stage: Backstage): Promise<void> {
  await stage.ask({ kind: 'reset catalog' }).catch(() => {});
  await look(stage);
}
