// Stewardship, as everything above it calls it: propose a change, take one back, tell what happened. Whatever is proposed is
// kept before anything else is done, so that a process that ends loses none of it; another one goes on.

import type { Person } from '../identity/person.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { pass } from './apply.ts';
import { type AuditOf, audit } from './audit.ts';
import { type Actor, type Change, change as changeSchema, type Origin, principalOf, subjectsOf } from './change.ts';
import { effectIn, type Happened, happened } from './history.ts';
import { type Outcome, outcome as outcomeSchema } from './outcome.ts';
import { telling, type Untold } from './telling.ts';
import { inverse } from './undo.ts';
import type { ApplyOptions, Tell } from './work.ts';

/** What is told of a change on its way. */
export type Progress =
  /** It waits for Secoda's write limit. */
  | { readonly kind: 'waiting'; readonly milliseconds: number }
  /** It is written down and being sent. */
  | { readonly kind: 'writing' };

export interface Settled {
  /** The resource's id; of what was not created, the change's own. */
  readonly subject: string;
  readonly outcome: Outcome;
  /** As Secoda answered it. Undefined where it did not, or another process was told: it has to be read to be shown. */
  readonly resource: Resource | undefined;
}

export interface ProposeOptions {
  /** What a press that arrives twice has in common, as its `trigger_id`: the second time nothing is done again. */
  readonly once?: string;
  readonly onProgress?: (progress: Progress) => void;
}

export interface UndoWish {
  readonly installation: string;
  /** Of the change to be taken back, on one resource. */
  readonly change: string;
  readonly resource: string;
  readonly actor: Actor;
  readonly from: Origin;
}

export interface Steward {
  /**
   * Keeps a change and its place, without doing it: for an acknowledgement, since all it does is to insert a row. Returns
   * it as it is kept, to be finished: under another id where the same press was kept before.
   */
  accept(change: Change, options?: Pick<ProposeOptions, 'once'>): Promise<Change>;
  /**
   * Does what `accept` returned, or waits while others do; for each resource what came of it, in the change's order. Throws
   * UnfinishedError.
   */
  finish(change: Change, options?: Pick<ProposeOptions, 'onProgress'>): Promise<readonly [Settled, ...Settled[]]>;
  /** Both. Rejects when the change cannot be kept, or its outcome cannot be read: everything else is an outcome. */
  propose(change: Change, options?: ProposeOptions): Promise<readonly [Settled, ...Settled[]]>;
  /** The change that takes back what is left of one, to be accepted; undefined when nothing is: changed since, taken back already, or never done. */
  takingBack(wish: UndoWish): Promise<Change | undefined>;
  /** Takes it back; undefined when nothing is left of it. */
  undo(wish: UndoWish, options?: ProposeOptions): Promise<Settled | undefined>;
  /** What happened to a resource, newest first. */
  history(of: { readonly installation: string; readonly resource: string }): Promise<readonly Happened[]>;
  /** Everything that happened, or all of it to some resources, in the order of its end: for a file. */
  audit(of: AuditOf): AsyncIterable<Happened>;
  /**
   * Begins to go on with what processes that are gone left behind, and to tell what nobody was told; rejects when it cannot
   * be looked for. To be called at start and every few seconds.
   */
  settleAbandoned(): Promise<void>;
  /** Resolves when nothing is under way here. */
  idle(): Promise<void>;
  /** Begins nothing more; resolves when what is being written is settled. What waits, another process goes on with. */
  stop(): Promise<void>;
}

/** What came of a change that is kept cannot be read now. It goes on by itself, and whoever made it is told then. */
export class UnfinishedError extends Error {
  override readonly name = 'UnfinishedError';
}

/**
 * Who acts, and on which key, from the person as identity knows them at the press; undefined for those who act as nobody,
 * for which `whyNobody` has the words.
 */
export function actorOf(person: Person): Actor | undefined {
  const { installationId, slackId, name, standing, lostKey } = person;
  if (standing.kind !== 'linked' || lostKey) return undefined;
  return {
    installation: installationId,
    slackUser: slackId,
    secodaUser: standing.user.id,
    name: standing.user.name || name,
    principal: principalOf(person),
  };
}

/** How many deltas go in one write at most. */
const MOST_TOGETHER = 200;
/** Resources that are gone on with at once after a process that is gone. */
const MOST_TAKEN_OVER = 50;
/** How soon somebody looks again whether another process is done. */
const LOOK_AGAIN_MS = 150;

interface Listener {
  readonly change: string;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** Somebody waits for what comes of a change on one subject. */
interface Waiter {
  readonly change: string;
  readonly subject: string;
  readonly heard: (resource: Resource | undefined) => void;
}

export interface StewardOptions extends ApplyOptions {
  /** Tells who made a change what came of it, since nobody waited for that. When it rejects, it is called again later, for two hours. */
  readonly toldNobody: (untold: Untold) => Promise<void>;
}

export function steward(options: StewardOptions): Steward {
  const { journal, clock, log } = options;
  /** One at a time works on a subject in this process; the others wait for what comes of it. */
  const working = new Map<string, Promise<void>>();
  const listeners = new Set<Listener>();
  const waiters = new Set<Waiter>();
  /** Begun here without anybody who waits. */
  const takenOver = new Set<string>();
  const told = telling(options);
  const stopping = new AbortController();

  const progress = (change: string, what: Progress): void => {
    for (const listener of listeners) if (listener.change === change) listener.onProgress?.(what);
  };
  const tell: Tell = {
    waiting: (change, milliseconds) => progress(change, { kind: 'waiting', milliseconds }),
    writing: (change) => progress(change, { kind: 'writing' }),
    settled({ change, subject }, resource) {
      for (const waiter of waiters) if (waiter.change === change && waiter.subject === subject) waiter.heard(resource);
    },
  };
  const pause = (milliseconds: number): Promise<void> =>
    clock.sleep(milliseconds, stopping.signal).catch(() => undefined);

  /** Works on a subject until nothing waits for it. */
  function work(subject: string): Promise<void> {
    const already = working.get(subject);
    if (already) return already;
    const working_ = workOn(subject).finally(() => working.delete(subject));
    working.set(subject, working_);
    return working_;
  }

  async function workOn(subject: string): Promise<void> {
    for (let most = MOST_TOGETHER; !stopping.signal.aborted; ) {
      const passed = await pass(subject, most, options, tell, stopping.signal);
      if (passed === 'nothing waits') return;
      if (passed === 'held by another') await pause(LOOK_AGAIN_MS);
      if (typeof passed === 'object') {
        for (const { change } of (await journal.queued(subject)).waiting) tell.waiting(change, passed.retryInMs);
        await pause(passed.retryInMs);
      }
      // Halves, until the one that Secoda does not take is alone.
      most =
        passed === 'too many together'
          ? Math.max(1, Math.floor(Math.min(most, await waitingFor(subject)) / 2))
          : MOST_TOGETHER;
    }
  }

  async function waitingFor(subject: string): Promise<number> {
    return (await journal.queued(subject)).waiting.length;
  }

  async function accept(given: Change, { once }: Pick<ProposeOptions, 'once'> = {}): Promise<Change> {
    const change = changeSchema.parse(given);
    const { installation, principal } = change.actor;
    const subjects = subjectsOf(change);
    const id = await journal.accept({ change: change.id, subjects, installation, principal, body: change, once });
    return { ...change, id };
  }

  async function finish(
    change: Change,
    { onProgress }: Pick<ProposeOptions, 'onProgress'> = {},
  ): Promise<readonly [Settled, ...Settled[]]> {
    const listener: Listener = { change: change.id, onProgress };
    listeners.add(listener);
    try {
      const settled = await Promise.all(subjectsOf(change).map((subject) => settledAt(change.id, subject)));
      const [first, ...others] = settled;
      if (first === undefined) throw new TypeError('a change is about something');
      told.heard(change.id);
      return [first, ...others];
    } catch (cause) {
      throw new UnfinishedError('what came of a change is not known', { cause });
    } finally {
      listeners.delete(listener);
    }
  }

  /** What comes of a change is told as soon as it is kept, whatever else still waits for the subject. */
  async function settledAt(id: string, subject: string): Promise<Settled> {
    const heard = Promise.withResolvers<Resource | undefined>();
    const waiter: Waiter = { change: id, subject, heard: heard.resolve };
    waiters.add(waiter);
    try {
      // Once more for what was accepted in the moment when the work before it ended.
      for (let tries = 0; tries < 3; tries += 1) {
        const resource = await Promise.race([heard.promise, work(subject).then(() => undefined)]);
        const read = (await journal.outcomes(id)).get(subject);
        if (read === undefined) continue;
        const outcome = outcomeSchema.parse(read);
        return { subject: outcome.kind === 'done' ? outcome.resource : subject, outcome, resource };
      }
    } finally {
      waiters.delete(waiter);
    }
    throw new Error('a change was not accepted, is not kept any more, or this app stops');
  }

  async function propose(change: Change, proposing: ProposeOptions = {}) {
    return finish(await accept(change, proposing), proposing);
  }

  async function takingBack({ installation, change, resource, actor, from }: UndoWish): Promise<Change | undefined> {
    const entries = await journal.entries({ installation, subject: resource });
    const done = entries.find((entry) => entry.kind === 'done' && entry.change === change);
    if (done === undefined) return undefined;
    const later = entries
      .filter(({ kind, seq }) => kind === 'done' && seq > done.seq)
      .map(({ body }) => effectIn(body));
    const back = inverse(effectIn(done.body), later);
    if (back === undefined) return undefined;
    const act = { kind: 'edit' as const, resources: [resource], ...back };
    return { id: options.newId(), act, actor, from, undoes: change };
  }

  return {
    accept,
    finish,
    propose,
    takingBack,
    async undo(wish, proposing) {
      const change = await takingBack(wish);
      return change && (await propose(change, proposing))[0];
    },
    async history({ installation, resource }) {
      const entries = await journal.entries({ installation, subject: resource });
      const known = new Set(entries.filter(({ kind }) => kind === 'intended').map(({ change }) => change));
      // A creation was intended before the resource had an id.
      const creations = [...new Set(entries.map(({ change }) => change))].filter((change) => !known.has(change));
      const before = await journal.entries({ installation, changes: creations });
      return happened([...before, ...entries.filter(({ change }) => !creations.includes(change))]);
    },
    audit: (of) => audit(journal, of),
    async settleAbandoned() {
      await told.tellLeft();
      const left = await journal.abandoned({
        limit: MOST_TAKEN_OVER - takenOver.size,
        except: [...working.keys()],
      });
      for (const { subject } of left) {
        takenOver.add(subject);
        work(subject)
          .catch((err: unknown) => {
            if (!stopping.signal.aborted) log.error({ err }, 'what was left behind could not be settled');
          })
          .finally(() => takenOver.delete(subject));
      }
    },
    async idle() {
      while (working.size > 0) await Promise.allSettled(working.values());
      await told.idle();
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled(working.values());
      await told.stop();
    },
  };
}
