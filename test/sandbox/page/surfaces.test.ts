// The surfaces of Slack that the real bot does not use yet, in a real browser with a small bot behind them: pushes, Home,
// shortcuts, direct messages and their notices, files, two windows at once, a thousand messages, hostile words everywhere.

import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sandboxClock } from '../../../src/sandbox/clock.ts';
import { type Page, startPage } from '../../../src/sandbox/page/server.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { type Bot, httpBot } from '../slack/a-bot.ts';
import { wideManifest } from '../slack/a-manifest.ts';
import { startBrowser } from './support/browser.ts';
import { complaints } from './support/complaints.ts';
import { type Heard, HOSTILE, manifest, register } from './support/surfaces.ts';

const browser = await startBrowser();

describe.skipIf(browser === undefined)('the page', () => {
  let slack: SimulatedSlack;
  let bot: Bot;
  let page: Page;
  let heard: Heard;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    const clock = sandboxClock();
    slack = await startSlack({ clock, manifest: wideManifest });
    bot = await httpBot(slack, (app) => {
      heard = register(app);
    });
    page = await startPage({ slack, catalog: undefined, clock, manifest });
  });
  afterAll(async () => {
    await browser?.close();
    await page.stop();
    await bot.stop();
    await slack.stop();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((one) => one.close()));
    heard.done.length = 0;
  });

  async function as(role: string): Promise<Tab> {
    if (browser === undefined) throw new Error('no browser');
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
    contexts.push(context);
    const tab = await context.newPage();
    tab.setDefaultTimeout(8000);
    await tab.goto(`${page.url}?as=${role}`);
    await tab.getByRole('textbox', { name: /^Message/ }).waitFor();
    return tab;
  }

  async function type(tab: Tab, text: string): Promise<void> {
    await tab.getByRole('textbox', { name: /^Message/ }).fill(text);
    await tab.keyboard.press('Enter');
  }

  test('pushes: three deep and no deeper, back one by one, each keeps what was typed in it', async () => {
    const tab = await as('editor');
    await type(tab, '/small steps');
    const dialog = tab.getByRole('dialog');
    for (const at of [1, 2, 3]) {
      await dialog.getByRole('heading', { name: `Step ${at}` }).waitFor();
      expect(await dialog.getByRole('button', { name: 'Back' }).count()).toBe(at === 1 ? 0 : 1);
      await dialog.getByRole('textbox', { name: `Word ${at}` }).fill(`typed ${at}`);
      await dialog.getByRole('button', { name: 'Deeper' }).click();
    }
    await expect.poll(() => heard.done.join()).toMatch('push_limit_reached');
    expect(await complaints(tab)).toEqual([]);
    await dialog.getByRole('button', { name: 'Back' }).click();
    await expect.poll(() => dialog.getByRole('textbox', { name: 'Word 2' }).inputValue()).toBe('typed 2');
    await dialog.getByRole('button', { name: 'Finish' }).click();
    await expect.poll(() => dialog.getByRole('textbox', { name: 'Word 1' }).inputValue()).toBe('typed 1');
    expect(heard.done.at(-1)).toBe('step 2: typed 2');
    await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
    await dialog.waitFor({ state: 'detached' });
    // A third deep one, and all of them closed at once.
    await type(tab, '/small steps');
    await dialog.getByRole('button', { name: 'Deeper' }).click();
    await dialog.getByRole('heading', { name: 'Step 2' }).waitFor();
    await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
    await dialog.waitFor({ state: 'detached' });
  });

  test('the focus comes back to what opened a modal, through pushes too, and else to where one writes', async () => {
    const tab = await as('editor');
    const focused = tab.locator(':focus');
    await type(tab, '/small steps');
    const dialog = tab.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Deeper' }).press('Enter');
    await dialog.getByRole('heading', { name: 'Step 2' }).waitFor();
    await tab.keyboard.press('Escape');
    await dialog.getByRole('heading', { name: 'Step 1' }).waitFor();
    await tab.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => focused.getAttribute('id')).toBe('composer');
    await tab.getByRole('button', { name: 'Shortcuts' }).press('Enter');
    await tab.getByRole('menuitem', { name: /^Find things/ }).press('Enter');
    await dialog.getByText('From anywhere').waitFor();
    await tab.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => focused.getAttribute('aria-label')).toBe('Shortcuts');
  });

  test('what is typed right after a change of channels goes to the new one, however busy the machine', async () => {
    const tab = await as('editor');
    const label = await tab.getByRole('button', { name: /random/ }).evaluate((room) => {
      const { click, ownerDocument } = room as unknown as {
        click(): void;
        ownerDocument: { getElementById(id: string): { getAttribute(name: string): string } };
      };
      click.call(room);
      return ownerDocument.getElementById('composer').getAttribute('aria-label');
    });
    expect(label).toBe('Message #random');
  });

  test("Home: published when it is opened, pressed, each person's own", async () => {
    const [editor, viewer] = [await as('editor'), await as('viewer')];
    for (const tab of [editor, viewer]) {
      await tab.getByRole('button', { name: 'Small <b>bot</b>' }).click();
      await tab.getByRole('button', { name: 'Home', exact: true }).click();
    }
    const group = (tab: Tab) => tab.getByRole('group', { name: 'Home' });
    await group(editor).getByText('@Eddie Editor').waitFor();
    await group(viewer).getByText('@Vera Viewer').waitFor();
    expect(await complaints(editor)).toEqual([]);
    await group(editor).getByRole('button', { name: 'Press at Home' }).click();
    await group(editor).getByText('Pressed at Home').waitFor();
    expect(await group(viewer).getByText('@Vera Viewer').count()).toBe(1);
  });

  test('shortcuts: from anywhere, and from a message', async () => {
    const tab = await as('editor');
    await tab.getByRole('button', { name: 'Shortcuts' }).click();
    await tab.getByRole('menuitem', { name: 'Find things' }).click();
    await tab.getByRole('dialog').getByText('From anywhere').waitFor();
    await tab.keyboard.press('Escape');
    await tab.getByRole('dialog').waitFor({ state: 'detached' });
    await type(tab, 'Churn is a rate');
    const said = tab.locator('.message', { hasText: 'Churn is a rate' });
    await said.hover();
    await said.getByRole('button', { name: 'Message actions' }).click();
    await tab.getByRole('menuitem', { name: 'Add to glossary' }).click();
    await tab.getByRole('dialog').getByText('From: Churn is a rate').waitFor();
  });

  test('a direct message that comes while one is elsewhere is told, and read where it stands', async () => {
    const tab = await as('editor');
    await type(tab, '/small dm');
    const notice = tab.getByRole('status').locator('.toast', { hasText: 'A word in private' });
    await notice.getByText('Small <b>bot</b>, direct message', { exact: true }).waitFor();
    await notice.waitFor();
    await tab.getByRole('button', { name: /Small.*1 unread/ }).waitFor();
    expect(await complaints(tab)).toEqual([]);
    await notice.getByRole('button', { name: 'Open' }).click();
    await tab.locator('.message', { hasText: 'A word in private' }).waitFor();
    await type(tab, 'and one from me');
    await tab.locator('.message', { hasText: 'You said: and one from me' }).waitFor();
    expect(await tab.locator('.toast', { hasText: 'You said' }).count()).toBe(0);
  });

  test('below a link stands what the app says of it, and can be pressed there', async () => {
    const tab = await as('editor');
    await type(tab, 'see https://catalog.example/table/1');
    const said = tab.locator('.message', { hasText: 'Below the link' });
    await said.getByRole('link', { name: 'https://catalog.example/table/1' }).waitFor();
    await said.getByRole('button', { name: 'Press below' }).click();
    await expect.poll(() => heard.done).toEqual(['below: true']);
    expect(await complaints(tab)).toEqual([]);
  });

  test('files: brought by a person, carried by a form, shared by the bot; each can be saved', async () => {
    const tab = await as('editor');
    const bring = async (name: string, content: string, press: () => Promise<void>): Promise<void> => {
      const choosing = tab.waitForEvent('filechooser');
      await press();
      await (await choosing).setFiles({ name, mimeType: 'text/html', buffer: Buffer.from(content) });
    };
    await bring('rows.csv', 'a,b\n', () => tab.getByRole('button', { name: 'Attach files' }).click());
    await tab.locator('.attached').getByText('rows.csv').waitFor();
    expect(await complaints(tab)).toEqual([]);
    await type(tab, 'The rows');
    const said = tab.locator('.message', { hasText: 'The rows' });
    const link = said.getByRole('link', { name: /rows\.csv 4 bytes/ });
    const downloading = tab.waitForEvent('download');
    await link.click();
    const saved = await downloading;
    expect(saved.suggestedFilename()).toBe('rows.csv');
    expect(await readFile(await saved.path(), 'utf8')).toBe('a,b\n');
    expect(await tab.locator('.attached').count()).toBe(0);

    await type(tab, '/small files');
    const dialog = tab.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByRole('alert').getByText('required').waitFor();
    expect(await complaints(tab)).toEqual([]);
    const choose = (): Promise<void> => dialog.getByRole('button', { name: 'Evidence Choose files' }).click();
    await bring('page.html', '<b>', choose);
    await tab.getByRole('status').getByText('of these kinds only: csv, txt').waitFor();
    await bring('proof.txt', 'x'.repeat(1234), choose);
    await dialog.getByText('1.2 kB').waitFor();
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => heard.done).toEqual(['proof.txt 1234']);

    await type(tab, '/small report');
    const report = tab.locator('.message', { hasText: 'The report' });
    await report.getByRole('link', { name: HOSTILE.slice(0, 40) }).waitFor();
    expect(await tab.locator('.file img').count()).toBe(0);
  });

  test('a file is for those who see where it stands, is only ever saved, and has bounds', async () => {
    const url = (path: string, role: string): string => `${page.url}${path}?as=${role}`;
    const { origin } = new URL(page.url);
    const bring = (name: string, body: string, headers: Record<string, string> = { origin }): Promise<Response> =>
      fetch(`${url('files', 'editor')}&name=${name}`, { method: 'POST', body, headers });
    const brought = (await (await bring('evil.html', '<script>alert(1)</script>')).json()) as { id: string };
    const read = (role: string): Promise<Response> => fetch(url(`files/${brought.id}`, role));
    const mine = await read('editor');
    expect([mine.status, mine.headers.get('content-type'), mine.headers.get('content-disposition')]).toEqual([
      200,
      'application/octet-stream',
      "attachment; filename*=UTF-8''evil.html",
    ]);
    expect(mine.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect((await read('viewer')).status).toBe(404);
    const { council } = slack.channels;
    const file = slack.file(brought.id);
    if (file === undefined) throw new Error('the file is gone');
    await slack.write(slack.people.editor, 'for the council', council, undefined, [slack.record(file)]);
    expect([(await read('admin')).status, (await read('viewer')).status]).toEqual([200, 404]);
    expect((await bring('a.txt', 'x', {})).status).toBe(403);
    expect((await bring('a.txt', 'x', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await bring('', 'x')).status).toBe(400);
    expect(await (await bring('big.txt', 'x'.repeat(11 * 1024 * 1024))).text()).toMatch('at most 10 MB');
  });

  test('two windows race for one button: the app hears both, and both see who was first', async () => {
    heard.presses.length = 0;
    const [editor, admin] = [await as('editor'), await as('admin')];
    await type(editor, '/small race');
    const take = (tab: Tab) => tab.getByRole('button', { name: 'Take it' });
    await Promise.all([take(editor).waitFor(), take(admin).waitFor()]);
    // Before either hears of the other: the app answers once it has both.
    const press = (tab: Tab): Promise<void> =>
      take(tab).evaluate((node) => (node as unknown as { click(): void }).click());
    await Promise.all([press(editor), press(admin)]);
    await expect.poll(() => heard.presses.length).toBe(2);
    heard.gate.resolve();
    const first = Object.values(slack.people).find(({ id }) => id === heard.presses[0])?.realName ?? '';
    for (const tab of [editor, admin]) {
      await tab.locator('.message', { hasText: `Taken by @${first}` }).waitFor();
      expect(await take(tab).count()).toBe(0);
    }
    expect(slack.sees(slack.people.editor).filter(({ text }) => text.startsWith('Taken by'))).toHaveLength(1);
  });

  test('two windows of one person show the same modal, and the slower hears that it is gone', async () => {
    const [one, other] = [await as('editor'), await as('editor')];
    await type(one, '/small steps');
    const finish = (tab: Tab) => tab.getByRole('dialog').getByRole('button', { name: 'Finish' });
    await Promise.all([finish(one).waitFor(), finish(other).waitFor()]);
    await one.getByRole('textbox', { name: 'Word 1' }).fill('from one');
    await expect.poll(() => other.getByRole('textbox', { name: 'Word 1' }).inputValue()).toBe('from one');
    const press = (tab: Tab): Promise<void> =>
      finish(tab).evaluate((node) => (node as unknown as { click(): void }).click());
    await Promise.all([press(one), press(other)]);
    for (const tab of [one, other]) await tab.getByRole('dialog').waitFor({ state: 'detached' });
    expect(heard.done.length).toBeGreaterThan(0);
    expect(new Set(heard.done)).toEqual(new Set(['step 1: from one']));
  });

  test('a thousand messages: one scrolls through them without being thrown back, and writing stays quick', async () => {
    const { random } = slack.channels;
    for (let at = 1; at <= 1000; at += 1)
      slack.say(slack.people.admin, `line ${at} ${'and more '.repeat(at % 40)}`, random);
    const tab = await as('editor');
    await tab.getByRole('button', { name: /random/ }).click();
    await tab.getByText('line 1000 ').waitFor();
    const list = tab.getByRole('list', { name: 'Messages' });
    await list.hover();
    await list.evaluate((node) => {
      (node as unknown as { scrollTop: number }).scrollTop = 0;
    });
    await tab.getByText('line 1 ', { exact: false }).first().waitFor();
    const top = (): Promise<number> => list.evaluate((node) => (node as unknown as { scrollTop: number }).scrollTop);
    slack.say(slack.people.admin, 'a late one', random);
    await tab.getByText('a late one').waitFor({ state: 'attached' });
    expect(await top()).toBeLessThan(50);
    // A key is answered within a frame or two: only what differs is drawn.
    const typing = await tab.evaluate(async () => {
      const { document, performance, InputEvent, requestAnimationFrame } = globalThis as unknown as {
        document: { querySelector(css: string): { value: string; dispatchEvent(event: unknown): void } };
        performance: { now(): number };
        InputEvent: new (type: string, more: object) => unknown;
        requestAnimationFrame: (then: () => void) => void;
      };
      const field = document.querySelector('#composer');
      const took: number[] = [];
      for (let at = 0; at < 20; at += 1) {
        const began = performance.now();
        field.value += 'x';
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
        took.push(performance.now() - began);
      }
      return took.toSorted((a, b) => a - b)[10] ?? 0;
    });
    expect(typing).toBeLessThan(100);
  });

  test('hostile words stay words: in messages, forms, errors, names, menus and questions', async () => {
    const tab = await as('editor');
    const dialogs: string[] = [];
    tab.on('dialog', (one) => {
      dialogs.push(one.message());
      void one.dismiss();
    });
    await type(tab, '/small hostile');
    const card = tab.locator('.message.only-you').last();
    await card.locator('.block-markdown').waitFor();
    await card.getByRole('button', { name: 'More actions' }).click();
    await tab.keyboard.press('Escape');
    await card.getByRole('combobox').click();
    await tab.keyboard.press('Escape');
    await card.locator('.block-actions button').first().click();
    await tab.getByRole('dialog').getByRole('button', { name: '<b>Leave</b>' }).click();
    await tab.getByRole('dialog').waitFor({ state: 'detached' });
    await type(tab, '/small form');
    const form = tab.getByRole('dialog');
    await form.getByRole('heading', { name: '<b>Title</b>' }).waitFor();
    expect(await form.getByRole('textbox').inputValue()).toBe(HOSTILE);
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByRole('alert').getByText("document.title='owned'", { exact: false }).waitFor();
    await tab.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await type(tab, HOSTILE);
    await tab.locator('.message', { hasText: "document.title='owned'" }).last().waitFor();
    await tab.getByRole('button', { name: 'Inspector' }).click();
    await tab.locator('.inspector').getByText('/small').first().waitFor();
    await tab.getByRole('textbox', { name: /^Message/ }).fill('/sm');
    await tab.getByRole('option', { name: /<i>does<\/i> it/ }).waitFor();
    expect(await tab.locator('img, iframe, main b, main i, main u, body script').count()).toBe(0);
    expect(await tab.locator('a[href^="javascript:"]').count()).toBe(0);
    expect(dialogs).toEqual([]);
    expect(await tab.title()).not.toBe('owned');
    expect(await complaints(tab)).toEqual([]);
  });
});
