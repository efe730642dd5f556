// The endpoints around the resources: people, groups, teams, tags, collections, integrations, lineage, questions and the
// audit log. Their envelopes differ on purpose, as they do in the field: some as the specification has it, some flat, one
// a bare array.

import { sightOf } from './access.ts';
import type { Call } from './call.ts';
import type { AuditEntry, Person, Team } from './company/model.ts';
import { AUDIT_FIELDS } from './fields.ts';
import { parseFilter } from './filter.ts';
import { envelope, flatEnvelope } from './pages.ts';
import { renderResource } from './render.ts';
import type { Reply } from './reply.ts';
import { notFound, ok } from './reply.ts';
import { selectVisible } from './resource-endpoints.ts';
import type { Compare } from './sort.ts';
import { parseSort } from './sort.ts';

export function listPeople(call: Call): Reply {
  return envelope([...call.backend.company.people.values()], asIs, asked(call));
}

export function getPerson(call: Call): Reply {
  const person: Person | undefined = call.backend.company.people.get(call.id);
  if (person === undefined) throw notFound();
  return ok(person);
}

export function listGroups(call: Call): Reply {
  return flatEnvelope([...call.backend.company.groups.values()], asIs, asked(call));
}

/** Never with members. Closed teams are named to their members and to admins only. */
export function listTeams(call: Call): Reply {
  const { person, role } = call.who;
  const mine = call.query.get('only_joined') === 'true' || call.query.get('only_write') === 'true';
  const teams = [...call.backend.company.teams.values()].filter((team) => {
    if (team.members.has(person.id)) return true;
    return !mine && (role === 'admin' || team.type === 'OPEN');
  });
  return envelope(teams, ({ members: _members, ...team }: Team) => team, asked(call));
}

export function listTags(call: Call): Reply {
  return ok([...call.backend.company.tags.values()]);
}

/** Resources of the kind "collection", narrowed by a part of their title. */
export function listCollections(call: Call): Reply {
  const title = (call.query.get('title') ?? '').toLowerCase();
  return listOfKind(call, 'collection', title);
}

export function listQuestions(call: Call): Reply {
  return listOfKind(call, 'question', '');
}

/** With `credentials`, which no client should keep: a test can look whether it did. */
export function listIntegrations(call: Call): Reply {
  const type = call.query.get('type');
  const all = [...call.backend.company.integrations.values()];
  return envelope(type === null ? all : all.filter((integration) => integration.type === type), asIs, asked(call));
}

export function listLineage(call: Call): Reply {
  const { company } = call.backend;
  const from = call.query.get('from_entity');
  const to = call.query.get('to_entity');
  const visible = sightOf(company, call.who);
  const seen = (id: string): boolean => {
    const resource = company.resources.get(id);
    return resource !== undefined && visible(resource);
  };
  const edges = [...company.lineage.values()].filter(
    (edge) =>
      (from === null || edge.from_entity_id === from) &&
      (to === null || edge.to_entity_id === to) &&
      seen(edge.from_entity_id) &&
      seen(edge.to_entity_id),
  );
  return flatEnvelope(edges, asIs, asked(call));
}

const newestFirst: Compare<AuditEntry> = (a, b) => (a.logged_at < b.logged_at ? 1 : a.logged_at > b.logged_at ? -1 : 0);

/** The log of writes; takes the same filter and sort as the catalog. */
export function listAudit(call: Call): Reply {
  const { company, quirks } = call.backend;
  const matches = parseFilter(call.query.get('filter'), AUDIT_FIELDS, quirks);
  const compare = parseSort(call.query.get('sort'), AUDIT_FIELDS, quirks, newestFirst);
  return envelope(company.audit.filter(matches).toSorted(compare), asIs, asked(call));
}

function listOfKind(call: Call, kind: string, title: string): Reply {
  const { company, quirks } = call.backend;
  const found = selectVisible(
    call,
    (resource) => resource.entity_type === kind && resource.title.toLowerCase().includes(title),
  );
  return envelope(found, (resource) => renderResource(resource, company, call.who, quirks), asked(call));
}

function asked({ backend, query }: Call): {
  query: URLSearchParams;
  origin: string;
  quirks: Call['backend']['quirks'];
} {
  return { query, origin: backend.origin, quirks: backend.quirks };
}

function asIs<T>(item: T): T {
  return item;
}
