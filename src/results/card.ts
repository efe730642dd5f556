// A resource as a card in a list: three blocks at most, so that five cards and their controls stay readable. The full card
// shows every field that a person can use. Both end with what can be done.

import type { KnownBlock } from '@slack/types';
import type { Names } from '../identity/directory.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { limits } from '../slack/blocks/limits.ts';
import { context, divider, fields, section } from '../slack/blocks/parts.ts';
import { bold, firstLine, isWebAddress, link, literal, literalLines, withoutTags } from '../slack/blocks/text.ts';
import type { About } from './about.ts';
import type { Addresses } from './address.ts';
import { type Control, cardControls, detailsControls, type Offer } from './controls.ts';
import type { Note } from './state.ts';
import {
  counted,
  countOf,
  inWords,
  kindAndPlace,
  lastChange,
  listOf,
  marks,
  moment,
  owners,
  titleOf,
  usage,
} from './words.ts';

export interface CardParts {
  readonly names: Names;
  readonly addresses: Addresses;
  readonly now: number;
  readonly controls: readonly Control[];
  /** What its reader may do to a resource. */
  offer(resource: Resource): Offer;
}

/** Where a card is, and what was done there. */
export interface Shown {
  readonly about: About;
  readonly note: Note | undefined;
}

export function card(resource: Resource, parts: CardParts, shown: Shown): KnownBlock[] {
  const { names, now, controls } = parts;
  const under = [owners(resource, names, 3), usage(resource), lastChange(resource, now)];
  const row = cardControls({ controls, offer: parts.offer(resource), ...shown, now });
  return [
    section(shortCard(resource, parts)),
    context(...saidOn(shown), under.filter((part) => part !== undefined).join(' · ')),
    ...(row === undefined ? [] : [row]),
  ];
}

/** Title, kind and place, and the first line of what it is about. */
export function shortCard(resource: Resource, { names, addresses }: Pick<CardParts, 'names' | 'addresses'>): string {
  const description = firstLine(resource.description ?? resource.definition ?? '');
  return [
    titleLine(resource, addresses),
    whatLine(resource, names),
    description === '' ? '_No description_' : literal(description, 200),
  ].join('\n');
}

function saidOn({ note }: Shown): string[] {
  return note === undefined ? [] : [note.says];
}

/** All that a person can use of a resource. */
export function fullCard(resource: Resource, parts: CardParts, shown: Shown): KnownBlock[] {
  const { names, addresses } = parts;
  const { description, definition } = resource;
  const texts: KnownBlock[] = [];
  if (description !== undefined) texts.push(section(`*Description*\n${literalLines(readable(description), 2500)}`));
  else texts.push(section('*Description*\n_No description_'));
  if (definition !== undefined) texts.push(section(`*Documentation*\n${literalLines(readable(definition), 2500)}`));
  const facts = factsOf(resource, names).map(([label, text]) => `*${label}*\n${text}`);
  const links = linksOf(resource, addresses);
  return [
    section(`${titleLine(resource, addresses)}\n${whatLine(resource, names)}`),
    ...texts,
    divider(),
    ...chunks(facts, limits.sectionFields).map(fields),
    ...(links.length > 0 ? [context(...links)] : []),
    ...saidOn(shown).map((said) => context(said)),
    ...detailsControls({ ...parts, ...shown, offer: parts.offer(resource) }),
  ];
}

/** The text beside the blocks of a full card. */
export function fullCardText(resource: Resource, names: Names): string {
  return `${inWords(resource)}. ${owners(resource, names, 3)}.`;
}

export function titleLine(resource: Resource, addresses: Addresses): string {
  return bold(link(addresses.of(resource), titleOf(resource, 300)));
}

function whatLine(resource: Resource, names: Names): string {
  return [kindAndPlace(resource, names), ...marks(resource).map((mark) => `*${mark}*`)].join(' · ');
}

function factsOf(resource: Resource, names: Names): (readonly [string, string])[] {
  const { tags, collectionIds, teamIds, createdAt, updatedAt, rowCount, byteSize } = resource;
  const facts: (readonly [string, string | undefined])[] = [
    ['Owners', owners(resource, names, 20).replace(/^Owners?: /, '')],
    [
      'Tags',
      tags.length === 0
        ? undefined
        : listOf(
            tags.map(({ id, name }) => name ?? names.tag(id)),
            20,
          ),
    ],
    ['Collections', collectionIds.length === 0 ? undefined : listOf(collectionIds.map(names.collection), 20)],
    ['Teams', teamIds === undefined || teamIds.length === 0 ? undefined : listOf(teamIds.map(names.team), 20)],
    ['Use', usage(resource)],
    [
      'Views in Secoda',
      resource.internalUsage === undefined ? undefined : `${counted(resource.internalUsage)} in 90 days`,
    ],
    ['Rows', rowCount === undefined ? undefined : counted(rowCount)],
    ['Size', byteSize === undefined ? undefined : readableSize(byteSize)],
    ['Subscribers', resource.subscriberIds.length === 0 ? undefined : counted(resource.subscriberIds.length)],
    ['Created', moment(createdAt)],
    ['Last change', moment(updatedAt)],
    ['Missing since', moment(resource.staleAt)],
    ['Archived', moment(resource.archivedAt)],
  ];
  return facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined);
}

function linksOf(resource: Resource, addresses: Addresses): string[] {
  const inSecoda = addresses.of(resource);
  const { url } = resource;
  return [
    ...(inSecoda === undefined ? [] : [link(inSecoda, 'Open in Secoda')]),
    ...(url === undefined || !isWebAddress(url) ? [] : [link(url, 'Open at its source')]),
  ];
}

/** HTML without its tags; Markdown is readable as it is. */
function readable(text: string): string {
  return withoutTags(text, (html) =>
    html.replaceAll(/<(?:br|\/p|\/li|\/div|\/h[1-6])\s*\/?>/gi, '\n').replaceAll(/<\/?[a-z][^<>]{0,500}>/gi, ''),
  ).replaceAll(/\n{3,}/g, '\n\n');
}

function readableSize(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, 'byte');
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
  // Rounded first: 999,999 bytes are 1 MB, not 1000 kB.
  const rounded = Number(bytes.toPrecision(3));
  const step = Math.min(units.length - 1, Math.floor(Math.log10(rounded) / 3));
  return `${Number((rounded / 1000 ** step).toPrecision(3))} ${units[step]}`;
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
