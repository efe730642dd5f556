// The catalog's own page, and what a window says when its sandbox ends, comes back, or is another one.

import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Catalog, startCatalog } from '../../../src/sandbox/catalog/server.ts';
import { sandboxClock } from '../../../src/sandbox/clock.ts';
import { type Page, type PageOptions, startPage } from '../../../src/sandbox/page/server.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { startBrowser } from './support/browser.ts';
import { complaints } from './support/complaints.ts';

const browser: Browser | undefined = await startBrowser();

describe.skipIf(browser === undefined)('behind the page', () => {
  const clock = sandboxClock();
  const manifest = readFileSync('manifest.yml', 'utf8');
  let slack: SimulatedSlack;
  let catalog: Catalog;
  let page: Page;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    [slack, catalog] = await Promise.all([startSlack({ clock }), startCatalog({ clock, resources: 300 })]);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([slack.stop(), catalog.stop()]);
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((one) => one.close()));
    await page.stop();
  });

  async function serve(options: Partial<PageOptions> = {}): Promise<void> {
    page = await startPage({ slack, catalog, clock, manifest, ...options });
  }

  async function open(path: string, look: Parameters<Browser['newContext']>[0] = {}): Promise<Tab> {
    if (browser === undefined) throw new Error('no browser');
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...look });
    contexts.push(context);
    const tab = await context.newPage();
    tab.setDefaultTimeout(10_000);
    await tab.goto(page.url + path);
    return tab;
  }

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 390, height: 800 } }],
  ] as const)('the catalog has a page of its own, which tells of a change as it is made: %s', async (_, look) => {
    await serve();
    const tab = await open('catalog', look);
    const pane = tab.getByRole('complementary', { name: 'Catalog' });
    await pane.getByText('300 resources').waitFor();
    await pane.getByRole('textbox', { name: 'Words of a title' }).fill('orders');
    await pane.getByText('orders_daily').first().click();
    await pane.locator('details[open]').getByText('Id', { exact: true }).waitFor();
    await pane.getByRole('button', { name: /^Changes/ }).click();
    const orders = [...catalog.company.resources.values()].find(({ title }) => title === 'orders');
    const [, eddie] = catalog.company.people.values();
    await fetch(`${catalog.url}/api/v1/resource/all/${orders?.id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${catalog.keys.admin}`, 'content-type': 'application/json' },
      body: JSON.stringify({ owners: [eddie?.id], verified: orders?.verified !== true }),
    });
    const change = pane.getByRole('listitem').first();
    await change.getByText('Ada Admin').waitFor();
    await change.getByText("with the bot's shared key").waitFor();
    await change.getByText('Eddie Editor', { exact: true }).last().waitFor();
    await pane.getByRole('button', { name: 'Requests' }).click();
    await pane.getByText('PATCH').first().waitFor();
    await tab.getByRole('complementary', { name: 'Inspector' }).getByText('bot to catalog').first().waitFor();
    expect(await complaints(tab)).toEqual([]);
    expect(await tab.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await pane.getByRole('button', { name: 'Reset' }).click();
    await pane.getByRole('button', { name: 'Changes', exact: true }).click();
    await pane.getByText('Nothing was changed yet.').waitFor();
  });

  test('where Slack is real it is all there is; where Secoda is too, it tells what is asked of that', async () => {
    const notes = ['Slack is real.', 'Secoda is real (api.example), and only read: changes are refused.'];
    const never = (): Promise<void> => Promise.withResolvers<void>().promise;
    const asked = { requests: catalog.requests, changed: never };
    await serve({ slack: undefined, catalog: undefined, asked, notes });
    const tab = await open('');
    for (const note of notes) await tab.getByRole('region').getByText(note, { exact: true }).waitFor();
    const pane = tab.getByRole('complementary', { name: 'Catalog' });
    await pane.getByText('Secoda is real here').waitFor();
    expect(await pane.getByRole('button', { name: 'Reset' }).count()).toBe(0);
    expect(await tab.getByLabel('Fault').count()).toBe(0);
    expect(await tab.getByRole('button', { name: 'Clock forward a day' }).count()).toBe(0);
    expect(await complaints(tab)).toEqual([]);
    expect((await fetch(`${page.url}files?as=editor&name=x`, { method: 'POST', body: 'x' })).status).toBe(403);
  });

  test('a window whose sandbox has ended says so; at another one it asks for the new address; at its own it goes on', async () => {
    await serve();
    const [, token = ''] = new URL(page.url).pathname.split('/');
    const { port } = page;
    const tab = await open('?as=editor');
    await tab.getByRole('textbox', { name: /^Message/ }).fill('half a sentence');
    await page.stop();
    await tab.getByText('The sandbox does not answer. Trying again…').waitFor();
    await tab.getByText('This sandbox has ended. Start it again with npm run sandbox').waitFor();
    expect(await complaints(tab)).toEqual([]);
    await serve({ port });
    await tab.getByText('This sandbox is no longer there.').waitFor();
    await tab.getByText('at a new address').waitFor();
    await page.stop();
    await serve({ port, token });
    await tab.locator('.alert').waitFor({ state: 'detached' });
    const composer = tab.getByRole('textbox', { name: /^Message/ });
    expect(await composer.inputValue()).toBe('half a sentence');
    await composer.press('Enter');
    await tab.locator('.message', { hasText: 'half a sentence' }).waitFor();
  });
});
