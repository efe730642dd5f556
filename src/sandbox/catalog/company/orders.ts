// The resources about orders: put first, in every size of company, and the same for every seed, because they are what
// people and tests look for. More than ten are visible to each role; among the rest are drafts, an archived and a stale
// one, and some in closed teams.

import type { Resource } from './model.ts';
import type { Shelf } from './shelf.ts';
import type { Schema } from './warehouse.ts';
import { flow, integrationOf, putTable } from './warehouse.ts';

interface Order {
  readonly title: string;
  readonly schema: string;
  readonly usage: number;
  readonly draft?: true;
  readonly verified?: true;
  readonly pii?: true;
  readonly archived?: true;
  readonly stale?: true;
  readonly team?: 'Growth' | 'Finance' | 'Security';
  /** First name of the owner; nobody owns the others. */
  readonly owner?: string;
}

const ORDERS: readonly Order[] = [
  { title: 'orders', schema: 'marts', usage: 9_800, verified: true, owner: 'Olga' },
  { title: 'orders_daily', schema: 'marts', usage: 7_400, verified: true, owner: 'Eddie' },
  { title: 'fct_orders', schema: 'marts', usage: 6_900 },
  { title: 'stg_shopify__orders', schema: 'staging', usage: 3_100, owner: 'Stella' },
  { title: 'int_orders__joined', schema: 'intermediate', usage: 2_200 },
  { title: 'agg_orders_weekly', schema: 'marts', usage: 1_900, team: 'Growth' },
  { title: 'orders', schema: 'public', usage: 1_500, pii: true, owner: 'Dora' },
  { title: 'orders', schema: 'shopify', usage: 1_100, pii: true, stale: true },
  { title: 'orders_by_store', schema: 'marts', usage: 800, team: 'Growth', owner: 'Vera' },
  { title: 'orders_snapshot', schema: 'marts', usage: 450 },
  { title: 'purchase_orders', schema: 'netsuite', usage: 430 },
  { title: 'back_orders', schema: 'warehouse', usage: 210 },
  { title: 'orders_v2', schema: 'staging', usage: 190, draft: true },
  { title: 'orders_experiment_assignments', schema: 'experiments', usage: 120, draft: true },
  { title: 'tmp_orders_backfill', schema: 'staging', usage: 60, draft: true },
  { title: 'orders_margin', schema: 'finance', usage: 2_600, team: 'Finance', verified: true, owner: 'Eddie' },
  { title: 'orders_accruals', schema: 'finance', usage: 900, team: 'Finance', draft: true },
  { title: 'orders_fraud_scores', schema: 'marts', usage: 700, team: 'Security', pii: true },
  { title: 'orders_legacy', schema: 'public', usage: 40, archived: true },
];

const DASHBOARDS = ['Orders today', 'Weekly orders by region', 'Late orders'] as const;

/** Puts them with the lineage between them, and answers the tables. */
export function createOrders(shelf: Shelf, schemas: readonly Schema[]): Resource[] {
  const tables: Resource[] = [];
  for (const order of ORDERS) {
    const schema = schemas.find((candidate) => candidate.resource.title === order.schema);
    const table = schema && putTable(shelf, schema, order.title, marks(shelf, order));
    if (table !== undefined) tables.push(table);
  }
  const integration = integrationOf(shelf, 'looker').id;
  const [source, ...rest] = tables;
  for (const table of rest.slice(0, 5)) if (source !== undefined) flow(shelf, source.id, table.id);
  for (const [at, title] of DASHBOARDS.entries()) {
    const plain = { published: true, archived: false, stale: false, teams: [], external_usage: 1_000 - at };
    const dashboard = shelf.put({ title, entity_type: 'dashboard', native_type: 'dashboard', integration, ...plain });
    if (source !== undefined && dashboard !== undefined) flow(shelf, source.id, dashboard.id);
  }
  return tables;
}

function marks(shelf: Shelf, order: Order): Partial<Resource> {
  const wanted = order.team ?? 'Acme';
  const team = [...shelf.company.teams.values()].find((candidate) => candidate.name === wanted);
  const owner = [...shelf.company.people.values()].find((person) => person.first_name === order.owner);
  return {
    native_type: 'table',
    owners: owner === undefined ? [] : [owner.id],
    external_usage: order.usage,
    published: order.draft !== true,
    verified: order.verified === true,
    pii: order.pii === true,
    archived: order.archived === true,
    stale: order.stale === true,
    teams: team === undefined ? [] : [team.id],
  };
}
