// A small bot that posts every block and opens a modal with every field, for what the real bot does not use yet.

import type { App } from '@slack/bolt';
import type { InputBlock, KnownBlock, ModalView, RichTextBlock } from '@slack/types';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });
const options = ['Alpha', 'Beta', 'Gamma'].map(option);
const rich: RichTextBlock = {
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        { type: 'text', text: 'Rich ' },
        { type: 'text', text: 'bold', style: { bold: true } },
        { type: 'link', url: 'https://example.com', text: ' link' },
      ],
    },
    {
      type: 'rich_text_list',
      style: 'ordered',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'one item' }] }],
    },
    { type: 'rich_text_quote', elements: [{ type: 'text', text: 'quoted' }] },
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'SELECT 1' }] },
  ],
};

const HOSTILE = [
  '&lt;img src=x onerror=alert(1)&gt; &lt;!channel&gt; *bold* `code` <javascript:alert(1)|press me> <http:?as=admin|be Ada>',
  ':constructor: <!date^99999999999999^{date}|one day>',
].join('\n');

/** Each block of @slack/types that may stand in a message. */
export const messageBlocks: KnownBlock[] = [
  { type: 'header', text: plain('A header') },
  {
    type: 'section',
    text: { type: 'mrkdwn', text: `A section with *bold*, _italics_, ~struck~ and \`code\`\n> a quote\n${HOSTILE}` },
    accessory: { type: 'overflow', action_id: 'more', options: options.slice(0, 2) },
  },
  {
    type: 'section',
    fields: [
      { type: 'mrkdwn', text: '*Owner*\nAda' },
      { type: 'mrkdwn', text: '*Rows*\n12' },
    ],
  },
  { type: 'divider' },
  { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'A chart of orders', title: plain('Orders') },
  { type: 'context', elements: [{ type: 'mrkdwn', text: 'context words' }] },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'plain', text: plain('Press me') },
      {
        type: 'button',
        action_id: 'danger',
        style: 'danger',
        text: plain('Delete'),
        confirm: {
          title: plain('Really?'),
          text: plain('It will be gone.'),
          confirm: plain('Delete it'),
          deny: plain('Keep'),
        },
      },
      { type: 'static_select', action_id: 'pick', placeholder: plain('Pick a letter'), options },
      { type: 'datepicker', action_id: 'day', initial_date: '2026-11-25' },
    ],
  },
  rich,
  { type: 'markdown', text: '# A heading\n**strong** and [a link](https://example.com)\n- item' },
  {
    type: 'table',
    rows: [
      [
        { type: 'raw_text', text: 'Name' },
        { type: 'raw_text', text: 'Use' },
      ],
      [
        { type: 'raw_text', text: 'orders' },
        { type: 'raw_text', text: '12' },
      ],
    ],
  },
  {
    type: 'data_table',
    caption: 'Usage',
    rows: [[{ type: 'raw_text', text: 'Day' }], [{ type: 'raw_text', text: 'Monday' }]],
  },
  {
    type: 'card',
    title: { type: 'mrkdwn', text: 'A card' },
    body: { type: 'mrkdwn', text: 'with a body' },
    actions: [{ type: 'button', action_id: 'card', text: plain('Open card') }],
  },
  {
    type: 'carousel',
    elements: [
      { type: 'card', title: { type: 'mrkdwn', text: 'First slide' } },
      { type: 'card', title: { type: 'mrkdwn', text: 'Second slide' } },
    ],
  },
  {
    type: 'container',
    title: plain('A container'),
    is_collapsible: true,
    child_blocks: [{ type: 'context', elements: [plain('inside it')] }],
  },
  {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'feedback',
        positive_button: { text: plain('Good'), value: 'good' },
        negative_button: { text: plain('Bad'), value: 'bad' },
      },
    ],
  },
  {
    type: 'plan',
    title: 'A plan',
    tasks: [{ type: 'task_card', task_id: 't', title: 'First task', status: 'in_progress' }],
  },
  { type: 'task_card', task_id: 'u', title: 'A task', status: 'complete' },
  {
    type: 'video',
    video_url: 'https://example.com/v',
    thumbnail_url: 'https://example.com/t.png',
    alt_text: 'How to verify',
    title: plain('A video'),
  },
];

const input = (
  id: string,
  label: string,
  element: InputBlock['element'],
  more: Partial<InputBlock> = {},
): InputBlock => ({
  type: 'input',
  block_id: id,
  label: plain(label),
  element,
  ...more,
});
const optional = { optional: true } as const;

const everyField: ModalView = {
  type: 'modal',
  callback_id: 'every',
  title: plain('Every field'),
  submit: plain('Send'),
  blocks: [
    { type: 'alert', level: 'warning', text: plain('An alert') },
    input('name', 'Name', { type: 'plain_text_input', action_id: 'x' }, { hint: plain('A hint') }),
    input('letter', 'Letter', { type: 'static_select', action_id: 'x', options }),
    input('letters', 'Letters', { type: 'multi_static_select', action_id: 'x', options, max_selected_items: 2 }),
    input('owner', 'Owner', { type: 'external_select', action_id: 'owner', min_query_length: 1 }),
    input('people', 'People', { type: 'multi_users_select', action_id: 'x' }, optional),
    input('channel', 'Channel', { type: 'conversations_select', action_id: 'x' }, optional),
    input('boxes', 'Boxes', { type: 'checkboxes', action_id: 'x', options }),
    input('radios', 'Radios', { type: 'radio_buttons', action_id: 'x', options }),
    input('day', 'Day', { type: 'datepicker', action_id: 'x' }),
    input('time', 'Time', { type: 'timepicker', action_id: 'x' }, optional),
    input('number', 'Number', { type: 'number_input', action_id: 'x', is_decimal_allowed: false }, optional),
    input('story', 'Story', { type: 'rich_text_input', action_id: 'x' }),
    input(
      'told',
      'Told at once',
      { type: 'plain_text_input', action_id: 'told' },
      { ...optional, dispatch_action: true },
    ),
  ],
};

export interface Heard {
  readonly presses: string[];
  submitted: Record<string, Record<string, unknown>> | undefined;
}

export function register(app: App): Heard {
  const heard: Heard = { presses: [], submitted: undefined };
  app.command('/secoda', async ({ ack, body, client, command }) => {
    await ack();
    if (command.text === 'modal') await client.views.open({ trigger_id: body.trigger_id, view: everyField });
    else await client.chat.postMessage({ channel: body.channel_id, text: 'Every block', blocks: messageBlocks });
  });
  app.action(/(?:)/, async ({ ack, action }) => {
    await ack();
    heard.presses.push('action_id' in action ? action.action_id : action.type);
  });
  app.options('owner', async ({ ack, options: asked }) => {
    const names = ['Ada Admin', 'Eddie Editor'].filter((name) =>
      name.toLowerCase().includes(asked.value.toLowerCase()),
    );
    await ack({ options: names.map(option) });
  });
  app.view('every', async ({ ack, view }) => {
    await ack();
    heard.submitted = view.state.values as unknown as Heard['submitted'];
  });
  return heard;
}
