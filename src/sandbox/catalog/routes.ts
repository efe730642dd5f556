// Which address is which endpoint, and what a key needs for it. Addresses work with and without a trailing slash; the
// real service is not known to insist on one.

import type { Role } from './access.ts';
import type { Call } from './call.ts';
import * as neighbours from './neighbours.ts';
import type { Reply } from './reply.ts';
import * as resources from './resource-endpoints.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, without a trailing slash; `{id}` stands for one part. */
  readonly path: string;
  /** The least role that may. */
  readonly needs: Role;
  /** Counts against the write limit. */
  readonly writes?: true;
  readonly answer: (call: Call) => Reply;
}

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/resource/catalog', needs: 'guest', answer: resources.listResources },
  { method: 'POST', path: '/resource/catalog', needs: 'editor', writes: true, answer: resources.createResource },
  { method: 'POST', path: '/resource/all/bulk_update', needs: 'editor', writes: true, answer: resources.bulkUpdate },
  { method: 'GET', path: '/resource/all/{id}', needs: 'guest', answer: resources.getResource },
  { method: 'PATCH', path: '/resource/all/{id}', needs: 'editor', writes: true, answer: resources.patchResource },
  { method: 'DELETE', path: '/resource/all/{id}', needs: 'admin', writes: true, answer: resources.deleteResource },
  { method: 'GET', path: '/user', needs: 'guest', answer: neighbours.listPeople },
  { method: 'GET', path: '/user/{id}', needs: 'guest', answer: neighbours.getPerson },
  { method: 'GET', path: '/auth/group', needs: 'guest', answer: neighbours.listGroups },
  { method: 'GET', path: '/auth/teams', needs: 'guest', answer: neighbours.listTeams },
  { method: 'GET', path: '/tag', needs: 'guest', answer: neighbours.listTags },
  { method: 'GET', path: '/collection/collections', needs: 'guest', answer: neighbours.listCollections },
  { method: 'GET', path: '/integration/integrations', needs: 'guest', answer: neighbours.listIntegrations },
  { method: 'GET', path: '/lineage/manual', needs: 'guest', answer: neighbours.listLineage },
  { method: 'GET', path: '/question/questions', needs: 'guest', answer: neighbours.listQuestions },
  { method: 'GET', path: '/activity_log/audit_logs', needs: 'admin', answer: neighbours.listAudit },
];

/** The routes of a path, by method, and its `{id}`. No routes: there is no such address. */
export function routesOf(path: string): { routes: readonly Route[]; id: string } {
  const parts = path.replace(/\/$/, '').split('/');
  let id = '';
  const matching = ROUTES.filter((route) => {
    const wanted = route.path.split('/');
    if (wanted.length !== parts.length) return false;
    const fits = wanted.every((part, at) => (part === '{id}' ? parts[at] !== '' : part === parts[at]));
    const place = wanted.indexOf('{id}');
    if (fits && place >= 0) id = decoded(parts[place] ?? '');
    return fits;
  });
  return { routes: matching, id };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
