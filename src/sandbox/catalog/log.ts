// The catalog's own log of writes, which admins can read: who, what, when, and the values before and after.

import { randomUUID } from 'node:crypto';
import type { Call } from './call.ts';
import type { Resource } from './company/model.ts';
import type { Edit } from './writes.ts';

/** Notes a write that is about to change `resource`; the performer is the owner of the key. */
export function logWrite({ backend, who }: Call, activity: string, resource: Resource, edit: Edit): void {
  const before = new Map<string, unknown>(Object.entries(resource));
  const changes = Object.fromEntries(
    Object.entries(edit).map(([field, after]) => [field, structuredClone({ before: before.get(field), after })]),
  );
  backend.company.audit.push({
    id: randomUUID(),
    activity_type: activity,
    performer_id: who.person.id,
    performer_type: 'user',
    performer_metadata: { email: who.person.email, name: `${who.person.first_name} ${who.person.last_name}` },
    resource_id: resource.id,
    resource_type: resource.entity_type,
    resource_metadata: { title: resource.title, changes },
    logged_at: new Date(backend.clock.now()).toISOString(),
  });
}
