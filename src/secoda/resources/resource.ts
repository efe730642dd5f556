// A resource of the catalog: table, column, dashboard, glossary term and all the rest. Only the fields this app uses, under
// our names; the schema and the type are one.

import { z } from 'zod';
import { count, date, field, flag, id, ids, idsOrUnknown, inside, isTrue, named, number, text } from './read.ts';

const cluster = inside('cluster');
const database = inside('database');
const schema = inside('schema');
const title = inside('title');

export const resource = z
  .object({
    id: z.union([z.string().min(1), z.number().transform(String)]),
    entity_type: field(text),
    native_type: field(text),
    title: field(text),
    title_full: field(text),
    title_cased: field(text),
    description: field(text),
    definition: field(text),
    published: field(flag),
    archived: field(isTrue),
    pii: field(isTrue),
    verified: field(isTrue),
    stale: field(isTrue),
    url: field(text),
    parent: field((value) => value),
    parent_id: field(id),
    integration: field(id),
    owners: field(ids),
    owners_groups: field(ids),
    tags: field(named),
    collections: field(ids),
    teams: field(idsOrUnknown),
    subscribers: field(ids),
    external_usage: field(number),
    internal_usage: field(number),
    created_at: field(date),
    updated_at: field(date),
    stale_at: field(date),
    archived_at: field(date),
    children_count: field(count),
    row_count: field(count),
    byte_size: field(count),
    search_metadata: field((value) => ({ cluster: cluster(value), database: database(value), schema: schema(value) })),
  })
  .transform((raw) => ({
    id: raw.id,
    entityType: raw.entity_type ?? 'resource',
    nativeType: raw.native_type,
    title: raw.title ?? raw.title_full ?? raw.title_cased ?? '(untitled)',
    titleFull: raw.title_full,
    description: raw.description,
    definition: raw.definition,
    /** Undefined when the service did not say: then it must be hidden from all whom a draft is hidden from. */
    published: raw.published,
    archived: raw.archived,
    pii: raw.pii,
    verified: raw.verified,
    stale: raw.stale,
    url: raw.url,
    parentId: id(raw.parent) ?? raw.parent_id,
    parentTitle: title(raw.parent),
    integrationId: raw.integration,
    ownerIds: raw.owners,
    ownerGroupIds: raw.owners_groups,
    tags: raw.tags,
    collectionIds: raw.collections,
    /** Undefined when the service did not say, or not readably; empty: in no team. */
    teamIds: raw.teams,
    subscriberIds: raw.subscribers,
    /** Uses in the 24 hours before the last sync. */
    externalUsage: raw.external_usage,
    /** Views in Secoda in the last 90 days. */
    internalUsage: raw.internal_usage,
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
    staleAt: raw.stale_at,
    archivedAt: raw.archived_at,
    childrenCount: raw.children_count,
    rowCount: raw.row_count,
    byteSize: raw.byte_size,
    place: raw.search_metadata,
  }));

export type Resource = z.output<typeof resource>;

/** Fields that an edit of one resource takes; lists are replaced, not merged. No title, no owning groups. */
export interface ResourcePatch {
  readonly description?: string;
  /** Markdown. */
  readonly definition?: string;
  readonly pii?: boolean;
  readonly verified?: boolean;
  readonly published?: boolean;
  readonly teams?: readonly string[];
  readonly owners?: readonly string[];
  readonly collections?: readonly string[];
  readonly tags?: readonly string[];
  readonly subscribers?: readonly string[];
}

/** What creating and bulk updating take besides. */
export interface ResourceData extends ResourcePatch {
  readonly title?: string;
  readonly integration?: string;
  readonly entity_type?: string;
  readonly parent?: string;
  readonly owners_groups?: readonly string[];
}

export type NewResource = ResourceData & { readonly title: string; readonly entity_type: string };
