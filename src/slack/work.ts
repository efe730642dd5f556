// Work that goes on after an acknowledgement: it has a deadline, says that it is slow before people wonder, turns what it
// throws into a reply, and is waited for when the process is asked to stop.

import { type ErrorReplies, newReference, UserError } from './errors.ts';
import type { Call } from './feature.ts';
import { type ReplyOptions, replyTo } from './reply.ts';

export interface Clock {
  now(): number;
  /** Rejects with the signal's reason when that comes first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls `act` later; returns how to call it off. */
  after(milliseconds: number, act: () => void): () => void;
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
  /** Gives up what is under way, and tells everybody who waits for it. */
  giveUp(): void;
}

/** What a listener is given, without what work gives it. */
export type Given<Whole extends Call = Call> = Omit<Whole, 'signal' | 'reply' | 'slack' | 'kept' | 'unhurried'>;

interface Job {
  /** `<command>` or `<feature>.<verb>`, for the log. */
  readonly name: string;
  readonly call: Given;
  readonly reply: ReplyOptions;
  /** Told when what was asked for is written down. */
  readonly onKept?: () => void;
  then(call: Call): Promise<void>;
}

/** How long work that was told to end may take to say why, before the deadline itself is given as the reason. */
const LAST_WORDS_MS = 250;
const TOO_LONG = 'it took too long';
const GOES_ON =
  'This app is being restarted before Secoda has answered. What you asked for is kept and will be done; I tell you then.';
const RESTARTED = 'This app is being restarted, so I stopped before Secoda had answered. Please try again in a minute.';

export function work(options: WorkOptions): Work {
  const underWay = new Set<Promise<unknown>>();
  const givingUp = new AbortController();
  return {
    start(job) {
      const running = run(job, givingUp.signal, options).finally(() => underWay.delete(running));
      underWay.add(running);
      return running;
    },
    giveUp: () => givingUp.abort(new UserError(RESTARTED)),
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

async function run(
  job: Job,
  givingUp: AbortSignal,
  { clock, errors, slow, deadlineMs, log }: WorkOptions,
): Promise<'done' | 'failed'> {
  const deadline = new AbortController();
  const giveUp = (): void => deadline.abort(givingUp.reason);
  givingUp.addEventListener('abort', giveUp);
  const reply = replyTo(job.reply);
  let notice: Promise<void> | undefined;
  let isKept = false;
  const callOffDeadline = clock.after(deadlineMs, () => deadline.abort(new DOMException(TOO_LONG, 'TimeoutError')));
  const kept = (): void => {
    isKept = true;
    callOffDeadline();
    job.onKept?.();
  };
  const callOff = [
    callOffDeadline,
    clock.after(slow.afterMs, () => {
      notice = reply
        .sayOnce({ text: slow.text })
        .catch((error: unknown) => log.error({ err: error, during: job.name }, 'a notice was not delivered'));
    }),
  ];
  try {
    const call = {
      ...job.call,
      signal: deadline.signal,
      reply,
      slack: job.reply.api,
      kept,
      unhurried: callOffDeadline,
    };
    await untilAborted(job.then(call), deadline.signal, clock);
    return 'done';
  } catch (error) {
    const late = error instanceof DOMException && error === deadline.signal.reason;
    const restarted = isKept ? new UserError(GOES_ON) : givingUp.reason;
    const told = givingUp.aborted ? restarted : late ? givenUp(job.name, deadlineMs, log) : error;
    const message = errors.toMessage(told, job.name);
    await reply
      .fail(message)
      .catch((lost: unknown) => log.error({ err: lost, during: job.name }, 'a reply was not delivered'));
    return 'failed';
  } finally {
    for (const off of callOff) off();
    givingUp.removeEventListener('abort', giveUp);
    await notice;
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
  let callOff = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      callOff = clock.after(LAST_WORDS_MS, () => reject(signal.reason as Error));
    });
  });
  await Promise.race([running, aborted]).finally(() => callOff());
}
