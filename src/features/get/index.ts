// `/secoda get <id, link or exact title>`: the full card of one resource, privately. Titles that several resources share
// are answered with their cards. What the reader may not see is answered like what does not exist.

import { parseWhole } from '../../query/words.ts';
import type { Addresses } from '../../results/address.ts';
import { nothingFound } from '../../results/list.ts';
import type { Reader, Show } from '../../results/show.ts';
import { InvalidError, NotFoundError } from '../../secoda/errors.ts';
import type { Resource } from '../../secoda/resources/resource.ts';
import { literal } from '../../slack/blocks/text.ts';
import { UserError } from '../../slack/errors.ts';
import type { CommandCall, Feature } from '../../slack/feature.ts';

export interface GetOptions {
  readonly show: Show;
  readonly addresses: Addresses;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The title travels in an address. */
const TITLE_MAX = 1000;

export function get({ show, addresses }: GetOptions): Feature {
  async function byId(id: string, { client, visibility }: Reader, signal: AbortSignal): Promise<Resource | undefined> {
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

  /** Whether there was such a resource to show. */
  async function showById(id: string, call: CommandCall, reader: Reader): Promise<boolean> {
    const resource = await byId(id, reader, call.signal);
    if (resource === undefined) return false;
    await show.one(call, reader, resource);
    return true;
  }

  async function answer(call: CommandCall): Promise<void> {
    const titles = parseWhole(call.args);
    const [wanted] = titles;
    if (wanted === undefined) {
      throw new UserError(`Which one? Give its id, its link or its exact title: \`${call.command} get orders\`.`);
    }
    const linked = addresses.idIn(wanted);
    const id = linked ?? (UUID.test(wanted) ? wanted : undefined);
    const reader = await show.reader(call);
    if (id !== undefined) {
      if (await showById(id, call, reader)) return;
      throw new UserError(
        `There is no resource with this ${linked ? 'link' : 'id'}, or it is not shown to you. Try \`${call.command} find\` and a word of its title.`,
      );
    }
    if (wanted.length > TITLE_MAX) {
      throw new UserError(
        'That is longer than I can look for. Give its id or its link, or find it by a word of its title.',
      );
    }
    for (const title of titles) if (await show.first(call, reader, { title })) return;
    // Not every service numbers its resources by UUIDs: one word may be an id.
    if (!/[\s/]/.test(wanted) && (await showById(wanted, call, reader))) return;
    const hint = `For titles that only hold these words: \`${call.command} find ${literal(wanted, 100)}\`.`;
    await call.reply.send(nothingFound({ title: wanted }, { command: call.command, hint }));
  }

  return {
    name: 'get',
    commands: [
      {
        word: 'get',
        takes: '<id, link or exact title>',
        summary: 'Shows one resource with all its fields.',
        examples: ['get orders', 'get "Orders today"'],
        accepts: () => true,
        then: answer,
      },
    ],
  };
}
