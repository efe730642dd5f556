// A resource of the catalog: table, column, dashboard, glossary term and all the rest. Only the fields this app uses, under
// our names; the schema and the type are one.

import type { z } from 'zod';
import { count, flag, id, ids, idsOrUnknown, isObject, isTrue, NONE, named, number, text, thing } from './read.ts';

/** What decides who may see something. */
export interface Seeable {
  /** Undefined when the service did not say: then it must be hidden from all whom a draft is hidden from. */
  readonly published: boolean | undefined;
  /** Undefined when the service did not say, or not readably; empty: in no team. */
  readonly teamIds: readonly string[] | undefined;
}

export const resource = thing((raw, ownId) => {
  const owners = idsOrUnknown(raw.owners);
  const ownerGroups = idsOrUnknown(raw.owners_groups);
  const tags = idsOrUnknown(raw.tags);
  const collections = idsOrUnknown(raw.collections);
  const teams = idsOrUnknown(raw.teams);
  const subscribers = idsOrUnknown(raw.subscribers);
  const areRead = owners && ownerGroups && tags && collections && teams && subscribers;
  return {
    id: ownId,
    entityType: text(raw.entity_type) ?? 'resource',
    nativeType: text(raw.native_type),
    /** To be shown: what has no title of its own has some other name. */
    title: text(raw.title) ?? text(raw.title_full) ?? text(raw.title_cased) ?? '(untitled)',
    /** The title as it is in Secoda, to be changed and compared. */
    ownTitle: text(raw.title),
    titleFull: text(raw.title_full),
    description: text(raw.description),
    definition: text(raw.definition),
    published: flag(raw.published),
    archived: isTrue(raw.archived),
    workspaceId: id(raw.workspace_id),
    pii: isTrue(raw.pii),
    verified: isTrue(raw.verified),
    stale: isTrue(raw.stale),
    url: text(raw.url),
    parentId: id(raw.parent) ?? id(raw.parent_id),
    /** What an answer says of the parent besides its id; only some do. */
    parent: parent(raw.parent),
    integrationId: id(raw.integration),
    ownerIds: owners ?? ids(raw.owners),
    ownerGroupIds: ownerGroups ?? ids(raw.owners_groups),
    tags: named(raw.tags),
    collectionIds: collections ?? ids(raw.collections),
    teamIds: teams,
    subscriberIds: subscribers ?? ids(raw.subscribers),
    /** Lists of which a part or the whole could not be read: writing one would erase what was not understood. */
    unreadable: areRead ? NONE : unreadableIn(raw),
    /** Whether the key in use may write it; undefined when the service did not say. */
    writable: writable(raw.current_user_permissions),
    /** Uses in the 24 hours before the last sync. */
    externalUsage: number(raw.external_usage),
    /** Views in Secoda in the last 90 days. */
    internalUsage: number(raw.internal_usage),
    /** Times as the service writes them; `dateOf` reads those that are shown. */
    createdAt: text(raw.created_at),
    updatedAt: text(raw.updated_at),
    staleAt: text(raw.stale_at),
    archivedAt: text(raw.archived_at),
    childrenCount: count(raw.children_count),
    rowCount: count(raw.row_count),
    byteSize: count(raw.byte_size),
    place: placeOf(raw.search_metadata),
  };
});

const LISTS = ['owners', 'owners_groups', 'tags', 'collections', 'teams', 'subscribers'] as const;

function unreadableIn(raw: Readonly<Record<string, unknown>>): readonly (typeof LISTS)[number][] {
  return LISTS.filter((list) => idsOrUnknown(raw[list]) === undefined);
}

function placeOf(value: unknown) {
  const { cluster, database, schema } = isObject(value) ? value : {};
  return { cluster: text(cluster), database: text(database), schema: text(schema) };
}

function writable(value: unknown): boolean | undefined {
  return isObject(value) ? flag(value['write']) : undefined;
}

function parent(value: unknown): (Seeable & { readonly title: string }) | undefined {
  if (!isObject(value)) return undefined;
  const title = text(value['title']);
  return title === undefined
    ? undefined
    : { title, published: flag(value['published']), teamIds: idsOrUnknown(value['teams']) };
}

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
