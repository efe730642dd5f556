// A resource as people name it behind a command: by its id, by the link to its page in Secoda, or by its exact title, which
// several may have. What its reader may not see is answered like what does not exist.

import { parseWhole } from '../query/words.ts';
import { InvalidError, NotFoundError } from '../secoda/errors.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { UserError } from '../slack/errors.ts';
import type { Addresses } from './address.ts';
import type { Reader } from './show.ts';

/** What was typed, understood. */
export type Named =
  | { readonly id: string; readonly by: 'id' | 'link' }
  /** What may be meant, the likelier first. Not every service numbers its resources by UUIDs: one word may be an id. */
  | { readonly titles: readonly [string, ...string[]]; readonly mayBeId: boolean };

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** The title travels in an address. */
const TITLE_MAX = 1000;

/** Whether what was typed is an id or a link, and no words. */
export function isExact(typed: string, addresses: Pick<Addresses, 'idIn'>): boolean {
  const [wanted = ''] = parseWhole(typed);
  return UUID.test(wanted) || addresses.idIn(wanted) !== undefined;
}

/** Undefined where nothing was typed. Throws UserError for what is too long to be looked for. */
export function named(typed: string, addresses: Pick<Addresses, 'idIn'>): Named | undefined {
  const [wanted, ...others] = parseWhole(typed);
  if (wanted === undefined) return undefined;
  const linked = addresses.idIn(wanted);
  if (linked !== undefined) return { id: linked, by: 'link' };
  if (UUID.test(wanted)) return { id: wanted, by: 'id' };
  if (wanted.length > TITLE_MAX) {
    throw new UserError(
      'That is longer than I can look for. Give its id or its link, or find it by a word of its title.',
    );
  }
  return { titles: [wanted, ...others], mayBeId: !/[\s/]/.test(wanted) };
}

/** Undefined where there is none that its reader may see. */
export async function byId(
  id: string,
  { client, visibility }: Reader,
  signal: AbortSignal,
): Promise<Resource | undefined> {
  try {
    const resource = await client.resources.get(id, { signal });
    return visibility.sees(resource) ? resource : undefined;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    // What cannot be an id is that of no resource; any other refusal is told as what it is.
    if (error instanceof InvalidError && (error.status === 400 || error.status === undefined)) return undefined;
    throw error;
  }
}

export function noneNamed(by: 'id' | 'link', command: string): UserError {
  return new UserError(
    `There is no resource with this ${by}, or it is not shown to you. Try \`${command} find\` and a word of its title.`,
  );
}
