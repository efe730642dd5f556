// Work that goes on after an acknowledgement: it has a deadline, says that it is slow before people wonder, turns what it
// throws into a reply, and is waited for when the process is asked to stop.

import { type ErrorReplies, newReference, UserError } from './errors.ts';
import type { Call } from './feature.ts';
import { type ReplyOptions, replyTo } from './reply.ts';

export interface Clock {
  now(): number;
  /** Rejects with the signal's reason when that comes first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface WorkOptions {
  readonly clock: Clock;
  readonly errors: ErrorReplies;
  /** How long a person waits before hearing that it takes longer, and what they read then. */
  readonly slow: { readonly afterMs: number; readonly text: string };
  /** When the work is given up. */
  readonly deadlineMs: number;
  readonly log: { error(fields: object, text: string): void };
}

export interface Work {
  /** Runs `then` in the background. The returned promise never rejects; nobody has to wait for it. */
  start(job: Job): Promise<'done' | 'failed'>;
  /** Resolves when nothing is under way, or after so many milliseconds; says how much was left. */
  drain(withinMs: number): Promise<number>;
}

interface Job {
  /** `<command>` or `<feature>.<verb>`, for the log. */
  readonly name: string;
  readonly call: Omit<Call, 'signal' | 'reply'>;
  readonly reply: ReplyOptions;
  then(call: Call): Promise<void>;
}

/** How long work that was told to end may take to say why, before the deadline itself is given as the reason. */
const LAST_WORDS_MS = 250;

export function work(options: WorkOptions): Work {
  const underWay = new Set<Promise<unknown>>();
  return {
    start(job) {
      const running = run(job, options).finally(() => underWay.delete(running));
      underWay.add(running);
      return running;
    },
    async drain(withinMs) {
      const enough = new AbortController();
      await Promise.race([
        (async () => {
          while (underWay.size > 0) await Promise.allSettled(underWay);
        })(),
        options.clock.sleep(withinMs, enough.signal).catch(() => undefined),
      ]);
      enough.abort();
      return underWay.size;
    },
  };
}

async function run(job: Job, { clock, errors, slow, deadlineMs, log }: WorkOptions): Promise<'done' | 'failed'> {
  const deadline = new AbortController();
  const finished = new AbortController();
  const late = new DOMException('it took too long', 'TimeoutError');
  const reply = replyTo(job.reply);
  const timers = [
    after(slow.afterMs, () => reply.sayOnce({ text: slow.text })),
    after(deadlineMs, async () => deadline.abort(late)),
  ];
  async function after(milliseconds: number, act: () => Promise<void>): Promise<void> {
    try {
      await clock.sleep(milliseconds, finished.signal);
    } catch {
      return; // finished first
    }
    await act().catch((error: unknown) => log.error({ err: error, during: job.name }, 'a notice was not delivered'));
  }
  try {
    await untilAborted(job.then({ ...job.call, signal: deadline.signal, reply }), deadline.signal, clock);
    return 'done';
  } catch (error) {
    const message = errors.toMessage(error === late ? givenUp(job.name, deadlineMs, log) : error, job.name);
    await reply
      .fail(message)
      .catch((lost: unknown) => log.error({ err: lost, during: job.name }, 'a reply was not delivered'));
    return 'failed';
  } finally {
    finished.abort();
    await Promise.all(timers);
  }
}

/** The deadline came and nobody said what was waited for: not the person's fault, and not Secoda's for certain. */
function givenUp(during: string, deadlineMs: number, log: WorkOptions['log']): UserError {
  const reference = newReference();
  log.error({ reference, during, deadlineMs }, 'given up at the deadline');
  return new UserError(
    `This took longer than ${Math.round(deadlineMs / 1000)} seconds, so I stopped. Please try again in a minute.\n_Reference ${reference}: whoever runs this app can find it in the log._`,
  );
}

/**
 * Some work does not listen to its signal; the person does not wait for it all the same. Work that does listen knows better
 * what it waited for: its reason is preferred if it comes at once.
 */
async function untilAborted(running: Promise<void>, signal: AbortSignal, clock: Clock): Promise<void> {
  const ended = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    async function giveUp(): Promise<void> {
      await clock.sleep(LAST_WORDS_MS, ended.signal).catch(() => undefined);
      reject(signal.reason as Error);
    }
    signal.addEventListener('abort', () => void giveUp(), { once: true });
  });
  aborted.catch(() => undefined);
  await Promise.race([running, aborted]).finally(() => ended.abort());
}
