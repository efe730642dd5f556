// A small bot on every surface that the real one does not use yet: Home, shortcuts, pushes, files, direct messages, unfurls.

import type { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';

/** Wherever an app may write, somebody may have written this into the catalog. */
export const HOSTILE = `<img src=x onerror="document.title='owned'"> <!channel> </script><script>alert(1)</script> \u202ex`;

export const manifest = `
display_information: { name: "Small <b>bot</b>", description: A bot }
features:
  app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false }
  bot_user: { display_name: small }
  slash_commands: [{ command: /small, description: "<i>does</i> it", usage_hint: "<u>hint</u>" }]
  shortcuts:
    - { name: Find things, type: global, callback_id: find_things, description: From anywhere }
    - { name: Add to glossary, type: message, callback_id: add_term, description: From a message }
`;

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const button = (action_id: string, text: string): KnownBlock => ({
  type: 'actions',
  elements: [{ type: 'button', action_id, text: plain(text) }],
});

function step(at: number): ModalView {
  return {
    type: 'modal',
    callback_id: `step ${at}`,
    title: plain(`Step ${at}`),
    submit: plain('Finish'),
    blocks: [
      {
        type: 'input',
        block_id: 'b',
        label: plain(`Word ${at}`),
        element: { type: 'plain_text_input', action_id: 'x' },
        optional: true,
      },
      button('push', 'Deeper'),
    ],
  };
}

const form = (title: string, text: string): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: plain(title),
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
});

const filesForm: ModalView = {
  type: 'modal',
  callback_id: 'files',
  title: plain('Bring files'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input',
      block_id: 'files',
      label: plain('Evidence'),
      element: { type: 'file_input', action_id: 'x', filetypes: ['csv', 'txt'], max_files: 2 },
    },
  ],
};

export interface Heard {
  /** What came of presses and forms, in order. */
  readonly done: string[];
  /** How often the one button was pressed, by whom. */
  readonly presses: string[];
  /** Until it is open, who was first is not told. */
  readonly gate: PromiseWithResolvers<void>;
}

/** What each word after the command does. */
export function register(app: App): Heard {
  const heard: Heard = { done: [], presses: [], gate: Promise.withResolvers() };
  let depth = 1;
  app.command('/small', async ({ ack, body, client, command, respond }) => {
    await ack();
    const { channel_id: channel, trigger_id: trigger, user_id: user } = body;
    if (command.text === 'steps') {
      depth = 1;
      await client.views.open({ trigger_id: trigger, view: step(1) });
    } else if (command.text === 'files') await client.views.open({ trigger_id: trigger, view: filesForm });
    else if (command.text === 'report') {
      await client.filesUploadV2({
        channel_id: channel,
        filename: HOSTILE.slice(0, 40),
        content: 'a,b\n1,2\n',
        initial_comment: 'The report',
      });
    } else if (command.text === 'race') {
      await client.chat.postMessage({ channel, text: 'One of you', blocks: [button('take', 'Take it')] });
    } else if (command.text === 'dm') await client.chat.postMessage({ channel: user, text: 'A word in private' });
    else if (command.text === 'hostile') {
      const escaped = HOSTILE.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      await respond({
        text: escaped,
        blocks: [
          { type: 'header', text: plain(HOSTILE.slice(0, 150)) },
          { type: 'section', text: { type: 'mrkdwn', text: escaped }, fields: [plain(HOSTILE)] },
          { type: 'context', elements: [plain(HOSTILE), { type: 'mrkdwn', text: escaped }] },
          {
            type: 'actions',
            elements: [
              {
                type: 'button',
                action_id: 'h',
                text: plain(HOSTILE.slice(0, 75)),
                accessibility_label: HOSTILE.slice(0, 75),
                confirm: {
                  title: plain(HOSTILE.slice(0, 100)),
                  text: plain(HOSTILE),
                  confirm: plain('<b>Do</b>'),
                  deny: plain('<b>Leave</b>'),
                },
              },
              { type: 'overflow', action_id: 'o', options: [{ text: plain(HOSTILE.slice(0, 75)), value: 'a' }] },
              {
                type: 'static_select',
                action_id: 's',
                placeholder: plain(HOSTILE),
                options: [{ text: plain(HOSTILE.slice(0, 75)), value: 'a', description: plain(HOSTILE.slice(0, 75)) }],
              },
            ],
          },
          { type: 'image', image_url: 'https://example.com/x.png', alt_text: HOSTILE, title: plain(HOSTILE) },
          {
            type: 'rich_text',
            elements: [
              {
                type: 'rich_text_section',
                elements: [
                  { type: 'text', text: HOSTILE },
                  { type: 'link', url: 'javascript:alert(1)', text: HOSTILE },
                ],
              },
            ],
          },
          { type: 'markdown', text: `# ${HOSTILE}\n[press](javascript:alert(1)) \`${HOSTILE}\`` },
        ],
      });
    } else {
      await client.views.open({
        trigger_id: trigger,
        view: {
          ...filesForm,
          title: plain('<b>Title</b>'),
          blocks: [
            {
              type: 'input',
              block_id: 'f',
              label: plain(HOSTILE),
              hint: plain(HOSTILE),
              element: {
                type: 'plain_text_input',
                action_id: 'x',
                placeholder: plain(HOSTILE),
                initial_value: HOSTILE,
              },
            },
          ],
        },
      });
    }
  });
  app.action('push', async ({ ack, body, client }) => {
    await ack();
    if (!('trigger_id' in body)) return;
    depth += 1;
    await client.views.push({ trigger_id: body.trigger_id, view: step(depth) }).catch((error: Error) => {
      heard.done.push(error.message);
    });
  });
  app.action('take', async ({ ack, body, respond }) => {
    await ack();
    heard.presses.push(body.user.id);
    if (heard.presses[0] === body.user.id) {
      await heard.gate.promise;
      await respond({ replace_original: true, text: `Taken by <@${body.user.id}>`, blocks: [] });
    }
  });
  app.action('home', async ({ ack, body, client }) => {
    await ack();
    await client.views.publish({ user_id: body.user.id, view: home('Pressed at Home') });
  });
  app.action(/^[hos]$/, async ({ ack }) => ack());
  app.view(/^step/, async ({ ack, view }) => {
    heard.done.push(`${view.callback_id}: ${view.state.values['b']?.['x']?.value ?? 'nothing'}`);
    await ack();
  });
  app.view('files', async ({ ack, view, client }) => {
    const { files = [] } = view.state.values['files']?.['x'] ?? {};
    if (view.blocks[0]?.block_id === 'f') return ack({ response_action: 'errors', errors: { f: HOSTILE } });
    await ack();
    const told = await Promise.all(files.map(({ id }) => client.files.info({ file: id })));
    heard.done.push(told.map(({ file }) => `${file?.name} ${file?.size}`).join());
  });
  app.shortcut('find_things', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: form('Find things', 'From anywhere') });
  });
  app.shortcut('add_term', async ({ ack, shortcut, client }) => {
    await ack();
    const said = shortcut.type === 'message_action' ? (shortcut.message.text ?? '') : '';
    await client.views.open({ trigger_id: shortcut.trigger_id, view: form('Add a term', `From: ${said}`) });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab === 'home') await client.views.publish({ user_id: event.user, view: home(`Hello <@${event.user}>`) });
  });
  app.event('link_shared', async ({ event, client }) => {
    const unfurls = Object.fromEntries(
      event.links.map(({ url }) => [
        url,
        { blocks: [{ type: 'section' as const, text: plain('Below the link') }, button('below', 'Press below')] },
      ]),
    );
    await client.chat.unfurl({ channel: event.channel, ts: event.message_ts, unfurls });
  });
  app.action('below', async ({ ack, body }) => {
    await ack();
    heard.done.push(`below: ${'app_unfurl' in body}`);
  });
  app.message(async ({ message, say }) => {
    if ('text' in message && !('bot_id' in message)) await say(`You said: ${message.text}`);
  });
  return heard;
}

function home(text: string) {
  return {
    type: 'home' as const,
    blocks: [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text } }, button('home', 'Press at Home')],
  };
}
