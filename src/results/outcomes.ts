// What came of a change, as whoever made it reads it on the card: what was done and by whom, or why not and what to do next.

import { literal, literalLines } from '../slack/blocks/text.ts';
import { newReference } from '../slack/errors.ts';
import type { Change } from '../stewardship/change.ts';
import { isNothing } from '../stewardship/effect.ts';
import type { Outcome } from '../stewardship/outcome.ts';
import type { Progress, Settled } from '../stewardship/steward.ts';
import { verbsOf } from '../stewardship/verbs/table.ts';
import { notTaken } from '../stewardship/words.ts';
import { UNDO_MS } from './controls.ts';
import { type Note, noteOf } from './state.ts';
import { fieldsTold } from './told.ts';

export interface Telling {
  /** The slash command, for the texts that name it. */
  readonly command: string;
  readonly clock: { now(): number };
  readonly log: { error(fields: object, text: string): void };
}

const CHANGED_MEANWHILE =
  'Somebody changed it meanwhile, so nothing was changed. Look at it again and press once more.';
export const NOTHING_LEFT =
  'There is nothing left to take back of that change: it was taken back already, or somebody has changed the same since.';

/** What is being done, and for whom. */
export function underWay({ act, actor, undoes }: Change, progress: Progress | undefined): string {
  const doing = undoes === undefined ? toldOf(act, actor).map((verb) => verb.doing) : ['Taking it back'];
  const wait =
    progress?.kind === 'waiting'
      ? ` It waits for Secoda’s write limit, about ${Math.max(1, Math.round(progress.milliseconds / 1000))} s.`
      : '';
  return `${doing.join(', ') || 'Working'} for ${literal(actor.name, 100)}…${wait}`;
}

export function cameOf(change: Change, { outcome }: Settled, { command, clock, log }: Telling): Note {
  const now = clock.now();
  const plainly = (says: string): string => literalLines(says.replaceAll('{command}', command), 1500);
  switch (outcome.kind) {
    case 'done':
      return { says: doneBy(change, outcome), undo: undoOf(change, outcome, now), changedAt: now };
    case 'unchanged':
      return { ...noteOf(`${alreadySo(change)}. Nothing was changed.`), changedAt: now };
    case 'conflict':
      return { ...noteOf(change.undoes === undefined ? CHANGED_MEANWHILE : NOTHING_LEFT), changedAt: now };
    case 'ask':
    case 'refused':
      return noteOf(plainly(outcome.says));
    case 'failed':
    case 'unknown': {
      const reference = newReference();
      log.error({ reference, change: change.id, came: outcome.kind }, 'a change was not made, or may not have been');
      return noteOf(`${plainly(outcome.says)} _Reference ${reference}._`);
    }
  }
  return outcome satisfies never;
}

/** What something was created with is part of creating it. */
function toldOf(act: Change['act'], actor: Change['actor']) {
  const all = verbsOf(act, actor);
  return act.kind === 'edit' ? all : all.slice(0, 1);
}

function doneBy({ act, actor, undoes }: Change, outcome: Extract<Outcome, { kind: 'done' }>): string {
  const { effect, untaken = [], partly } = outcome;
  const who = literal(actor.name, 100);
  const rest = untaken.length === 0 ? '' : ` ${literal(notTaken(untaken), 500)}`;
  if (undoes === undefined) {
    const done = toldOf(act, actor).map((verb) => verb.done);
    return `*${done.join(', ')}* by ${who}.${rest}`;
  }
  const fields = fieldsTold(effect, () => undefined).map(({ label }) => label);
  return `*Undone* by ${who}: ${fields.join(', ')}.${partly === true ? OTHERS_STAY : ''}${rest}`;
}

const OTHERS_STAY = ' Somebody has changed the rest since: it stays as it is.';

function undoOf({ id, act, actor, undoes }: Change, { effect }: Extract<Outcome, { kind: 'done' }>, at: number) {
  const isUndoable = undoes === undefined && !isNothing(effect) && verbsOf(act, actor).every((verb) => verb.undoable);
  return isUndoable ? { change: id, until: at + UNDO_MS } : null;
}

function alreadySo({ act, actor }: Change): string {
  const [verb, another] = verbsOf(act, actor);
  return (another === undefined ? verb?.already : undefined) ?? 'It is so already';
}
