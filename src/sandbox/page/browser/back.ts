// The catalog's own page: the catalog and the wire beside each other. It is all there is where Slack is real.

import type { News } from '../protocol.ts';
import { type Backstage, backstage, startAnew, takeBehind } from './backstage.ts';
import { catalogPane } from './catalog.ts';
import { inspector } from './inspector.ts';
import { line, SAYS } from './link.ts';
import { notes } from './notes.ts';
import { draw, h, type Tree } from './tree.ts';

let hello: Extract<News, { kind: 'hello behind' }> | undefined;
let problem = '';
let isDue = false;

function redraw(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    draw(document.body, whole());
  });
}

const stage: Backstage = {
  ...backstage(),
  inspects: true,
  catalogWords: '',
  ask: (ask) =>
    to.ask(ask).catch((error: unknown) => {
      problem = error instanceof Error ? error.message : 'That did not work.';
      throw error;
    }),
  redraw,
};
const to = line({ see: 'behind' }, { take, changed: redraw });

function take(news: News): void {
  switch (news.kind) {
    case 'hello behind':
      hello = news;
      stage.mayForward = news.hasSlack;
      if (!news.hasCatalog) stage.catalogTab = 'requests';
      return startAnew(stage, news.hasCatalog);
    case 'wire':
    case 'behind':
    case 'catalog changed':
      return takeBehind(stage, news);
    case 'hello':
    case 'messages':
    case 'views':
    case 'read':
    case 'answer':
      return;
  }
}

function whole(): Tree[] {
  if (hello === undefined) {
    const words = to.state === 'open' ? SAYS.connecting : SAYS[to.state];
    return [h('main', { class: 'waiting', key: 'waiting' }, h('h1', {}, 'Sandbox'), words)];
  }
  const trees = [
    h(
      'header',
      { class: 'bar', key: 'bar' },
      h('h1', { class: 'team' }, `${hello.app}: behind the page`),
      h('span', { class: 'mode' }),
      hello.hasSlack && h('a', { class: 'button', href: '.' }, 'To the channels'),
    ),
    notes(hello.notes),
    to.state !== 'open' && h('div', { class: 'alert alert-warning', key: 'lost', role: 'status' }, SAYS[to.state]),
    problem !== '' &&
      h(
        'div',
        { class: 'alert alert-error', key: 'problem', role: 'alert' },
        problem,
        ' ',
        h('button', { type: 'button', class: 'button quiet', onclick: forget }, 'Close'),
      ),
    h(
      'main',
      { class: 'columns both', key: 'columns' },
      catalogPane(stage, undefined, undefined),
      inspector(stage, undefined),
    ),
  ];
  return trees.filter((tree) => tree !== undefined && tree !== false);
}

function forget(): void {
  problem = '';
  redraw();
}

redraw();
