// A catalog whose answers are canned: what the embedded catalog says once, served from memory, so that both sides of a
// comparison wait for the same bytes and next to no time. Every search finds the same fifty resources.

import { createServer } from 'node:http';
import { type Catalog, startCatalog } from '../src/sandbox/catalog/server.ts';
import { listen } from './listen.ts';

export interface CatalogStub {
  readonly url: string;
  readonly key: string;
  /** The address of an Acme editor. */
  readonly email: string;
  /** The path, with its query, that the bare pipe reads. */
  readonly search: string;
  /** Calls since the start. */
  calls(): number;
  stop(): Promise<void>;
}

const SEARCH = '/api/v1/resource/catalog';
const OTHERS = ['/user', '/auth/group', '/auth/teams/', '/tag', '/collection/collections', '/integration/integrations'];

/** What every title of the canned page holds. */
export const WORD = 'orders';

export async function startCatalogStub(): Promise<CatalogStub> {
  const canned = new Map<string, Buffer>();
  const catalog = await startCatalog({ resources: 500 });
  const { editor: key } = catalog.keys;
  try {
    canned.set(SEARCH, await fiftyOrders(catalog));
    for (const path of OTHERS) canned.set(`/api/v1${path}`, await get(catalog, `/api/v1${path}`));
  } finally {
    await catalog.stop();
  }
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const body = /(?:^|&)page=(?!1(?:&|$))/.test(query) ? undefined : canned.get(path);
    if (body === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Invalid page."}');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
  const { origin, close } = await listen(server);
  return {
    url: origin,
    key,
    email: emailOf(catalog, 'Eddie'),
    search: `${SEARCH}?page=1&filter=${encodeURIComponent(JSON.stringify({ operator: 'contains', field: 'title', value: WORD }))}`,
    calls: () => calls,
    stop: close,
  };
}

/** A first page of fifty that everybody may see and whose titles all hold the word; it has no next page. */
async function fiftyOrders(catalog: Catalog): Promise<Buffer> {
  const page = JSON.parse((await get(catalog, SEARCH)).toString()) as { readonly results: readonly object[] };
  const visible = { teams: [], published: true, archived: false };
  return Buffer.from(
    JSON.stringify({
      ...page,
      links: { next: null, previous: null },
      meta: { page: 1, previous_page: null, next_page: null },
      count: page.results.length,
      total_pages: 1,
      results: page.results.map((item, at) => ({ ...item, ...visible, title: `${WORD}_${at + 1}` })),
    }),
  );
}

async function get(catalog: Catalog, path: string): Promise<Buffer> {
  const response = await fetch(`${catalog.url}${path}`, { headers: { authorization: `Bearer ${catalog.keys.admin}` } });
  if (!response.ok) throw new Error(`the embedded catalog answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

function emailOf(catalog: Catalog, firstName: string): string {
  const person = [...catalog.company.people.values()].find(({ first_name }) => first_name === firstName);
  if (person === undefined) throw new Error('the made-up company has no such person');
  return person.email;
}
