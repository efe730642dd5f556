// The choice between what somebody typed and what others wrote into the same field meanwhile: both are shown whole, and one
// is chosen for each field.

import type { ModalView } from '@slack/types';
import { radioInput } from '../slack/blocks/inputs.ts';
import { formModal, section } from '../slack/blocks/parts.ts';
import { bold, literal } from '../slack/blocks/text.ts';
import { idOf } from '../slack/feature.ts';
import type { Seen } from '../stewardship/change.ts';
import { NOT_SAVED, wholeText } from './blocks.ts';
import type { Edited, Sent } from './sent.ts';
import { labelOf } from './sent.ts';
import type { FormState, KeptForm } from './state.ts';

export const CONFLICT_TITLE = 'Changed meanwhile';
const MINE = 'mine';
const THEIRS = 'theirs';

type Pending = NonNullable<FormState['pending']>;

/** @param says why what was chosen is not saved yet; mrkdwn. */
export function conflictView({ key, state }: KeptForm, pending: Pending, says?: string): ModalView {
  const { address, title } = state;
  const many = pending.conflicts.length > 1;
  return formModal({
    callbackId: idOf('conflict', 'choose'),
    title: CONFLICT_TITLE,
    submit: 'Save',
    metadata: key,
    blocks: [
      ...(says === undefined ? [] : [section(`${NOT_SAVED} ${says}`)]),
      section(
        `Somebody changed ${bold(literal(title, 150))} since you opened the form, so nothing is saved yet. Choose what ${many ? 'each of these' : 'this'} is to be.`,
      ),
      ...pending.conflicts.flatMap(({ field, now, wish }) => [
        section(`*${labelOf(field)}, as it is now:*`),
        ...wholeText(String(now ?? ''), address),
        section(`*${labelOf(field)}, as you wrote it:*`),
        ...wholeText(String(wish ?? ''), address),
        radioInput({
          blockId: field,
          label: labelOf(field),
          options: [
            { text: 'Keep what is there now', value: THEIRS },
            { text: 'Use what I wrote', value: MINE },
          ],
        }),
      ]),
    ],
  });
}

/** What is left to be saved after the choice; undefined for nothing. Whatever is not chosen stays as it is. */
export function settledBy({ delta, seen, conflicts }: Pending, { choices }: Pick<Sent, 'choices'>): Edited | undefined {
  const set: Record<string, unknown> = { ...delta.set };
  const met: Seen = { ...seen };
  for (const { field, now } of conflicts) {
    if (choices[field]?.includes(MINE)) met[field] = now;
    else delete set[field];
  }
  const left = { ...delta, set } as Edited['delta'];
  const isEmpty = Object.values(left).every((part) => Object.keys(part ?? {}).length === 0);
  return isEmpty ? undefined : { delta: left, seen: met };
}
