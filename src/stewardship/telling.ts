// Whoever makes a change is told what came of it, also when the process that was to tell them is gone: what is settled and
// nobody heard of is told once, by whichever process finds it first.

import { type Change, change as changeSchema } from './change.ts';
import { type Outcome, outcome as outcomeSchema } from './outcome.ts';
import type { Clock, Journal, SettledRow } from './ports.ts';

/** A change that came to its end without anybody who waited for it. */
export interface Untold {
  readonly change: Change;
  readonly settled: readonly [UntoldOutcome, ...UntoldOutcome[]];
}

export interface UntoldOutcome {
  /** The resource's id; of what was not created, the change's own. */
  readonly subject: string;
  readonly outcome: Outcome;
  /** Undefined where it was never read, and where they may not see it. */
  readonly title: string | undefined;
}

export interface TellingOptions {
  readonly journal: Pick<Journal, 'untold' | 'told'>;
  readonly clock: Clock;
  readonly log: { error(fields: object, text: string): void };
  /** Tells who made it. When it rejects, it is called again after a while, for two hours. */
  readonly toldNobody: (untold: Untold) => Promise<void>;
}

export interface Telling {
  /** Whoever waited for a change in this process knows what came of it. */
  heard(change: string): void;
  /** Begins to tell what others left untold. */
  tellLeft(): Promise<void>;
  /** Resolves when nobody is being told. */
  idle(): Promise<void>;
  /** Keeps what was heard, waits for what is under way, and leaves the rest to others. */
  stop(): Promise<void>;
}

/** Between hearing of it and telling it in Slack a process may end: only then it counts as told. */
const HEARD_MS = 5_000;
/** Whoever waits for something settled hears of it, and that is kept, sooner. */
const UNTOLD_MS = 30_000;
const AT_ONCE = 50;
/** After what could not be told, and then twice as long each time. */
const AGAIN_MS = 60_000;
const LONGEST_AGAIN_MS = 64 * AGAIN_MS;

export function telling({ journal, clock, log, toldNobody }: TellingOptions): Telling {
  let heard: string[] = [];
  let callOff: (() => void) | undefined;
  const underWay = new Set<Promise<void>>();
  /** Changes that could not be told yet, and how not to try again. */
  const again = new Map<string, () => void>();

  function begin(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  async function keepHeard(): Promise<void> {
    callOff?.();
    callOff = undefined;
    const changes = heard;
    heard = [];
    if (changes.length === 0) return;
    await journal
      .told(changes, true)
      .catch((err: unknown) => log.error({ err }, 'who was told could not be kept: they are told again'));
  }

  async function tell(untold: Untold, againInMs = AGAIN_MS): Promise<void> {
    const { id } = untold.change;
    again.delete(id);
    try {
      await toldNobody(untold);
    } catch (err) {
      log.error({ err, change: id }, 'somebody could not be told what came of their change');
      if (againInMs > LONGEST_AGAIN_MS) return;
      again.set(
        id,
        clock.after(againInMs, () => begin(tell(untold, againInMs * 2))),
      );
    }
  }

  /** Leaves to others what could not be told. */
  async function leave(): Promise<void> {
    const left = [...again.keys()];
    for (const callOff of again.values()) callOff();
    again.clear();
    if (left.length > 0)
      await journal.told(left, false).catch((err: unknown) => log.error({ err }, 'what is left to be told is lost'));
  }

  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
  }

  return {
    heard(change) {
      heard.push(change);
      callOff ??= clock.after(HEARD_MS, () => begin(keepHeard()));
    },
    async tellLeft() {
      const rows = await journal.untold({ before: clock.now() - UNTOLD_MS, limit: AT_ONCE });
      for (const of of Map.groupBy(rows, ({ change }) => change).values()) {
        const untold = untoldOf(of);
        if (untold !== undefined) begin(tell(untold));
      }
    },
    idle,
    async stop() {
      begin(keepHeard());
      await idle();
      await leave();
    },
  };
}

/** Undefined for what cannot be read: nobody knows whom to tell. */
function untoldOf(rows: readonly SettledRow[]): Untold | undefined {
  const change = changeSchema.safeParse(rows[0]?.body).data;
  const drafted = change?.act.kind === 'create' ? change.act.draft.title : undefined;
  const [first, ...others] = rows.flatMap(({ subject, outcome, title = drafted }): UntoldOutcome[] => {
    const { data } = outcomeSchema.safeParse(outcome);
    if (data === undefined) return [];
    return [{ subject: data.kind === 'done' ? data.resource : subject, outcome: data, title }];
  });
  return change === undefined || first === undefined ? undefined : { change, settled: [first, ...others] };
}
