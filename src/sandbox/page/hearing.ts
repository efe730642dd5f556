// Answers what a window asks, frame by frame: with a value, or with the reason why not, in words for the person.

import { type Ask, readQuestion } from './asks.ts';
import type { News } from './protocol.ts';

interface HearingParts {
  readonly answer: (ask: Ask) => Promise<unknown>;
  /** What came of it reaches the window before the answer. */
  readonly refresh: () => void;
  readonly send: (news: News) => void;
}

/** Returns what takes the frames. */
export function hearing({ answer, refresh, send }: HearingParts): (frame: string) => void {
  async function reply(id: number, ask: Ask | undefined): Promise<void> {
    let told: Pick<Extract<News, { kind: 'answer' }>, 'value' | 'problem'>;
    try {
      if (ask === undefined) throw new Error('The sandbox does not take that: it is too long or not known.');
      told = { value: await answer(ask) };
    } catch (error) {
      told = { problem: error instanceof Error ? error.message : 'That did not work.' };
    }
    refresh();
    send({ kind: 'answer', id, ...told });
  }
  return (frame) => {
    const question = readQuestion(frame);
    if (question !== undefined) void reply(question.id, question.ask);
  };
}
