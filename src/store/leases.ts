// Leases: one writer at a time for each resource, over all replicas, without holding a connection. A lease that runs out is
// anybody's; its fencing number tells a late holder that it is one.

import { type Kysely, sql } from 'kysely';
import type { LeasesTable, Tables } from './tables.ts';
import type { DatabaseTime } from './time.ts';

export type Lease = Pick<LeasesTable, 'subject' | 'fence'>;

export type LeaseWish = Pick<LeasesTable, 'subject' | 'installation' | 'holder'> & { readonly milliseconds: number };

/** The lease, or undefined while another holds it. */
export async function takeLease(db: Kysely<Tables>, wish: LeaseWish, time: DatabaseTime): Promise<Lease | undefined> {
  const { subject, installation, holder, milliseconds } = wish;
  const fresh = {
    installation,
    holder,
    fence: sql<number>`nextval('lease_fences')`,
    expires_at: sql<number>`${time()} + ${milliseconds}`,
  };
  const row = await db
    .insertInto('leases')
    .values({ subject, ...fresh })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(fresh).where('leases.expires_at', '<=', time()))
    .returning('fence')
    .executeTakeFirst();
  return row && { subject, fence: row.fence };
}

/** Whether it still was this holder's; then it lasts so long from now. */
export async function renewLease(
  db: Kysely<Tables>,
  { subject, fence }: Lease,
  milliseconds: number,
  time: DatabaseTime,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('leases')
    .set({ expires_at: sql`${time()} + ${milliseconds}` })
    .where('subject', '=', subject)
    .where('fence', '=', fence)
    .where('expires_at', '>', time())
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function releaseLease(db: Kysely<Tables>, { subject, fence }: Lease): Promise<void> {
  await db.deleteFrom('leases').where('subject', '=', subject).where('fence', '=', fence).execute();
}
