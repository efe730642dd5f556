// Makes up the company: a retailer with people, teams, tags, warehouses, dashboards and a glossary. The same seed, size
// and moment give the same company. The order matters: what others refer to comes first, columns fill up the rest.

import { createCollections, fillCollections, fillDocuments, fillQuestions, fillTerms } from './knowledge.ts';
import type { Company, Id } from './model.ts';
import { createOrders } from './orders.ts';
import { createGroups, createPeople, createTeams } from './people.ts';
import type { Chance } from './random.ts';
import { createChance } from './random.ts';
import { fillDashboards, fillLeaves } from './reports.ts';
import { createShelf } from './shelf.ts';
import { Table } from './table.ts';
import { createSchemas, fillColumns, fillTables, flow } from './warehouse.ts';
import { COLORS, INTEGRATIONS, TAGS } from './words.ts';

/** How many of each kind there are in a hundred resources; columns are what remains. */
const SHARES = {
  dashboards: 5,
  tables: 12,
  jobs: 2,
  queries: 4,
  metrics: 2,
  reports: 1,
  events: 1,
  terms: 3,
  documents: 1,
  questions: 1,
};

/**
 * @param resources how many resources, exactly
 * @param now milliseconds since 1970; dates of the company lie in the three years before it
 */
export function createCompany({ resources, seed, now }: { resources: number; seed: number; now: number }): Company {
  const chance = createChance(seed);
  const people = createPeople(chance, now);
  const company: Company = {
    workspaceId: chance.uuid(),
    resources: new Table(),
    people,
    groups: createGroups(chance, people),
    teams: createTeams(chance, people),
    tags: createTags(chance),
    integrations: createIntegrations(chance),
    lineage: new Map(),
    audit: [],
  };
  const shelf = createShelf(company, chance, resources, now);
  const of = (kind: keyof typeof SHARES): number => Math.floor((resources * SHARES[kind]) / 100);

  const collections = createCollections(shelf);
  const schemas = createSchemas(shelf);
  const orders = createOrders(shelf, schemas);
  const tables = [...orders, ...fillTables(shelf, schemas, of('tables'))];
  // A table is fed by one that was put before it, so that lineage has no circles.
  for (const [at, table] of tables.entries()) {
    if (at > 0 && chance.often(0.5)) flow(shelf, chance.pick(tables.slice(Math.max(0, at - 50), at)).id, table.id);
  }
  fillDashboards(shelf, tables, of('dashboards'));
  fillLeaves(shelf, 'job', tables, of('jobs'));
  fillLeaves(shelf, 'query', tables, of('queries'));
  fillLeaves(shelf, 'metric', tables, of('metrics'));
  fillLeaves(shelf, 'report', tables, of('reports'));
  fillLeaves(shelf, 'event', tables, of('events'));
  fillTerms(shelf, of('terms'));
  fillDocuments(shelf, of('documents'));
  fillQuestions(shelf, of('questions'));
  fillColumns(shelf, tables);
  if (collections.length > 0) fillCollections(shelf, collections);
  return company;
}

function createTags(chance: Chance): Company['tags'] {
  return byId(TAGS.map((name) => ({ id: chance.uuid(), name, color: chance.pick(COLORS) })));
}

function createIntegrations(chance: Chance): Company['integrations'] {
  return byId(
    INTEGRATIONS.map(({ name, type }) => ({
      id: chance.uuid(),
      name,
      type,
      credentials: { user: 'catalog_reader', password: `dummy-password-of-${type}` },
    })),
  );
}

function byId<T extends { readonly id: Id }>(elements: readonly T[]): Map<Id, T> {
  return new Map(elements.map((element) => [element.id, element]));
}
