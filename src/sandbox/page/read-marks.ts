// Up to where each person has read each channel. Slack keeps it for the person, not for the window.

import { z } from 'zod';
import type { Person } from '../slack/people.ts';

/** By person, then by channel: the newest message that was read. */
export const keptMarks = z.record(z.string(), z.record(z.string(), z.string()));

export type KeptMarks = Readonly<z.infer<typeof keptMarks>>;

export interface ReadMarks {
  /** By channel: the newest message that was read. */
  of(person: Person): Readonly<Record<string, string>>;
  read(person: Person, channelId: string, ts: string): void;
  /** For a later run. */
  all(): KeptMarks;
}

export function readMarks(onChange: () => void, kept: KeptMarks = {}): ReadMarks {
  const marks = new Map<string, Readonly<Record<string, string>>>(Object.entries(kept));
  const of = (person: Person): Readonly<Record<string, string>> => marks.get(person.id) ?? {};
  return {
    of,
    all: () => Object.fromEntries(marks),
    read(person, channelId, ts) {
      const before = of(person)[channelId];
      if (before !== undefined && Number(before) >= Number(ts)) return;
      marks.set(person.id, { ...of(person), [channelId]: ts });
      onChange();
    },
  };
}
