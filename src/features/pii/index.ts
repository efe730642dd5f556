// **Flag PII** on a card, **Remove PII flag** in Details: whether a resource holds personal data.

import { type Control, wished } from '../../results/controls.ts';
import type { Press } from '../../results/press.ts';
import type { Feature } from '../../slack/feature.ts';
import { flagPii, removePii } from '../../stewardship/verbs/pii.ts';

export const piiControls: readonly Control[] = [
  {
    action: 'pii.flag',
    place: 'card',
    neutral: 'Flag PII',
    words: (offer) =>
      offer.resource.pii ? undefined : wished(offer, flagPii.delta(), { text: 'Flag PII' }, 'Ask to flag PII'),
  },
  {
    action: 'pii.remove',
    place: 'details',
    words: (offer) =>
      offer.resource.pii
        ? wished(offer, removePii.delta(), { text: 'Remove PII flag' }, 'Ask to remove PII flag')
        : undefined,
  },
];

export function pii({ press }: { readonly press: Press }): Feature {
  return {
    name: 'pii',
    actions: {
      flag: { keeps: true, then: (call) => press(call, flagPii.delta) },
      remove: { keeps: true, then: (call) => press(call, removePii.delta) },
    },
  };
}
