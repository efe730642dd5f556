// Resources that a test needs: like an existing table, but for what the test says.

import { randomUUID } from 'node:crypto';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import type { Catalog } from '../../src/sandbox/catalog/server.ts';

export function addResource(catalog: Catalog, different: Partial<Resource> & { readonly title: string }): Resource {
  const like = [...catalog.company.resources.values()].find(({ entity_type: type }) => type === 'table');
  if (like === undefined) throw new Error('the catalog has no table');
  const resource: Resource = {
    ...like,
    id: randomUUID(),
    published: true,
    archived: false,
    pii: false,
    stale: false,
    teams: [],
    owners: [],
    owners_groups: [],
    description: null,
    external_usage: 5,
    ...different,
  };
  catalog.company.resources.set(resource.id, resource);
  return resource;
}
