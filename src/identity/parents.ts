// What holds other resources, as far as people name it in a search: databases, schemas and folders, known beforehand, and
// any other resource by its exact title. Who is in a database is in its schemas.

import type { SecodaClient } from '../secoda/client.ts';
import { InvalidError } from '../secoda/errors.ts';
import { exact, oneOf } from '../secoda/filter.ts';
import type { Resource, Seeable } from '../secoda/resources/resource.ts';
import type { Visibility } from './visibility.ts';

export interface Parent extends Seeable {
  readonly id: string;
  readonly title: string;
  readonly parentId: string | undefined;
}

const TYPES = ['database', 'schema', 'dashboard_group', 'job_group'];
/** Resources read to find them: a service that ignores the filter would give all it has. */
const MOST_READ = 2000;

/** The most used ones. None where the service does not know the filter. */
export async function readParents(client: SecodaClient): Promise<readonly Parent[]> {
  const found: Parent[] = [];
  let read = 0;
  try {
    for await (const resource of client.resources.all({ filter: oneOf('type', TYPES) })) {
      if (TYPES.includes(resource.entityType.toLowerCase())) found.push(parentOf(resource));
      read += 1;
      if (read === MOST_READ) break;
    }
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
  }
  return found;
}

/** Those with this title that hold something, or do not say that they hold nothing. */
export async function parentsTitled(client: SecodaClient, title: string): Promise<readonly Parent[]> {
  const { items } = await client.resources.list({ filter: exact('title', title) });
  return items.filter(({ childrenCount }) => childrenCount !== 0).map(parentOf);
}

/** Under the names of all they are in. What its reader may not see is passed over, and so is what only leads through it. */
export function namesOf(
  parents: readonly Parent[],
  { sees }: Visibility,
): { readonly id: string; readonly name: string }[] {
  const visible = new Map(parents.filter((parent) => sees(parent)).map((parent) => [parent.id, parent]));
  const names: { readonly id: string; readonly name: string }[] = [];
  for (const { id } of visible.values()) {
    const passed = new Set<string>();
    for (let above = visible.get(id); above && !passed.has(above.id); above = visible.get(above.parentId ?? '')) {
      names.push({ id, name: above.title });
      passed.add(above.id);
    }
  }
  return names;
}

function parentOf({ id, title, parentId, published, teamIds }: Resource): Parent {
  return { id, title, parentId, published, teamIds };
}
