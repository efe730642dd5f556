// The ledger: append-only, a chain of hashes for each installation, so that a row that was changed, taken out or cut off is
// found. Bodies are JSON that this file does not look into.

import { createHash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { LedgerTable, Tables } from './tables.ts';

export type Entry = Pick<LedgerTable, 'kind' | 'change' | 'subject'> & { readonly body: unknown };

export type StoredEntry = Entry & Pick<LedgerTable, 'installation' | 'seq' | 'at'>;

/** Inside a transaction; whoever else appends for this installation waits for its end. */
export async function append(
  tx: Kysely<Tables>,
  installation: string,
  at: number,
  entries: readonly Entry[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx
    .insertInto('ledger_heads')
    .values({ installation, seq: 0, hash: BEGINNING })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const head = await tx
    .selectFrom('ledger_heads')
    .selectAll()
    .where('installation', '=', installation)
    .forUpdate()
    .executeTakeFirstOrThrow();
  let { seq, hash } = head;
  const rows = entries.map(({ body, ...entry }) => {
    seq += 1;
    const row = { installation, seq, at, ...entry, body: JSON.stringify(body), previous: hash };
    hash = hashOf(row);
    return { ...row, hash };
  });
  await tx.insertInto('ledger').values(rows).execute();
  await tx.updateTable('ledger_heads').set({ seq, hash }).where('installation', '=', installation).execute();
}

const BEGINNING = '';

function hashOf(row: Omit<Selectable<LedgerTable>, 'hash'>): string {
  const { previous, installation, seq, at, kind, change, subject, body } = row;
  const text = JSON.stringify([previous, installation, seq, at, kind, change, subject, body]);
  return createHash('sha256').update(text).digest('base64url');
}

export function entryOf({ installation, seq, at, kind, change, subject, body }: Selectable<LedgerTable>): StoredEntry {
  return { installation, seq, at, kind, change, subject, body: JSON.parse(body) as unknown };
}

export interface BadRow {
  readonly installation: string;
  readonly seq: number;
  readonly why:
    | 'was changed'
    | 'is missing'
    | 'does not follow from the row before it'
    | 'is the last, and others were cut off';
}

const AT_ONCE = 1000;

/**
 * Follows every chain from its beginning; the first bad row, or how many rows are good. All of it as it is at one moment: what
 * replicas add meanwhile is not taken for a chain that was tampered with.
 */
export async function verifyLedger(db: Db): Promise<{ readonly rows: number } | BadRow> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(verifyChains);
}

async function verifyChains(tx: Kysely<Tables>): Promise<{ readonly rows: number } | BadRow> {
  let rows = 0;
  const heads = await tx.selectFrom('ledger_heads').selectAll().orderBy('installation').execute();
  const known = new Set(heads.map(({ installation }) => installation));
  const others = await tx.selectFrom('ledger').select('installation').distinct().execute();
  const chains = [
    ...heads,
    ...others
      .filter(({ installation }) => !known.has(installation))
      .map((one) => ({ ...one, seq: 0, hash: BEGINNING })),
  ];
  for (const { installation, seq: last, hash: end } of chains) {
    let [seq, hash] = [0, BEGINNING];
    for (;;) {
      const page = await tx
        .selectFrom('ledger')
        .selectAll()
        .where('installation', '=', installation)
        .where('seq', '>', seq)
        .orderBy('seq')
        .limit(AT_ONCE)
        .execute();
      for (const row of page) {
        if (row.seq !== seq + 1) return { installation, seq: seq + 1, why: 'is missing' };
        if (row.previous !== hash) return { installation, seq: row.seq, why: 'does not follow from the row before it' };
        if (hashOf(row) !== row.hash) return { installation, seq: row.seq, why: 'was changed' };
        ({ seq, hash } = row);
        rows += 1;
      }
      if (page.length < AT_ONCE) break;
    }
    if (seq !== last || hash !== end) return { installation, seq, why: 'is the last, and others were cut off' };
  }
  return { rows };
}
