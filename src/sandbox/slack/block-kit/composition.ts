// The small objects that blocks and elements are made of: texts, options, confirm dialogs, pictures. Every object is
// strict, since Slack refuses a property that it does not know.

import { z } from 'zod';
import { limits } from './limits.ts';

export function plainText(max: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

export function mrkdwn(max: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
}

export function anyText(max: number) {
  return z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);
}

export const id = z.string().min(1).max(limits.id);

export const webAddress = z
  .string()
  .max(limits.url)
  .refine((address) => URL.canParse(address), 'must be a valid URL');

export const colour = z.enum(['primary', 'danger']);

export const confirm = z.strictObject({
  title: plainText(limits.confirm.title),
  text: anyText(limits.confirm.text),
  confirm: plainText(limits.confirm.button),
  deny: plainText(limits.confirm.button),
  style: colour.optional(),
});

const optionShape = {
  value: z.string().max(limits.option.value),
  description: plainText(limits.option.description).optional(),
};

/** An option of a select menu: plain text only. */
export const plainOption = z.strictObject({ text: plainText(limits.option.text), ...optionShape });

/** An option of an overflow menu: it may also be a link. */
export const menuOption = z.strictObject({
  text: plainText(limits.option.text),
  ...optionShape,
  url: z.string().max(limits.option.url).optional(),
});

/** An option of checkboxes and radio buttons: it may be formatted. */
export const choiceOption = z.strictObject({
  text: anyText(limits.option.text),
  value: optionShape.value,
  description: anyText(limits.option.description).optional(),
});

export const plainOptions = z.array(plainOption).min(1).max(limits.select.options);

export const optionGroups = z
  .array(
    z.strictObject({
      label: plainText(limits.select.groupLabel),
      options: z.array(plainOption).min(1).max(limits.select.options),
    }),
  )
  .min(1)
  .max(limits.select.groups);

export const slackFile = z.union([
  z.strictObject({ url: z.string().min(1) }),
  z.strictObject({ id: z.string().min(1) }),
]);

export const dispatchConfig = z.strictObject({
  trigger_actions_on: z
    .array(z.enum(['on_enter_pressed', 'on_character_entered']))
    .min(1)
    .max(2)
    .optional(),
});

/** A picture comes from an address or from a file in Slack: exactly one of the two. */
export function onePicture(image: { image_url?: unknown; slack_file?: unknown }): boolean {
  return (image.image_url === undefined) !== (image.slack_file === undefined);
}

export const onePictureSays = 'must define either `slack_file` or `image_url`';
