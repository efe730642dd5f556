// The history of a resource as blocks: a page of what was changed from Slack, newest first, each with what it changed, when,
// from where, what came of it and who took it back.

import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { type About, aboutWith } from '../../results/about.ts';
import type { CardParts } from '../../results/card.ts';
import { type FieldTold, fieldsTold, nameIn } from '../../results/told.ts';
import { countOf, inWords, kindAndPlace, listOf, moment, titleOf } from '../../results/words.ts';
import type { Resource } from '../../secoda/resources/resource.ts';
import { actions, button, context, section } from '../../slack/blocks/parts.ts';
import { bold, escapeText, literal } from '../../slack/blocks/text.ts';
import { idOf } from '../../slack/feature.ts';
import type { Delta, Origin } from '../../stewardship/change.ts';
import type { Happened } from '../../stewardship/history.ts';
import { restorable } from '../../stewardship/undo.ts';
import { verbsOf } from '../../stewardship/verbs/table.ts';

/** Restore…: which change of it. */
export const restoreValue = aboutWith({ change: z.uuid() });
/** Newer, Older: which page. */
export const pageValue = aboutWith({ page: z.number().int().nonnegative() });
export const RESTORE = idOf('history', 'restore');
export const NEWER = idOf('history', 'newer');
export const OLDER = idOf('history', 'older');

export interface HistoryParts extends Pick<CardParts, 'names' | 'offer' | 'now'> {
  readonly resource: Resource;
  /** Who reads it, in Slack. */
  readonly userId: string;
  /** Newest first. */
  readonly happened: readonly Happened[];
  readonly about: About;
  /** From 0; the last one where there are not so many. */
  readonly page: number;
  /** Said first, as mrkdwn. */
  readonly note: string | undefined;
  /** The slash command, for the texts that name it. */
  readonly command: string;
}

const A_PAGE = 10;
const ONLY_HERE =
  'Only what was changed through this app is listed; of changes in Secoda itself, or by other tools, it is not told.';
/** Of one entry: room for whoever changed everything at once. The words around them need less than the rest of a section. */
const FIELDS_MAX = 1000;
const MOST_UNDONE = 3;

export function historyBlocks(parts: HistoryParts): KnownBlock[] {
  const { resource, happened, about, names, note } = parts;
  const page = Math.min(parts.page, Math.max(0, Math.ceil(happened.length / A_PAGE) - 1));
  const first = page * A_PAGE;
  const shown = happened.slice(first, first + A_PAGE);
  const left = restorable(happened);
  const last = moment(resource.updatedAt);
  const turns: Button[] = [
    ...(page > 0 ? [turn(NEWER, 'Newer', { ...about, page: page - 1 })] : []),
    ...(first + A_PAGE < happened.length ? [turn(OLDER, 'Older', { ...about, page: page + 1 })] : []),
  ];
  return [
    ...(note === undefined ? [] : [section(note)]),
    section(`${bold(titleOf(resource, 300))}\n${kindAndPlace(resource, names)}`),
    ...(happened.length === 0 ? [section('Nobody has changed it through this app yet.')] : []),
    ...shown.map((one) => section(entry(one, parts), restoreButton(left.get(one.change.id), one, parts))),
    context(...(last === undefined ? [] : [`Secoda says that it last changed ${last}.`]), ONLY_HERE),
    ...(turns.length > 0 ? [actions(...turns)] : []),
  ];
}

/** The text beside the blocks. */
export function historyText({ resource, happened }: Pick<HistoryParts, 'resource' | 'happened'>): string {
  const [newest] = happened;
  const last = newest === undefined ? 'nobody has changed it through this app yet' : plainly(newest);
  return `History of ${inWords(resource)}: ${last}.`;
}

function turn(actionId: string, text: string, value: Parameters<typeof pageValue.encode>[0]): Button {
  return button({ actionId, text, value: pageValue.encode(value) });
}

function restoreButton(
  back: Delta | undefined,
  { change, at }: Happened,
  { resource, about, offer, userId, now }: HistoryParts,
): Button | undefined {
  const ownMinutesAgo = change.actor.slackUser === userId ? (now - at) / 60_000 : undefined;
  const may = back && offer(resource).may(back, ownMinutesAgo).kind;
  if (may === undefined || may === 'refuse') return undefined;
  const text = may === 'now' ? 'Restore…' : 'Ask to restore…';
  return button({
    actionId: RESTORE,
    text,
    value: restoreValue.encode({ ...about, change: change.id }),
    label: `${text}: what ${change.actor.name} did to ${resource.title}`,
    confirm: {
      title: 'Take this back?',
      text: 'What this change set becomes again what it was before, but only where nobody has changed it since.',
      yes: 'Restore',
    },
  });
}

function entry(one: Happened, { names, command }: HistoryParts): string {
  const { change, came, effect, says, at, undoneBy } = one;
  const isKnown = came === 'done' || came === 'intended';
  return [
    headline(one),
    ...(isKnown ? fitting(fieldsTold(effect, nameIn(names)).map(fieldLine)) : []),
    ...(change.why === undefined ? [] : [`Why: ${literal(change.why, 300)}`]),
    ...(came === 'done' || says === undefined ? [] : [literal(says.replaceAll('{command}', command), 500)]),
    [momentOf(at), fromWhere(change.from)].join(' · '),
    ...undoneBy
      .slice(0, MOST_UNDONE)
      .map(({ name, at: then }) => `_Taken back by ${literal(name, 100)}, ${momentOf(then)}_`),
  ].join('\n');
}

function headline(one: Happened): string {
  const [what, rest] = saidOf(one);
  return `*${what}* by ${literal(one.change.actor.name, 100)}${rest}`;
}

function plainly(one: Happened): string {
  const [what, rest] = saidOf(one);
  return `${what} by ${literal(one.change.actor.name, 100)}${rest}`;
}

/** What it is called, and what is said behind the name of whoever did it. */
function saidOf({ change, came }: Happened): readonly [what: string, rest: string] {
  const { act, actor, undoes } = change;
  const verbs = verbsOf(act, actor);
  const back = undoes === undefined ? '' : ', taking back an earlier change';
  if (came === 'done') return [verbs.map(({ done }) => done).join(', ') || 'Changed', back];
  const doing = verbs.map((verb) => verb.doing).join(', ') || 'Changing it';
  return [doing, `${back} ${UNDONE[came]}`];
}

const UNDONE: Readonly<Record<Exclude<Happened['came'], 'done'>, string>> = {
  intended: 'is under way',
  failed: 'did not work',
  unknown: 'may have worked or not',
};

function fieldLine(told: FieldTold): string {
  if ('from' in told) return `${told.label}: ${valueOf(told.from)} → ${valueOf(told.to)}`;
  const { label, added, removed } = told;
  const parts = [
    ...(added.length === 0 ? [] : [`added ${listOf(added, 5)}`]),
    ...(removed.length === 0 ? [] : [`removed ${listOf(removed, 5)}`]),
  ];
  return `${label}: ${parts.join('; ')}`;
}

/** The first lines, and how many are left out. */
function fitting(lines: readonly string[]): readonly string[] {
  let length = 0;
  const shown = lines.filter((line) => (length += line.length + 1) <= FIELDS_MAX);
  const left = lines.length - shown.length;
  return left === 0 ? lines : [...shown, `and ${countOf(left, 'other field')}`];
}

function valueOf(value: Extract<FieldTold, { from: unknown }>['from']): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null || value === '' ? 'nothing' : `“${literal(value, 150)}”`;
}

function momentOf(at: number): string {
  return moment(new Date(at).toISOString()) ?? '';
}

const PLACES: Readonly<Record<string, string>> = {
  card: 'a card',
  'shared card': 'a shared message',
  details: 'Details',
  history: 'History',
  home: 'Home',
  form: 'a form',
  shortcut: 'a shortcut',
};

/** A channel that is not public is never named: whoever reads this may not know of it. */
function fromWhere({ surface, channel }: Origin): string {
  const where = PLACES[surface] ?? literal(surface, 40);
  return channel?.kind === 'public' ? `from ${where} in <#${escapeText(channel.id)}>` : `from ${where}`;
}
