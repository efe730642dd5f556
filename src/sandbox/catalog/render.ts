// A resource as the wire has it: the stored part and the fields that follow from it or that this catalog leaves empty.

import type { Principal } from './access.ts';
import { isAtLeast } from './access.ts';
import type { Company, Resource } from './company/model.ts';
import type { Quirks } from './quirks.ts';

/** All response fields of the specification, `current_user_permissions` being those of the key's owner. */
export function renderResource(resource: Resource, company: Company, who: Principal, quirks: Quirks): unknown {
  const path = resource.search_metadata;
  return {
    ...resource,
    icon: null,
    title_full: path === null ? resource.title : `${path.database}.${path.schema}.${resource.title}`,
    title_cased: resource.title,
    definition_version: 1,
    multiplayers: [],
    tags: quirks.tagsAs === 'ids' ? resource.tags : resource.tags.map((id) => tagObject(company, id)),
    workspace_id: company.workspaceId,
    internal_users: [],
    external_users: [],
    total_usage: resource.external_usage + resource.internal_usage,
    databuilder_id: null,
    sources: resource.integration === null ? [] : [resource.integration],
    forced_unstale_by_user: false,
    current_user_permissions: { read: true, write: isAtLeast(who.role, 'editor'), execute: false },
    display_metadata: {},
  };
}

function tagObject(company: Company, id: string): unknown {
  return { id, name: company.tags.get(id)?.name ?? '' };
}
