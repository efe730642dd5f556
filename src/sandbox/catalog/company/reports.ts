// What stands on top of the warehouse: folders of dashboards with charts, dbt jobs, saved queries, metrics, reports and
// events, each with lineage to the tables that feed it.

import type { Resource } from './model.ts';
import type { Shelf } from './shelf.ts';
import { flow, integrationOf } from './warehouse.ts';
import { CHART_NAMES, capital, DASHBOARD_NAMES, ENTITIES, SUBJECTS } from './words.ts';

/** Folders of about twelve dashboards, two charts each. `count` counts the dashboards. */
export function fillDashboards(shelf: Shelf, tables: readonly Resource[], count: number): void {
  const { chance } = shelf;
  let folder: Resource | undefined;
  for (let made = 0; made < count; made += 1) {
    const tool = made % 24 < 12 ? 'looker' : 'tableau';
    const integration = integrationOf(shelf, tool).id;
    if (made % 12 === 0) {
      const title = `${capital(chance.pick(SUBJECTS))} ${tool === 'looker' ? 'folder' : 'workbook'}`;
      folder = shelf.put({
        title,
        entity_type: 'dashboard_group',
        native_type: 'folder',
        integration,
        published: true,
      });
    }
    const subject = chance.pick(SUBJECTS);
    const title = chance.pick(DASHBOARD_NAMES)(subject);
    const url = `https://${tool}.acme.example/dashboards/${made + 1}`;
    const dashboard = shelf.put({
      title,
      entity_type: 'dashboard',
      native_type: 'dashboard',
      integration,
      url,
      ...inside(folder),
    });
    if (dashboard === undefined) return;
    for (const table of chance.some(tables.slice(0, 200), 2)) flow(shelf, table.id, dashboard.id);
    for (const name of chance.some(CHART_NAMES, 2)) {
      shelf.put({ title: name(subject), entity_type: 'chart', native_type: 'chart', integration, parent: dashboard });
    }
  }
}

/** Puts `count` of one kind that has no children, fed by a table where there is one. */
export function fillLeaves(shelf: Shelf, kind: Kind, tables: readonly Resource[], count: number): void {
  const { chance } = shelf;
  const { native, tool, title, group } = LEAVES[kind];
  const integration = tool === undefined ? null : integrationOf(shelf, tool).id;
  const parent = group === undefined || count === 0 ? undefined : shelf.put({ ...group, integration, published: true });
  for (let made = 0; made < count; made += 1) {
    const put = shelf.put({
      title: title(chance.pick(ENTITIES), chance.pick(SUBJECTS), made),
      entity_type: kind,
      native_type: native,
      integration,
      ...inside(parent),
    });
    if (put === undefined) return;
    if (tables.length > 0) flow(shelf, chance.pick(tables).id, put.id);
  }
}

type Kind = 'job' | 'query' | 'metric' | 'report' | 'event';

interface Leaf {
  readonly native: string | null;
  readonly tool?: string;
  readonly group?: { readonly title: string; readonly entity_type: string };
  readonly title: (entity: string, subject: string, made: number) => string;
}

const LEAVES: Readonly<Record<Kind, Leaf>> = {
  job: {
    native: 'model',
    tool: 'dbt',
    group: { title: 'acme_analytics', entity_type: 'job_group' },
    title: (entity, _subject, made) => `run_${entity}_${made + 1}`,
  },
  query: { native: 'query', tool: 'snowflake', title: (entity) => `select count(*) from ${entity} where is_deleted` },
  metric: { native: null, title: (_entity, subject) => capital(subject) },
  report: { native: 'report', tool: 'tableau', title: (_entity, subject) => `Monthly report: ${subject}` },
  event: { native: 'event', tool: 'bigquery', title: (entity) => `${entity.replace(/s$/, '')}_viewed` },
};

function inside(parent: Resource | undefined): { parent?: Resource } {
  return parent === undefined ? {} : { parent };
}
