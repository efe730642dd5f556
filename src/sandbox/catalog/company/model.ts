// What the fictional company consists of. Names are those of the wire, so that what a test reads here is what the API
// would say. Tests may change anything in place (add a resource with a hostile title, unpublish one, disable a person):
// nothing is cached that such a change could make wrong.

import type { Table } from './table.ts';

export type Id = string;

/** A moment in ISO 8601, UTC. */
type Iso = string;

/** The part of a resource that differs from one to the next; `../render.ts` adds the rest of the wire's fields. */
export interface Resource {
  readonly id: Id;
  created_at: Iso;
  updated_at: Iso;
  entity_type: string;
  native_type: string | null;
  title: string;
  description: string | null;
  definition: string | null;
  /** Ids of people. */
  owners: Id[];
  /** Ids of groups. */
  owners_groups: Id[];
  /** Ids of resources whose entity_type is "collection". */
  collections: Id[];
  tags: Id[];
  teams: Id[];
  /** Ids of people. */
  subscribers: Id[];
  published: boolean;
  archived: boolean;
  archived_at: Iso | null;
  pii: boolean;
  verified: boolean;
  stale: boolean;
  stale_at: Iso | null;
  /** The page of the thing in its source tool, not in Secoda. */
  url: string | null;
  parent: Id | null;
  children_count: number;
  integration: Id | null;
  external_updated_at: Iso | null;
  external_usage: number;
  internal_usage: number;
  bookmarked_by: Id[];
  row_count: number | null;
  byte_size: number | null;
  search_metadata: SearchMetadata | null;
  question_status: string | null;
  question_priority: string | null;
  question_assigned_to: Id | null;
  question_answered_by: Id | null;
  /** Id of the person who changed it last through the API. */
  multiplayer_last_modified_by: Id | null;
  multiplayer_last_modified: Iso | null;
}

interface SearchMetadata {
  cluster: string;
  database: string;
  schema: string;
  type: string;
}

export interface Person {
  readonly id: Id;
  email: string;
  first_name: string;
  last_name: string;
  /** "admin", "editor", "viewer", "guest" or the name of a custom role. */
  role: string;
  /** Secoda has been seen to say "True" and "False" as strings: both forms occur. */
  disabled: boolean | string;
  pending: boolean | string;
  is_service_account: boolean;
  /** Ids of groups. */
  user_groups: Id[];
  last_login: Iso | null;
}

export interface Group {
  readonly id: Id;
  name: string;
  /** Ids of people. */
  users: Id[];
}

export interface Team {
  readonly id: Id;
  name: string;
  type: 'OPEN' | 'CLOSED';
  archived: boolean;
  is_default_team: boolean;
  /** Who is in it. The API never tells; it decides what a key may see. */
  readonly members: Set<Id>;
}

interface Tag {
  readonly id: Id;
  name: string;
  color: string;
}

export interface Integration {
  readonly id: Id;
  name: string;
  type: string;
  /** Served as the real API serves it, to prove that clients drop it. Dummies. */
  credentials: Record<string, string>;
}

export interface LineageEdge {
  readonly id: Id;
  from_entity_id: Id;
  to_entity_id: Id;
  /** DOWNSTREAM: data flows from `from` to `to`. UPSTREAM: the other way. */
  direction: 'UPSTREAM' | 'DOWNSTREAM';
}

/** A line of Secoda's own log: what was done, by the owner of the key that did it. */
export interface AuditEntry {
  readonly id: Id;
  readonly activity_type: string;
  readonly performer_id: Id;
  readonly performer_type: 'user';
  readonly performer_metadata: Readonly<Record<string, unknown>>;
  readonly resource_id: Id;
  readonly resource_type: string;
  readonly resource_metadata: Readonly<Record<string, unknown>>;
  readonly logged_at: Iso;
}

export interface Company {
  readonly workspaceId: Id;
  readonly resources: Table<Resource>;
  readonly people: Map<Id, Person>;
  readonly groups: Map<Id, Group>;
  readonly teams: Map<Id, Team>;
  readonly tags: Map<Id, Tag>;
  readonly integrations: Map<Id, Integration>;
  readonly lineage: Map<Id, LineageEdge>;
  /** Oldest first. */
  readonly audit: AuditEntry[];
}

/** True for `true` and for the strings that Secoda has been seen to use for it. */
export function isTrue(flag: boolean | string): boolean {
  return flag === true || flag === 'True' || flag === 'true';
}
