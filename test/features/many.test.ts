// More than Secoda lists: twelve thousand resources under one word, and a service that lies about pages and counts.

import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { defaultQuirks } from '../../src/sandbox/catalog/quirks.ts';
import type { Actor } from '../support/actor.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const MANY = 12_000;
const CAPPED = 'Secoda lists no more than 10,000: add a word to narrow it';

const world = theWorld({ settings: { POLICY_FILE: 'test/features/admin-by-email.yml' } });
beforeAll(async () => {
  // All but six of the crowd are hidden from all but admins. Of the six two are listed first, two at the end, two never.
  const closed = [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED');
  addHidden(MANY, [closed?.id ?? '']);
  for (const [title, external_usage] of [
    ['crowd first', 1_000_001],
    ['crowd second', 1_000_000],
    ['crowd late', MANY - 9980],
    ['crowd later', MANY - 9981],
    ['crowd beyond', 1],
    ['crowd far beyond', 0],
  ] as const) {
    addResource(world.catalog, { title, external_usage });
  }
}, 60_000);
afterEach(() => {
  Object.assign(world.catalog.quirks, defaultQuirks());
  world.catalog.faults.clear();
});

/** Named by number, the first the most used. */
function addHidden(count: number, teams: string[]): void {
  const like = addResource(world.catalog, { title: 'crowd hidden 1', external_usage: count, teams });
  for (let n = 2; n <= count; n += 1) {
    const different = { id: randomUUID(), title: `crowd hidden ${n}`, external_usage: count + 1 - n };
    world.catalog.company.resources.set(different.id, { ...like, ...different });
  }
}

/** Each card ends with its controls, whose labels name it: "Subscribe: crowd hidden 1". */
function titlesOn(actor: Actor): string[] {
  return (actor.last()?.blocks ?? []).flatMap((block) => {
    const [first] = block.type === 'actions' ? block.elements : [];
    const label = first?.type === 'button' ? (first.accessibility_label ?? '') : '';
    return label.includes(': ') ? [label.slice(label.indexOf(': ') + 2)] : [];
  });
}

const hidden = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `crowd hidden ${from + index}`);

/** Presses Next page until there is none; what stood on each page. */
async function toTheEnd(actor: Actor): Promise<string[]> {
  const pages = [actor.reads()];
  while (actor.controls().includes('Next page')) pages.push(await actor.presses('Next page'));
  return pages;
}

/** From now on the listing answers with what `change` makes of its true answer. */
function listing(change: (body: Readonly<Record<string, unknown>>) => object): void {
  const reply = (body: unknown): object => change(body as Readonly<Record<string, unknown>>);
  world.catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'changed shape', reply });
}

const listings = () => world.catalog.requests.filter(({ path }) => path.endsWith('/resource/catalog'));

describe('how many match', () => {
  test('is told as more than 10,000, and how to narrow, to those from whom nothing is hidden', async () => {
    listing((body) => ({ ...body, count: 12_000 }));
    expect(await world.admin.types('find hidden')).toContain(`Results 1–5 · more than 10,000 match · ${CAPPED}`);
  });

  test('is told as at least 10,000 where Secoda counts no further', async () => {
    expect(await world.admin.types('find hidden')).toContain(`Results 1–5 · at least 10,000 match · ${CAPPED}`);
  });

  test('is a number below that', async () => {
    listing((body) => ({ ...body, count: 9999 }));
    expect(await world.admin.types('find hidden')).toContain('Results 1–5 · 9,999 match');
    expect(world.admin.reads()).not.toContain(CAPPED);
  });

  test.each(['editor', 'viewer'] as const)('is not told to a %s', async (reader) => {
    expect(await world[reader].types('find crowd')).toContain('Results 1–2 · I read four pages');
    expect(world[reader].reads()).not.toMatch(/match|10,000/);
  });

  test('is not told when Secoda could not count', async () => {
    world.catalog.quirks.sentinelCount = true;
    expect(await world.admin.types('find hidden')).toMatch(/Results 1–5\n/);
    expect(await world.admin.presses('Next page')).toMatch(/Results 6–10\n/);
    expect(titlesOn(world.admin)).toEqual(hidden(6, 10));
  });

  test.each([3, 0, -1, 50.5, '12000', null, {}, undefined])('is not told when Secoda says %j', async (count) => {
    listing((body) => ({ ...body, count }));
    expect(await world.admin.types('find hidden')).toMatch(/Results 1–5\n/);
  });
});

describe('pages', () => {
  test('follow each other without gaps, over the pages of Secoda', async () => {
    await world.admin.types('find hidden');
    const seen = titlesOn(world.admin);
    while (seen.length < 300) {
      await world.admin.presses('Next page');
      seen.push(...titlesOn(world.admin));
    }
    expect(seen).toEqual(hidden(1, 300));
    await world.admin.presses('Previous page');
    expect(titlesOn(world.admin)).toEqual(hidden(291, 295));
  });

  test('turn by each press, when several come at once', async () => {
    await world.admin.types('find hidden');
    const { admin } = world.slack.people;
    const [message] = world.admin.messages().slice(-1);
    if (message === undefined) throw new Error('nothing is shown');
    const next = world.slack.control(message, 'Next page');
    world.catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'slow', ms: 30, times: 1 });
    await Promise.all(Array.from({ length: 12 }, () => world.slack.press(admin, next)));
    await world.idle();
    expect(titlesOn(world.admin)).toEqual(hidden(61, 65));
  });

  test('end where Secoda’s list ends, though more match, and say so', async () => {
    const first = await world.viewer.types('find crowd');
    expect(first).toContain('Results 1–2 · I read four pages of Secoda’s list; Next page reads on');
    const pages = await toTheEnd(world.viewer);
    expect(titlesOn(world.viewer)).toEqual(['crowd first', 'crowd second', 'crowd late', 'crowd later']);
    expect(pages.at(-1)).toContain(`Results 1–4 · ${CAPPED}`);
    expect(pages).toHaveLength(50);
    expect(pages.join('\n')).not.toMatch(/match|of 4/);
  });

  test('of nothing to see end too, and say that nothing was found', async () => {
    expect(await world.viewer.types('find hidden')).toContain('Nothing found so far · I read four pages');
    const last = (await toTheEnd(world.viewer)).at(-1);
    expect(last).toMatch(/^Nothing found/);
    expect(last).toContain(CAPPED);
    expect(last).not.toContain('so far');
  });
});

describe('a service that', () => {
  test('repeats its first page for ever gives that page once', async () => {
    let first: unknown;
    listing((body) => {
      first ??= body['results'];
      return { ...body, results: first };
    });
    await world.admin.types('find hidden');
    world.catalog.clearRequests();
    const pages = await toTheEnd(world.admin);
    expect(pages.at(-1)).toContain('Results 46–50 of 50');
    expect(listings().length).toBeLessThan(20);
  });

  test('repeats its pages in turn comes to an end', async () => {
    const real: unknown[] = [];
    listing((body) => {
      const page = (body['meta'] as { page: number }).page;
      real[page] ??= body['results'];
      return { ...body, results: real[2 - (page % 2)] };
    });
    await world.admin.types('find hidden');
    const pages = await toTheEnd(world.admin);
    expect(pages.length).toBeLessThan(100);
    expect(pages.at(-1)).toContain('Results 96–100');
  });

  test('answers with an empty page behind its last, and promises more, has ended there', async () => {
    listing((body) => {
      const { page } = body['meta'] as { page: number };
      return page === 1 ? body : { ...body, results: [] };
    });
    await world.admin.types('find hidden');
    expect((await toTheEnd(world.admin)).at(-1)).toContain('Results 46–50 of 50');
  });

  test('answers 404 behind its last page has ended there', async () => {
    for (let n = 1; n <= 10; n += 1) addResource(world.catalog, { title: `dozen ${n}`, external_usage: 100 - n });
    listing((body) => ({ ...body, meta: { next_page: 2 } }));
    expect(await world.viewer.types('find dozen')).toMatch(/Results 1–5/);
    const pages = await toTheEnd(world.viewer);
    expect(pages.at(-1)).toContain('Results 6–10 of 10');
    expect(pages.join('\n')).not.toContain('Reference');
    expect(world.catalog.requests.some(({ status }) => status === 404)).toBe(true);
  });
});
