// Whoever pressed is told what came of it though the process in which they waited is gone: by a direct message, once.

import type { Message } from '../slack/blocks/parts.ts';
import { literal } from '../slack/blocks/text.ts';
import type { Untold } from '../stewardship/telling.ts';
import { cameOf, type Telling } from './outcomes.ts';

export interface TellLaterOptions extends Telling {
  /** Sends somebody a direct message. */
  readonly direct: (installation: string, slackUser: string, message: Message) => Promise<void>;
}

const HEAD = 'This app was restarted while you waited. What came of it:';

export function tellLater({ direct, ...telling }: TellLaterOptions): (untold: Untold) => Promise<void> {
  return async ({ change, settled }) => {
    const lines = settled.map(({ subject, outcome, title }) => {
      const { says } = cameOf(change, { subject, outcome, resource: undefined }, telling);
      return title === undefined ? says : `${literal(title, 150)}: ${says}`;
    });
    const next = `\`${telling.command} history\` and its title shows what was done, and takes it back.`;
    const { installation, slackUser } = change.actor;
    await direct(installation, slackUser, { text: [HEAD, ...lines, next].join('\n') });
  };
}
