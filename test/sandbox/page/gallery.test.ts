// Every block and every field, drawn and used in a real browser, with a small bot behind them; hostile words stay words.

import { readFileSync } from 'node:fs';
import type { Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxClock } from '../../../src/sandbox/clock.ts';
import { type Page, startPage } from '../../../src/sandbox/page/server.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { type Bot, httpBot } from '../slack/a-bot.ts';
import { startBrowser } from './support/browser.ts';
import { complaints } from './support/complaints.ts';
import { type Heard, messageBlocks, register } from './support/gallery.ts';

const browser = await startBrowser();

describe.skipIf(browser === undefined)('every block', () => {
  let slack: SimulatedSlack;
  let bot: Bot;
  let page: Page;
  let tab: Tab;
  let heard: Heard;

  beforeAll(async () => {
    const clock = sandboxClock();
    slack = await startSlack({ clock });
    bot = await httpBot(slack, (app) => {
      heard = register(app);
    });
    page = await startPage({ slack, catalog: undefined, clock, manifest: readFileSync('manifest.yml', 'utf8') });
    if (browser === undefined) return;
    tab = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    tab.setDefaultTimeout(8000);
    await tab.goto(page.url);
    await type('');
  });
  afterAll(async () => {
    await browser?.close();
    await page.stop();
    await bot.stop();
    await slack.stop();
  });

  async function type(text: string): Promise<void> {
    await tab.getByRole('textbox', { name: /^Message/ }).fill(`/secoda ${text}`);
    await tab.keyboard.press('Enter');
  }

  test('each is drawn, none as unknown; what is hostile stays text', async () => {
    await tab.getByText('A video').waitFor();
    for (const { type } of messageBlocks) await tab.locator(`.block-${type}`).first().waitFor({ state: 'attached' });
    expect(await tab.locator('.unknown').count()).toBe(0);
    expect(await tab.locator('img, script[src^="http"]').count()).toBe(0);
    expect(await tab.locator('a:not([href^="https://"])').count()).toBe(0);
    await tab.getByText(':constructor: one day').waitFor();
    await tab.getByText('<img src=x onerror=alert(1)> <!channel>', { exact: false }).waitFor();
    expect(await complaints(tab)).toEqual([]);
  });

  test('buttons, a question before one, a menu, a list', async () => {
    await tab.getByRole('button', { name: 'Press me' }).click();
    await tab.getByRole('button', { name: 'Delete', exact: true }).click();
    await tab.getByRole('dialog').getByText('It will be gone.').waitFor();
    await tab.getByRole('button', { name: 'Keep' }).click();
    await tab.getByRole('button', { name: 'Delete', exact: true }).click();
    await tab.getByRole('button', { name: 'Delete it' }).click();
    await tab.getByRole('button', { name: 'More actions' }).click();
    await tab.getByRole('menuitem', { name: 'Beta' }).click();
    await tab.getByRole('combobox', { name: 'Pick a letter' }).click();
    await tab.getByRole('option', { name: 'Gamma' }).click();
    await tab.getByRole('button', { name: 'Good' }).click();
    await expect.poll(() => heard.presses).toEqual(['plain', 'danger', 'more', 'pick', 'feedback']);
  });

  test('clicks that follow each other before the page is drawn anew act once', async () => {
    heard.presses.length = 0;
    const twice = async (name: string): Promise<void> =>
      tab.getByRole('button', { name, exact: true }).evaluate((button) => {
        const { click } = button as unknown as { click(): void };
        click.call(button);
        click.call(button);
      });
    await twice('Press me');
    await twice('Good');
    await tab.getByRole('button', { name: 'Delete', exact: true }).click();
    await twice('Delete it');
    await tab.getByRole('button', { name: 'Open card' }).click();
    await expect.poll(() => heard.presses.at(-1)).toBe('card');
    expect(heard.presses).toEqual(['plain', 'feedback', 'danger', 'card']);
  });

  test('a modal with every field: what is missing is said, what is filled arrives', async () => {
    await type('modal');
    const dialog = tab.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => dialog.getByRole('alert').count()).toBeGreaterThan(5);
    await expect
      .poll(() => dialog.getByRole('textbox', { name: 'Name' }).evaluate((field) => field.matches(':focus')))
      .toBe(true);
    expect(await complaints(tab)).toEqual([]);
    await dialog.getByRole('textbox', { name: 'Name' }).fill('orders & <b>');
    await dialog.getByRole('combobox', { name: 'Letter', exact: true }).click();
    await dialog.getByRole('option', { name: 'Beta' }).click();
    await dialog.getByRole('combobox', { name: 'Letters' }).click();
    for (const name of ['Alpha', 'Gamma']) await dialog.getByRole('option', { name }).click();
    await dialog.getByText('2 are chosen, which is all that fit.').waitFor();
    await tab.keyboard.press('Escape');
    await dialog.getByRole('combobox', { name: 'Owner' }).pressSequentially('edd');
    await dialog.getByRole('option', { name: 'Eddie Editor' }).click();
    await dialog.getByRole('checkbox', { name: 'Alpha' }).check();
    await dialog.getByRole('radio', { name: 'Gamma' }).check();
    await dialog.getByLabel('Day').fill('2026-12-01');
    await dialog.getByRole('textbox', { name: 'Story' }).pressSequentially('Once');
    await dialog.getByRole('textbox', { name: 'Told at once' }).fill('now');
    await tab.keyboard.press('Enter');
    await expect.poll(() => heard.presses.at(-1)).toBe('told');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(heard.submitted).toMatchObject({
      name: { x: { value: 'orders & <b>' } },
      letter: { x: { selected_option: { value: 'beta' } } },
      letters: { x: { selected_options: [{ value: 'alpha' }, { value: 'gamma' }] } },
      owner: { owner: { selected_option: { value: 'eddie editor' } } },
      boxes: { x: { selected_options: [{ value: 'alpha' }] } },
      radios: { x: { selected_option: { value: 'gamma' } } },
      day: { x: { selected_date: '2026-12-01' } },
      story: { x: { rich_text_value: { elements: [{ elements: [{ text: 'Once' }] }] } } },
    });
  });

  test('what did not work is said in front of the modal, and what was dropped there is words only', async () => {
    await type('modal');
    const dialog = tab.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Owner' }).fill('x'.repeat(1001));
    await dialog.getByRole('status').getByText('That did not work').waitFor();
    await dialog.getByRole('textbox', { name: 'Story' }).evaluate((field) => {
      const browser = globalThis as unknown as {
        DataTransfer: new () => { setData(type: string, data: string): void };
        DragEvent: new (type: string, more: Record<string, unknown>) => Event;
      };
      const dataTransfer = new browser.DataTransfer();
      dataTransfer.setData('text/html', '<h1>Once</h1>');
      dataTransfer.setData('text/plain', 'Once');
      field.dispatchEvent(new browser.DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await expect.poll(() => dialog.getByRole('textbox', { name: 'Story' }).innerHTML()).toBe('Once');
    // As browsers do at a second Escape, whatever the page says to the first.
    await dialog.evaluate((node) => (node as unknown as { close(): void }).close());
    await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
    await dialog.waitFor({ state: 'detached' });
  });

  test('a thousand messages: the newest is in sight, and the next one arrives', async () => {
    for (let at = 1; at <= 1000; at += 1) slack.say(slack.people.admin, `line ${at}`, slack.channels.random);
    await tab.getByRole('button', { name: /random/ }).click();
    await tab.getByText('line 1000', { exact: true }).waitFor();
    slack.say(slack.people.admin, 'one more', slack.channels.random);
    await tab.getByText('one more').waitFor();
    await expect
      .poll(() => tab.getByText('one more').evaluate((node) => node.getBoundingClientRect().bottom))
      .toBeLessThan(900);
  });
});
