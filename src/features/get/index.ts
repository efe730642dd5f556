// `/secoda get <id, link or exact title>`: the full card of one resource, privately. Titles that several resources share
// are answered with their cards. What the reader may not see is answered like what does not exist.

import { parseWhole } from '../../query/words.ts';
import type { Addresses } from '../../results/address.ts';
import { fullCard, fullCardText } from '../../results/card.ts';
import type { Reader, Show } from '../../results/show.ts';
import { SecodaError } from '../../secoda/errors.ts';
import type { Resource } from '../../secoda/resources/resource.ts';
import { literal } from '../../slack/blocks/text.ts';
import { UserError } from '../../slack/errors.ts';
import type { CommandCall, Feature } from '../../slack/feature.ts';

export interface GetOptions {
  readonly show: Show;
  readonly addresses: Addresses;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TITLE_MAX = 300;

export function get({ show, addresses }: GetOptions): Feature {
  async function byId(id: string, { client, visibility }: Reader, signal: AbortSignal): Promise<Resource | undefined> {
    try {
      const resource = await client.resources.get(id, { signal });
      return visibility.sees(resource) ? resource : undefined;
    } catch (error) {
      if (error instanceof SecodaError && (error.kind === 'not_found' || error.kind === 'invalid')) return undefined;
      throw error;
    }
  }

  async function answer(call: CommandCall): Promise<void> {
    const wanted = parseWhole(call.args);
    if (wanted === '') {
      throw new UserError(`Which one? Give its id, its link or its exact title: \`${call.command} get orders\`.`);
    }
    if (wanted.length > TITLE_MAX)
      throw new UserError('That is longer than any title. Give the id, the link or the title.');
    const linked = addresses.idIn(wanted);
    const id = linked ?? (UUID.test(wanted) ? wanted : undefined);
    if (id === undefined) {
      const hint = `For titles that only hold these words: \`${call.command} find ${literal(wanted, 100)}\`.`;
      await show.first(call, { title: wanted }, { command: call.command, hint });
      return;
    }
    const resource = await byId(id, await show.reader(call), call.signal);
    if (resource === undefined) {
      throw new UserError(
        `There is no resource with this ${linked ? 'link' : 'id'}, or it is not shown to you. Try \`${call.command} find\` and a word of its title.`,
      );
    }
    const parts = await show.parts();
    await call.reply.send({ text: fullCardText(resource, parts.names), blocks: fullCard(resource, parts) });
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
