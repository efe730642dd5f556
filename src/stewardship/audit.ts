// Everything that happened, for a file: the ledger read page by page, so that a long one is never in memory.

import { type Happened, isCreation, toldOf } from './history.ts';
import type { Journal, LedgerEntry } from './ports.ts';

export interface AuditOf {
  readonly installation: string;
  /** Of these alone; of everything without. */
  readonly resources?: readonly string[];
}

const ROWS_AT_ONCE = 500;

/** In the order in which it came to an end; what is under way last. */
export async function* audit(
  journal: Pick<Journal, 'entries'>,
  { installation, resources }: AuditOf,
): AsyncIterable<Happened> {
  const wanted = resources && new Set(resources);
  const open = new Map<string, LedgerEntry[]>();

  /** With who took it back, whenever that was. */
  async function told(ended: readonly (readonly LedgerEntry[])[]): Promise<readonly Happened[]> {
    const changes = [...new Set(ended.flatMap((entries) => entries.map(({ change }) => change)))];
    const undone = await journal.entries({ installation, kind: 'undone', changes });
    const of = Map.groupBy(undone, keyOf);
    return ended.flatMap((entries) => {
      const last = entries.at(-1);
      const one = last && toldOf([...entries, ...(of.get(keyOf(last)) ?? [])]);
      return one === undefined || wanted?.has(one.subject) === false ? [] : [one];
    });
  }

  for (let after = 0; ; ) {
    const page = await journal.entries({
      installation,
      after,
      limit: ROWS_AT_ONCE,
      ...(resources && { resources }),
    });
    const ended: LedgerEntry[][] = [];
    for (const entry of page) {
      after = entry.seq;
      if (entry.kind === 'undone') continue;
      // A creation begins under the change's own id, and ends under the resource's.
      const key = open.has(entry.change) || isCreation([entry]) ? entry.change : keyOf(entry);
      const entries = [...(open.get(key) ?? []), entry];
      open.set(key, entries);
      if (entry.kind === 'intended' || entry.kind === 'put off') continue;
      open.delete(key);
      ended.push(entries);
    }
    if (ended.length > 0) yield* await told(ended);
    if (page.length < ROWS_AT_ONCE) break;
  }
  if (open.size > 0) yield* await told([...open.values()]);
}

function keyOf({ change, subject }: LedgerEntry): string {
  return `${change}/${subject}`;
}
