// The window to type in, and what is offered below what was found for a message.

import type { ModalView } from '@slack/types';
import { textInput } from '../../slack/blocks/inputs.ts';
import { actions, button, formModal, type Message, section } from '../../slack/blocks/parts.ts';
import { idOf } from '../../slack/feature.ts';

export const WORDS = 'words';
export const RESULTS = 'Results';

export function findForm(typed: string): ModalView {
  return formModal({
    callbackId: idOf('shortcut', 'find'),
    title: 'Find in Secoda',
    submit: 'Find',
    blocks: [
      textInput({
        blockId: WORDS,
        label: 'What are you looking for?',
        hint: 'Words of a title, in any order, and filters: type:table, owner:@me, tag:finance, verified:yes, in:analytics …',
        placeholder: 'daily orders type:table',
        maxLength: 2000,
        initial: typed,
      }),
    ],
  });
}

export function offer(value: string): Message {
  const text = 'Only you can see this. *Answer in thread* shows everybody there what everybody may see of it.';
  return {
    text,
    blocks: [section(text), actions(button({ actionId: idOf('shortcut', 'answer'), text: 'Answer in thread', value }))],
  };
}
