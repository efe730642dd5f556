// What is kept of a catalog brings back the same catalog: whatever was written to it, in whatever order.

import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { keptCatalog } from '../../../src/sandbox/catalog/keep.ts';
import { type Catalog, type CatalogOptions, startCatalog } from '../../../src/sandbox/catalog/server.ts';
import { call } from './api.ts';

const open: Catalog[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
});

async function start(options: CatalogOptions): Promise<Catalog> {
  const catalog = await startCatalog({ resources: 60, ...options });
  catalog.quirks.writeLimit = null;
  open.push(catalog);
  return catalog;
}

/** As it is written to a file and read again. */
function written(catalog: Catalog): ReturnType<Catalog['keep']> {
  return keptCatalog.parse(JSON.parse(JSON.stringify(catalog.keep())));
}

function content({ company: { resources, lineage, audit } }: Catalog): unknown {
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  return {
    resources: [...resources.values()].toSorted(byId),
    lineage: [...lineage.values()].toSorted(byId),
    audit,
  };
}

const write = fc.oneof(
  fc.record({ kind: fc.constant('patch' as const), at: fc.nat(), description: fc.string(), published: fc.boolean() }),
  fc.record({
    kind: fc.constant('create' as const),
    title: fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
  }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('reset' as const) }),
);

test('what was patched, created, deleted and reset is there again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
      const catalog = await start({});
      for (const one of writes) {
        const ids = [...catalog.company.resources.keys()];
        const id = 'at' in one ? ids[one.at % ids.length] : '';
        if (one.kind === 'reset') catalog.reset();
        else if (one.kind === 'create') {
          expect(
            (await call(catalog, 'POST /resource/catalog', { body: { title: one.title, entity_type: 'glossary' } }))
              .status,
          ).toBe(201);
        } else if (one.kind === 'delete') expect((await call(catalog, `DELETE /resource/all/${id}`)).status).toBe(204);
        else {
          const { description, published } = one;
          expect((await call(catalog, `PATCH /resource/all/${id}`, { body: { description, published } })).status).toBe(
            200,
          );
        }
        // What was kept on the way must not be taken for what is there at the end.
        catalog.keep();
      }
      const again = await start({ resources: 5, seed: 7, kept: written(catalog) });
      expect(content(again)).toEqual(content(catalog));
      again.reset();
      catalog.reset();
      expect(content(again)).toEqual(content(catalog));
    }),
    { numRuns: 20 },
  );
});

test('keys stay good, and only what is different takes room', async () => {
  const catalog = await start({});
  const [ada] = catalog.company.people.keys();
  const key = catalog.issueKey(ada ?? '');
  expect(JSON.stringify(catalog.keep().changed)).toBe('[]');
  const again = await start({ kept: written(catalog) });
  expect(again.keys).toEqual(catalog.keys);
  const answer = await call(again, 'GET /user', { as: { authorization: `Bearer ${key}` } });
  expect(answer.status).toBe(200);
});

test('what another version has kept is refused', async () => {
  const kept = { ...written(await start({})), fingerprint: 'another' };
  await expect(startCatalog({ kept })).rejects.toThrow('another version');
});
