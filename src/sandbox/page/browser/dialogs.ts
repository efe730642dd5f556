// What lies over the page: the modal before the person, with its fields, errors and pushes, and the question before a press.

import { blocks } from './blocks.ts';
import { icon } from './icon.ts';
import type { Page } from './page.ts';
import { surfaceOf } from './surface.ts';
import { textOf, undone } from './text.ts';
import { h, type Kid, type Tree } from './tree.ts';

/** `over`: what lies over it in turn. */
export function modal(page: Page, over: Kid): Tree | undefined {
  const view = page.modal;
  if (view === null) return undefined;
  const surface = surfaceOf(page, { view: view.id }, view.held, view.errors);
  const { id } = view;
  const isSending = page.busy.has('modal');
  const close = (): void => void page.ask({ kind: 'close', view: id, all: false }).catch(() => {});
  async function submit(): Promise<void> {
    if (page.busy.has('modal')) return;
    page.busy.add('modal');
    page.redraw();
    await page.untold.flush();
    await page.ask({ kind: 'submit', view: id }).catch(() => {});
    page.busy.delete('modal');
    page.redraw();
    // Once it is drawn: what is wrong is not marked before.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('dialog.modal [aria-invalid="true"]')?.focus());
  }
  return h(
    'dialog',
    {
      class: 'modal',
      key: view.id,
      'aria-labelledby': 'modal-title',
      mounted: open,
      gone: goBack,
      oncancel: (event) => {
        event.preventDefault();
        close();
      },
    },
    h(
      'header',
      {},
      view.isPushed &&
        h('button', { type: 'button', class: 'button quiet', 'aria-label': 'Back', onclick: close }, icon('back')),
      h('h2', { id: 'modal-title' }, undone(view.title)),
      h(
        'button',
        {
          type: 'button',
          class: 'button quiet',
          'aria-label': 'Close',
          onclick: () => void page.ask({ kind: 'close', view: id, all: true }).catch(() => {}),
        },
        icon('close'),
      ),
    ),
    view.notice !== undefined && h('div', { class: 'alert alert-error', key: 'notice', role: 'alert' }, view.notice),
    h(
      'div',
      { class: 'modal-body', key: 'body', tabindex: '0', role: 'group', 'aria-label': undone(view.title) },
      blocks(view.blocks, surface),
    ),
    h(
      'footer',
      { key: 'foot' },
      h('button', { type: 'button', class: 'button', onclick: close }, undone(view.close ?? 'Close')),
      view.submit !== undefined &&
        h(
          'button',
          {
            type: 'button',
            class: 'button primary',
            'aria-busy': isSending ? 'true' : undefined,
            onclick: () => void submit(),
          },
          undone(view.submit),
        ),
    ),
    over,
  );
}

export function question(page: Page, over: Kid): Tree | undefined {
  if (page.confirm === undefined) return undefined;
  const { dialog, act } = page.confirm;
  const leave = (): void => {
    page.confirm = undefined;
    page.redraw();
  };
  return h(
    'dialog',
    {
      class: 'modal question',
      key: 'question',
      'aria-labelledby': 'question-title',
      mounted: open,
      gone: goBack,
      oncancel: (event) => {
        event.preventDefault();
        leave();
      },
    },
    h('header', {}, h('h2', { id: 'question-title' }, undone(dialog.title?.text ?? 'Are you sure?'))),
    h('div', { class: 'modal-body' }, textOf(dialog.text, page.nameOf)),
    h(
      'footer',
      { key: 'foot' },
      h('button', { type: 'button', class: 'button', onclick: leave }, undone(dialog.deny?.text ?? 'No')),
      h(
        'button',
        {
          type: 'button',
          class: `button ${dialog.style ?? 'primary'}`,
          onclick: () => {
            leave();
            act();
          },
        },
        undone(dialog.confirm?.text ?? 'Yes'),
      ),
    ),
    over,
  );
}

/** Where one was before each dialog that is open, the last one in front. */
const whence: (Element | null)[] = [];

/** To what opened it; to where one writes, if that is gone. */
function goBack(): void {
  const before = whence.pop();
  const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
  (isThere ? before : document.getElementById('composer'))?.focus();
}

function open(node: HTMLElement): void {
  if (!(node instanceof HTMLDialogElement)) return;
  whence.push(document.activeElement);
  node.showModal();
  // The page alone takes it away; at a second Escape the browser does by itself, and the modal would be out of reach.
  node.addEventListener('close', () => node.showModal());
  const first = node.querySelector<HTMLElement>(
    '[data-autofocus], .modal-body input, .modal-body textarea, footer .primary, footer button',
  );
  first?.focus();
}
