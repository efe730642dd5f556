// Cards in the terminal: what a person reads, with colour and without, and that nothing a title holds drives the terminal.

import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessageBlocks, checkView } from '../../../src/sandbox/slack/block-kit.ts';
import type { Channel } from '../../../src/sandbox/slack/channels.ts';
import type { Shown } from '../../../src/sandbox/slack/messages.ts';
import { startSlack } from '../../../src/sandbox/slack/server.ts';
import { palette, takesColour } from '../../../src/sandbox/terminal/palette.ts';
import { type RenderOptions, render } from '../../../src/sandbox/terminal/render.ts';
import { printable, widthOf, wrap } from '../../../src/sandbox/terminal/wrap.ts';

const general: Channel = {
  id: 'C01',
  name: 'general',
  kind: 'public',
  members: new Set(),
  hasBot: true,
  isArchived: false,
  isShared: false,
};

function shown(blocks: unknown[], more: Partial<Shown> = {}): Shown {
  const checked = checkMessageBlocks(blocks);
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return {
    kind: 'ephemeral',
    channel: general,
    ts: `${Date.UTC(2026, 0, 5, 9, 30) / 1000}.000100`,
    author: { kind: 'bot', userId: 'U01', name: 'secoda' },
    text: 'text',
    blocks: checked.value,
    threadTs: undefined,
    onlyTo: 'U02',
    edited: false,
    unfurls: [],
    files: [],
    ...more,
  };
}

const draw = (blocks: unknown[], options: RenderOptions = {}) =>
  render(shown(blocks), { width: 60, ...options })
    .split('\n')
    .slice(1, -1);

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const plain = (text: string) => ({ type: 'plain_text', text });
const button = (text: string, more: object = {}) => ({ type: 'button', text: plain(text), action_id: text, ...more });

const row = (...cells: string[]) => cells.map((text) => ({ type: 'raw_text', text }));
const plainPiece = (text: string) => ({ text, paint: (painted: string) => painted });
// oxlint-disable-next-line no-control-regex -- these are exactly the characters meant
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

test('a card reads like one', () => {
  const card = shown([
    {
      type: 'section',
      text: mrkdwn('*<https://app.example/o|orders>*\ntable · analytics &amp; co'),
      accessory: button('Details'),
    },
    {
      type: 'actions',
      elements: [
        button('Verify', { style: 'primary' }),
        button('Flag PII'),
        { type: 'overflow', options: ['Edit…', 'History'].map((text) => ({ text: plain(text), value: text })) },
      ],
    },
    { type: 'context', elements: [mrkdwn('9,800 uses'), mrkdwn('asked by <@U02>')] },
    { type: 'divider' },
  ]);
  expect(render(card, { width: 60, names: (id) => (id === 'U02' ? 'Vera Viewer' : undefined) })).toBe(
    [
      'secoda  #general · 09:30 · Only visible to you',
      '│ orders (https://app.example/o)                 [ Details ]',
      '│ table · analytics & co',
      '│ [ Verify ]  [ Flag PII ]  ⋯ Edit… · History',
      '│ 9,800 uses  asked by @Vera Viewer',
      `│ ${'─'.repeat(58)}`,
      '',
    ].join('\n'),
  );
});

test.each<[string, Partial<Shown>, string]>([
  ['for all', { kind: 'message', onlyTo: undefined }, 'secoda  #general · 09:30'],
  ['edited', { kind: 'message', edited: true }, 'secoda  #general · 09:30 · edited'],
  ['in a thread', { kind: 'message', threadTs: '1.1' }, 'secoda  #general · 09:30 · in a thread'],
  ['direct', { kind: 'message', channel: { ...general, kind: 'im' } }, 'secoda  direct message · 09:30'],
])('the first line says that a message is %s', (_what, more, line) => {
  expect(render(shown([{ type: 'divider' }], more)).split('\n')[0]).toBe(line);
});

test('times are those of the reader', () => {
  expect(render(shown([]), { timeZone: 'Asia/Tokyo' })).toContain('18:30');
});

test('a message without blocks is its text', () => {
  expect(render(shown([], { text: '*Done* for <https://a.example|orders>' })).split('\n')[1]).toBe(
    '│ Done for orders (https://a.example)',
  );
});

test('fields stand two in a row, where there is room', () => {
  const fields = { type: 'section', fields: ['*Owners*\nOlga', '*Tags*\nkpi', '*Rows*\n12'].map(mrkdwn) };
  expect(draw([fields])).toEqual(['│ Owners', '│ Olga', '│ Tags', '│ kpi', '│ Rows', '│ 12']);
  expect(draw([fields], { width: 70 })).toEqual([
    `│ ${'Owners'.padEnd(35)}Tags`,
    `│ ${'Olga'.padEnd(35)}kpi`,
    '│ Rows',
    '│ 12',
  ]);
});

test('tables have columns', () => {
  expect(draw([{ type: 'table', rows: [row('name', 'uses'), row('orders', '9'), row('a')] }])).toEqual([
    '│ name    uses',
    '│ orders  9',
    '│ a',
  ]);
});

test('quotes, code and long lines keep their shape', () => {
  expect(
    draw([{ type: 'section', text: mrkdwn(`&gt; said\n\`\`\`select 1\`\`\`\n${'word '.repeat(20)}`) }], { width: 32 }),
  ).toEqual([
    '│ ▌ said',
    '│   select 1',
    '│ word word word word word word',
    '│ word word word word word word',
    '│ word word word word word word',
    '│ word word',
  ]);
});

test('a button that leads somewhere says where', () => {
  expect(draw([{ type: 'actions', elements: [button('Open', { url: 'https://a.example/o' })] }])).toEqual([
    '│ [ Open ] (https://a.example/o)',
  ]);
});

test('a form shows labels, what fields hold, hints, and its two buttons', async () => {
  const slack = await startSlack();
  try {
    const { admin } = slack.people;
    const view = {
      type: 'modal',
      title: plain('Edit'),
      submit: plain('Save'),
      close: plain('Cancel'),
      blocks: [
        {
          type: 'input',
          label: plain('Title'),
          hint: plain('Short'),
          element: { type: 'plain_text_input', initial_value: 'orders' },
        },
        {
          type: 'input',
          optional: true,
          label: plain('Owner'),
          element: { type: 'users_select', initial_user: admin.id },
        },
        {
          type: 'input',
          optional: true,
          label: plain('Marks'),
          element: {
            type: 'checkboxes',
            options: ['PII', 'Verified'].map((text) => ({ text: plain(text), value: text })),
            initial_options: [{ text: plain('PII'), value: 'PII' }],
          },
        },
      ],
    };
    expect(checkView(view).ok).toBe(true);
    const published = { ...view, type: 'home', title: undefined, submit: undefined, close: undefined };
    const response = await fetch(`${slack.apiUrl}views.publish`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: admin.id, view: published }),
    });
    expect(await response.json()).toMatchObject({ ok: true });
    const home = slack.home(admin);
    if (home === undefined) throw new Error('no Home');
    const dialog = {
      ...home,
      type: 'modal',
      title: 'Edit',
      submit: 'Save',
      close: 'Cancel',
      notice: 'Trouble',
    } as const;
    expect(render(dialog, { names: slack.nameOf }).split('\n')).toEqual([
      'Dialog · Only visible to you',
      '│ Edit',
      '│ ! Trouble',
      '│ Title',
      '│ [orders]',
      '│ Short',
      '│ Owner (optional)',
      '│ [Ada Admin]',
      '│ Marks (optional)',
      '│ ☑ PII  ☐ Verified',
      '│ [ Cancel ]  [ Save ]',
      '',
    ]);
    expect(render(home, { names: slack.nameOf })).toMatch(/^Home\n│ Title/);
  } finally {
    await slack.stop();
  }
});

describe('colour', () => {
  const blocks = [
    { type: 'header', text: plain('Orders') },
    { type: 'section', text: mrkdwn('*bold* _it_ ~no~ `code` <https://a.example|link> <@U02>') },
    { type: 'actions', elements: [button('Delete', { style: 'danger' }), button('Go')] },
  ];

  test('is only colour: without it the same words are there', () => {
    const coloured = render(shown(blocks), { colour: true });
    expect(coloured).not.toBe(render(shown(blocks)));
    expect(stripVTControlCharacters(coloured)).toBe(render(shown(blocks)));
  });

  test('marks each kind of thing in its own way', () => {
    const paint = palette(true);
    const coloured = render(shown(blocks), { colour: true });
    for (const part of [paint.title('Orders'), paint.bold('bold'), paint.italic('it'), paint.strike('no')]) {
      expect(coloured).toContain(part);
    }
    expect(coloured).toContain(paint.danger('[ Delete ]'));
    expect(coloured).toContain(paint.button('[ Go ]'));
    expect(paint.danger('a')).not.toBe(paint.button('a'));
  });

  test.each([
    [{ isTTY: true, hasColors: () => true }, true],
    [{ isTTY: true, hasColors: () => false }, false],
    [{ isTTY: false, hasColors: () => true }, false],
    [{}, false],
  ])('is wanted by a terminal that has it, and by nothing else', (stream, wanted) => {
    expect(takesColour(stream)).toBe(wanted);
  });
});

describe('lines', () => {
  test('are never wider than asked, but for single words that are', () => {
    const word = fc.stringMatching(/^[a-z日]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), fc.integer({ min: 5, max: 40 }), (words, width) => {
        const lines = wrap([plainPiece(words.join(' '))], width);
        expect(lines.every((line) => widthOf(line) <= width || !line.includes(' '))).toBe(true);
        expect(lines.join(' ')).toBe(words.join(' '));
      }),
    );
  });

  test('hold no control characters, whatever a title holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(`${text}\u001b[2J\u001b]0;title\u0007\u202e`)).not.toMatch(UNSAFE);
      }),
    );
  });

  test.each([
    ['abc', 3],
    ['日本', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['✅', 2],
    ['a\u2060b', 2],
  ])('measure %s as %i columns', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });
});
