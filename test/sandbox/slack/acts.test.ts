// What people do, through a real Bolt app: commands, presses, forms, menus, shortcuts, events.
/* oxlint-disable unicorn/require-post-message-target-origin -- Slack's method, not the window's */

import type { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Shown } from '../../../src/sandbox/slack/messages.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { type Bot, httpBot } from './a-bot.ts';

let slack: SimulatedSlack;
let bot: Bot | undefined;

beforeEach(async () => {
  slack = await startSlack();
});

afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await slack.stop();
});

async function listening(register: (app: App) => void): Promise<void> {
  bot = await httpBot(slack, register);
}

const button = (text: string, actionId: string, value = 'v'): KnownBlock => ({
  type: 'actions',
  elements: [{ type: 'button', text: { type: 'plain_text', text }, action_id: actionId, value }],
});

const plain = (text: string) => ({ type: 'plain_text', text }) as const;

function last(shown: readonly Shown[]): Shown {
  const message = shown.at(-1);
  if (message === undefined) throw new Error('nothing is shown');
  return message;
}

test('a command reaches the bot with every field Slack sends, and its private answer only the asker', async () => {
  let heard: Record<string, unknown> = {};
  await listening((app) => {
    app.command('/secoda', async ({ command, ack, respond }) => {
      heard = { ...command };
      await ack();
      await respond({ text: 'Five tables' });
    });
  });
  const { viewer, editor } = slack.people;
  const delivery = await slack.command(viewer, '/secoda', 'find orders & <b> @eddie.editor #general a@b.example');
  expect(delivery).toMatchObject({ status: 200, problem: undefined, retried: 0 });
  await slack.until(() => slack.sees(viewer).length > 0);
  expect(slack.sees(viewer).map((shown) => [shown.kind, slack.read(shown)])).toEqual([['ephemeral', 'Five tables']]);
  expect(slack.sees(editor)).toEqual([]);
  expect(heard).toMatchObject({
    team_id: slack.team.id,
    team_domain: 'acme',
    channel_id: slack.channels.general.id,
    channel_name: 'general',
    user_id: viewer.id,
    user_name: 'vera.viewer',
    command: '/secoda',
    text: `find orders &amp; &lt;b&gt; <@${editor.id}|eddie.editor> <#${slack.channels.general.id}|general> <mailto:a@b.example|a@b.example>`,
    api_app_id: slack.bot.appId,
    is_enterprise_install: 'false',
  });
  expect(String(heard.response_url).startsWith(new URL(slack.apiUrl).origin)).toBe(true);
  expect(slack.violations).toEqual([]);
});

test('an ack may carry the answer, in the channel when it says so', async () => {
  await listening((app) => {
    app.command('/secoda', async ({ command, ack }) => {
      if (command.text === 'open') await ack({ response_type: 'in_channel', text: 'for all' });
      else await ack('only for you');
    });
  });
  await slack.command(slack.people.viewer, '/secoda', '');
  await slack.command(slack.people.viewer, '/secoda', 'open');
  expect(slack.sees(slack.people.viewer).map((one) => one.text)).toEqual(['only for you', 'for all']);
  expect(slack.sees(slack.people.admin).map((one) => one.text)).toEqual(['for all']);
});

test('a press on a private message carries no message, and its response URL replaces the card in place', async () => {
  const heard: Record<string, unknown>[] = [];
  await listening((app) => {
    app.command('/secoda', async ({ ack }) => ack({ text: 'card', blocks: [button('Verify', 'verify', 'key-1')] }));
    app.action('verify', async ({ ack, body, respond }) => {
      heard.push({ ...body });
      await ack();
      await respond({ text: 'Verified by you', replace_original: true });
    });
  });
  const { editor } = slack.people;
  await slack.command(editor, '/secoda', 'find orders');
  const card = last(slack.sees(editor));
  await slack.press(editor, slack.control(card, 'Verify'));
  await slack.until(() => slack.read(last(slack.sees(editor))) === 'Verified by you');
  expect(slack.sees(editor)).toHaveLength(1);
  expect(last(slack.sees(editor)).ts).toBe(card.ts);
  expect(heard[0]).toMatchObject({
    type: 'block_actions',
    enterprise: null,
    team: { id: slack.team.id, domain: 'acme' },
    user: { id: editor.id, username: 'eddie.editor', name: 'eddie.editor', team_id: slack.team.id },
    container: { type: 'message', message_ts: card.ts, channel_id: slack.channels.general.id, is_ephemeral: true },
    channel: { id: slack.channels.general.id, name: 'general' },
    state: { values: {} },
    actions: [{ type: 'button', action_id: 'verify', value: 'key-1', text: plain('Verify') }],
  });
  expect(heard[0]).not.toHaveProperty('message');
  expect(slack.violations).toEqual([]);
});

test('a press on a message of the channel carries the message, whoever presses', async () => {
  const heard: Record<string, unknown>[] = [];
  await listening((app) => {
    app.action('ask', async ({ ack, body }) => {
      heard.push({ ...body });
      await ack();
    });
  });
  const posted = await bot?.app.client.chat.postMessage({
    channel: slack.channels.partners.id,
    text: 'shared',
    blocks: [button('Ask to verify', 'ask')],
  });
  const { outsider } = slack.people;
  const shown = last(slack.sees(outsider));
  await slack.press(outsider, slack.control(shown, 'Ask to verify'));
  expect(heard[0]).toMatchObject({
    user: { team_id: outsider.teamId },
    message: { ts: posted?.ts, bot_id: slack.bot.botId },
    container: { is_ephemeral: false },
  });
  expect(outsider.teamId).not.toBe(slack.team.id);
});

test('nobody presses what is shown to somebody else, but a forger may try', async () => {
  const pressers: string[] = [];
  await listening((app) => {
    app.command('/secoda', async ({ ack }) => ack({ text: 'card', blocks: [button('Verify', 'verify')] }));
    app.action('verify', async ({ ack, body }) => {
      pressers.push(body.user.id);
      await ack();
    });
  });
  const { editor, viewer } = slack.people;
  await slack.command(editor, '/secoda', '');
  const control = slack.control(last(slack.sees(editor)), 'Verify');
  await expect(slack.press(viewer, control)).rejects.toThrow('only the person it is shown to');
  await slack.forge(viewer, control);
  expect(pressers).toEqual([viewer.id]);
});

test('each line of an overflow menu is a control, and sends its own option', async () => {
  const heard: unknown[] = [];
  await listening((app) => {
    app.command('/secoda', async ({ ack }) =>
      ack({
        text: 'card',
        blocks: [
          {
            type: 'section',
            text: { type: 'mrkdwn', text: '*orders*' },
            accessory: {
              type: 'overflow',
              action_id: 'more',
              options: ['Details', 'History'].map((text) => ({ text: plain(text), value: text.toLowerCase() })),
            },
          },
        ],
      }),
    );
    app.action('more', async ({ ack, payload }) => {
      heard.push(payload);
      await ack();
    });
  });
  await slack.command(slack.people.editor, '/secoda', '');
  const card = last(slack.sees(slack.people.editor));
  expect(slack.controls(card).map(({ label, type, beside }) => [label, type, beside])).toEqual([
    ['Details', 'overflow', '*orders*'],
    ['History', 'overflow', '*orders*'],
  ]);
  await slack.press(slack.people.editor, slack.control(card, 'History'));
  expect(heard).toMatchObject([{ type: 'overflow', selected_option: { text: plain('History'), value: 'history' } }]);
  expect(() => slack.control(card, 'Delete')).toThrow('no control "Delete" among: "Details", "History"');
});

const form = (extra: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'edit',
  private_metadata: 'key',
  title: plain('Edit orders'),
  submit: plain('Save'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'title',
      label: plain('Title'),
      element: { type: 'plain_text_input', action_id: 'text', initial_value: 'orders', max_length: 20 },
    },
    {
      type: 'input',
      block_id: 'owners',
      optional: true,
      label: plain('Owners'),
      element: { type: 'multi_external_select', action_id: 'pick', min_query_length: 1 },
    },
    {
      type: 'input',
      block_id: 'kind',
      optional: true,
      label: plain('Kind'),
      element: {
        type: 'static_select',
        action_id: 'pick',
        options: ['Term', 'Table'].map((text) => ({ text: plain(text), value: text.toLowerCase() })),
      },
    },
  ],
  ...extra,
});

test('a form opens by its trigger, is filled by labels and words, and closes when it is acked', async () => {
  let sent: unknown;
  await listening((app) => {
    app.command('/secoda', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: form() });
    });
    app.options('pick', async ({ ack, payload }) => {
      await ack({ options: [{ text: plain(`${payload.value} Editor`), value: `id-${payload.value}` }] });
    });
    app.view('edit', async ({ ack, view }) => {
      sent = view.state.values;
      await ack();
    });
  });
  const { admin } = slack.people;
  await slack.command(admin, '/secoda', 'edit');
  await slack.until(() => slack.modal(admin) !== undefined);
  const view = slack.modal(admin);
  expect(view && slack.read(view)).toBe(
    'Edit orders\nTitle\n[orders]\nOwners (optional)\n[]\nKind (optional)\n[]\n[Cancel] [Save]',
  );
  const [owners] = view ? slack.controls(view).filter((one) => one.label === 'Owners') : [];
  expect(owners && (await slack.options(admin, owners, 'Eddie'))).toMatchObject([
    { options: [{ value: 'id-Eddie', text: { text: 'Eddie Editor' } }] },
  ]);
  await slack.submit(admin, { Title: 'orders_v2', Owners: ['Eddie Editor'], Kind: 'Table' });
  expect(slack.modal(admin)).toBeUndefined();
  expect(sent).toMatchObject({
    title: { text: { type: 'plain_text_input', value: 'orders_v2' } },
    owners: { pick: { type: 'multi_external_select', selected_options: [{ value: 'id-Eddie' }] } },
    kind: { pick: { type: 'static_select', selected_option: { value: 'table' } } },
  });
  expect(slack.violations).toEqual([]);
});

test('the client asks for required fields itself; the bot puts its errors on fields; both are read aloud', async () => {
  let submissions = 0;
  await listening((app) => {
    app.shortcut('open', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: form() });
    });
    app.view('edit', async ({ ack }) => {
      submissions += 1;
      await ack({ response_action: 'errors', errors: { title: 'Taken already' } });
    });
  });
  const { admin } = slack.people;
  await slack.shortcut(admin, 'open');
  await slack.until(() => slack.modal(admin) !== undefined);
  await slack.submit(admin, { Title: null });
  expect(submissions).toBe(0);
  expect(slack.modal(admin)?.errors).toEqual({ title: 'Please complete this required field.' });
  await slack.submit(admin, { Title: 'x'.repeat(21) });
  expect(submissions).toBe(0);
  await slack.submit(admin, { Title: 'customers' });
  expect(submissions).toBe(1);
  const view = slack.modal(admin);
  expect(view && slack.read(view)).toContain('[customers]\nTaken already');
  await slack.fill(admin, { Title: 'else' });
  expect(slack.modal(admin)?.errors).toEqual({});
});

test('acks update, stack and clear modals; a fourth does not fit; closing tells who asked to know', async () => {
  const closed: unknown[] = [];
  let depth = 1;
  await listening((app) => {
    app.shortcut('open', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: form({ notify_on_close: true }) });
    });
    app.view('edit', async ({ ack, view }) => {
      depth += 1;
      if (view.state.values.title?.text?.value === 'clear') await ack({ response_action: 'clear' });
      else if (view.state.values.title?.text?.value === 'update') {
        await ack({ response_action: 'update', view: form({ title: plain('Updated') }) });
      } else
        await ack({ response_action: 'push', view: form({ title: plain(`Level ${depth}`), notify_on_close: true }) });
    });
    app.view({ callback_id: 'edit', type: 'view_closed' }, async ({ ack, body }) => {
      closed.push([body.view.title.text, 'is_cleared' in body && body.is_cleared]);
      await ack();
    });
  });
  const { admin } = slack.people;
  const title = () => slack.modal(admin)?.title;
  await slack.shortcut(admin, 'open');
  await slack.until(() => title() === 'Edit orders');
  const root = slack.modal(admin);
  await slack.submit(admin);
  expect(title()).toBe('Level 2');
  expect(slack.modal(admin)).toMatchObject({ rootViewId: root?.id, previousViewId: root?.id });
  await slack.submit(admin);
  expect(title()).toBe('Level 3');
  await slack.submit(admin);
  expect(slack.modal(admin)?.notice).toContain('trouble');
  expect(slack.violations).toEqual(['ack of "Level 3": push_limit_reached']);
  await slack.close(admin);
  expect(title()).toBe('Level 2');
  expect(closed).toEqual([['Level 3', false]]);
  await slack.submit(admin, { Title: 'update' });
  expect(title()).toBe('Updated');
  expect(slack.modal(admin)?.state.title?.text).toMatchObject({ value: 'update' });
  await slack.submit(admin, { Title: 'clear' });
  expect(slack.modal(admin)).toBeUndefined();
});

test('a field that dispatches tells the bot at once, with what the whole form holds', async () => {
  let heard: Record<string, unknown> = {};
  await listening((app) => {
    app.shortcut('open', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({
        trigger_id: body.trigger_id,
        view: form({
          blocks: [
            {
              type: 'input',
              block_id: 'kind',
              dispatch_action: true,
              label: plain('Kind'),
              element: {
                type: 'static_select',
                action_id: 'pick',
                options: ['Term', 'Table'].map((text) => ({ text: plain(text), value: text.toLowerCase() })),
              },
            },
          ],
        }),
      });
    });
    app.action('pick', async ({ ack, body }) => {
      heard = { ...body };
      await ack();
    });
  });
  const { admin } = slack.people;
  await slack.shortcut(admin, 'open');
  await slack.until(() => slack.modal(admin) !== undefined);
  const view = slack.modal(admin);
  if (view === undefined) throw new Error('no modal');
  await slack.press(admin, slack.control(view, 'Kind'), 'Term');
  expect(heard).toMatchObject({
    container: { type: 'view', view_id: view.id },
    view: {
      id: view.id,
      private_metadata: 'key',
      state: { values: { kind: { pick: { selected_option: { value: 'term' } } } } },
    },
    actions: [{ block_id: 'kind', action_id: 'pick', selected_option: { value: 'term' } }],
  });
  expect(heard).not.toHaveProperty('response_url');
  expect(heard).not.toHaveProperty('channel');
  await expect(slack.press(admin, slack.control(view, 'Kind'), 'Chart')).rejects.toThrow('no option "Chart"');
});

test('message shortcuts carry the message and a response URL', async () => {
  await listening((app) => {
    app.shortcut('glossary', async ({ ack, body, respond }) => {
      await ack();
      if ('message' in body) await respond({ text: `about: ${body.message.text}` });
    });
  });
  const { viewer, editor } = slack.people;
  const said = slack.say(viewer, 'Churn is a rate');
  await slack.messageShortcut(editor, 'glossary', said);
  await slack.until(() => slack.sees(editor).length === 2);
  expect(slack.sees(editor).map((one) => one.text)).toEqual(['Churn is a rate', 'about: Churn is a rate']);
  expect(slack.sees(viewer)).toHaveLength(1);
});

test('Home is published for one person and stays the same view', async () => {
  await listening((app) => {
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [{ type: 'header', text: plain('Waiting for you') }] },
      });
    });
  });
  const { admin, viewer } = slack.people;
  const open = () => slack.event({ type: 'app_home_opened', user: admin.id, channel: slack.dm(admin).id, tab: 'home' });
  await open();
  await slack.until(() => slack.home(admin) !== undefined);
  const first = slack.home(admin);
  await open();
  await slack.until(() => slack.home(admin)?.hash !== first?.hash);
  expect(slack.home(admin)?.id).toBe(first?.id);
  expect(slack.home(viewer)).toBeUndefined();
});

test('commands do not reach the bot from the other organisation, nor from where a person is not', async () => {
  let heard = 0;
  await listening((app) => {
    app.command('/secoda', async ({ ack }) => {
      heard += 1;
      await ack();
    });
  });
  const { outsider, viewer } = slack.people;
  await slack.command(outsider, '/secoda', 'find orders');
  expect(heard).toBe(0);
  expect(last(slack.sees(outsider)).text).toContain('not a valid command');
  await expect(slack.command(viewer, '/secoda', '', slack.channels.leads)).rejects.toThrow('not in leads');
});

test('ephemeral messages do not survive a reload', async () => {
  await listening((app) => {
    app.command('/secoda', async ({ ack }) => ack('hello'));
  });
  await slack.command(slack.people.viewer, '/secoda', '');
  slack.reload(slack.people.viewer);
  expect(slack.sees(slack.people.viewer)).toEqual([]);
});
