// What a person sees of a message or a view, line by line, without deciding how it is drawn. The words for tests, the
// terminal and a screen reader are all made from it, so that they cannot tell different stories.

import type { CheckedBlock } from './block-kit/blocks.ts';
import type { CheckedElement, CheckedOption } from './block-kit/elements.ts';
import { optionsOf } from './block-kit/inside.ts';
import type { RichTextLeaf, RichTextPart } from './block-kit/rich-text.ts';
import { type Field, type FormState, initialState, isField, shownValues } from './form.ts';
import type { Shown } from './messages.ts';
import { type Names, readMrkdwn, readPlain, type Span, spell, type TextLine } from './mrkdwn.ts';
import type { View } from './views.ts';

/** A control as it looks: its words, and for menus what is behind them. */
export interface Look {
  readonly form: 'button' | 'menu' | 'choice' | 'field';
  readonly words: string;
  /** The lines of an overflow menu. */
  readonly menu?: readonly string[];
  /** What is chosen or typed; absent when a field is empty. */
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  readonly link?: string;
}

export type Line =
  | { readonly kind: 'title' | 'heading' | 'text' | 'context' | 'label' | 'problem'; readonly text: TextLine }
  /** Short texts side by side, two in a row. */
  | { readonly kind: 'fields'; readonly fields: readonly (readonly TextLine[])[] }
  /** `besides` counts the lines just above that the control stands to the right of. */
  | { readonly kind: 'controls'; readonly looks: readonly Look[]; readonly besides?: number }
  | { readonly kind: 'row'; readonly cells: readonly string[] }
  | { readonly kind: 'divider' };

type TextObject = { readonly type: 'plain_text' | 'mrkdwn'; readonly text: string };
type LookAt = (element: CheckedElement, blockId: string) => Look;

/** The lines of a message or view, from top to bottom. */
export function outline(on: Shown | View, names: Names): Line[] {
  const state = on.kind === 'view' ? on.state : {};
  const look: LookAt = (element, blockId) => lookOf(element, blockId, state, names);
  if (on.kind !== 'view') {
    const said =
      on.blocks.length === 0
        ? texts('text', { type: 'mrkdwn', text: on.text }, names)
        : on.blocks.flatMap((block) => linesOf(block, look, names, {}));
    const below = on.unfurls.flatMap(({ text, blocks }) =>
      blocks.length === 0
        ? texts('text', { type: 'mrkdwn', text }, names)
        : blocks.flatMap((block) => linesOf(block, look, names, {})),
    );
    return [...said, ...on.files.map(({ title }) => simple('text', `[file: ${title}]`)), ...below];
  }
  const foot: Look[] = [
    ...(on.close === undefined ? [] : [{ form: 'button', words: on.close } as const]),
    ...(on.submit === undefined ? [] : [{ form: 'button', words: on.submit, style: 'primary' } as const]),
  ];
  return [
    ...(on.title === '' ? [] : texts('title', { type: 'plain_text', text: on.title }, names)),
    ...(on.notice === undefined ? [] : [problem(on.notice)]),
    ...on.blocks.flatMap((block) => linesOf(block, look, names, on.errors)),
    ...(foot.length > 0 ? [{ kind: 'controls', looks: foot } as const] : []),
  ];
}

/** One line as plain words; controls in square brackets. */
export function words(line: Line): string {
  switch (line.kind) {
    case 'controls':
      return line.looks.map(lookWords).join(' ');
    case 'row':
      return line.cells.join(' | ');
    case 'fields':
      return line.fields.flatMap((field) => field.map(({ spans }) => spell(spans))).join('\n');
    case 'divider':
      return '';
    case 'title':
    case 'heading':
    case 'text':
    case 'context':
    case 'label':
    case 'problem':
      return spell(line.text.spans);
  }
  return line satisfies never;
}

export function lookWords(look: Look): string {
  if (look.menu !== undefined) return `[⋯ ${look.menu.join(' · ')}]`;
  if (look.value === undefined) return `[${look.words}]`;
  return look.words === '' || look.words === look.value ? `[${look.value}]` : `[${look.words}: ${look.value}]`;
}

function linesOf(block: CheckedBlock, look: LookAt, names: Names, errors: Readonly<Record<string, string>>): Line[] {
  const id = block.block_id ?? '';
  const controls = (elements: readonly CheckedElement[]): Line[] => {
    const looks = elements.map((element) => look(element, id));
    return looks.length === 0 ? [] : [{ kind: 'controls', looks }];
  };
  switch (block.type) {
    case 'header':
      return texts('heading', block.text, names);
    case 'section':
      return sectionLines(block, names, block.accessory && look(block.accessory, id));
    case 'context':
      return contextLines(block.elements, names);
    case 'actions':
    case 'context_actions':
      return controls(block.elements);
    case 'divider':
      return [{ kind: 'divider' }];
    case 'image':
      return [simple('context', `${block.title?.text ?? ''} [image: ${block.alt_text}]`.trim())];
    case 'video':
      return [simple('text', `${block.title.text} [video: ${block.alt_text}]`)];
    case 'input':
      return [
        simple('label', block.label.text + (block.optional === true ? ' (optional)' : '')),
        ...controls([block.element]),
        ...(block.hint === undefined ? [] : texts('context', block.hint, names)),
        ...(errors[id] === undefined ? [] : [problem(errors[id])]),
      ];
    case 'alert':
      return texts('text', block.text, names);
    case 'markdown':
      return readPlain(block.text).map((text) => ({ kind: 'text', text }));
    case 'rich_text':
      return block.elements.flatMap((part) => richLines(part, names));
    case 'table':
    case 'data_table':
      return block.rows.map((row) => ({
        kind: 'row',
        cells: row.map((cell) =>
          cell.type === 'rich_text'
            ? cell.elements.flatMap((part) => richLines(part, names).map(words)).join(' ')
            : cell.text,
        ),
      }));
    case 'card':
      return [
        ...(block.title === undefined ? [] : texts('heading', block.title, names)),
        ...(block.subtitle === undefined ? [] : texts('context', block.subtitle, names)),
        ...(block.body === undefined ? [] : texts('text', block.body, names)),
        ...controls(block.actions ?? []),
      ];
    case 'carousel':
      return block.elements.flatMap((card) => linesOf(card, look, names, errors));
    case 'container':
      return [
        ...(block.title === undefined ? [] : texts('heading', block.title, names)),
        ...(block.subtitle === undefined ? [] : texts('context', block.subtitle, names)),
        ...block.child_blocks.flatMap((child) => linesOf(child, look, names, errors)),
      ];
    case 'data_visualization':
      return [
        simple('heading', block.title),
        ...chartRows(block.chart).map((cells) => ({ kind: 'row', cells }) as const),
      ];
    case 'file':
      return [simple('text', `[file: ${block.external_id}]`)];
    case 'call':
      return [simple('text', `[call: ${block.call_id}]`)];
    case 'plan':
      return [simple('heading', block.title), ...(block.tasks ?? []).map((task) => taskLine(task))];
    case 'task_card':
      return [taskLine(block)];
  }
  return block satisfies never;
}

function sectionLines(
  block: Extract<CheckedBlock, { type: 'section' }>,
  names: Names,
  accessory: Look | undefined,
): Line[] {
  const said = [
    ...(block.text === undefined ? [] : texts('text', block.text, names)),
    ...(block.fields === undefined
      ? []
      : [{ kind: 'fields', fields: block.fields.map((field) => textLines(field, names)) } as const]),
  ];
  return accessory === undefined ? said : [...said, { kind: 'controls', looks: [accessory], besides: said.length }];
}

/** A chart as the table that a screen reader makes of it. */
function chartRows(chart: Extract<CheckedBlock, { type: 'data_visualization' }>['chart']): string[][] {
  if (chart.type === 'pie') return chart.segments.map(({ label, value }) => [label, String(value)]);
  return [
    ['', ...chart.axis_config.categories],
    ...chart.series.map(({ name, data }) => [name, ...data.map(({ value }) => String(value))]),
  ];
}

function taskLine(task: { readonly title: string; readonly status: string }): Line {
  return simple('text', `${task.title} (${task.status.replace('_', ' ')})`);
}

function contextLines(elements: Extract<CheckedBlock, { type: 'context' }>['elements'], names: Names): Line[] {
  const lines: TextLine[] = [];
  for (const element of elements) {
    const read =
      element.type === 'image' ? [{ spans: [{ text: `[image: ${element.alt_text}]` }] }] : textLines(element, names);
    const [first, ...rest] = read;
    const last = lines.pop();
    // Elements of a context stand beside each other.
    if (first !== undefined) {
      lines.push(last === undefined ? first : { spans: [...last.spans, { text: '  ' }, ...first.spans] });
    }
    lines.push(...rest);
  }
  return lines.map((text) => ({ kind: 'context', text }));
}

function lookOf(element: CheckedElement, blockId: string, state: FormState, names: Names): Look {
  if (isField(element)) return fieldLook(element, blockId, state, names);
  switch (element.type) {
    case 'image':
      return { form: 'field', words: `image: ${element.alt_text}` };
    case 'button':
      return {
        form: 'button',
        words: element.text.text,
        ...(element.style && { style: element.style }),
        ...(element.url !== undefined && { link: element.url }),
      };
    case 'workflow_button':
    case 'icon_button':
      return { form: 'button', words: element.text.text };
    case 'feedback_buttons':
      return {
        form: 'menu',
        words: '',
        menu: [element.positive_button.text.text, element.negative_button.text.text],
      };
    case 'overflow':
      return { form: 'menu', words: '', menu: element.options.map(optionWords) };
  }
  return element satisfies never;
}

function fieldLook(element: Field, blockId: string, state: FormState, names: Names): Look {
  const values = shownValues(state[blockId]?.[element.action_id ?? ''] ?? initialState(element)).map(
    (value) => names(value) ?? value,
  );
  if (element.type === 'checkboxes' || element.type === 'radio_buttons') {
    const boxes = (optionsOf(element) ?? []).map(optionWords);
    return {
      form: 'choice',
      words: '',
      value: boxes.map((box) => `${values.includes(box) ? '☑' : '☐'} ${box}`).join('  '),
    };
  }
  const placeholder = 'placeholder' in element ? element.placeholder?.text : undefined;
  return {
    form: 'field',
    words: placeholder ?? '',
    ...(values.length > 0 && { value: values.join(', ') }),
  };
}

function optionWords(option: CheckedOption): string {
  return option.text.text;
}

function texts(kind: 'title' | 'heading' | 'text' | 'context', text: TextObject, names: Names): Line[] {
  return textLines(text, names).map((line) => ({ kind, text: line }));
}

function textLines(text: TextObject, names: Names): TextLine[] {
  return text.type === 'mrkdwn' ? readMrkdwn(text.text, names) : readPlain(text.text);
}

function simple(kind: 'heading' | 'text' | 'context' | 'label', text: string): Line {
  return { kind, text: { spans: [{ text }] } };
}

function problem(text: string): Line {
  return { kind: 'problem', text: { spans: [{ text }] } };
}

function richLines(part: RichTextPart, names: Names): Line[] {
  switch (part.type) {
    case 'rich_text_section':
      return [{ kind: 'text', text: { spans: part.elements.map((leaf) => richSpan(leaf, names)) } }];
    case 'rich_text_quote':
      return [{ kind: 'text', text: { spans: part.elements.map((leaf) => richSpan(leaf, names)), quote: true } }];
    case 'rich_text_preformatted':
      return [{ kind: 'text', text: { spans: part.elements.map((leaf) => richSpan(leaf, names)), block: true } }];
    case 'rich_text_list':
      return part.elements.map((item, index) => ({
        kind: 'text',
        text: {
          spans: [
            { text: part.style === 'ordered' ? `${index + 1}. ` : '• ' },
            ...item.elements.map((leaf) => richSpan(leaf, names)),
          ],
        },
      }));
  }
  return part satisfies never;
}

function richSpan(leaf: RichTextLeaf, names: Names): Span {
  const { bold, italic, strike, code } = leaf.style ?? {};
  const style = {
    ...(bold === true && ({ bold } as const)),
    ...(italic === true && ({ italic } as const)),
    ...(strike === true && ({ strike } as const)),
    ...(code === true && ({ code } as const)),
  };
  switch (leaf.type) {
    case 'text':
      return { text: leaf.text, ...style };
    case 'link':
      return { text: leaf.text ?? leaf.url, link: leaf.url, ...style };
    case 'emoji':
      return { text: leaf.unicode ?? `:${leaf.name}:`, ...style };
    case 'user':
      return { text: `@${names(leaf.user_id) ?? leaf.user_id}`, mention: true, ...style };
    case 'channel':
      return { text: `#${names(leaf.channel_id) ?? leaf.channel_id}`, mention: true, ...style };
    case 'usergroup':
      return { text: `@${names(leaf.usergroup_id) ?? leaf.usergroup_id}`, mention: true, ...style };
    case 'team':
      return { text: names(leaf.team_id) ?? leaf.team_id, ...style };
    case 'broadcast':
      return { text: `@${leaf.range}`, mention: true, ...style };
    case 'date':
      return { text: leaf.fallback ?? new Date(leaf.timestamp * 1000).toISOString(), ...style };
    case 'color':
      return { text: leaf.value, ...style };
  }
  return leaf satisfies never;
}
