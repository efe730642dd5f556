// The public minimum: what is said of a resource where everybody reads it, whoever asks, and why nothing is said of some.
// A shared message, an answer to a mention and an unfurled link say the same.

import type { KnownBlock } from '@slack/types';
import type { Names } from '../identity/directory.ts';
import type { Visibility } from '../identity/visibility.ts';
import type { Resource, Seeable } from '../secoda/resources/resource.ts';
import { section } from '../slack/blocks/parts.ts';
import type { Addresses } from './address.ts';
import { titleLine } from './card.ts';
import { type Control, neutralControls } from './controls.ts';
import { kindOf, marks, owners } from './words.ts';

/**
 * As it is told to whoever may see it; undefined for what is public.
 * @param everybody what may be shown where anybody reads it, as identity knows.
 */
export function whyNotPublic(resource: Seeable, everybody: Pick<Visibility, 'sees'>): string | undefined {
  if (everybody.sees(resource)) return undefined;
  if (resource.published !== true) return 'It is a draft, which not everybody may see.';
  return 'It is in a team that is not open to everybody, or Secoda did not tell in which.';
}

export interface PublicParts {
  readonly names: Pick<Names, 'person' | 'group'>;
  readonly addresses: Addresses;
  /** What its neutral buttons are made of. */
  readonly controls: readonly Control[];
}

/** Two blocks: title, kind, marks and owners; and the same buttons for every reader. */
export function publicMinimum(resource: Resource, { names, addresses, controls }: PublicParts): KnownBlock[] {
  const buttons = neutralControls(controls, resource.title, { id: resource.id });
  return [section(publicWords(resource, { names, addresses })), ...(buttons === undefined ? [] : [buttons])];
}

/** What the first of them says. */
export function publicWords(resource: Resource, { names, addresses }: Omit<PublicParts, 'controls'>): string {
  const line = [
    kindOf(resource),
    ...marks(resource).map((mark) => `*${mark}*`),
    owners(resource, unaddressed(names), 3),
  ];
  return [titleLine(resource, addresses), line.join(' · ')].join('\n');
}

/** Somebody without a name goes by their address, which is not everybody's to read. */
function unaddressed({ person, group }: PublicParts['names']): PublicParts['names'] {
  return {
    group,
    person(id) {
      const name = person(id);
      return name?.includes('@') ? undefined : name;
    },
  };
}
