// The warehouses: databases, schemas, tables and views, their columns, and the lineage from raw over staging to marts.

import type { Id, Integration, Resource } from './model.ts';
import type { Shelf } from './shelf.ts';
import { COLUMNS, ENTITIES, SOURCES, TABLE_NAMES, WAREHOUSES } from './words.ts';

/** A place where tables are put. */
export interface Schema {
  readonly resource: Resource;
  readonly database: string;
  readonly integration: Integration;
}

/** Puts the databases and schemas on the shelf. */
export function createSchemas(shelf: Shelf): Schema[] {
  const schemas: Schema[] = [];
  for (const { integration: type, database, schemas: names } of WAREHOUSES) {
    const integration = integrationOf(shelf, type);
    const top = shelf.put({
      ...shared(integration, null),
      title: database,
      entity_type: 'database',
      native_type: 'database',
    });
    if (top === undefined) return schemas;
    for (const name of names) {
      const resource = shelf.put({
        ...shared(integration, null),
        title: name,
        entity_type: 'schema',
        native_type: 'schema',
        parent: top,
      });
      if (resource === undefined) return schemas;
      schemas.push({ resource, database, integration });
    }
  }
  return schemas;
}

/** A table or view in a schema, without its columns. Undefined when the shelf is full. */
export function putTable(
  shelf: Shelf,
  schema: Schema,
  title: string,
  more: Partial<Omit<Resource, 'id' | 'parent'>> = {},
): Resource | undefined {
  const { chance } = shelf;
  const kind = more.native_type ?? (chance.often(0.2) ? 'view' : 'table');
  const rows = kind === 'table' ? chance.whole(10, 5_000_000) : null;
  return shelf.put({
    title,
    entity_type: 'table',
    native_type: kind,
    ...shared(schema.integration, title),
    row_count: rows,
    byte_size: rows === null ? null : rows * chance.whole(40, 400),
    search_metadata: {
      cluster: schema.integration.type,
      database: schema.database,
      schema: schema.resource.title,
      type: kind,
    },
    parent: schema.resource,
    ...more,
  });
}

/** Fills the shelf with tables of `columns` columns each, until `count` tables stand or there is no room. */
export function fillTables(shelf: Shelf, schemas: readonly Schema[], count: number): Resource[] {
  const { chance } = shelf;
  const tables: Resource[] = [];
  const taken = new Set<string>();
  while (schemas.length > 0 && tables.length < count) {
    const schema = chance.pick(schemas);
    const name = chance.pick(TABLE_NAMES)(chance.pick(ENTITIES), chance.pick(SOURCES));
    const path = `${schema.resource.id}.${name}`;
    const table = putTable(shelf, schema, taken.has(path) ? `${name}_${tables.length}` : name);
    if (table === undefined) break;
    taken.add(path);
    tables.push(table);
  }
  return tables;
}

/** Gives the tables columns, evenly, until the shelf is full. */
export function fillColumns(shelf: Shelf, tables: readonly Resource[]): void {
  for (let at = 0; tables.length > 0 && shelf.room() > 0; at += 1) {
    const column = COLUMNS[at % COLUMNS.length];
    if (column === undefined) return;
    const suffix = at < COLUMNS.length ? '' : `_${Math.floor(at / COLUMNS.length) + 1}`;
    for (const table of tables) {
      const put = shelf.put({
        title: `${column.name}${suffix}`,
        entity_type: 'column',
        native_type: column.type,
        integration: table.integration,
        pii: column.pii === true && shelf.chance.often(0.7),
        search_metadata: table.search_metadata === null ? null : { ...table.search_metadata, type: 'column' },
        parent: table,
      });
      if (put === undefined) return;
    }
  }
}

/** Draws an edge along which data flows; one in eight is written down the other way round, as people do. */
export function flow(shelf: Shelf, source: Id, target: Id): void {
  const turned = shelf.chance.often(0.125);
  const id = shelf.chance.uuid();
  shelf.company.lineage.set(id, {
    id,
    from_entity_id: turned ? target : source,
    to_entity_id: turned ? source : target,
    direction: turned ? 'UPSTREAM' : 'DOWNSTREAM',
  });
}

export function integrationOf(shelf: Shelf, type: string): Integration {
  for (const integration of shelf.company.integrations.values()) if (integration.type === type) return integration;
  throw new Error(`the company has no integration of type ${type}`);
}

function shared(integration: Integration, page: string | null): Pick<Resource, 'integration' | 'url'> {
  return {
    integration: integration.id,
    url: page === null ? null : `https://${integration.type}.acme.example/${page}`,
  };
}
