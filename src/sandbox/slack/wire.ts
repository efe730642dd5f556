// What went over the wire between Slack and the bot, each way, with what a strict Slack objected to meanwhile: for people
// who want to look behind the page. The last thousand; tokens are not in it.

import type { Clock } from './clock.ts';

interface Passed {
  readonly id: number;
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  readonly ms: number;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** In words: a command, a press; a method's name; `response_url`. */
  readonly what: string;
  /** What was sent, parsed. */
  readonly body: unknown;
  readonly answer: unknown;
  /** Why it failed, in Slack's words. */
  readonly problem: string | undefined;
  /** What a strict Slack objected to because of this. */
  readonly objections: readonly string[];
}

/** Slack's payload and the bot's ack, or the bot's call and Slack's answer. */
export type Exchange = Passed & { readonly to: 'bot' | 'slack' };

type Outcome = Pick<Exchange, 'status' | 'answer' | 'problem'>;

export interface Wire {
  readonly exchanges: readonly Exchange[];
  /** Notes the beginning; what it returns notes the end. */
  begin(to: Exchange['to'], what: string): (body: unknown, outcome: Outcome) => void;
}

const KEPT = 1000;

export function wire(clock: Clock, violations: readonly string[], onChange: () => void): Wire {
  const exchanges: Exchange[] = [];
  let last = 0;
  return {
    exchanges,
    begin(to, what) {
      const at = clock.now();
      const before = violations.length;
      return (body, outcome) => {
        if (exchanges.length >= KEPT) exchanges.shift();
        last += 1;
        const objections = violations.slice(before);
        exchanges.push({ id: last, to, at, ms: clock.now() - at, what, body, ...outcome, objections });
        onChange();
      };
    },
  };
}
