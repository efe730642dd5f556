// What stewardship keeps: changes on their way, the lease of each resource, the ledger; what each promises stands with
// stewardship, which asks for it. What belongs together is one transaction: an intent and its row in the ledger, an outcome
// and its row. No transaction lasts over a call of Secoda.

import { type ExpressionBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { isTaken } from './errors.ts';
import { type Lease, type LeaseWish, releaseLease, renewLease, takeLease } from './leases.ts';
import { append, type Entry, entryOf, type StoredEntry } from './ledger.ts';
import type { ChangesTable, LedgerTable, Tables } from './tables.ts';
import { type DatabaseTime, databaseTime } from './time.ts';

type NewChange = Pick<ChangesTable, 'change' | 'installation' | 'principal'> & {
  readonly subjects: readonly string[];
  readonly body: unknown;
  readonly once: string | undefined;
};

type Step = Pick<ChangesTable, 'change' | 'installation'> & {
  readonly title?: string | undefined;
  readonly entries: readonly (Pick<Entry, 'kind' | 'body'> & Partial<Entry>)[];
};

type LedgerQuery = Pick<LedgerTable, 'installation'> &
  Partial<Pick<LedgerTable, 'subject' | 'kind'>> & {
    readonly changes?: readonly string[];
    readonly resources?: readonly string[];
    readonly after?: number;
    readonly limit?: number;
  };

const KEPT_MS = 24 * 60 * 60_000;

export function journal(db: Db, clock: { now(): number }, time: DatabaseTime = databaseTime) {
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
          .set({ ...to(one), ...(one.title !== undefined && { title: one.title }) })
          .where('change', '=', one.change)
          .where('subject', '=', lease.subject)
          .where((row) => row.or([row('fence', 'is', null), row('fence', '<=', lease.fence)]));
        update = from === undefined ? update.where('state', '!=', 'settled') : update.where('state', '=', from);
        const { numUpdatedRows } = await update.executeTakeFirst();
        if (numUpdatedRows > 0n) done.push(one);
      }
      for (const [installation, theirs] of Map.groupBy(done, (one) => one.installation)) {
        const entries = theirs.flatMap(({ change, entries: of }) =>
          of.map((entry) => ({ subject: lease.subject, change, ...entry })),
        );
        await append(tx, installation, clock.now(), entries);
      }
      return true;
    });
  }

  return {
    async accept({ change, subjects, installation, principal, body, once }: NewChange): Promise<string> {
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
    take: (wish: LeaseWish) => takeLease(db, wish, time),
    release: (lease: Lease) => releaseLease(db, lease),
    async queued(subject: string) {
      const rows = await db
        .selectFrom('changes')
        .selectAll()
        .select((row) => isHeld(row, time).as('held'))
        .where('subject', '=', subject)
        .where('state', '!=', 'settled')
        .orderBy('place')
        .execute();
      const inState = (state: ChangesTable['state']) =>
        rows
          .filter((row) => row.state === state)
          .map((row) => ({
            change: row.change,
            subject,
            installation: row.installation,
            principal: row.principal,
            body: parsed(row.body),
            write: row.write ?? undefined,
            plan: row.plan === null ? undefined : parsed(row.plan),
            queuedAt: row.queued_at,
          }));
      return {
        waiting: inState('waiting'),
        intended: inState('intended'),
        isHeld: rows.some(({ held }) => held === true),
      };
    },
    async intend(
      lease: Lease,
      milliseconds: number,
      write: string,
      steps: readonly (Step & { readonly plan: unknown })[],
    ): Promise<boolean> {
      const plans = new Map(steps.map(({ change, plan }) => [change, JSON.stringify(plan)]));
      const to = ({ change }: Step) => ({
        state: 'intended' as const,
        write,
        fence: lease.fence,
        plan: plans.get(change) ?? null,
      });
      return step(lease, steps, { from: 'waiting', to }, (tx) => renewLease(tx, lease, milliseconds, time));
    },
    async settle(lease: Lease, steps: readonly (Step & { readonly outcome: unknown })[]): Promise<void> {
      const outcomes = new Map(steps.map(({ change, outcome }) => [change, JSON.stringify(outcome)]));
      const to = ({ change }: Step) => ({
        state: 'settled' as const,
        outcome: outcomes.get(change) ?? null,
        settled_at: clock.now(),
      });
      await step(lease, steps, { from: undefined, to });
    },
    async putBack(lease: Lease, steps: readonly Step[]): Promise<void> {
      await step(lease, steps, {
        from: 'intended',
        to: () => ({ state: 'waiting' as const, write: null, plan: null }),
      });
    },
    async outcomes(change: string): Promise<ReadonlyMap<string, unknown>> {
      const rows = await db
        .selectFrom('changes')
        .select(['subject', 'outcome'])
        .where('change', '=', change)
        .where('state', '=', 'settled')
        .execute();
      return new Map(rows.map(({ subject, outcome }) => [subject, JSON.parse(outcome ?? 'null') as unknown]));
    },
    async abandoned({ limit, except }: { readonly limit: number; readonly except: readonly string[] }) {
      return db
        .selectFrom('changes')
        .select('subject')
        .where('state', '!=', 'settled')
        .where((row) => row.not(isHeld(row, time)))
        .where(sql<boolean>`subject <> all(${except}::text[])`)
        .groupBy('subject')
        .orderBy((row) => row.fn.min('place'))
        .limit(limit)
        .execute();
    },
    async untold({ before, limit }: { readonly before: number; readonly limit: number }) {
      const settledBefore = db
        .selectFrom('changes')
        .select('change')
        .where(sql<boolean>`not told`)
        .groupBy('change')
        .having(sql<boolean>`bool_and(state = 'settled') and max(settled_at) <= ${before}`)
        .orderBy((row) => row.fn.min('place'))
        .limit(limit);
      // Of replicas that look at once, one gets each.
      const rows = await db
        .updateTable('changes')
        .set({ told: true })
        .where('change', 'in', settledBefore)
        .where(sql<boolean>`not told`)
        .returningAll()
        .execute();
      return rows.map(({ change, subject, body, outcome, title }) => ({
        change,
        subject,
        body: parsed(body),
        outcome: parsed(outcome ?? 'null'),
        title: title ?? undefined,
      }));
    },
    async told(changes: readonly string[], isTold: boolean): Promise<void> {
      await db
        .updateTable('changes')
        .set({ told: isTold })
        .where(sql<boolean>`change = any(${changes}::text[])`)
        .execute();
    },
    async entries(query: LedgerQuery): Promise<StoredEntry[]> {
      const { installation, subject, kind, changes, resources, after = 0, limit } = query;
      let rows = db.selectFrom('ledger').selectAll().where('installation', '=', installation).where('seq', '>', after);
      if (subject !== undefined) rows = rows.where('subject', '=', subject);
      if (kind !== undefined) rows = rows.where('kind', '=', kind);
      if (changes !== undefined) rows = rows.where(sql<boolean>`change = any(${changes}::text[])`);
      if (resources !== undefined) {
        const touching = db
          .selectFrom('ledger')
          .select('change')
          .where('installation', '=', installation)
          .where(sql<boolean>`subject = any(${resources}::text[])`);
        rows = rows.where('change', 'in', touching);
      }
      if (limit !== undefined) rows = rows.limit(limit);
      return (await rows.orderBy('seq').execute()).map(entryOf);
    },
    /** Deletes what was settled more than a day ago; the ledger keeps it. */
    async sweep(): Promise<void> {
      await db
        .deleteFrom('changes')
        .where('state', '=', 'settled')
        .where('queued_at', '<', clock.now() - KEPT_MS)
        .execute();
    },
  };
}

/** Whether somebody has the lease of a row's subject. */
function isHeld(row: ExpressionBuilder<Tables, 'changes'>, time: DatabaseTime) {
  return row.exists(
    row
      .selectFrom('leases')
      .select(sql`1`.as('one'))
      .whereRef('leases.subject', '=', 'changes.subject')
      .where('leases.expires_at', '>', time()),
  );
}

/** Undefined for what is no JSON: one such row must not keep the others from being read. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
