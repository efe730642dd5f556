// `npm run pictures`: the pictures of docs/pictures, made by the page itself in a headless Chromium.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { sandboxClock } from '../../../src/sandbox/clock.ts';
import { startPage } from '../../../src/sandbox/page/server.ts';
import { startWorld } from '../../../src/sandbox/world.ts';
import { startBrowser } from './support/browser.ts';

const INTO = 'docs/pictures';
const SIZE = { width: 1100, height: 760 };
/** All five cards: the best is the first. */
const TALL = { width: 1100, height: 940 };

const PICTURES = [
  { name: 'find', text: 'find orders', look: { colorScheme: 'light', viewport: TALL } },
  { name: 'find-dark', text: 'find orders', look: { colorScheme: 'dark', viewport: TALL } },
  { name: 'find-narrow', text: 'find orders', look: { colorScheme: 'light', viewport: { width: 390, height: 760 } } },
  { name: 'whoami', text: 'whoami', look: { colorScheme: 'light', viewport: SIZE } },
  { name: 'connect', text: 'connect', look: { colorScheme: 'light', viewport: SIZE } },
] as const;

const browser = await startBrowser();
if (browser !== undefined) {
  mkdirSync(INTO, { recursive: true });
  const clock = sandboxClock();
  const world = await startWorld({ clock, settings: { ENCRYPTION_KEYS: randomBytes(32).toString('base64') } });
  const { slack, catalog } = world;
  const page = await startPage({ slack, catalog, clock, manifest: readFileSync('manifest.yml', 'utf8') });
  for (const { name, text, look } of PICTURES) {
    const tab = await browser.newPage(look);
    await tab.goto(`${page.url}?as=editor`);
    await tab.getByRole('textbox', { name: /^Message/ }).fill(`/secoda ${text}`);
    await tab.keyboard.press('Enter');
    const answer = tab.locator('.message.only-you').or(tab.getByRole('textbox', { name: /API key/ }));
    await answer.first().waitFor();
    await world.bot.idle();
    await tab.screenshot({ path: `${INTO}/${name}.png` });
    await tab.close();
  }
  await browser.close();
  await page.stop();
  await world.stop();
}
