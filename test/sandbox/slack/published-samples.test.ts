// What Slack publishes as examples must pass, block by block and on its surface; what its SDK for Python refuses must not.
// Sources: the Block Kit reference and Slack's samples, the tests of slack_sdk.models.blocks. Retold, not copied.

import { describe, expect, test } from 'vitest';
import { checkMessageBlocks, checkView, line } from '../../../src/sandbox/slack/block-kit.ts';

const plain = (text: string, more: object = {}) => ({ type: 'plain_text', text, ...more });
const mrkdwn = (text: string, more: object = {}) => ({ type: 'mrkdwn', text, ...more });
const option = (text: string, value: string, more: object = {}) => ({ text: plain(text), value, ...more });
const witches = ['Matilda', 'Glinda', 'Granny Weatherwax', 'Hermione'].map((name) => option(name, name.toLowerCase()));
const many = (letters: number): string => '1234567890'.repeat(Math.ceil(letters / 10)).slice(0, letters);
const image = (size: string) => ({ type: 'image', image_url: `https://picsum.photos/${size}`, alt_text: 'Sample' });
const section = (accessory?: object) => ({
  type: 'section',
  text: mrkdwn('Pick one'),
  ...(accessory && { accessory }),
});
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const input = (element: object, more: object = {}) => ({ type: 'input', label: plain('Label'), element, ...more });
const run = (text: string, style?: object) => ({ type: 'text', text, ...(style && { style }) });
const said = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
const cell = (text: string) => ({ type: 'raw_text', text });
const sure = {
  title: plain('Are you sure?'),
  text: plain("Wouldn't you prefer a good game of chess?"),
  confirm: plain('Do it'),
  deny: plain("Stop, I've changed my mind!"),
};

function complaints(on: 'message' | 'modal' | 'home', blocks: unknown[]): string[] {
  const modal = { type: 'modal', title: plain('Sample'), submit: plain('Submit'), blocks };
  const checked =
    on === 'message' ? checkMessageBlocks(blocks) : checkView(on === 'modal' ? modal : { type: 'home', blocks });
  return checked.ok ? [] : checked.faults.map(line);
}

const everywhere: Readonly<Record<string, object>> = {
  'a section of text': section(),
  'a section of two columns': {
    type: 'section',
    text: mrkdwn('A message *with some bold text* and _some italicized text_.'),
    fields: [mrkdwn('High'), plain('String', { emoji: true })],
  },
  'a section with a date': section({
    type: 'datepicker',
    action_id: 'datepicker123',
    initial_date: '1990-04-28',
    placeholder: plain('Select a date'),
  }),
  'a section with a picture': section(image('72')),
  'a section with a picture of Slack': section({
    type: 'image',
    slack_file: { id: 'F0123456' },
    alt_text: 'inspiration',
  }),
  'a section with an overflow menu': section({
    type: 'overflow',
    action_id: 'overflow',
    options: [option('First', 'value-0'), option('Second', 'value-1', { url: 'https://example.com' })],
    confirm: sure,
  }),
  'a section with checkboxes': section({
    type: 'checkboxes',
    action_id: 'this_is_an_action_id',
    initial_options: [{ value: 'A1', text: plain('Checkbox 1') }],
    options: [
      { value: 'A1', text: plain('Checkbox 1') },
      { value: 'A2', text: mrkdwn('*Checkbox 2*'), description: mrkdwn('*bold*') },
    ],
  }),
  'a section with a time': section({
    type: 'timepicker',
    timezone: 'America/Los_Angeles',
    action_id: 'timepicker123',
    initial_time: '11:40',
    placeholder: plain('Select a time'),
  }),
  'a section with a workflow': section({
    type: 'workflow_button',
    text: plain('Run Workflow'),
    action_id: 'workflowbutton123',
    workflow: {
      trigger: {
        url: 'https://slack.com/shortcuts/Ft0123ABC456/321abcde',
        customizable_input_parameters: [{ name: 'input_parameter_a', value: 'Value for input param A' }],
      },
    },
  }),
  'a divider': { type: 'divider', block_id: 'foo' },
  'a header': { type: 'header', text: plain('Budget Performance') },
  'a picture': {
    type: 'image',
    title: plain('Please enjoy this photo of a kitten'),
    block_id: 'image4',
    image_url: 'http://placekitten.com/500/500',
    alt_text: 'An incredibly cute kitten.',
  },
  'a picture kept by Slack': {
    type: 'image',
    slack_file: { url: 'https://files.slack.com/files-pri/T0123456-F0123456/xyz.png' },
    alt_text: 'An incredibly cute kitten.',
  },
  'context of a picture and words': {
    type: 'context',
    elements: [image('16'), mrkdwn('Location: *Dogpatch*'), plain('Author: K A Applegate')],
  },
  'actions: a menu and a button': actions(
    {
      type: 'static_select',
      placeholder: plain('Which witch is the witchiest witch?'),
      action_id: 'select_2',
      options: witches,
    },
    { type: 'button', text: plain('Cancel'), value: 'cancel', action_id: 'button_1' },
  ),
  'actions: every menu and picker': actions(
    { type: 'users_select', action_id: 'a', placeholder: plain('Select a user'), initial_user: 'U1' },
    {
      type: 'conversations_select',
      action_id: 'b',
      default_to_current_conversation: true,
      filter: { include: ['public', 'mpim'], exclude_bot_users: true },
    },
    { type: 'channels_select', action_id: 'c' },
    { type: 'external_select', action_id: 'd', min_query_length: 3, initial_option: witches[0] },
    {
      type: 'multi_static_select',
      action_id: 'e',
      option_groups: [{ label: plain('Group 1'), options: witches }],
      initial_options: [witches[1]],
      max_selected_items: 3,
    },
    { type: 'multi_users_select', action_id: 'f' },
    { type: 'multi_conversations_select', action_id: 'g' },
    { type: 'multi_channels_select', action_id: 'h' },
    { type: 'multi_external_select', action_id: 'i' },
    { type: 'datetimepicker', action_id: 'j', initial_date_time: 1_628_633_820 },
    { type: 'radio_buttons', action_id: 'k', options: witches, initial_option: witches[3] },
    {
      type: 'button',
      text: plain('Approve', { emoji: true }),
      style: 'primary',
      accessibility_label: 'Approve the request',
      url: 'https://api.slack.com/block-kit',
      confirm: { ...sure, style: 'danger' },
    },
  ),
  'a field of several lines': input(
    {
      type: 'plain_text_input',
      action_id: 'plain_input',
      multiline: true,
      placeholder: plain('Enter some plain text'),
      min_length: 5,
      max_length: 200,
      dispatch_action_config: { trigger_actions_on: ['on_character_entered', 'on_enter_pressed'] },
      focus_on_load: true,
    },
    { hint: plain('some hint'), optional: true, dispatch_action: true },
  ),
  'a field for an address': input({ type: 'email_text_input', action_id: 'input123', placeholder: plain('E-mail') }),
  'a field for a link': input({ type: 'url_text_input', action_id: 'input123', initial_value: 'https://slack.dev' }),
  'a field for a number': input({
    type: 'number_input',
    is_decimal_allowed: false,
    action_id: 'number_input-action',
    min_value: '1',
    max_value: '99',
    initial_value: '7',
  }),
  'a field for rich text': input({
    type: 'rich_text_input',
    action_id: 'rich_text_input-action',
    min_lines: 3,
    max_lines: 8,
    initial_value: rich(said(run('Hello'))),
  }),
  'a field for files': input({
    type: 'file_input',
    action_id: 'file_input_action_id_1',
    filetypes: ['jpg'],
    max_files: 5,
  }),
  'rich text of every part': {
    ...rich(
      said(run('Hey!', { bold: true }), run(' this is '), run('very', { strike: true }), run('code', { code: true }), {
        type: 'link',
        url: 'https://slack.com',
        text: 'Slack website!',
        style: { bold: true },
      }),
      { type: 'rich_text_list', style: 'ordered', indent: 0, offset: 2, border: 0, elements: [said(run('a'))] },
      { type: 'rich_text_quote', elements: [run('this is very important')], border: 1 },
      { type: 'rich_text_preformatted', elements: [run('print("Hello world")')], border: 0 },
      said(
        { type: 'user', user_id: 'WJC6QG0MS' },
        { type: 'channel', channel_id: 'C02GD0YEHDJ' },
        { type: 'emoji', name: 'basketball' },
        { type: 'color', value: '#F405B3' },
        { type: 'date', timestamp: 1_720_710_212, format: '{date_num} at {time}', fallback: 'timey' },
        { type: 'team', team_id: 'T0' },
      ),
    ),
    block_id: '3Uk3Q',
  },
  'rich text of empty parts': rich(said(), { type: 'rich_text_list', style: 'bullet', elements: [] }),
  'a video': {
    type: 'video',
    title: plain('How to use Slack.', { emoji: true }),
    title_url: 'https://www.youtube.com/watch?v=RRxQQxiM7AA',
    description: plain('Slack is a new way to communicate with your team.'),
    video_url: 'https://www.youtube.com/embed/RRxQQxiM7AA?feature=oembed&autoplay=1',
    alt_text: 'How to use Slack?',
    thumbnail_url: 'https://i.ytimg.com/vi/RRxQQxiM7AA/hqdefault.jpg',
    author_name: 'Arcado Buendia',
    provider_name: 'YouTube',
    provider_icon_url: 'https://a.slack-edge.com/80588/img/unfurl_icons/youtube.png',
  },
};

const task = { task_id: 'task_1', title: 'Fetching weather data', status: 'pending' };
const flavours = ['Pumpkin', 'Blueberry'];
const plotted = (type: string) => ({
  type: 'data_visualization',
  title: 'Pies sold',
  chart: {
    type,
    series: ['2025', '2026'].map((name) => ({ name, data: flavours.map((label) => ({ label, value: -7.5 })) })),
    axis_config: { categories: flavours, x_label: 'Flavour', y_label: 'Pies' },
  },
});
const lumon = {
  type: 'card',
  icon: image('36/36'),
  title: mrkdwn('Lumon Industries', { verbatim: false }),
  subtitle: mrkdwn('Committed to work-life balance'),
  hero_image: image('400/300'),
  body: mrkdwn('Please enjoy each card equally.'),
  actions: [{ type: 'button', text: plain('Action Button'), action_id: 'button_action' }],
};

const messagesOnly: Readonly<Record<string, object>> = {
  'a remote file': { type: 'file', external_id: 'ABCD1', source: 'remote' },
  'a call': { type: 'call', call_id: 'R123' },
  markdown: { type: 'markdown', text: '**Lots of information here!!**' },
  'empty markdown': { type: 'markdown', text: '' },
  'a table': {
    type: 'table',
    column_settings: [{ is_wrapped: true }, { align: 'right' }],
    rows: [
      [cell('Header A'), cell('Header B')],
      [cell('Data 1A'), rich(said({ type: 'link', text: 'Data 1B', url: 'https://slack.com' }))],
    ],
  },
  'a table of uneven rows': { type: 'table', rows: [[cell('A'), cell('B')], [cell('C')]] },
  'a data table': {
    type: 'data_table',
    caption: 'A Fabulous Table',
    page_size: 5,
    row_header_column_index: 0,
    rows: [
      [cell('Name'), cell('Department'), cell('Badge')],
      [cell('Mark'), rich(said(run('MDR', { bold: true }))), { type: 'raw_number', value: 42, text: '42' }],
    ],
  },
  'a pie': {
    type: 'data_visualization',
    title: 'Team pie preferences',
    chart: { type: 'pie', segments: flavours.map((label, index) => ({ label, value: index + 0.5 })) },
  },
  bars: plotted('bar'),
  areas: plotted('area'),
  lines: plotted('line'),
  'a card': lumon,
  'a carousel': {
    type: 'carousel',
    elements: [
      { ...lumon, block_id: 'card-1' },
      { ...lumon, block_id: 'card-2' },
    ],
  },
  'a container': {
    type: 'container',
    block_id: 'bkb_container_bulk_update',
    title: plain('Bulk update: 2 records selected'),
    subtitle: plain('Review changes before confirming'),
    is_collapsible: true,
    width: 'full',
    child_blocks: [
      { ...section(), block_id: 'record-row-1' },
      { type: 'divider', block_id: 'bulk-div-1' },
      { type: 'context', elements: [mrkdwn('2 records')] },
      actions({ type: 'button', text: plain('Confirm all'), style: 'primary', action_id: 'go' }),
      actions({ type: 'button', text: plain('Cancel'), action_id: 'go' }),
    ],
  },
  'feedback and a bin': {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'feedback_buttons_1',
        positive_button: { text: plain('👍'), value: 'positive_feedback' },
        negative_button: { text: plain('👎'), value: 'negative_feedback', accessibility_label: 'Bad response' },
      },
      {
        type: 'icon_button',
        icon: 'trash',
        text: plain('Delete'),
        action_id: 'd',
        value: 'x',
        visible_to_user_ids: ['U1'],
      },
    ],
  },
  'a task': {
    type: 'task_card',
    ...task,
    details: rich(said(run('Searched the web'))),
    output: rich(said(run('Found weather data for Chicago from 2 sources'))),
    sources: [{ type: 'url', url: 'https://weather.com/', text: 'weather.com' }],
  },
  'a plan of tasks without a type': {
    type: 'plan',
    title: 'Thinking completed',
    tasks: [
      { ...task, status: 'in_progress' },
      { type: 'task_card', ...task, task_id: 'task_2' },
    ],
  },
};

const alert = { type: 'alert', text: mrkdwn('The Earth will be demolished.'), level: 'warning' };

describe('published samples pass', () => {
  test.each(Object.entries(everywhere))('%s, on every surface', (_what, block) => {
    expect(complaints('message', [block])).toEqual([]);
    expect(complaints('modal', [block])).toEqual([]);
    expect(complaints('home', [block])).toEqual([]);
  });

  test.each(Object.entries(messagesOnly))('%s, in messages only', (_what, block) => {
    expect(complaints('message', [block])).toEqual([]);
    expect(complaints('modal', [block])).toHaveLength(1);
    expect(complaints('home', [block])).toHaveLength(1);
  });

  test('an alert, in modals only', () => {
    expect(complaints('modal', [alert])).toEqual([]);
    expect(complaints('message', [alert])).toHaveLength(1);
    expect(complaints('home', [alert])).toHaveLength(1);
  });

  test('a modal and a Home tab with all that they may carry', () => {
    const modal = {
      type: 'modal',
      callback_id: 'modal-id',
      title: plain('Awesome Modal', { emoji: true }),
      submit: plain('Submit'),
      close: plain('Cancel'),
      private_metadata: 'Shh it is a secret',
      external_id: 'mine',
      clear_on_close: true,
      notify_on_close: true,
      blocks: [input({ type: 'plain_text_input' })],
    };
    expect(checkView(modal)).toMatchObject({ ok: true });
    expect(
      checkView({ type: 'home', callback_id: 'h', private_metadata: '', external_id: '', blocks: [] }),
    ).toMatchObject({
      ok: true,
    });
  });
});

const button = (more: object) => actions({ type: 'button', text: plain('Go'), action_id: 'go', ...more });
const menu = (more: object) => actions({ type: 'static_select', action_id: 'm', options: witches, ...more });
const video = (more: object) => ({ ...everywhere['a video'], ...more });
const { title: _title, ...untitledVideo } = { title: undefined, ...everywhere['a video'] };

describe('what the SDK for Python refuses does not pass', () => {
  test.each<[string, object]>([
    ['a section of nothing', { type: 'section' }],
    ['no columns and no text', { type: 'section', fields: [] }],
    ['eleven columns', { type: 'section', fields: Array.from({ length: 11 }, () => mrkdwn('f')) }],
    ['too long a section', { type: 'section', text: mrkdwn(many(3001)) }],
    ['a picture address too long', { ...image('1'), image_url: `https://example.com/${many(3001)}` }],
    ['words for a picture too long', { ...image('1'), alt_text: many(2001) }],
    ['a picture title too long', { ...image('1'), title: plain(many(2001)) }],
    ['a picture title in mrkdwn', { ...image('1'), title: mrkdwn('kitten') }],
    ['a picture from two places', { ...image('1'), slack_file: { id: 'F1' } }],
    [
      '26 elements',
      actions(...Array.from({ length: 26 }, (_, i) => ({ type: 'button', text: plain('a'), action_id: `${i}` }))),
    ],
    ['eleven context elements', { type: 'context', elements: Array.from({ length: 11 }, () => plain('a')) }],
    ['a button in context', { type: 'context', elements: [{ type: 'button', text: plain('a') }] }],
    ['too long a label', input({ type: 'plain_text_input' }, { label: plain(many(2001)) })],
    ['too long a hint', input({ type: 'plain_text_input' }, { hint: plain(many(2001)) })],
    ['a button as a field', input({ type: 'button', text: plain('a') })],
    ['too long a header', { type: 'header', text: plain(many(151)) }],
    ['a video without title', untitledVideo],
    ['a video title of 200', video({ title: plain(many(200)) })],
    ['a video author of 50', video({ author_name: many(50) })],
    ['a video without https', video({ video_url: 'http://example.com/v' })],
    ['a name too long', button({ action_id: many(256) })],
    ['a button too wordy', button({ text: plain(many(76)) })],
    ['a button address too long', button({ url: `https://example.com/${many(3001)}` })],
    ['a button value too long', button({ value: many(2001) })],
    ['a style that is none', button({ style: 'invalid' })],
    ['a question without an answer', button({ confirm: { title: plain('a'), text: plain('b') } })],
    ['a question title too long', button({ confirm: { ...sure, title: plain(many(101)) } })],
    ['a question too long', button({ confirm: { ...sure, text: plain(many(301)) } })],
    ['a yes too long', button({ confirm: { ...sure, confirm: plain(many(31)) } })],
    ['a no too long', button({ confirm: { ...sure, deny: plain(many(31)) } })],
    ['101 options', menu({ options: Array.from({ length: 101 }, (_, i) => option(`${i}`, `${i}`)) })],
    ['options twice', menu({ option_groups: [{ label: plain('a'), options: witches }] })],
    ['a group without options', menu({ options: undefined, option_groups: [{ label: plain('a'), options: [] }] })],
    [
      'a group label too long',
      menu({ options: undefined, option_groups: [{ label: plain(many(76)), options: witches }] }),
    ],
    ['a placeholder too long', menu({ placeholder: plain(many(151)) })],
    ['an option without value', menu({ options: [{ text: plain('a') }] })],
    ['an option text too long', menu({ options: [option(many(76), 'a')] })],
    ['an option value too long', menu({ options: [option('a', many(151))] })],
    ['a formatted option in a menu', menu({ options: [{ text: mrkdwn('*a*'), value: 'a' }] })],
    [
      'six lines in an overflow menu',
      section({ type: 'overflow', options: Array.from({ length: 6 }, (_, i) => option(`${i}`, `${i}`)) }),
    ],
    [
      'eleven checkboxes',
      section({ type: 'checkboxes', options: Array.from({ length: 11 }, (_, i) => option(`${i}`, `${i}`)) }),
    ],
    ['a date that is none', section({ type: 'datepicker', initial_date: '1990/04/28' })],
    ['a time that is none', section({ type: 'timepicker', initial_time: '25:00' })],
    ['a moment of eleven digits', actions({ type: 'datetimepicker', initial_date_time: 16_286_338_200 })],
    [
      'a number field of bounds crossed',
      input({ type: 'number_input', is_decimal_allowed: true, min_value: '9', max_value: '1' }),
    ],
    ['a number field without a rule', input({ type: 'number_input' })],
    ['a text field of bounds crossed', input({ type: 'plain_text_input', min_length: 9, max_length: 1 })],
    ['a trigger that is none', input({ type: 'plain_text_input', dispatch_action_config: { trigger_actions_on: [] } })],
    ['eleven files', input({ type: 'file_input', max_files: 11 })],
    ['a filter of nothing', actions({ type: 'conversations_select', filter: {} })],
    ['a list of no style', rich({ type: 'rich_text_list', elements: [] })],
    [
      'a card with four buttons',
      { ...lumon, actions: ['a', 'b', 'c', 'd'].map((id) => ({ type: 'button', text: plain(id), action_id: id })) },
    ],
    ['eleven cards', { type: 'carousel', elements: Array.from({ length: 11 }, () => lumon) }],
    ['a container of nothing', { type: 'container', title: plain('a'), child_blocks: [] }],
    ['a container of cards', { type: 'container', title: plain('a'), child_blocks: [lumon] }],
    [
      'a container collapsed for ever',
      { type: 'container', title: plain('a'), child_blocks: [section()], default_collapsed: true },
    ],
    ['a data table of only a header', { type: 'data_table', caption: 'a', rows: [[cell('a')]] }],
    ['a data table of uneven rows', { type: 'data_table', caption: 'a', rows: [[cell('a'), cell('b')], [cell('c')]] }],
    ['a formatted table header', { type: 'data_table', caption: 'a', rows: [[rich(said(run('a')))], [cell('b')]] }],
    ['a table of 21 columns', { type: 'table', rows: [Array.from({ length: 21 }, () => cell('a'))] }],
    [
      'a slice of nothing',
      { type: 'data_visualization', title: 'a', chart: { type: 'pie', segments: [{ label: 'a', value: 0 }] } },
    ],
    [
      'a point beside the axis',
      { ...plotted('bar'), chart: { ...plotted('bar').chart, axis_config: { categories: ['Other', 'Pumpkin'] } } },
    ],
    [
      'one series twice',
      {
        ...plotted('line'),
        chart: { ...plotted('line').chart, series: [plotted('line').chart.series[0], plotted('line').chart.series[0]] },
      },
    ],
    [
      'an icon of its own',
      { type: 'context_actions', elements: [{ type: 'icon_button', icon: 'cat', text: plain('a') }] },
    ],
    [
      'half a feedback',
      {
        type: 'context_actions',
        elements: [{ type: 'feedback_buttons', positive_button: { text: plain('a'), value: 'b' } }],
      },
    ],
    ['a task of no state', { type: 'task_card', task_id: '1', title: 'a', status: 'done' }],
  ])('%s', (_what, block) => {
    expect(complaints('message', [block])).not.toEqual([]);
  });

  test.each<[string, unknown]>([
    ['no title', { type: 'modal', blocks: [] }],
    ['a title of 25', { type: 'modal', title: plain(many(25)), blocks: [] }],
    ['a submit of 25', { type: 'modal', title: plain('a'), submit: plain(many(25)), blocks: [] }],
    ['a close of 25', { type: 'modal', title: plain('a'), close: plain(many(25)), blocks: [] }],
    ['101 blocks', { type: 'home', blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }],
    ['a callback_id of 256', { type: 'home', blocks: [], callback_id: many(256) }],
    ['too much metadata', { type: 'home', blocks: [], private_metadata: many(3001) }],
    [
      'two places for the cursor',
      {
        type: 'home',
        blocks: [1, 2].map(() => input({ type: 'plain_text_input', focus_on_load: true })),
      },
    ],
  ])('a view with %s', (_what, view) => {
    expect(checkView(view).ok).toBe(false);
  });

  test('three charts in one message, one name for two blocks wherever they stand', () => {
    expect(complaints('message', [plotted('bar'), plotted('bar')])).toEqual([]);
    expect(complaints('message', [plotted('bar'), plotted('bar'), plotted('bar')])).toHaveLength(1);
    const inside = { type: 'container', title: plain('a'), child_blocks: [{ type: 'divider', block_id: 'd' }] };
    expect(complaints('message', [{ type: 'divider', block_id: 'd' }, inside])).toEqual([
      '[ERROR] `block_id` already exists: d [json-pointer:/blocks/1/child_blocks/0/block_id]',
    ]);
  });
});
