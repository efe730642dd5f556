// Every interactive element, once each, and which of them may stand in which place. The record must name every element of
// @slack/types and the compiler holds it to that.

import type { ActionsBlockElement, ContextActionsBlockElement, InputBlockElement, SectionBlock } from '@slack/types';
import { z } from 'zod';
import {
  anyText,
  choiceOption,
  colour,
  confirm,
  dispatchConfig,
  id,
  menuOption,
  onePicture,
  onePictureSays,
  optionGroups,
  plainOption,
  plainOptions,
  plainText,
  slackFile,
  webAddress,
} from './composition.ts';
import { limits } from './limits.ts';
import { richText } from './rich-text.ts';

const actionable = { action_id: id.optional() };
const confirmable = { confirm: confirm.optional() };
const focusable = { focus_on_load: z.boolean().optional() };
const placeholdable = { placeholder: plainText(limits.select.placeholder).optional() };
const dispatchable = { dispatch_action_config: dispatchConfig.optional() };
const countable = { max_selected_items: z.number().int().min(1).optional() };
const respondable = { response_url_enabled: z.boolean().optional() };

const menu = { ...actionable, ...confirmable, ...focusable, ...placeholdable };
const typed = { ...actionable, ...dispatchable, ...focusable, ...placeholdable };

const optionSource = { options: plainOptions.optional(), option_groups: optionGroups.optional() };
const oneSource = (of: { options?: unknown; option_groups?: unknown }): boolean =>
  (of.options === undefined) !== (of.option_groups === undefined);
const oneSourceSays = 'must provide exactly one of `options` or `option_groups`';

const minQuery = { min_query_length: z.number().int().min(0).optional() };
const conversationFilter = z
  .strictObject({
    include: z
      .array(z.enum(['im', 'mpim', 'private', 'public']))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .refine((filter) => Object.keys(filter).length > 0, 'must provide at least one filter');

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date of the form YYYY-MM-DD');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the form HH:mm');
const lines = z.number().int().min(1).max(limits.richTextInput.lines);
const length = z.number().int().min(0).max(limits.input.typed);

/** A number in words, as Slack wants the bounds of a number field. */
const numeral = z.string().refine((text) => text !== '' && Number.isFinite(Number(text)), 'must be a number');

const feedbackButton = z.strictObject({
  text: plainText(limits.button.text),
  value: z.string().max(limits.button.value),
  accessibility_label: z.string().max(limits.button.label).optional(),
});

const buttonLabel = { accessibility_label: z.string().max(limits.button.label).optional() };

export const image = z
  .strictObject({
    type: z.literal('image'),
    alt_text: z.string().min(1).max(limits.altText),
    image_url: webAddress.optional(),
    slack_file: slackFile.optional(),
  })
  .refine(onePicture, onePictureSays);

export const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(limits.button.text),
  value: z.string().max(limits.button.value).optional(),
  url: webAddress.optional(),
  style: colour.optional(),
  ...buttonLabel,
  ...actionable,
  ...confirmable,
});

type ElementType =
  | ActionsBlockElement['type']
  | InputBlockElement['type']
  | ContextActionsBlockElement['type']
  | NonNullable<SectionBlock['accessory']>['type'];

const element = {
  image,
  button,
  checkboxes: z.strictObject({
    type: z.literal('checkboxes'),
    options: z.array(choiceOption).min(1).max(limits.choices.options),
    initial_options: z.array(choiceOption).min(1).optional(),
    ...actionable,
    ...confirmable,
    ...focusable,
  }),
  radio_buttons: z.strictObject({
    type: z.literal('radio_buttons'),
    options: z.array(choiceOption).min(1).max(limits.choices.options),
    initial_option: choiceOption.optional(),
    ...actionable,
    ...confirmable,
    ...focusable,
  }),
  overflow: z.strictObject({
    type: z.literal('overflow'),
    options: z.array(menuOption).min(1).max(limits.overflow.options),
    ...actionable,
    ...confirmable,
  }),
  datepicker: z.strictObject({ type: z.literal('datepicker'), initial_date: date.optional(), ...menu }),
  timepicker: z.strictObject({
    type: z.literal('timepicker'),
    initial_time: time.optional(),
    timezone: z.string().optional(),
    ...menu,
  }),
  datetimepicker: z.strictObject({
    type: z.literal('datetimepicker'),
    initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
    ...actionable,
    ...confirmable,
    ...focusable,
  }),
  static_select: z
    .strictObject({
      type: z.literal('static_select'),
      initial_option: plainOption.optional(),
      ...optionSource,
      ...menu,
    })
    .refine(oneSource, oneSourceSays),
  multi_static_select: z
    .strictObject({
      type: z.literal('multi_static_select'),
      initial_options: z.array(plainOption).min(1).optional(),
      ...optionSource,
      ...menu,
      ...countable,
    })
    .refine(oneSource, oneSourceSays),
  external_select: z.strictObject({
    type: z.literal('external_select'),
    initial_option: plainOption.optional(),
    ...menu,
    ...minQuery,
  }),
  multi_external_select: z.strictObject({
    type: z.literal('multi_external_select'),
    initial_options: z.array(plainOption).min(1).optional(),
    ...menu,
    ...minQuery,
    ...countable,
  }),
  users_select: z.strictObject({ type: z.literal('users_select'), initial_user: z.string().optional(), ...menu }),
  multi_users_select: z.strictObject({
    type: z.literal('multi_users_select'),
    initial_users: z.array(z.string()).optional(),
    ...menu,
    ...countable,
  }),
  conversations_select: z.strictObject({
    type: z.literal('conversations_select'),
    initial_conversation: z.string().optional(),
    default_to_current_conversation: z.boolean().optional(),
    filter: conversationFilter.optional(),
    ...menu,
    ...respondable,
  }),
  multi_conversations_select: z.strictObject({
    type: z.literal('multi_conversations_select'),
    initial_conversations: z.array(z.string()).optional(),
    default_to_current_conversation: z.boolean().optional(),
    filter: conversationFilter.optional(),
    ...menu,
    ...countable,
  }),
  channels_select: z.strictObject({
    type: z.literal('channels_select'),
    initial_channel: z.string().optional(),
    ...menu,
    ...respondable,
  }),
  multi_channels_select: z.strictObject({
    type: z.literal('multi_channels_select'),
    initial_channels: z.array(z.string()).optional(),
    ...menu,
    ...countable,
  }),
  plain_text_input: z
    .strictObject({
      type: z.literal('plain_text_input'),
      initial_value: z.string().max(limits.input.typed).optional(),
      multiline: z.boolean().optional(),
      min_length: length.optional(),
      max_length: length.min(1).optional(),
      ...typed,
    })
    .refine(
      ({ min_length = 0, max_length = Infinity }) => min_length <= max_length,
      '`min_length` exceeds `max_length`',
    ),
  email_text_input: z.strictObject({
    type: z.literal('email_text_input'),
    initial_value: z.string().optional(),
    ...typed,
  }),
  url_text_input: z.strictObject({ type: z.literal('url_text_input'), initial_value: z.string().optional(), ...typed }),
  number_input: z
    .strictObject({
      type: z.literal('number_input'),
      is_decimal_allowed: z.boolean(),
      initial_value: numeral.optional(),
      min_value: numeral.optional(),
      max_value: numeral.optional(),
      ...typed,
    })
    .refine(
      ({ min_value = -Infinity, max_value = Infinity }) => Number(min_value) <= Number(max_value),
      '`min_value` exceeds `max_value`',
    ),
  rich_text_input: z.strictObject({
    type: z.literal('rich_text_input'),
    initial_value: richText.optional(),
    min_lines: lines.optional(),
    max_lines: lines.optional(),
    ...typed,
  }),
  file_input: z.strictObject({
    type: z.literal('file_input'),
    filetypes: z.array(z.string()).optional(),
    max_files: z.number().int().min(1).max(10).optional(),
    ...actionable,
  }),
  workflow_button: z.strictObject({
    type: z.literal('workflow_button'),
    text: plainText(limits.button.text),
    workflow: z.strictObject({
      trigger: z.strictObject({
        url: webAddress,
        customizable_input_parameters: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
      }),
    }),
    style: colour.optional(),
    ...buttonLabel,
    ...actionable,
    ...confirmable,
  }),
  feedback_buttons: z.strictObject({
    type: z.literal('feedback_buttons'),
    positive_button: feedbackButton,
    negative_button: feedbackButton,
    ...actionable,
  }),
  icon_button: z.strictObject({
    type: z.literal('icon_button'),
    icon: z.literal('trash'),
    text: plainText(limits.button.text),
    value: z.string().max(limits.button.value).optional(),
    visible_to_user_ids: z.array(z.string()).max(limits.iconButton.readers).optional(),
    ...buttonLabel,
    ...actionable,
    ...confirmable,
  }),
} as const satisfies Record<ElementType, z.ZodType>;

const menus = [
  element.static_select,
  element.multi_static_select,
  element.external_select,
  element.multi_external_select,
  element.users_select,
  element.multi_users_select,
  element.conversations_select,
  element.multi_conversations_select,
  element.channels_select,
  element.multi_channels_select,
  element.checkboxes,
  element.radio_buttons,
  element.datepicker,
  element.timepicker,
] as const;

/** What may stand beside a section's text. */
export const accessory = z.discriminatedUnion('type', [
  image,
  button,
  element.overflow,
  element.workflow_button,
  ...menus,
]);

/** What may stand in an actions block. */
export const actionElement = z.discriminatedUnion('type', [
  button,
  element.overflow,
  element.workflow_button,
  element.datetimepicker,
  element.rich_text_input,
  ...menus,
]);

/** What may stand in an input block. */
export const inputElement = z.discriminatedUnion('type', [
  ...menus,
  element.datetimepicker,
  element.plain_text_input,
  element.email_text_input,
  element.url_text_input,
  element.number_input,
  element.rich_text_input,
  element.file_input,
]);

export const contextElement = z.discriminatedUnion('type', [image, ...anyText(limits.textObject).options]);

export const contextActionElement = z.discriminatedUnion('type', [element.feedback_buttons, element.icon_button]);

/** An interactive element (or picture) of any place that passed the check. */
export type CheckedElement =
  | z.infer<typeof accessory>
  | z.infer<typeof actionElement>
  | z.infer<typeof inputElement>
  | z.infer<typeof contextActionElement>;

export type CheckedOption = z.infer<typeof choiceOption> | z.infer<typeof menuOption>;
