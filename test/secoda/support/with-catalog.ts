// A client of the embedded catalog, as an admin unless told, both on one clock; it jumps unless another is given.

import { onTestFinished } from 'vitest';
import { type Catalog, type CatalogOptions, startCatalog } from '../../../src/sandbox/catalog/server.ts';
import { createSecodaClient, type SecodaClient } from '../../../src/secoda/client.ts';
import { jumpingClock } from './clock.ts';
import { type MemoryBudget, memoryBudget } from './memory-budget.ts';

export interface WithCatalog {
  readonly catalog: Catalog;
  readonly client: SecodaClient;
  readonly dropped: readonly (readonly [kind: string, count: number])[];
  /** Another client, with this key. */
  as(key: string): SecodaClient;
  readonly budget: MemoryBudget;
}

export async function withCatalog(options: CatalogOptions = {}): Promise<WithCatalog> {
  const { clock = jumpingClock() } = options;
  const catalog = await startCatalog({ resources: 200, ...options, clock });
  const dropped: (readonly [string, number])[] = [];
  const budget = memoryBudget(clock);
  const clients: SecodaClient[] = [];
  const as = (key: string): SecodaClient => {
    const client = createSecodaClient({
      apiUrl: catalog.url,
      key,
      budget,
      clock,
      onDropped: (kind, count) => dropped.push([kind, count]),
    });
    clients.push(client);
    return client;
  };
  onTestFinished(async () => {
    await catalog.stop();
    for (const client of clients) await client.close();
  });
  return { catalog, client: as(catalog.keys.admin), budget, dropped, as };
}
