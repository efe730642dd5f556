// The controls of a result card. Details opens the full card in a modal, read anew with the rights its reader has now.

import { fullCard } from '../../results/card.ts';
import { detailsValue } from '../../results/list.ts';
import type { Show } from '../../results/show.ts';
import { SecodaError } from '../../secoda/errors.ts';
import { infoModal, section } from '../../slack/blocks/parts.ts';
import { UserError } from '../../slack/errors.ts';
import type { Feature } from '../../slack/feature.ts';

export interface CardOptions {
  readonly show: Show;
}

const GONE = 'This resource is no longer there, or it is not shown to you any more. Please search again.';

export function card({ show }: CardOptions): Feature {
  return {
    name: 'card',
    actions: {
      details: {
        async then(call) {
          const { view, at } = detailsValue.decode(call.value);
          // The trigger lives three seconds: the modal first, its content when it is known.
          await call.reply.openModal(infoModal('Details', [section('Loading…')]));
          const [reader, id] = await Promise.all([show.reader(call), show.idAt(call, view, at)]);
          const resource = await reader.client.resources.get(id, { signal: call.signal }).catch((error: unknown) => {
            if (error instanceof SecodaError && error.kind === 'not_found') throw new UserError(GONE);
            throw error;
          });
          if (!reader.visibility.sees(resource)) throw new UserError(GONE);
          await call.reply.showModal(infoModal('Details', fullCard(resource, await show.parts(reader))));
        },
      },
    },
  };
}
