// Behind the page: what went over the wire each way and how fast it was acknowledged, what a strict Slack objected to, what
// the catalog was asked; and the switches for what goes wrong.

import type { CatalogRequest, Switch } from '../protocol.ts';
import { type Backstage, watch } from './backstage.ts';
import { backTo } from './focus.ts';
import { icon } from './icon.ts';
import { h, type Kid, type Tree } from './tree.ts';

const FAULTS: readonly (readonly [Switch | '', string])[] = [
  ['', 'Catalog works'],
  ['slow', 'Catalog slow (6 s)'],
  ['down', 'Catalog down (503)'],
  ['throttled', 'Catalog throttled (429)'],
  ['half json', 'Catalog answers half JSON'],
  ['hang after applying', 'Catalog hangs after applying'],
];

const SHOWN = 60;
const SHOWN_OBJECTIONS = 3;

/** `more`: what stands in the head of it. */
export function inspector(page: Backstage, more: Kid): Tree {
  const lines = [
    ...page.exchanges.map((one) => ({
      at: one.at,
      tree: () =>
        line(
          `x${one.id}`,
          one.to === 'bot' ? 'Slack to bot' : 'bot to Slack',
          one.what,
          one.status,
          one.ms,
          one.problem ?? one.objections[0],
          { sent: one.body, answered: one.answer, objections: one.objections },
        ),
    })),
    ...[...page.requests.values()].map((one) => ({ at: one.at, tree: () => requestLine(one, 'bot to catalog') })),
  ]
    .toSorted((a, b) => b.at - a.at)
    .slice(0, SHOWN);
  return h(
    'aside',
    { class: 'pane inspector', key: 'inspector', 'aria-label': 'Inspector', gone: () => backTo('to-inspector') },
    h('header', {}, h('h2', {}, 'Inspector'), more),
    h(
      'div',
      { class: 'switches' },
      page.hasCatalog &&
        h(
          'label',
          {},
          'Fault ',
          h(
            'select',
            {
              class: 'field',
              value: page.behind.switched ?? '',
              onchange: (event) => {
                const fault = (event.target as HTMLSelectElement).value as Switch | '';
                void page.ask({ kind: 'switch', ...(fault !== '' && { fault }) }).catch(() => {});
              },
            },
            FAULTS.map(([value, words]) => h('option', { value }, words)),
          ),
        ),
      page.mayForward &&
        h(
          'button',
          {
            type: 'button',
            class: 'button',
            onclick: () => void page.ask({ kind: 'forward', hours: 24 }).catch(() => {}),
          },
          'Clock forward a day',
        ),
      page.behind.aheadMs > 0 &&
        h('span', { class: 'caption' }, `${Math.round(page.behind.aheadMs / 3_600_000)} h ahead`),
    ),
    h(
      'p',
      { class: 'caption' },
      page.violations.length === 0
        ? 'Nothing was objected to.'
        : `Objected to, ${page.violations.length} in all: ${page.violations.slice(-SHOWN_OBJECTIONS).join(' · ')}`,
    ),
    h(
      'ol',
      { class: 'wire', tabindex: '0', 'aria-label': 'Wire' },
      lines.length === 0 && h('li', { class: 'caption' }, 'Nothing went over the wire yet.'),
      lines.map(({ tree }) => tree()),
    ),
  );
}

function line(
  key: string,
  way: string,
  what: string,
  status: number | null,
  ms: number | undefined,
  problem: string | undefined,
  detail: unknown,
): Kid {
  return h(
    'li',
    { key },
    h(
      'details',
      {},
      h(
        'summary',
        {},
        h('span', { class: 'way' }, way),
        ` ${what} `,
        h(
          'span',
          { class: 'caption' },
          `${status ?? '…'}${ms === undefined ? '' : ` · ${ms.toFixed(ms < 10 ? 1 : 0)} ms`}`,
        ),
        problem !== undefined && h('span', { class: 'wrong' }, ` ${problem}`),
      ),
      h('pre', {}, JSON.stringify(detail, undefined, 2)),
    ),
  );
}

/** One request to the catalog; `way` stands before it. */
export function requestLine(one: CatalogRequest, way: string): Kid {
  const { query, body, role, outcome } = one;
  return line(`c${one.id}`, way, `${one.method} ${one.path}`, one.status, undefined, one.fault ?? undefined, {
    query,
    body,
    role,
    outcome,
  });
}

export function inspect(page: Backstage, on: boolean): void {
  page.inspects = on;
  watch(page);
}

export function closeInspector(page: Backstage): Tree {
  return h(
    'button',
    { type: 'button', class: 'button quiet', 'aria-label': 'Close inspector', onclick: () => inspect(page, false) },
    icon('close'),
  );
}
