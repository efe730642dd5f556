// The rich text field: bold, italic, struck, as Slack's editor has them; what is in it is read back as a rich_text block.

import type { Control } from './control.ts';
import { h, type Tree } from './tree.ts';

interface Style {
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  readonly code?: true;
}

const STYLES: Readonly<Record<string, Style>> = {
  B: { bold: true },
  STRONG: { bold: true },
  I: { italic: true },
  EM: { italic: true },
  S: { strike: true },
  STRIKE: { strike: true },
  CODE: { code: true },
};

const TOOLS = [
  ['bold', 'Bold', 'B'],
  ['italic', 'Italic', 'I'],
  ['strikeThrough', 'Strikethrough', 'S'],
] as const;

export function richEditor({ name, common, held, placeholder, set }: Control): Tree {
  const give = (): void => {
    const node = document.getElementById(name);
    if (node === null) return;
    const block = written(node);
    set({ rich_text_value: block }, block);
  };
  return h(
    'div',
    { class: 'rich-editor field' },
    h(
      'div',
      { class: 'tools', role: 'toolbar', 'aria-label': 'Formatting' },
      TOOLS.map(([command, label, sign]) =>
        h(
          'button',
          {
            type: 'button',
            'aria-label': label,
            onmousedown: (event) => event.preventDefault(),
            onclick: () => {
              document.getElementById(name)?.focus();
              document.execCommand(command);
              give();
            },
          },
          sign,
        ),
      ),
    ),
    h('div', {
      ...common,
      class: 'rich-area',
      role: 'textbox',
      'aria-multiline': 'true',
      contenteditable: 'true',
      'data-placeholder': placeholder,
      keepsInside: true,
      mounted: (node) => {
        node.textContent = plainOf(held?.rich_text_value);
      },
      oninput: give,
      onpaste: (event) => insertWords(event, event.clipboardData),
      ondrop: (event) => {
        document.getElementById(name)?.focus();
        insertWords(event, event.dataTransfer);
      },
    }),
  );
}

/** Only the words: formatting of other pages stays there. */
function insertWords(event: Event, brought: DataTransfer | null): void {
  event.preventDefault();
  document.execCommand('insertText', false, brought?.getData('text/plain') ?? '');
}

/** The field's content as a rich_text block; null when it is empty. */
function written(area: HTMLElement): unknown {
  if ((area.textContent ?? '').trim() === '') return null;
  const sections: unknown[][] = [[]];
  walk(area, {}, sections, area);
  const elements = sections
    .filter((leaves) => leaves.length > 0)
    .map((leaves, at, all) => ({
      type: 'rich_text_section',
      elements: at < all.length - 1 ? [...leaves, { type: 'text', text: '\n' }] : leaves,
    }));
  return { type: 'rich_text', elements };
}

function walk(node: Node, style: Style, sections: unknown[][], root: Node): void {
  if (node instanceof Text) {
    if (node.data !== '') {
      sections.at(-1)?.push({ type: 'text', text: node.data, ...(Object.keys(style).length > 0 && { style }) });
    }
    return;
  }
  if ((node.nodeName === 'DIV' || node.nodeName === 'BR') && node !== root) sections.push([]);
  for (const child of node.childNodes) walk(child, { ...style, ...STYLES[node.nodeName] }, sections, root);
}

function plainOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  if ('text' in value && typeof value.text === 'string') return value.text;
  if (!('elements' in value) || !Array.isArray(value.elements)) return '';
  return value.elements.map(plainOf).join('');
}
