// How a resource reads: its kind and place, its marks, its owners, its use. Every text of the catalog that is shown goes
// through here, escaped and cut; what is not known is said in words or left out, never shown as an id.

import {
  millisecondsInDay,
  millisecondsInHour,
  millisecondsInMinute,
  secondsInMonth,
  secondsInYear,
} from 'date-fns/constants';
import type { Names } from '../identity/directory.ts';
import { dateOf } from '../secoda/resources/read.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { literal, oneLine } from '../slack/blocks/text.ts';

/** The title as mrkdwn, at most so many characters; some consist of nothing that can be seen. */
export function titleOf(resource: Resource, max: number): string {
  return literal(resource.title, max) || '(untitled)';
}

/** `table · snowflake / analytics / core`: what it is, and where it lives. */
export function kindAndPlace(resource: Resource, names: Names): string {
  const { nativeType, entityType, integrationId, place } = resource;
  const integration = integrationId === undefined ? undefined : names.integration(integrationId);
  const steps = [integration ?? place?.cluster, place?.database, place?.schema, names.parent(resource)].filter(
    (step, index, all): step is string => step !== undefined && step !== resource.title && all.indexOf(step) === index,
  );
  const kind = kindOf({ nativeType, entityType });
  return steps.length === 0 ? kind : `${kind} · ${steps.map((step) => literal(step, 80)).join(' / ')}`;
}

/** `table`: what it is in its source, or in Secoda. */
export function kindOf({ nativeType, entityType }: Pick<Resource, 'nativeType' | 'entityType'>): string {
  return literal(kindInWords({ nativeType, entityType }), 60);
}

/** Kinds that people know by another name than Secoda’s API. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['glossary', 'glossary term'],
  ['dictionary_term', 'glossary term'],
]);

function kindInWords({ nativeType, entityType }: Pick<Resource, 'nativeType' | 'entityType'>): string {
  const kind = nativeType ?? entityType;
  return KINDS.get(kind) ?? kind.replaceAll('_', ' ');
}

/** What somebody must know before trusting it, in words: Verified, PII, Draft, Stale, Archived. */
export function marks({ verified, pii, published, stale, archived }: Resource): readonly string[] {
  return [
    verified ? 'Verified' : undefined,
    pii ? 'PII' : undefined,
    published === false ? 'Draft' : undefined,
    stale ? 'Stale' : undefined,
    archived ? 'Archived' : undefined,
  ].filter((mark) => mark !== undefined);
}

/** `Owners: Ada Admin, Data Platform`; people whose name is not known are counted. */
export function owners(resource: Resource, names: Pick<Names, 'person' | 'group'>, most: number): string {
  const ids = [
    ...resource.ownerIds.map((id) => names.person(id)),
    ...resource.ownerGroupIds.map((id) => names.group(id)),
  ];
  if (ids.length === 0) return 'No owner';
  return `${ids.length === 1 ? 'Owner' : 'Owners'}: ${listOf(ids, most)}`;
}

/** Names joined by commas; those over `most`, and those not known, as a number. */
export function listOf(names: readonly (string | undefined)[], most: number): string {
  const known = names.filter((name) => name !== undefined);
  const shown = known.slice(0, most).map((name) => literal(name, 80));
  const more = names.length - shown.length;
  if (more > 0)
    shown.push(shown.length === 0 ? `${more} whose ${more === 1 ? 'name is' : 'names are'} not known` : `${more} more`);
  return shown.join(', ');
}

/** `312 uses a day`: Secoda counts the 24 hours before the last sync. Undefined where it does not count. */
export function usage({ externalUsage }: Resource): string | undefined {
  if (externalUsage === undefined) return undefined;
  if (externalUsage === 0) return 'not used lately';
  return `${countOf(externalUsage, 'use')} a day`;
}

/** `1 resource`, `12,345 resources`. */
export function countOf(count: number, one: string): string {
  return `${counted(count)} ${count === 1 ? one : `${one}s`}`;
}

const numbers = new Intl.NumberFormat('en-US');

/** `12,345`. */
export function counted(count: number): string {
  // Nearly all are counts. Asking a locale costs as much as the rest of a line.
  return Number.isSafeInteger(count) ? `${count}`.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : numbers.format(count);
}

/** The units of an age before years, each with how many of it make the next one. */
const AGES = [
  { unit: 'minute', lengthMs: millisecondsInMinute, below: 60 },
  { unit: 'hour', lengthMs: millisecondsInHour, below: 24 },
  { unit: 'day', lengthMs: millisecondsInDay, below: 30 },
  { unit: 'month', lengthMs: 1000 * secondsInMonth, below: 12 },
] as const;

/** `changed 3 days ago`. */
export function lastChange({ updatedAt }: Resource, now: number): string | undefined {
  const changed = dateOf(updatedAt);
  if (changed === undefined) return undefined;
  const age = now - changed.getTime();
  if (age < millisecondsInMinute) return 'changed just now';
  for (const { unit, lengthMs, below } of AGES) {
    const units = Math.round(age / lengthMs);
    if (units < below) return `changed ${countOf(units, unit)} ago`;
  }
  return `changed ${countOf(Math.round(age / (1000 * secondsInYear)), 'year')} ago`;
}

/** A moment in the reader's own zone; the fallback is what clients show that cannot convert. */
export function moment(written: string | undefined): string | undefined {
  const date = dateOf(written);
  if (date === undefined) return undefined;
  const fallback = `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(date.getTime() / 1000)}^{date_long_pretty} at {time}|${fallback}>`;
}

/** One line for screen readers, notifications and clients without blocks. */
export function inWords(resource: Resource): string {
  const what = [kindInWords(resource), ...marks(resource)].join(', ');
  return `${titleOf(resource, 150)} (${literal(oneLine(what), 150)})`;
}
