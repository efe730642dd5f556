// The menu of a card. Details opens the full card in a modal, read anew with the rights its reader has now.

import type { Control } from '../../results/controls.ts';
import type { Show } from '../../results/show.ts';
import { infoModal, section } from '../../slack/blocks/parts.ts';
import type { Feature } from '../../slack/feature.ts';

export interface CardOptions {
  readonly show: Show;
}

export const cardControls: readonly Control[] = [
  { action: 'card.details', place: 'menu', neutral: 'Details', words: () => ({ text: 'Details' }) },
];

export function card({ show }: CardOptions): Feature {
  return {
    name: 'card',
    actions: {
      details: {
        async then(call) {
          // The trigger lives three seconds: the modal first, its content when it is known.
          await call.reply.openModal(infoModal('Details', [section('Loading…')]));
          const [reader, target] = await Promise.all([show.reader(call), show.target(call, call.value)]);
          const [resource] = await Promise.all([
            show.read(target.id, reader, call.signal),
            show.openedOver(call, target),
          ]);
          await show.showDetails(call, resource, reader, { about: target.about, note: undefined });
        },
      },
    },
  };
}
