// **Subscribe** and **Unsubscribe** on a card: whether Secoda tells somebody of changes to it.

import { type Control, wished } from '../../results/controls.ts';
import type { Press } from '../../results/press.ts';
import type { Feature } from '../../slack/feature.ts';
import { subscribe as subscribing, unsubscribe } from '../../stewardship/verbs/subscribe.ts';

export const subscribeControls: readonly Control[] = [
  {
    action: 'subscribe.on',
    place: 'card',
    neutral: 'Subscribe',
    words: (offer) =>
      isSubscribed(offer) || offer.me === undefined
        ? undefined
        : wished(offer, subscribing.delta(offer.me), { text: 'Subscribe' }, 'Ask to subscribe'),
  },
  {
    action: 'subscribe.off',
    place: 'card',
    words: (offer) =>
      isSubscribed(offer) && offer.me !== undefined
        ? wished(offer, unsubscribe.delta(offer.me), { text: 'Unsubscribe' }, 'Ask to unsubscribe')
        : undefined,
  },
];

function isSubscribed({ resource, me }: Parameters<Control['words']>[0]): boolean {
  return me !== undefined && resource.subscriberIds.includes(me);
}

export function subscribe({ press }: { readonly press: Press }): Feature {
  return {
    name: 'subscribe',
    actions: {
      on: { keeps: true, then: (call) => press(call, ({ secodaUser }) => subscribing.delta(secodaUser)) },
      off: { keeps: true, then: (call) => press(call, ({ secodaUser }) => unsubscribe.delta(secodaUser)) },
    },
  };
}
