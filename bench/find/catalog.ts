// Secoda's listing without the wire between: the embedded catalog's own filter, sort and rendering, read as the client
// reads them. Every search begins with a new count of calls.

import type { Company, Resource as Stored } from '../../src/sandbox/catalog/company/model.ts';
import { RESOURCE_FIELDS } from '../../src/sandbox/catalog/fields.ts';
import { parseFilter } from '../../src/sandbox/catalog/filter.ts';
import { defaultQuirks } from '../../src/sandbox/catalog/quirks.ts';
import { renderResource } from '../../src/sandbox/catalog/render.ts';
import type { Filter } from '../../src/secoda/filter.ts';
import type { Page } from '../../src/secoda/pages.ts';
import { type Resource, resource } from '../../src/secoda/resources/resource.ts';

export const PAGE = 50;

export interface Listing {
  /** Most used first, as the service orders by itself. */
  list(filter: Filter, page: number): Promise<Page<Resource>>;
  /** How often it was asked since the last time somebody wanted to know. */
  calls(): number;
  readonly all: readonly Resource[];
  /** Throws for what is not there; counted as a call by nobody. */
  byId(id: string): Resource;
}

export function listingOf(company: Company, stored: readonly Stored[]): Listing {
  const quirks = defaultQuirks();
  const person = [...company.people.values()][0];
  if (person === undefined) throw new Error('the company has no people');
  const who = { key: '', person, role: 'admin' } as const;
  const sorted = stored.toSorted((a, b) => b.external_usage - a.external_usage || (a.id < b.id ? -1 : 1));
  const read = new Map<Stored, Resource>(
    sorted.map((one) => [one, resource.parse(renderResource(one, company, who, quirks))]),
  );
  const ids = new Map([...read.values()].map((one) => [one.id, one]));
  let calls = 0;
  return {
    byId(id) {
      const found = ids.get(id);
      if (found === undefined) throw new Error(`there is no resource ${id}`);
      return found;
    },
    all: [...read.values()],
    async list(filter, page) {
      calls += 1;
      const matches = parseFilter(JSON.stringify(filter), RESOURCE_FIELDS, quirks);
      const found = sorted.filter(matches);
      const items = found.slice((page - 1) * PAGE, page * PAGE).flatMap((one) => read.get(one) ?? []);
      const nextPage = found.length > page * PAGE ? page + 1 : undefined;
      return { items, page, nextPage, count: found.length, dropped: 0 };
    },
    calls() {
      const since = calls;
      calls = 0;
      return since;
    },
  };
}
