// **Verify** on a card says that a resource can be trusted. **Verified ✓** opens who said so and when, and **Remove
// verification** takes it back.

import { type Control, type Offer, wished } from '../../results/controls.ts';
import type { Press } from '../../results/press.ts';
import type { Show } from '../../results/show.ts';
import { moment, titleOf } from '../../results/words.ts';
import { actions, button, infoModal, section } from '../../slack/blocks/parts.ts';
import { bold, literal } from '../../slack/blocks/text.ts';
import type { Feature } from '../../slack/feature.ts';
import type { Happened } from '../../stewardship/history.ts';
import type { Steward } from '../../stewardship/steward.ts';
import { removeVerification, verify as verifying } from '../../stewardship/verbs/verify.ts';

export interface VerifyOptions {
  readonly show: Show;
  readonly press: Press;
  readonly steward: Pick<Steward, 'history'>;
}

export const verifyControls: readonly Control[] = [
  {
    action: 'verify.verify',
    place: 'card',
    neutral: 'Verify',
    words: (offer) =>
      offer.resource.verified ? undefined : wished(offer, verifying.delta(), { text: 'Verify' }, 'Ask to verify'),
  },
  {
    action: 'verify.open',
    place: 'card',
    words: ({ resource }) => (resource.verified ? { text: 'Verified ✓' } : undefined),
  },
];

const TITLE = 'Verification';

export function verify({ show, press, steward }: VerifyOptions): Feature {
  return {
    name: 'verify',
    actions: {
      verify: { keeps: true, then: (call) => press(call, verifying.delta) },
      remove: { keeps: true, then: (call) => press(call, removeVerification.delta) },
      open: {
        async then(call) {
          await call.reply.openModal(infoModal(TITLE, [section('Loading…')]));
          const [reader, target] = await Promise.all([show.reader(call), show.target(call, call.value)]);
          const [resource, happened] = await Promise.all([
            show.read(target.id, reader, call.signal),
            steward.history({ installation: call.installation.id, resource: target.id }),
            show.openedOver(call, target),
          ]);
          const parts = await show.parts(reader);
          const title = bold(titleOf(resource, 150));
          if (!resource.verified) {
            await call.reply.showModal(infoModal(TITLE, [section(`${title} is not verified any more.`)]));
            return;
          }
          const remove = removal(parts.offer(resource), call.value);
          const text = `${title} is verified.\n${sinceWhen(happened)}`;
          await call.reply.showModal(infoModal(TITLE, [section(text), ...(remove === undefined ? [] : [remove])]));
        },
      },
    },
  };
}

function removal(offer: Offer, value: string) {
  const text = 'Remove verification';
  const words = wished(offer, removeVerification.delta(), { text }, `Ask to ${text.toLowerCase()}`);
  return (
    words &&
    actions(button({ actionId: 'verify.remove', ...words, value, label: `${words.text}: ${offer.resource.title}` }))
  );
}

const FOR_EVER = 'It does not run out by itself.';

function sinceWhen(happened: readonly Happened[]): string {
  // What was last done from here: where that took the verification off, somebody else has verified it since.
  const last = happened.find(({ came, effect, change: { act } }) => {
    const isNew = act.kind === 'create' && act.draft.verified === true;
    return came === 'done' && (isNew || effect.set.verified !== undefined);
  });
  if (last === undefined || last.effect.set.verified?.to === false) {
    return `By whom and when is not known here: it was not done from Slack. ${FOR_EVER}`;
  }
  return `By ${bold(literal(last.change.actor.name, 100))}, ${moment(new Date(last.at).toISOString()) ?? ''}. ${FOR_EVER}`;
}
