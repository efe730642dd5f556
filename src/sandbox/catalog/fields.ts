// The fields by which the catalog filters and sorts: most of those in the response, and the few that are named otherwise
// in a filter (`type` for entity_type, `integration_id`, `parent_id`).

import type { AuditEntry, Resource } from './company/model.ts';

export type FieldValue = string | number | boolean | null | readonly string[];

export interface Field<T> {
  /** What its values are; a null may stand for a missing one. */
  readonly kind: 'text' | 'number' | 'flag' | 'list';
  readonly read: (item: T) => FieldValue;
}

export type Fields<T> = ReadonlyMap<string, Field<T>>;

function text<T>(read: (item: T) => string | null): Field<T> {
  return { kind: 'text', read };
}

function number<T>(read: (item: T) => number | null): Field<T> {
  return { kind: 'number', read };
}

function flag<T>(read: (item: T) => boolean): Field<T> {
  return { kind: 'flag', read };
}

function list<T>(read: (item: T) => readonly string[]): Field<T> {
  return { kind: 'list', read };
}

export const RESOURCE_FIELDS: Fields<Resource> = new Map<string, Field<Resource>>([
  ['id', text((resource) => resource.id)],
  ['title', text((resource) => resource.title)],
  ['type', text((resource) => resource.entity_type)],
  ['entity_type', text((resource) => resource.entity_type)],
  ['native_type', text((resource) => resource.native_type)],
  ['description', text((resource) => resource.description)],
  ['definition', text((resource) => resource.definition)],
  ['integration_id', text((resource) => resource.integration)],
  ['integration', text((resource) => resource.integration)],
  ['parent_id', text((resource) => resource.parent)],
  ['parent', text((resource) => resource.parent)],
  ['database', text((resource) => resource.search_metadata?.database ?? null)],
  ['schema', text((resource) => resource.search_metadata?.schema ?? null)],
  ['question_status', text((resource) => resource.question_status)],
  ['question_priority', text((resource) => resource.question_priority)],
  ['created_at', text((resource) => resource.created_at)],
  ['updated_at', text((resource) => resource.updated_at)],
  ['external_updated_at', text((resource) => resource.external_updated_at)],
  ['archived_at', text((resource) => resource.archived_at)],
  ['stale_at', text((resource) => resource.stale_at)],
  ['verified', flag((resource) => resource.verified)],
  ['published', flag((resource) => resource.published)],
  ['pii', flag((resource) => resource.pii)],
  ['archived', flag((resource) => resource.archived)],
  ['stale', flag((resource) => resource.stale)],
  ['owners', list((resource) => resource.owners)],
  ['owners_groups', list((resource) => resource.owners_groups)],
  ['tags', list((resource) => resource.tags)],
  ['collections', list((resource) => resource.collections)],
  ['teams', list((resource) => resource.teams)],
  ['subscribers', list((resource) => resource.subscribers)],
  ['bookmarked_by', list((resource) => resource.bookmarked_by)],
  ['external_usage', number((resource) => resource.external_usage)],
  ['internal_usage', number((resource) => resource.internal_usage)],
  ['total_usage', number((resource) => resource.external_usage + resource.internal_usage)],
  ['children_count', number((resource) => resource.children_count)],
  ['row_count', number((resource) => resource.row_count)],
  ['byte_size', number((resource) => resource.byte_size)],
]);

export const AUDIT_FIELDS: Fields<AuditEntry> = new Map<string, Field<AuditEntry>>([
  ['activity_type', text((entry) => entry.activity_type)],
  ['performer_id', text((entry) => entry.performer_id)],
  ['performer_type', text((entry) => entry.performer_type)],
  ['resource_id', text((entry) => entry.resource_id)],
  ['resource_type', text((entry) => entry.resource_type)],
  ['logged_at', text((entry) => entry.logged_at)],
]);
