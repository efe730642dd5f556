// The few block shapes this app is made of, each made within Slack's limits. Whatever comes in as text is mrkdwn that
// `text.ts` wrote; nothing here escapes again.

import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  Overflow,
  PlainTextElement,
  SectionBlock,
} from '@slack/types';
import { limits } from './limits.ts';
import { plain } from './text.ts';

/** A message to post: `text` is what is read aloud, shown in notifications and wherever blocks are off. */
export interface Message {
  readonly text: string;
  readonly blocks?: readonly KnownBlock[];
}

export interface ButtonParts {
  readonly actionId: string;
  readonly text: string;
  readonly value: string;
  /** Read by screen readers in place of the text, to name the object: "Details of orders". */
  readonly label?: string;
  readonly style?: 'primary' | 'danger' | undefined;
  /** Asked before the press counts: at most 100, 300 and 30 characters. */
  readonly confirm?: { readonly title: string; readonly text: string; readonly yes: string };
}

/** Verbatim: Slack makes no links, channels or mentions of what merely looks like them, only of what is written as such. */
function written(mrkdwn: string): MrkdwnElement {
  return { type: 'mrkdwn', text: mrkdwn, verbatim: true };
}

export function section(mrkdwn: string, accessory?: Button): SectionBlock {
  return { type: 'section', text: written(mrkdwn), ...(accessory && { accessory }) };
}

export function fields(texts: readonly string[]): SectionBlock {
  return {
    type: 'section',
    fields: texts.slice(0, limits.sectionFields).map(written),
  };
}

export function context(...mrkdwn: readonly string[]): ContextBlock {
  return {
    type: 'context',
    elements: mrkdwn.slice(0, limits.contextElements).map(written),
  };
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

export function button({ actionId, text, value, label, style, confirm }: ButtonParts): Button {
  if (value.length > limits.buttonValue) throw new RangeError(`the value of button ${actionId} is too long`);
  const made: Button = {
    type: 'button',
    action_id: actionId,
    text: plainText(text, limits.buttonText),
    value,
  };
  if (label !== undefined) made.accessibility_label = plain(label, limits.accessibilityLabel);
  if (style !== undefined) made.style = style;
  if (confirm !== undefined) made.confirm = confirmation(confirm);
  return made;
}

/** What a title holds between colons becomes no emoji. Where there is no colon nothing has to be said of it. */
export function plainText(text: string, max: number): PlainTextElement {
  const words = plain(text, max);
  return words.includes(':') ? { type: 'plain_text', text: words, emoji: false } : { type: 'plain_text', text: words };
}

function confirmation({ title, text, yes }: NonNullable<ButtonParts['confirm']>): ConfirmationDialog {
  return {
    title: plainText(title, limits.confirm.title),
    text: plainText(text, limits.confirm.text),
    confirm: plainText(yes, limits.confirm.button),
    deny: plainText('Cancel', limits.confirm.button),
  };
}

export interface MenuLine {
  readonly actionId: string;
  readonly text: string;
  readonly value: string;
}

/** A menu behind three dots, five lines at most; each line is an action of its own, told by its value. */
export function overflow(actionId: string, lines: readonly MenuLine[]): Overflow {
  return {
    type: 'overflow',
    action_id: actionId,
    options: lines.slice(0, limits.overflowOptions).map(({ actionId: line, text, value }) => {
      const written = `${line} ${value}`;
      if (written.length > limits.optionValue) throw new RangeError(`the value of ${line} is too long for a menu`);
      return { text: plainText(text, limits.optionText), value: written };
    }),
  };
}

export function actions(...elements: readonly (Button | Overflow)[]): ActionsBlock {
  return { type: 'actions', elements: elements.slice(0, limits.actionsElements) };
}

/** A modal with fields, sent by its button `submit`. */
export function formModal({
  callbackId,
  title,
  submit,
  blocks,
  metadata,
}: {
  readonly callbackId: string;
  readonly title: string;
  readonly submit: string;
  readonly blocks: readonly KnownBlock[];
  /** The key under which is kept what the form is about. */
  readonly metadata?: string;
}): ModalView {
  return {
    ...infoModal(title, blocks),
    callback_id: callbackId,
    ...(metadata !== undefined && { private_metadata: metadata }),
    submit: plainText(submit, limits.view.submit),
    close: { type: 'plain_text', text: 'Cancel' },
  };
}

/** A modal that only shows something: it can be closed, not submitted. */
export function infoModal(title: string, blocks: readonly KnownBlock[]): ModalView {
  return {
    type: 'modal',
    title: plainText(title, limits.view.title),
    close: { type: 'plain_text', text: 'Close' },
    blocks: blocks.slice(0, limits.view.blocks),
  };
}
