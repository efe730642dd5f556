// What stewardship keeps: changes on their way, the lease of each resource, the ledger. What belongs together is one
// transaction: an intent and its row in the ledger, an outcome and its row. No transaction lasts over a call of Secoda.

import { sql } from 'kysely';
import type { Db } from './database.ts';
import { isTaken } from './errors.ts';
import { type Lease, type LeaseWish, releaseLease, renewLease, takeLease } from './leases.ts';
import { append, type Entry, entryOf, type StoredEntry } from './ledger.ts';
import { type DatabaseTime, databaseTime } from './time.ts';

export interface QueuedChange {
  readonly change: string;
  readonly subject: string;
  readonly installation: string;
  readonly principal: string;
  readonly body: unknown;
  readonly write: string | undefined;
  readonly plan: unknown;
  readonly queuedAt: number;
}

export interface Step {
  readonly change: string;
  readonly installation: string;
  readonly entry: (Omit<Entry, 'change' | 'subject'> & { readonly subject?: string }) | undefined;
}

export interface Journal {
  /**
   * Keeps a change before anything is done about it. Returns its id; that of the earlier one where the same press was kept
   * already.
   */
  accept(
    change: Omit<QueuedChange, 'subject' | 'write' | 'plan' | 'queuedAt'> & {
      readonly subjects: readonly string[];
      readonly once: string | undefined;
    },
  ): Promise<string>;
  take(wish: LeaseWish): Promise<Lease | undefined>;
  release(lease: Lease): Promise<void>;
  /** What waits for a subject, in order; and what was intended by a holder that did not come to an end. */
  queued(
    subject: string,
  ): Promise<{ readonly waiting: readonly QueuedChange[]; readonly intended: readonly QueuedChange[] }>;
  /** Writes down what is about to be sent, if the lease is still held, which then lasts so long. False: nothing may be sent. */
  intend(
    lease: Lease,
    milliseconds: number,
    write: string,
    steps: readonly (Step & { readonly plan: unknown })[],
  ): Promise<boolean>;
  /** Writes down what came of changes; those that another holder has settled meanwhile are left as they are. */
  settle(lease: Lease, steps: readonly (Step & { readonly outcome: unknown })[]): Promise<void>;
  /** Puts changes that were not carried out back among those that wait. */
  putBack(lease: Lease, steps: readonly Step[]): Promise<void>;
  /** The outcomes of a change, by subject; subjects without one have none yet. */
  outcomes(change: string): Promise<ReadonlyMap<string, unknown>>;
  /** Subjects for which something waits or was intended, and which nobody holds. */
  abandoned(): Promise<readonly { readonly subject: string; readonly installation: string }[]>;
  entries(of: LedgerQuery): Promise<readonly StoredEntry[]>;
  /** Deletes what was settled more than a day ago; the ledger keeps it. */
  sweep(): Promise<void>;
}

export interface LedgerQuery {
  readonly installation: string;
  readonly subject?: string;
  readonly change?: string;
  /** Rows with a higher number only. */
  readonly after?: number;
  readonly limit?: number;
}

const KEPT_MS = 24 * 60 * 60_000;

export function journal(db: Db, clock: { now(): number }, time: DatabaseTime = databaseTime): Journal {
  /** Changes rows that this lease may still change, and appends to the ledger for those that it did. */
  async function step(
    lease: Lease,
    steps: readonly Step[],
    { from, to }: { readonly from: 'waiting' | 'intended' | undefined; to(step: Step): object },
    first: (tx: Db) => Promise<boolean> = async () => true,
  ): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
      if (!(await first(tx))) return false;
      const done: Step[] = [];
      for (const one of steps) {
        let update = tx
          .updateTable('changes')
          .set(to(one))
          .where('change', '=', one.change)
          .where('subject', '=', lease.subject)
          .where((row) => row.or([row('fence', 'is', null), row('fence', '<=', lease.fence)]));
        update = from === undefined ? update.where('state', '!=', 'settled') : update.where('state', '=', from);
        const { numUpdatedRows } = await update.executeTakeFirst();
        if (numUpdatedRows > 0n) done.push(one);
      }
      for (const [installation, theirs] of Map.groupBy(done, (one) => one.installation)) {
        const entries = theirs.flatMap(({ change, entry }) =>
          entry === undefined ? [] : [{ subject: lease.subject, ...entry, change }],
        );
        await append(tx, installation, clock.now(), entries);
      }
      return true;
    });
  }

  return {
    async accept({ change, subjects, installation, principal, body, once }) {
      const row = { change, installation, principal, body: JSON.stringify(body), state: 'waiting' as const };
      const rows = subjects.map((subject, at) => ({
        ...row,
        subject,
        once: at === 0 ? (once ?? null) : null,
        queued_at: clock.now(),
      }));
      try {
        await db.insertInto('changes').values(rows).execute();
        return change;
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
      const earlier = await db
        .selectFrom('changes')
        .select('change')
        .where('installation', '=', installation)
        .where('once', '=', once ?? null)
        .executeTakeFirst();
      return earlier?.change ?? change;
    },
    take: (wish) => takeLease(db, wish, time),
    release: (lease) => releaseLease(db, lease),
    async queued(subject) {
      const rows = await db
        .selectFrom('changes')
        .selectAll()
        .where('subject', '=', subject)
        .where('state', '!=', 'settled')
        .orderBy('place')
        .execute();
      const inState = (state: string): readonly QueuedChange[] =>
        rows
          .filter((row) => row.state === state)
          .map((row) => ({
            change: row.change,
            subject,
            installation: row.installation,
            principal: row.principal,
            body: JSON.parse(row.body) as unknown,
            write: row.write ?? undefined,
            plan: row.plan === null ? undefined : (JSON.parse(row.plan) as unknown),
            queuedAt: row.queued_at,
          }));
      return { waiting: inState('waiting'), intended: inState('intended') };
    },
    async intend(lease, milliseconds, write, steps) {
      const plans = new Map(steps.map(({ change, plan }) => [change, JSON.stringify(plan)]));
      const to = ({ change }: Step) => ({
        state: 'intended' as const,
        write,
        fence: lease.fence,
        plan: plans.get(change) ?? null,
      });
      return step(lease, steps, { from: 'waiting', to }, (tx) => renewLease(tx, lease, milliseconds, time));
    },
    async settle(lease, steps) {
      const outcomes = new Map(steps.map(({ change, outcome }) => [change, JSON.stringify(outcome)]));
      const to = ({ change }: Step) => ({ state: 'settled' as const, outcome: outcomes.get(change) ?? null });
      await step(lease, steps, { from: undefined, to });
    },
    async putBack(lease, steps) {
      await step(lease, steps, {
        from: 'intended',
        to: () => ({ state: 'waiting' as const, write: null, plan: null }),
      });
    },
    async outcomes(change) {
      const rows = await db
        .selectFrom('changes')
        .select(['subject', 'outcome'])
        .where('change', '=', change)
        .where('state', '=', 'settled')
        .execute();
      return new Map(rows.map(({ subject, outcome }) => [subject, JSON.parse(outcome ?? 'null') as unknown]));
    },
    async abandoned() {
      return db
        .selectFrom('changes')
        .select(['subject', 'installation'])
        .distinct()
        .where('state', '!=', 'settled')
        .where((row) =>
          row.not(
            row.exists(
              row
                .selectFrom('leases')
                .select(sql`1`.as('one'))
                .whereRef('leases.subject', '=', 'changes.subject')
                .where('leases.expires_at', '>', time()),
            ),
          ),
        )
        .execute();
    },
    async entries({ installation, subject, change, after = 0, limit = 1000 }) {
      let query = db.selectFrom('ledger').selectAll().where('installation', '=', installation).where('seq', '>', after);
      if (subject !== undefined) query = query.where('subject', '=', subject);
      if (change !== undefined) query = query.where('change', '=', change);
      return (await query.orderBy('seq').limit(limit).execute()).map(entryOf);
    },
    async sweep() {
      await db
        .deleteFrom('changes')
        .where('state', '=', 'settled')
        .where('queued_at', '<', clock.now() - KEPT_MS)
        .execute();
    },
  };
}
