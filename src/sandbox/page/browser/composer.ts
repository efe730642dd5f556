// Where one writes: words to the channel, or a command after a slash, with what the app can do and the shortcuts beside it.

import type { FileSeen } from '../protocol.ts';
import { chooseFiles, chosenFiles } from './files.ts';
import { icon } from './icon.ts';
import { type MenuLine, menuButton } from './menu.ts';
import type { Page } from './page.ts';
import { h, type Tree } from './tree.ts';

/** In one message, as many as a form takes. */
const MOST_FILES = 10;

/** Arrow up brings back what was typed before. */
export function composer(page: Page, roomId: string, threadTs: string | undefined): Tree {
  const { hello } = page;
  const name = threadTs === undefined ? 'composer' : 'thread-composer';
  const slot = `${roomId} ${threadTs ?? ''}`;
  const typed = page.typed.get(slot) ?? '';
  const attached = page.attached.get(slot) ?? [];
  const commands = hello?.app.commands ?? [];
  const suggested =
    typed.startsWith('/') && !typed.includes(' ') && threadTs === undefined
      ? commands.filter(({ command }) => command.startsWith(typed))
      : [];
  const current =
    threadTs === undefined
      ? commands.find(({ command }) => typed === command || typed.startsWith(`${command} `))
      : undefined;
  const room = hello?.rooms.find(({ id }) => id === roomId);
  const label =
    threadTs === undefined ? `Message ${room?.kind === 'im' ? hello?.app.name : `#${room?.name}`}` : 'Reply…';

  function write(text: string): void {
    page.typed.set(slot, text);
    page.redraw();
  }

  function attach(files: readonly FileSeen[]): void {
    page.attached.set(slot, files);
    page.redraw();
  }

  function chooseAttached(): void {
    chooseFiles(
      { multiple: true },
      (file) => attach([...(page.attached.get(slot) ?? []), file].slice(-MOST_FILES)),
      (why) => page.toast('That did not work', why),
    );
  }

  function send(): void {
    const text = (page.typed.get(slot) ?? '').trim();
    const files = page.attached.get(slot) ?? [];
    if (text === '' && files.length === 0) return;
    const [word = ''] = text.split(/\s/, 1);
    const isCommand = word.startsWith('/') && word.length > 1;
    if (isCommand && threadTs !== undefined) {
      page.toast(
        `${word} is not supported in threads`,
        'Sorry! Slack runs commands in channels and direct messages only.',
      );
      return;
    }
    if (isCommand && !commands.some(({ command }) => command === word)) {
      page.toast(
        `${word} is not a valid command`,
        'In Slack, all messages that start with "/" are interpreted as commands.',
      );
      return;
    }
    page.history.push(text);
    page.back = 0;
    write('');
    const ask = isCommand
      ? ({ kind: 'command', channel: roomId, command: word, text: text.slice(word.length).trim() } as const)
      : ({
          kind: 'say',
          channel: roomId,
          text,
          ...(threadTs !== undefined && { thread: threadTs }),
          ...(files.length > 0 && { files: files.map(({ id }) => id) }),
        } as const);
    if (!isCommand) attach([]);
    page.ask(ask).catch(() => {
      if (!isCommand) attach(files);
      // What was not sent is still there, unless something else is by now.
      if (page.typed.get(slot) === '') write(text);
    });
  }

  function onkeydown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      const only = suggested[0];
      if (only !== undefined && typed !== only.command) write(`${only.command} `);
      else send();
    } else if (event.key === 'Tab' && suggested[0] !== undefined && !event.shiftKey) {
      event.preventDefault();
      write(`${suggested[0].command} `);
    } else if (
      (event.key === 'ArrowUp' || event.key === 'ArrowDown') &&
      (typed === '' || typed === page.history.at(-page.back))
    ) {
      page.back = Math.max(0, Math.min(page.history.length, page.back + (event.key === 'ArrowUp' ? 1 : -1)));
      event.preventDefault();
      write(page.back === 0 ? '' : (page.history.at(-page.back) ?? ''));
    }
  }

  return h(
    'div',
    { class: 'composer', key: name },
    suggested.length > 0 &&
      h(
        'div',
        { class: 'suggestions', key: 'suggestions', role: 'listbox', 'aria-label': 'Commands' },
        suggested.map((one) =>
          h(
            'div',
            {
              role: 'option',
              'aria-selected': 'true',
              class: 'line',
              onmousedown: (event) => {
                event.preventDefault();
                write(`${one.command} `);
              },
            },
            h('strong', {}, one.command),
            ' ',
            h('span', { class: 'caption' }, one.hint),
            h('div', { class: 'caption' }, one.description),
          ),
        ),
      ),
    current &&
      h(
        'div',
        { class: 'hint', key: 'hint', id: `${name}-hint` },
        h('strong', {}, current.command),
        ` ${current.hint}`,
      ),
    h('textarea', {
      key: 'words',
      id: name,
      rows: '1',
      'aria-label': label,
      placeholder: label,
      'aria-describedby': current && `${name}-hint`,
      value: typed,
      oninput: (event) => write((event.target as HTMLTextAreaElement).value),
      onkeydown,
    }),
    attached.length > 0 &&
      h(
        'div',
        { class: 'attached', key: 'attached' },
        chosenFiles(attached, (gone) => attach(attached.filter(({ id }) => id !== gone.id))),
      ),
    h(
      'div',
      { class: 'composer-tools', key: 'tools' },
      threadTs === undefined &&
        menuButton(page, {
          name: `${name}-lightning`,
          button: { class: 'button quiet', 'aria-label': 'Shortcuts' },
          sign: icon('lightning'),
          lines: shortcutLines(page),
          holder: () => 'menu-holder up',
        }),
      h(
        'button',
        { type: 'button', class: 'button quiet', 'aria-label': 'Attach files', onclick: chooseAttached },
        icon('clip'),
      ),
      h('button', { type: 'button', class: 'button primary send', 'aria-label': 'Send', onclick: send }, 'Send'),
    ),
  );
}

function shortcutLines(page: Page): MenuLine[] {
  const { app } = page.hello ?? {};
  const lines = (app?.globalShortcuts ?? []).map((one) => ({
    words: one.name,
    note: one.description,
    act: () => void page.ask({ kind: 'shortcut', callbackId: one.callbackId }).catch(() => {}),
  }));
  return lines.length > 0 ? lines : [{ words: 'This app has no shortcuts yet', act: () => {} }];
}
