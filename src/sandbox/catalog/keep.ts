// What is kept of a catalog from one run to the next: which company was made up, and what has become different in it since,
// so that a company of a hundred thousand resources is kept in as many lines as were changed.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { createCompany } from './company/company.ts';
import type { AuditEntry, Company, Resource } from './company/model.ts';

const origin = z.object({ resources: z.int(), seed: z.int(), now: z.number() });

export const keptCatalog = z.object({
  /** What the company was made of. */
  of: origin,
  /** Of the company that was made: another version of this program makes another. */
  fingerprint: z.string(),
  changed: z.array(z.looseObject({ id: z.string() })),
  gone: z.array(z.string()),
  lineageGone: z.array(z.string()),
  audit: z.array(z.looseObject({ id: z.string() })),
  keys: z.array(z.tuple([z.string(), z.string()])),
});

export type KeptCatalog = z.infer<typeof keptCatalog>;
export type Origin = z.infer<typeof origin>;

/** Takes a company back to how it was when it was kept. Throws when the company is not the one that was kept. */
export function bringBack(company: Company, kept: KeptCatalog): void {
  if (fingerprint(company) !== kept.fingerprint)
    throw new Error('the catalog was kept by another version of the sandbox');
  for (const id of kept.gone) company.resources.delete(id);
  for (const id of kept.lineageGone) company.lineage.delete(id);
  for (const resource of kept.changed) company.resources.set(resource.id, resource as unknown as Resource);
  company.audit.push(...(kept.audit as unknown as AuditEntry[]));
}

/** What is different now from the company as it was made. */
export function differences(company: Company, of: Origin): Omit<KeptCatalog, 'keys'> {
  const made = createCompany(of);
  const changed = [...company.resources.values()].filter(
    (resource) => JSON.stringify(resource) !== JSON.stringify(made.resources.get(resource.id)),
  );
  return {
    of,
    fingerprint: fingerprint(made),
    changed: changed as unknown as KeptCatalog['changed'],
    gone: [...made.resources.keys()].filter((id) => !company.resources.has(id)),
    lineageGone: [...made.lineage.keys()].filter((id) => !company.lineage.has(id)),
    audit: company.audit as unknown as KeptCatalog['audit'],
  };
}

function fingerprint(company: Company): string {
  const ids = [...company.resources.keys(), ...company.people.keys(), ...company.tags.keys()];
  return createHash('sha256').update(ids.join()).digest('hex');
}
