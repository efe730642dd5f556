// **Publish** and **Unpublish** in Details: whether everybody sees a resource.

import { type Control, wished } from '../../results/controls.ts';
import type { Press } from '../../results/press.ts';
import type { Feature } from '../../slack/feature.ts';
import { publish as publishing, unpublish } from '../../stewardship/verbs/publish.ts';

export const publishControls: readonly Control[] = [
  {
    action: 'publish.publish',
    place: 'details',
    words: (offer) =>
      offer.resource.published === false
        ? wished(offer, publishing.delta(), { text: 'Publish' }, 'Ask to publish')
        : undefined,
  },
  {
    action: 'publish.unpublish',
    place: 'details',
    words: (offer) =>
      offer.resource.published === true
        ? wished(offer, unpublish.delta(), { text: 'Unpublish' }, 'Ask to unpublish')
        : undefined,
  },
];

export function publish({ press }: { readonly press: Press }): Feature {
  return {
    name: 'publish',
    actions: {
      publish: { keeps: true, then: (call) => press(call, publishing.delta) },
      unpublish: { keeps: true, then: (call) => press(call, unpublish.delta) },
    },
  };
}
