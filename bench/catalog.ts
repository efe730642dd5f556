// A catalog whose answers are canned: what the embedded catalog says once, served from memory, so that both sides of a
// comparison wait for the same bytes and next to no time. Every search finds the same fifty resources.

import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { type Catalog, startCatalog } from '../src/sandbox/catalog/server.ts';
import { listen } from './listen.ts';

export interface CatalogStub {
  readonly url: string;
  readonly key: string;
  /** The addresses of people who may find and change things; an editor is the first. */
  readonly emails: readonly string[];
  /** Their ids in the catalog. */
  readonly ids: readonly string[];
  /** A resource that can be read and edited, and lists its subscribers. */
  readonly resource: { readonly id: string; subscribers(): readonly string[] };
  /** How long a call about one person or one resource takes from now on, as a service far away would. */
  pace(milliseconds: number): void;
  /** Edits since the start. */
  writes(): number;
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
  const people = usable(catalog);
  try {
    canned.set(SEARCH, await fiftyOrders(catalog));
    for (const path of OTHERS) canned.set(`/api/v1${path}`, await wholeList(catalog, `/api/v1${path}`));
    for (const { id } of people) canned.set(`/api/v1/user/${id}`, await get(catalog, `/api/v1/user/${id}`));
  } finally {
    await catalog.stop();
  }
  let calls = 0;
  let writes = 0;
  let paceMs = 0;
  const one = editable(canned.get(SEARCH));
  const server = createServer((request, response) => {
    calls += 1;
    const [path = '', query = ''] = (request.url ?? '').split('?');
    if (path === `/api/v1/resource/all/${one.id}`) {
      void text(request).then(async (given) => {
        if (request.method === 'PATCH') {
          writes += 1;
          Object.assign(one, JSON.parse(given));
        }
        const now = JSON.stringify(one);
        await setTimeout(paceMs);
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(now) })
          .end(now);
      });
      return;
    }
    const body = /(?:^|&)page=(?!1(?:&|$))/.test(query) ? undefined : canned.get(path);
    if (body === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Invalid page."}');
      return;
    }
    const send = (): void =>
      void response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    if (path.startsWith('/api/v1/user/')) void setTimeout(paceMs).then(send);
    else send();
  });
  const { origin, close } = await listen(server);
  return {
    url: origin,
    key,
    emails: people.map(({ email }) => email),
    ids: people.map(({ id }) => id),
    resource: { id: one.id, subscribers: () => one.subscribers },
    pace(milliseconds) {
      paceMs = milliseconds;
    },
    writes: () => writes,
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

/** All pages of a list as one. */
async function wholeList(catalog: Catalog, path: string): Promise<Buffer> {
  const read = async (page: number): Promise<Buffer> => get(catalog, `${path}?page=${page}`);
  const whole = await read(1);
  const first = JSON.parse(whole.toString()) as List;
  // Some come as bare lists.
  if (first.results === undefined) return whole;
  const results = [...first.results];
  for (let page = 2; page <= (first.total_pages ?? 1); page += 1) {
    results.push(...((JSON.parse((await read(page)).toString()) as List).results ?? []));
  }
  return Buffer.from(JSON.stringify({ ...first, links: { next: null }, meta: { next_page: null }, results }));
}

interface List {
  readonly results?: readonly object[];
  readonly total_pages?: number;
}

async function get(catalog: Catalog, path: string): Promise<Buffer> {
  const response = await fetch(`${catalog.url}${path}`, { headers: { authorization: `Bearer ${catalog.keys.admin}` } });
  if (!response.ok) throw new Error(`the embedded catalog answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** Everybody who has an account of their own that is in use, an editor first. */
function usable({ company }: Catalog): readonly { readonly id: string; readonly email: string }[] {
  const people = [...company.people.values()];
  const usual = people.filter(
    ({ email, disabled, pending, is_service_account, role }) =>
      String(disabled).toLowerCase() === 'false' &&
      String(pending).toLowerCase() === 'false' &&
      !is_service_account &&
      role !== 'guest' &&
      people.filter((other) => other.email.toLowerCase() === email.toLowerCase()).length === 1,
  );
  return usual.toSorted((a, b) => Number(b.first_name === 'Eddie') - Number(a.first_name === 'Eddie'));
}

/** The first of a canned page, to be read and edited by itself. */
function editable(page: Buffer | undefined): { id: string; subscribers: string[] } {
  const { results } = JSON.parse(page?.toString() ?? '{"results":[]}') as {
    readonly results: readonly { id: string; subscribers: string[] }[];
  };
  const [first] = results;
  if (first === undefined) throw new Error('the canned page is empty');
  return { ...first, subscribers: [] };
}
