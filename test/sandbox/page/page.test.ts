// The page as people use it, in a real browser: the real bot behind it, the embedded catalog, two windows, the keyboard.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sandboxClock } from '../../../src/sandbox/clock.ts';
import { type Page, startPage } from '../../../src/sandbox/page/server.ts';
import { startWorld, type World } from '../../../src/sandbox/world.ts';
import { startBrowser } from './support/browser.ts';
import { complaints } from './support/complaints.ts';

const browser: Browser | undefined = await startBrowser();

describe.skipIf(browser === undefined)('the page', () => {
  let world: World;
  let page: Page;
  let context: BrowserContext;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    const clock = sandboxClock();
    world = await startWorld({
      clock,
      catalog: { resources: 300 },
      settings: { ENCRYPTION_KEYS: randomBytes(32).toString('base64') },
    });
    const { slack, catalog } = world;
    page = await startPage({ slack, catalog, clock, manifest: readFileSync('manifest.yml', 'utf8') });
  });
  afterAll(async () => {
    await browser?.close();
    await page.stop();
    await world.stop();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((one) => one.close()));
    world.catalog.faults.clear();
    expect(world.slack.violations).toEqual([]);
  });

  async function as(role: string, look: Parameters<Browser['newContext']>[0] = {}): Promise<Tab> {
    if (browser === undefined) throw new Error('no browser');
    context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...look });
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

  test('the three things to try of the hint each bring what they promise', async () => {
    const tab = await as('editor');
    const hint = tab.getByRole('region', { name: 'Three things to try' });
    const found = tab.locator('.message.only-you').last();
    await hint.getByRole('button', { name: '/secoda find orders' }).click();
    await found
      .getByRole('button', { name: /^Flag PII/ })
      .first()
      .waitFor();
    await found
      .getByRole('button', { name: /^Verify/ })
      .first()
      .waitFor();
    await hint.getByRole('button', { name: '/secoda mine' }).click();
    await tab.getByText('What you own').or(tab.getByText('You own nothing')).first().waitFor();
    await hint.getByRole('button', { name: /^@\S+ orders/ }).click();
    await tab.getByText('1 reply').click();
    await tab
      .getByRole('complementary', { name: 'Thread' })
      .getByText(/orders/)
      .nth(1)
      .waitFor();
  });

  test('find, turn the page, details: cards that only the asking person sees', async () => {
    const tab = await as('editor');
    await type(tab, '/secoda find orders');
    const cards = tab.locator('.message.only-you').last();
    await cards.getByText('Only visible to you').waitFor();
    const first = await cards.locator('strong').nth(1).textContent();
    await cards.getByRole('button', { name: 'Next page' }).click();
    await cards.getByRole('button', { name: 'Previous page' }).waitFor();
    expect(await cards.locator('strong').nth(1).textContent()).not.toBe(first);
    await cards.getByRole('button', { name: 'More actions' }).first().click();
    await tab.getByRole('menuitem', { name: 'Details' }).click();
    await tab.getByRole('dialog').waitFor();
    await tab.keyboard.press('Escape');
    await tab.getByRole('dialog').waitFor({ state: 'detached' });
    const other = await as('viewer');
    expect(await other.locator('.message.only-you').count()).toBe(0);
  });

  test('a change from a card and its undoing, a form with a menu that searches: the catalog shows each as it is made', async () => {
    const { catalog } = world;
    const tab = await as('editor');
    await tab.getByRole('button', { name: 'Catalog', exact: true }).click();
    const pane = tab.getByRole('complementary', { name: 'Catalog' });
    await pane.getByRole('button', { name: /^Changes/ }).click();
    await type(tab, '/secoda get orders_daily');
    const card = tab.locator('.message.only-you').last();
    await card.getByRole('button', { name: /^Flag PII/ }).click();
    await card.getByText('Flagged as PII').waitFor();
    await pane.getByRole('button', { name: 'Changes (1)' }).waitFor();
    await pane.getByRole('listitem').first().getByText("with the bot's shared key").waitFor();
    // As the one who looks for it by voice calls it: by its words first.
    await card.getByRole('button', { name: 'More actions' }).click();
    await tab.getByRole('menuitem', { name: 'History' }).click();
    await tab
      .getByRole('dialog')
      .getByRole('button', { name: /^Restore…/ })
      .first()
      .waitFor();
    await tab.keyboard.press('Escape');
    await card.getByRole('button', { name: /^Undo/ }).click();
    await pane.getByRole('button', { name: 'Changes (2)' }).waitFor();
    await card.getByRole('button', { name: 'More actions' }).click();
    await tab.getByRole('menuitem', { name: 'Edit…' }).click();
    const form = tab.getByRole('dialog');
    await form.getByRole('combobox', { name: /^Tags/ }).pressSequentially('fin');
    await form.getByRole('option', { name: 'finance' }).click();
    await tab.keyboard.press('Escape');
    expect(await complaints(tab)).toEqual([]);
    await form.getByRole('button', { name: 'Save' }).click();
    await pane.getByRole('button', { name: 'Changes (3)' }).waitFor();
    await pane.getByRole('listitem').first().getByText('finance').waitFor();
    catalog.reset();
  });

  test('a modal keeps what is wrong beside its field, then takes the form', async () => {
    const tab = await as('admin');
    await type(tab, '/secoda connect');
    const field = tab.getByRole('textbox', { name: /API key/ });
    await field.waitFor();
    await tab.getByRole('button', { name: 'Link key' }).click();
    await tab.getByRole('alert').getByText('required').waitFor();
    await field.fill('not a key at all');
    expect(await complaints(tab)).toEqual([]);
    await tab.getByRole('button', { name: 'Link key' }).click();
    await tab.getByText('That is not a key').waitFor();
  });

  test('two windows as two people: what one says the other reads at once, and in a thread', async () => {
    const [ada, vera] = [await as('admin'), await as('viewer')];
    await type(ada, 'Does anybody know <script>alert(1)</script> *orders*?');
    const said = vera.getByText('<script>alert(1)</script>', { exact: false });
    await said.waitFor();
    await said.hover();
    await vera.locator('.message', { has: said }).getByRole('button', { name: 'Message actions' }).click();
    await vera.getByRole('menuitem', { name: 'Reply in thread' }).click();
    await vera.getByRole('textbox', { name: 'Reply…' }).fill('I do');
    await vera.keyboard.press('Enter');
    await ada.getByRole('button', { name: '1 reply' }).waitFor();
  });

  test('another channel is unread until one looks', async () => {
    const { slack } = world;
    const tab = await as('editor');
    slack.say(slack.people.admin, 'look here', slack.channels.random);
    const room = tab.getByRole('button', { name: /random.*unread/ });
    await room.click();
    await tab.getByText('look here').waitFor();
    expect(await room.count()).toBe(0);
  });

  test('the keyboard alone: suggestion, hint, history, a menu', async () => {
    const tab = await as('editor');
    await tab.getByRole('textbox', { name: /^Message/ }).focus();
    await tab.keyboard.type('/se');
    await tab.getByRole('option', { name: '/secoda' }).waitFor();
    await tab.keyboard.press('Tab');
    await tab.locator('#composer-hint').getByText('find <words').waitFor();
    await tab.keyboard.type('whoami');
    await tab.keyboard.press('Enter');
    await tab.locator('.message.only-you').getByText('Eddie Editor', { exact: false }).first().waitFor();
    await tab.keyboard.press('ArrowUp');
    const composer = tab.getByRole('textbox', { name: /^Message/ });
    await expect.poll(() => composer.inputValue()).toBe('/secoda whoami');
    await tab.getByRole('button', { name: /^Act as/ }).focus();
    await tab.keyboard.press('Enter');
    await tab.locator('[role=menuitem]:focus').waitFor();
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Escape');
    await tab.locator('#act-as:focus').waitFor();
  });

  test('the inspector tells what went over the wire, and a fault of the catalog reaches the person', async () => {
    const tab = await as('editor');
    await tab.getByRole('button', { name: 'Inspector' }).click();
    await tab.getByLabel('Fault').selectOption('down');
    await type(tab, '/secoda find customers');
    await tab.locator('.inspector').getByText('bot to catalog').first().waitFor();
    await tab
      .locator('.message.only-you')
      .last()
      .getByText(/Secoda/)
      .first()
      .waitFor();
    await tab.getByLabel('Fault').selectOption('');
    await tab.getByRole('button', { name: 'Clock forward a day' }).click();
    await tab.getByText('24 h ahead').waitFor();
    expect(await complaints(tab)).toEqual([]);
  });

  test('the catalog: browsed, a change with its author, and back to the beginning', async () => {
    const { catalog } = world;
    const tab = await as('editor');
    const resource = [...catalog.company.resources.values()].find(({ title }) => title === 'orders');
    await fetch(`${catalog.url}/api/v1/resource/all/${resource?.id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${catalog.keys.editor}`, 'content-type': 'application/json' },
      body: JSON.stringify({ description: 'Changed just now' }),
    });
    await tab.getByRole('button', { name: 'Catalog', exact: true }).click();
    const pane = tab.getByRole('complementary', { name: 'Catalog' });
    await pane.getByRole('textbox', { name: 'Words of a title' }).fill('orders');
    await pane.getByText('Changed just now').first().waitFor({ state: 'attached' });
    await pane.getByRole('button', { name: 'Changes (1)' }).click();
    const change = pane.getByRole('listitem').filter({ hasText: 'with a key of their own' });
    await change.getByText('Eddie Editor').waitFor();
    await pane.getByRole('definition').getByText('Changed just now').waitFor();
    expect(await complaints(tab)).toEqual([]);
    await pane.getByRole('button', { name: 'Requests' }).click();
    await pane.getByText(`PATCH /api/v1/resource/all/${resource?.id}`).waitFor();
    await pane.getByRole('button', { name: 'Reset' }).click();
    await pane.getByRole('button', { name: 'Changes', exact: true }).click();
    await pane.getByText('Nothing was changed yet.').waitFor();
    expect(resource?.description).not.toBe(catalog.company.resources.get(resource?.id ?? '')?.description);
  });

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 390, height: 800 } }],
  ] as const)('%s: everybody can use it, and nothing sticks out', async (_, look) => {
    const tab = await as('editor', look);
    await type(tab, '/secoda find orders');
    await tab.locator('.message.only-you').last().getByRole('button', { name: 'More actions' }).first().waitFor();
    expect(await complaints(tab)).toEqual([]);
    expect(await tab.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  });

  test('at 320 pixels menus stay in the window, and a pane that is closed gives the keyboard back', async () => {
    const tab = await as('editor', { viewport: { width: 320, height: 640 } });
    await type(tab, '/secoda get orders_daily');
    const menu = tab.getByRole('menu');
    const opens = [
      tab.getByRole('button', { name: /^Act as/ }),
      tab.locator('.message.only-you').last().getByRole('button', { name: 'More actions' }),
      tab.getByRole('button', { name: 'Shortcuts' }),
    ];
    for (const open of opens) {
      await open.click();
      const box = await menu.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
      await tab.keyboard.press('Escape');
    }
    for (const name of ['Catalog', 'Inspector']) {
      const open = tab.getByRole('button', { name, exact: true });
      await open.press('Enter');
      await tab.getByRole('button', { name: `Close ${name.toLowerCase()}` }).press('Enter');
      await tab.getByRole('complementary', { name }).waitFor({ state: 'detached' });
      expect(await open.evaluate((button) => button.matches(':focus'))).toBe(true);
    }
  });

  test('nothing without the token, from another name or another page', async () => {
    const [, token = ''] = new URL(page.url).pathname.split('/');
    const status = async (url: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(url, { headers })).status;
    expect(await status(page.url)).toBe(200);
    expect(await status(page.url.replace(token, 'x'.repeat(token.length)))).toBe(404);
    expect(await status(new URL('/', page.url).href)).toBe(404);
    expect(await status(page.url, { origin: 'http://evil.example' })).toBe(403);
  });
});
