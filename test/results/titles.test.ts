// What is known of titles: only what everybody may see, read once a day, and never lost by a failure.

import { describe, expect, test } from 'vitest';
import { titlesOf } from '../../src/results/titles.ts';
import { type Catalog, startCatalog } from '../../src/sandbox/catalog/server.ts';
import { createSecodaClient, type SecodaClient } from '../../src/secoda/client.ts';
import { exact } from '../../src/secoda/filter.ts';
import { memoryBudget } from '../secoda/support/memory-budget.ts';
import { addResource } from '../support/catalog.ts';
import { testClock } from '../support/clock.ts';

const DAY_MS = 24 * 60 * 60_000;

interface World {
  readonly catalog: Catalog;
  readonly client: SecodaClient;
  readonly titles: ReturnType<typeof titlesOf>;
  readonly clock: ReturnType<typeof testClock>;
}

async function inWorld(act: (world: World) => Promise<void>): Promise<void> {
  const clock = testClock();
  const catalog = await startCatalog({ resources: 60, clock });
  const { url: apiUrl, keys } = catalog;
  const client = createSecodaClient({ apiUrl, key: keys.admin, budget: memoryBudget(clock), clock });
  try {
    await act({ catalog, client, titles: titlesOf(client, clock), clock });
  } finally {
    await client.close();
    await catalog.stop();
  }
}

const signal = new AbortController().signal;

describe('the words of titles', () => {
  test('are those that everybody may see: no drafts, nothing archived, nothing of teams', () =>
    inWorld(async ({ catalog, titles }) => {
      const [team] = catalog.company.teams.keys();
      addResource(catalog, { title: 'aardvark' });
      addResource(catalog, { title: 'secretdraft', published: false });
      addResource(catalog, { title: 'secretold', archived: true });
      addResource(catalog, { title: 'secretteam', teams: [team ?? ''] });
      await titles.refresh(signal);
      const words = ['aardvark', 'secretdraft', 'secretold', 'secretteam'];
      expect(words.filter((word) => titles.vocabulary().has(word))).toEqual(['aardvark']);
    }));

  test('are read once a day; what is gone is forgotten then', () =>
    inWorld(async ({ catalog, titles, clock }) => {
      const { id } = addResource(catalog, { title: 'aardvark' });
      await titles.refresh(signal);
      catalog.company.resources.delete(id);
      catalog.clearRequests();
      await titles.refresh(signal);
      expect(catalog.requests).toHaveLength(0);
      clock.advance(DAY_MS);
      await titles.refresh(signal);
      expect(titles.vocabulary().has('aardvark')).toBe(false);
    }));

  test('stay as they are when reading fails, and are read at the next chance', () =>
    inWorld(async ({ catalog, titles, clock }) => {
      addResource(catalog, { title: 'aardvark' });
      await titles.refresh(signal);
      clock.advance(DAY_MS);
      catalog.faults.set({ kind: 'status', status: 401 });
      await expect(titles.refresh(signal)).rejects.toThrow('the key was not accepted');
      expect(titles.vocabulary().has('aardvark')).toBe(true);
      catalog.faults.clear();
      addResource(catalog, { title: 'wombat' });
      await titles.refresh(signal);
      expect(titles.vocabulary().has('wombat')).toBe(true);
    }));

  test('are read from a service that refuses to leave drafts out, without the drafts', () =>
    inWorld(async ({ catalog, titles }) => {
      addResource(catalog, { title: 'aardvark' });
      addResource(catalog, { title: 'secretdraft', published: false });
      catalog.faults.set({ kind: 'status', status: 400, body: { detail: 'unknown field' }, times: 1 });
      await titles.refresh(signal);
      expect(titles.vocabulary().has('aardvark')).toBe(true);
      expect(titles.vocabulary().has('secretdraft')).toBe(false);
    }));

  test('count each resource once, however often it passes by', () =>
    inWorld(async ({ catalog, client, titles }) => {
      addResource(catalog, { title: 'aardvark' });
      await titles.refresh(signal);
      const { items } = await client.resources.list({ filter: exact('title', 'aardvark') });
      expect(items).toHaveLength(1);
      titles.learn(items);
      titles.learn(items);
      expect(titles.vocabulary().begun('aardvark')).toBe(1);
    }));
});
