// `npm run pictures`: the pictures of docs/pictures, made by the page itself in a headless Chromium.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import type { BrowserContextOptions, Page as Tab } from 'playwright-core';
import { sandboxClock } from '../../../src/sandbox/clock.ts';
import { startPage } from '../../../src/sandbox/page/server.ts';
import { startWorld } from '../../../src/sandbox/world.ts';
import { startBrowser } from './support/browser.ts';

const INTO = 'docs/pictures';
const light = (width: number, height: number): BrowserContextOptions => ({
  colorScheme: 'light',
  viewport: { width, height },
});
/** All five cards: the best is the first. */
const TALL = light(1100, 1080);
const WIDE = light(1100, 760);

interface Picture {
  readonly name: string;
  /** What follows the command, stands in a message that names the app, or is typed into the window of the shortcut. */
  readonly text: string;
  readonly by?: 'mention' | 'shortcut';
  /** Pressed one after the other, on what is there by then; behind the dots of a card where it is no button. */
  readonly presses?: readonly string[];
  readonly look: BrowserContextOptions;
}

const PICTURES: readonly Picture[] = [
  { name: 'find', text: 'find orders', look: TALL },
  { name: 'find-dark', text: 'find orders', look: { ...TALL, colorScheme: 'dark' } },
  { name: 'find-narrow', text: 'find orders', look: light(390, 760) },
  { name: 'details', text: 'get orders_daily', look: WIDE },
  { name: 'flagged', text: 'get orders_daily', presses: ['Flag PII'], look: light(1100, 820) },
  { name: 'edit', text: 'get orders_daily', presses: ['Edit…'], look: light(1100, 900) },
  { name: 'owners', text: 'get orders_daily', presses: ['Assign owners'], look: WIDE },
  { name: 'history', text: 'get orders_daily', presses: ['History'], look: WIDE },
  { name: 'share', text: 'get orders_daily', presses: ['Share to channel'], look: light(1100, 820) },
  { name: 'whoami', text: 'whoami', look: WIDE },
  { name: 'connect', text: 'connect', look: WIDE },
  { name: 'help', text: 'help', look: light(1100, 960) },
  { name: 'around', text: 'get orders_daily', presses: ['Details'], look: light(1100, 1080) },
  { name: 'mine', text: 'mine', look: light(1100, 900) },
  { name: 'create', text: 'create', look: light(1100, 900) },
  { name: 'shortcut', text: 'orders type:table', by: 'shortcut', look: light(1100, 900) },
  // Last: everybody reads it from then on.
  { name: 'mention', text: 'orders type:table', by: 'mention', look: TALL },
];

const ASK: Readonly<Record<'command' | 'mention' | 'shortcut', (tab: Tab, text: string) => Promise<void>>> = {
  async command(tab, text) {
    await tab.getByRole('textbox', { name: /^Message/ }).fill(`/secoda ${text}`);
    await tab.keyboard.press('Enter');
    await tab.locator('.message.only-you').or(tab.getByRole('dialog')).first().waitFor();
  },
  async mention(tab, text) {
    await tab.getByRole('textbox', { name: /^Message/ }).fill(`@secoda ${text}`);
    await tab.keyboard.press('Enter');
    await tab.getByText('1 reply').click();
  },
  async shortcut(tab, text) {
    await tab.getByRole('button', { name: 'Shortcuts' }).click();
    await tab.getByRole('menuitem', { name: /^Find in Secoda/ }).click();
    await tab.getByRole('textbox', { name: 'What are you looking for?' }).fill(text);
    await tab.getByRole('button', { name: 'Find', exact: true }).click();
    await tab.getByText('Next page').waitFor();
  },
};

async function press(tab: Tab, words: string): Promise<void> {
  const card = tab.locator('.message.only-you').last();
  const button = card.getByText(words, { exact: true });
  if ((await button.count()) > 0) return button.first().click();
  await card.getByRole('button', { name: 'More actions' }).first().click();
  await tab.getByRole('menuitem', { name: words }).click();
}

const browser = await startBrowser();
if (browser !== undefined) {
  mkdirSync(INTO, { recursive: true });
  const clock = sandboxClock();
  const world = await startWorld({ clock, settings: { ENCRYPTION_KEYS: randomBytes(32).toString('base64') } });
  const { slack, catalog } = world;
  const page = await startPage({ slack, catalog, clock, manifest: readFileSync('manifest.yml', 'utf8') });
  for (const { name, text, by = 'command', presses = [], look } of PICTURES) {
    const tab = await browser.newPage(look);
    await tab.goto(`${page.url}?as=editor`);
    await ASK[by](tab, text);
    for (const words of presses) {
      await press(tab, words);
      await world.bot.idle();
    }
    await world.bot.idle();
    // The beginning of it, where it is longer than the window.
    await tab.getByRole('list', { name: 'Messages' }).evaluate((list) => {
      (list as unknown as { scrollTop: number }).scrollTop = 0;
    });
    await tab.screenshot({ path: `${INTO}/${name}.png`, animations: 'disabled' });
    await tab.close();
  }
  const tab = await browser.newPage(WIDE);
  await tab.goto(`${page.url}catalog`);
  await tab.getByRole('button', { name: /^Changes/ }).click();
  await tab.getByText("with the bot's shared key").first().waitFor();
  await tab.screenshot({ path: `${INTO}/catalog.png` });
  await browser.close();
  await page.stop();
  await world.stop();
}
