// `/secoda get <id, link or exact title>`: the full card of one resource, privately. Titles that several resources share
// are answered with their cards. What the reader may not see is answered like what does not exist.

import type { Addresses } from '../../results/address.ts';
import { nothingFound } from '../../results/list.ts';
import { byId, named, noneNamed } from '../../results/named.ts';
import type { Reader, Show } from '../../results/show.ts';
import { literal } from '../../slack/blocks/text.ts';
import { UserError } from '../../slack/errors.ts';
import type { CommandCall, Feature } from '../../slack/feature.ts';

export interface GetOptions {
  readonly show: Show;
  readonly addresses: Addresses;
}

export function get({ show, addresses }: GetOptions): Feature {
  /** Whether there was such a resource to show. */
  async function showById(id: string, call: CommandCall, reader: Reader): Promise<boolean> {
    const resource = await byId(id, reader, call.signal);
    if (resource === undefined) return false;
    await show.these(call, reader, [resource]);
    return true;
  }

  async function answer(call: CommandCall): Promise<void> {
    const wanted = named(call.args, addresses);
    if (wanted === undefined) {
      throw new UserError(`Which one? Give its id, its link or its exact title: \`${call.command} get orders\`.`);
    }
    const reader = await show.reader(call);
    if ('id' in wanted) {
      if (await showById(wanted.id, call, reader)) return;
      throw noneNamed(wanted.by, call.command);
    }
    const { titles, mayBeId } = wanted;
    for (const title of titles) if (await show.first(call, reader, { title })) return;
    const [title] = titles;
    if (mayBeId && (await showById(title, call, reader))) return;
    const hint = `For titles that only hold these words: \`${call.command} find ${literal(title, 100)}\`.`;
    await call.reply.send(nothingFound({ title }, { command: call.command, hint }));
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
