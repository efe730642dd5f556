// The teams to which a resource belongs: who may see it depends on them.

import type { Delta } from '../change.ts';
import { changesList, chosen, listed, type Verb } from './verb.ts';

export const assignTeams = {
  name: 'assign teams',
  right: 'teams',
  wish: 'change the teams of',
  doing: 'Changing the teams',
  done: 'Teams changed',
  undoable: true,
  covers: changesList('teams'),
  /** From those that were shown to those that were chosen. */
  delta(seen: readonly string[], now: readonly string[]): Delta {
    const { add, remove } = chosen(seen, now);
    return { add: listed({ teams: add }), remove: listed({ teams: remove }) };
  },
} satisfies Verb & { delta: unknown };
