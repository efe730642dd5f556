// The embedded catalog as somebody with every right sees it on the page: resources by words of their title, and what was
// changed last, by whom.

import type { Catalog } from '../catalog/server.ts';
import type { CatalogSeen } from './protocol.ts';

const MOST = 30;

export function lookInto({ company }: Catalog, words: string): CatalogSeen {
  const wanted = words.toLowerCase();
  const found = [...company.resources.values()].filter(({ title }) => title.toLowerCase().includes(wanted));
  const nameOf = (id: string): string => {
    const person = company.people.get(id);
    return person === undefined ? id : `${person.first_name} ${person.last_name}`;
  };
  return {
    count: found.length,
    resources: found.slice(0, MOST).map((one) => ({
      id: one.id,
      title: one.title,
      kind: one.native_type ?? one.entity_type,
      marks: [
        one.verified && 'verified',
        one.pii && 'PII',
        !one.published && 'draft',
        one.archived && 'archived',
        one.stale && 'stale',
      ].filter((mark) => mark !== false),
      owners: one.owners.map(nameOf),
      description: one.description ?? '',
    })),
    changes: company.audit
      .slice(-MOST)
      .toReversed()
      .map((entry) => ({
        id: entry.id,
        at: Date.parse(entry.logged_at),
        who: nameOf(entry.performer_id),
        what: entry.activity_type,
        on: company.resources.get(entry.resource_id)?.title ?? entry.resource_type,
        values: entry.resource_metadata.changes,
      })),
  };
}
