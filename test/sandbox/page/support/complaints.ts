// What an accessibility checker finds wrong with a page, in words; it is put in past the page's own policy, by the debugger.

import axe from 'axe-core';
import type { Page as Tab } from 'playwright-core';

export async function complaints(tab: Tab): Promise<string[]> {
  await tab.evaluate(axe.source);
  return tab.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}
