// Up to where each person has read each channel. Slack keeps it for the person, not for the window.

import type { Person } from '../slack/people.ts';

export interface ReadMarks {
  /** By channel: the newest message that was read. */
  of(person: Person): Readonly<Record<string, string>>;
  read(person: Person, channelId: string, ts: string): void;
}

export function readMarks(onChange: () => void): ReadMarks {
  const marks = new Map<string, Readonly<Record<string, string>>>();
  const of = (person: Person): Readonly<Record<string, string>> => marks.get(person.id) ?? {};
  return {
    of,
    read(person, channelId, ts) {
      const before = of(person)[channelId];
      if (before !== undefined && Number(before) >= Number(ts)) return;
      marks.set(person.id, { ...of(person), [channelId]: ts });
      onChange();
    },
  };
}
