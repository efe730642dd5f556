// What is around a resource as blocks below its full card: its path, what is in it, and its lineage. What is not there takes
// no place; what could not be read says why.

import type { KnownBlock } from '@slack/types';
import type { Resource } from '../secoda/resources/resource.ts';
import { limits } from '../slack/blocks/limits.ts';
import { context, section } from '../slack/blocks/parts.ts';
import { link, literal } from '../slack/blocks/text.ts';
import { type Around, type Part, searchInside } from './around.ts';
import type { CardParts } from './card.ts';
import type { Some } from './search.ts';
import { counted, kindOf, marks, titleOf } from './words.ts';

type Parts = Pick<CardParts, 'names' | 'addresses'> & { readonly command: string };

export function aroundBlocks(around: Around | 'loading' | undefined, resource: Resource, parts: Parts): KnownBlock[] {
  if (around === undefined) return [];
  if (around === 'loading') return [context('Loading what is around it…')];
  const more = (count: number | undefined): string =>
    `${count === undefined ? 'There may be more' : `${counted(count)} more`}: \`${parts.command} find ${literal(searchInside(resource), 200)}\``;
  const bare = (count: number | undefined): string =>
    count === undefined ? 'There may be more' : `and ${counted(count)} more`;
  return [
    ...of(around.above, 'What it is in', (above) => path(above, resource, parts)),
    ...of(around.inside, 'What is in it', (some) => listed('What is in it', some, parts, more)),
    ...of(around.lineage, 'Its lineage', ({ sources, uses }) => [
      ...listed('Made from', sources, parts, bare),
      ...listed('Used for', uses, parts, bare),
    ]),
  ];
}

function of<Value>(part: Part<Value>, what: string, shown: (value: Value) => KnownBlock[]): KnownBlock[] {
  if ('known' in part) return shown(part.known);
  return [context(`${what} could not be read. ${literal(part.failed, 500)}`)];
}

function path(above: readonly Resource[], resource: Resource, { names, addresses }: Parts): KnownBlock[] {
  if (above.length === 0) return [];
  const integration = resource.integrationId === undefined ? undefined : names.integration(resource.integrationId);
  const steps = [
    ...(integration === undefined ? [] : [literal(integration, 80)]),
    ...above.map((one) => link(shortAddress(addresses.of(one)), titleOf(one, 80))),
    titleOf(resource, 80),
  ];
  return [section(`*Path*\n${steps.join(' / ')}`)];
}

function listed(
  head: string,
  { items, more }: Some,
  { addresses }: Parts,
  rest: (count: number | undefined) => string,
): KnownBlock[] {
  if (items.length === 0) return [];
  const lines = items.map((one) => {
    const words = [kindOf(one), ...marks(one).map((mark) => `*${mark}*`)];
    return `• ${link(shortAddress(addresses.of(one)), titleOf(one, 80))} · ${words.join(' · ')}`;
  });
  const last = more === 0 ? [] : [rest(more)];
  // Five of them are sure to fit into a block.
  const [first, second] = [lines.slice(0, 5), [...lines.slice(5), ...last]];
  return [section([`*${head}*`, ...first].join('\n')), ...(second.length > 0 ? [section(second.join('\n'))] : [])];
}

/** Addresses may be of any length, and several stand in one block. */
function shortAddress(address: string | undefined): string | undefined {
  return address !== undefined && address.length <= LONGEST_ADDRESS ? address : undefined;
}

const LONGEST_ADDRESS = Math.floor(limits.sectionText / 12);
