// Block Kit as Slack checks it: what is refused, in which words, at which place; and what passes at its very limit.

import { anything, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BlockType, type Surface, surfacesOf } from '../../../src/sandbox/slack/block-kit/blocks.ts';
import { checkMessageBlocks, checkSuggestions, checkView, line } from '../../../src/sandbox/slack/block-kit.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const option = (text: string, value = text) => ({ text: plain(text), value });
const question = { title: plain('Sure?'), text: mrkdwn('a'), confirm: plain('Yes'), deny: plain('No') };
const input = (element: unknown, more: object = {}) => ({ type: 'input', label: plain('Label'), element, ...more });
const x = (length: number): string => 'x'.repeat(length);
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

function complaints(blocks: unknown): string[] {
  const checked = checkMessageBlocks(blocks);
  return checked.ok ? [] : checked.faults.map(line);
}

function viewComplaints(view: unknown): string[] {
  const checked = checkView(view);
  return checked.ok ? [] : checked.faults.map(line);
}

describe('a message', () => {
  test.each<[string, unknown[], string]>([
    ['a section too long', [section(x(3001))], 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    ['an empty text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ['a section of nothing', [{ type: 'section' }], 'missing required field: text [json-pointer:/blocks/0]'],
    ['a bare string as text', [{ type: 'section', text: 'a' }], 'must provide an object [json-pointer:/blocks/0/text]'],
    [
      'a header in mrkdwn',
      [{ type: 'header', text: mrkdwn('a') }],
      'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
    ],
    [
      'a header too long',
      [{ type: 'header', text: plain(x(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['an unknown block', [{ type: 'nope' }], 'unsupported type: nope [json-pointer:/blocks/0/type]'],
    ['a block without type', [{}], 'missing required field: type [json-pointer:/blocks/0]'],
    ['no object', ['section'], 'must provide an object [json-pointer:/blocks/0]'],
    [
      'an unknown property',
      [{ type: 'divider', text: 'a' }],
      'invalid additional property: text [json-pointer:/blocks/0]',
    ],
    [
      'an alert, which is for modals',
      [{ type: 'alert', text: mrkdwn('a') }],
      'unsupported type: alert [json-pointer:/blocks/0/type]',
    ],
    ['no elements', [actions()], 'no less than 1 items allowed [json-pointer:/blocks/0/elements]'],
    [
      'too many elements',
      [actions(...times(26, (i) => button({ action_id: `a${i}` })))],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    ['too many blocks', times(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
    [
      'an input among actions',
      [actions({ type: 'plain_text_input' })],
      'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
    ],
    [
      'a button too wordy',
      [actions(button({ text: plain(x(76)) }))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a value too long',
      [actions(button({ value: x(2001) }))],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'a style of its own',
      [actions(button({ style: 'loud' }))],
      'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
    ],
    [
      'an address that is none',
      [actions(button({ url: 'orders' }))],
      'must be a valid URL [json-pointer:/blocks/0/elements/0/url]',
    ],
    [
      'an option value too long',
      [actions({ type: 'overflow', options: [option('a', x(76))] })],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
    ],
    [
      'a sixth line in a menu',
      [actions({ type: 'overflow', options: times(6, (i) => option(`o${i}`)) })],
      'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'a menu from nowhere',
      [actions({ type: 'static_select' })],
      'must provide exactly one of `options` or `option_groups` [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a first choice that is no option',
      [actions({ type: 'static_select', options: [option('a')], initial_option: option('b') })],
      'must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]',
    ],
    [
      'a picture without words',
      [{ type: 'image', image_url: 'https://a.example/b.png' }],
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'a picture from nowhere',
      [{ type: 'image', alt_text: 'a' }],
      'must define either `slack_file` or `image_url` [json-pointer:/blocks/0]',
    ],
    [
      'an eleventh context element',
      [{ type: 'context', elements: times(11, () => mrkdwn('a')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'an eleventh field',
      [{ type: 'section', fields: times(11, () => mrkdwn('a')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a field too long',
      [{ type: 'section', fields: [mrkdwn(x(2001))] }],
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'one block_id twice',
      [
        { type: 'divider', block_id: 'd' },
        { type: 'divider', block_id: 'd' },
      ],
      '`block_id` already exists: d [json-pointer:/blocks/1/block_id]',
    ],
    [
      'one action_id twice in a block',
      [actions(button(), button())],
      '`action_id` already exists: go [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'an id too long',
      [{ type: 'divider', block_id: x(256) }],
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'a second table',
      times(2, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] })),
      'only one table allowed [json-pointer:/blocks]',
    ],
    [
      'a question too long',
      [actions(button({ confirm: { ...question, text: mrkdwn(x(301)) } }))],
      'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    ],
    [
      'an empty card',
      [{ type: 'card' }],
      'must provide at least one of `hero_image`, `title`, `actions` or `body` [json-pointer:/blocks/0]',
    ],
  ])('refuses %s', (_what, blocks, words) => {
    expect(complaints(blocks)).toContain(`[ERROR] ${words}`);
  });

  test('refuses markdown that is too long only together', () => {
    const markdown = { type: 'markdown', text: x(6001) };
    expect(complaints([markdown])).toEqual([]);
    expect(complaints([markdown, markdown])).toHaveLength(1);
  });

  test('takes one action_id in two blocks', () => {
    expect(complaints([actions(button()), actions(button())])).toEqual([]);
  });

  test('names every fault at once', () => {
    expect(complaints([section(''), { type: 'nope' }, { type: 'divider', a: 1 }])).toHaveLength(3);
  });

  test.each<[string, number, (length: number) => unknown[]]>([
    ['section text', 3000, (n) => [section(x(n))]],
    ['header', 150, (n) => [{ type: 'header', text: plain(x(n)) }]],
    ['button text', 75, (n) => [actions(button({ text: plain(x(n)) }))]],
    ['button value', 2000, (n) => [actions(button({ value: x(n) }))]],
    ['option text', 75, (n) => [actions({ type: 'overflow', options: [option(x(n), 'v')] })]],
    ['action_id', 255, (n) => [actions(button({ action_id: x(n) }))]],
    ['placeholder', 150, (n) => [actions({ type: 'users_select', placeholder: plain(x(n)) })]],
    ['alt text', 2000, (n) => [{ type: 'image', alt_text: x(n), image_url: 'https://a.example/b.png' }]],
    ['input label', 2000, (n) => [{ ...input({ type: 'plain_text_input' }), label: plain(x(n)) }]],
    ['options', 100, (n) => [actions({ type: 'static_select', options: times(n, (i) => option(`o${i}`)) })]],
    ['radio buttons', 10, (n) => [actions({ type: 'radio_buttons', options: times(n, (i) => option(`o${i}`)) })]],
    ['blocks', 50, (n) => times(n, () => ({ type: 'divider' }))],
    ['table rows', 100, (n) => [{ type: 'table', rows: times(n, () => [{ type: 'raw_text', text: 'a' }]) }]],
    ['cards', 10, (n) => [{ type: 'carousel', elements: times(n, () => ({ type: 'card', title: mrkdwn('a') })) }]],
  ])('takes %s up to %i and not one more', (_what, limit, make) => {
    assert(
      property(integer({ min: 1, max: limit + 20 }), (length) => {
        expect(complaints(make(length)).length === 0).toBe(length <= limit);
      }),
      { numRuns: 20, examples: [[limit], [limit + 1]] },
    );
  });

  test('never throws, whatever is sent', () => {
    assert(
      property(anything({ maxDepth: 4 }), (given) => {
        expect(typeof checkMessageBlocks([given]).ok).toBe('boolean');
        expect(typeof checkMessageBlocks(given).ok).toBe('boolean');
        expect(typeof checkView(given).ok).toBe('boolean');
        expect(typeof checkSuggestions(given).ok).toBe('boolean');
      }),
    );
  });
});

const samples: Record<BlockType, object> = {
  actions: actions(button()),
  alert: { type: 'alert', text: mrkdwn('a'), level: 'warning' },
  call: { type: 'call', call_id: 'R0' },
  card: { type: 'card', title: mrkdwn('a'), actions: [button()] },
  carousel: { type: 'carousel', elements: [{ type: 'card', title: mrkdwn('a') }] },
  container: { type: 'container', title: plain('a'), child_blocks: [section('b')] },
  context: { type: 'context', elements: [mrkdwn('a')] },
  context_actions: { type: 'context_actions', elements: [{ type: 'icon_button', icon: 'trash', text: plain('a') }] },
  data_table: {
    type: 'data_table',
    caption: 'a',
    rows: [[{ type: 'raw_text', text: 'Rows' }], [{ type: 'raw_number', value: 1, text: '1' }]],
  },
  data_visualization: {
    type: 'data_visualization',
    title: 'a',
    chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] },
  },
  divider: { type: 'divider' },
  file: { type: 'file', external_id: 'a', source: 'remote' },
  header: { type: 'header', text: plain('a') },
  image: { type: 'image', alt_text: 'a', image_url: 'https://a.example/b.png' },
  input: input({ type: 'plain_text_input', multiline: true }),
  markdown: { type: 'markdown', text: '**a**' },
  plan: { type: 'plan', title: 'a', tasks: [{ type: 'task_card', task_id: '1', title: 'a', status: 'pending' }] },
  rich_text: {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a', style: { bold: true } }] }],
  },
  section: { type: 'section', text: plain('a'), accessory: button() },
  table: { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] },
  task_card: { type: 'task_card', task_id: '1', title: 'a', status: 'complete' },
  video: {
    type: 'video',
    video_url: 'https://a.example/v',
    thumbnail_url: 'https://a.example/t',
    alt_text: 'a',
    title: plain('a'),
  },
};

describe('surfaces', () => {
  const accepts: Record<Surface, (block: object) => boolean> = {
    message: (block) => checkMessageBlocks([block]).ok,
    modal: (block) => checkView({ type: 'modal', title: plain('t'), submit: plain('s'), blocks: [block] }).ok,
    home: (block) => checkView({ type: 'home', blocks: [block] }).ok,
  };

  test.each(Object.entries(surfacesOf))('%s stands where it may and nowhere else', (type, surfaces) => {
    const sample = Object.entries(samples).find(([name]) => name === type)?.[1] ?? {};
    const accepted = Object.entries(accepts).flatMap(([surface, accept]) => (accept(sample) ? [surface] : []));
    expect(accepted).toEqual(surfaces);
  });
});

describe('a view', () => {
  const modal = (more: object = {}) => ({ type: 'modal', title: plain('Edit'), blocks: [], ...more });

  test.each<[string, unknown, string]>([
    [
      'a title too long',
      modal({ title: plain(x(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    ['no title', { type: 'modal', blocks: [] }, 'missing required field: title [json-pointer:/view]'],
    ['no blocks', { type: 'home' }, 'missing required field: blocks [json-pointer:/view]'],
    [
      'inputs without submit',
      modal({ blocks: [input({ type: 'plain_text_input' })] }),
      'missing required field: submit [json-pointer:/view]',
    ],
    [
      'too much metadata',
      modal({ private_metadata: x(3001) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'a 101st block',
      modal({ blocks: times(101, () => ({ type: 'divider' })) }),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'a Home tab with a title',
      { type: 'home', blocks: [], title: plain('a') },
      'invalid additional property: title [json-pointer:/view]',
    ],
    ['another type', { type: 'dialog' }, 'unsupported type: dialog [json-pointer:/view/type]'],
    ['nothing', undefined, 'missing required field: type [json-pointer:/view]'],
    [
      'a bad block',
      modal({ blocks: [section('')] }),
      'must be more than 0 characters [json-pointer:/view/blocks/0/text/text]',
    ],
  ])('is refused with %s', (_what, view, words) => {
    expect(viewComplaints(view)).toContain(`[ERROR] ${words}`);
  });
});

describe('the answer to an external menu', () => {
  test.each<[string, unknown, boolean]>([
    ['options', { options: [option('a')] }, true],
    ['groups', { option_groups: [{ label: plain('a'), options: [option('b')] }] }, true],
    ['no options', { options: [] }, true],
    ['both', { options: [], option_groups: [{ label: plain('a'), options: [option('b')] }] }, false],
    ['neither', {}, false],
    ['a 101st option', { options: times(101, (i) => option(`o${i}`)) }, false],
    ['a value too long', { options: [option('a', x(76))] }, false],
  ])('%s', (_what, answer, ok) => {
    expect(checkSuggestions(answer).ok).toBe(ok);
  });
});
