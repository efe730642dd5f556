// Every block, once each, with the surfaces it may stand on. The record must name every block of @slack/types (and the two
// that Slack documents elsewhere), and the compiler holds it to that.

import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { anyText, id, mrkdwn, onePicture, onePictureSays, plainText, slackFile, webAddress } from './composition.ts';
import {
  accessory,
  actionElement,
  button,
  contextActionElement,
  contextElement,
  image as imageElement,
  inputElement,
} from './elements.ts';
import { limits } from './limits.ts';
import { richText } from './rich-text.ts';
import { dataTable, dataVisualization, table } from './tables.ts';

export type Surface = 'message' | 'modal' | 'home';

const identified = { block_id: id.optional() };

const actions = z.strictObject({
  type: z.literal('actions'),
  elements: z.array(actionElement).min(1).max(limits.actions.elements),
  ...identified,
});
const context = z.strictObject({
  type: z.literal('context'),
  elements: z.array(contextElement).min(1).max(limits.context.elements),
  ...identified,
});
const divider = z.strictObject({ type: z.literal('divider'), ...identified });
const header = z.strictObject({ type: z.literal('header'), text: plainText(limits.header), ...identified });
const image = z
  .strictObject({
    type: z.literal('image'),
    alt_text: z.string().min(1).max(limits.altText),
    title: plainText(limits.image.title).optional(),
    image_url: webAddress.optional(),
    slack_file: slackFile.optional(),
    ...identified,
  })
  .refine(onePicture, onePictureSays);
const input = z.strictObject({
  type: z.literal('input'),
  label: plainText(limits.input.label),
  hint: plainText(limits.input.hint).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
  ...identified,
});
const section = z
  .strictObject({
    type: z.literal('section'),
    text: anyText(limits.section.text).optional(),
    fields: z.array(anyText(limits.section.field)).min(1).max(limits.section.fields).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
    ...identified,
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'missing required field: text');
const secureAddress = webAddress.refine((address) => address.startsWith('https:'), 'must be a https URL');
const video = z.strictObject({
  type: z.literal('video'),
  video_url: secureAddress,
  thumbnail_url: webAddress,
  alt_text: z.string().min(1).max(limits.altText),
  title: plainText(limits.video.title),
  title_url: secureAddress.optional(),
  author_name: z.string().max(limits.video.author).optional(),
  provider_name: z.string().max(limits.video.provider).optional(),
  provider_icon_url: webAddress.optional(),
  description: plainText(limits.video.title).optional(),
  ...identified,
});

/** A file that lives outside Slack and was registered there; Slack looks it up when it shows the message. */
const file = z.strictObject({
  type: z.literal('file'),
  external_id: z.string().min(1),
  source: z.literal('remote'),
  ...identified,
});
const call = z.strictObject({ type: z.literal('call'), call_id: z.string().min(1), ...identified });

const card = z
  .strictObject({
    type: z.literal('card'),
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    slack_icon: z.strictObject({ type: z.literal('icon'), name: z.string().min(1) }).optional(),
    title: mrkdwn(limits.card.title).optional(),
    subtitle: mrkdwn(limits.card.title).optional(),
    body: mrkdwn(limits.card.body).optional(),
    subtext: mrkdwn(limits.card.body).optional(),
    actions: z.array(button).max(limits.card.actions).optional(),
    ...identified,
  })
  .refine(
    (block) => (block.hero_image ?? block.title ?? block.actions ?? block.body) !== undefined,
    'must provide at least one of `hero_image`, `title`, `actions` or `body`',
  )
  .refine(
    (block) => block.icon === undefined || block.slack_icon === undefined,
    'must provide only one of `icon` or `slack_icon`',
  );

const task = {
  task_id: z.string().min(1),
  title: z.string().min(1),
  details: richText.optional(),
  output: richText.optional(),
  sources: z.array(z.strictObject({ type: z.literal('url'), url: z.string(), text: z.string() })).optional(),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  ...identified,
};
const taskCard = z.strictObject({ type: z.literal('task_card'), ...task });
/** Inside a plan, a task needs no type: there is nothing else. */
const plannedTask = z.strictObject({ type: z.literal('task_card').optional(), ...task });

const containerChild = z.discriminatedUnion('type', [
  actions,
  context,
  divider,
  file,
  header,
  image,
  input,
  richText,
  section,
  table,
  video,
]);

/** One checked block of each type. */
export const blockSchemas = {
  actions,
  alert: z.strictObject({
    type: z.literal('alert'),
    text: anyText(limits.alert),
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
    ...identified,
  }),
  call,
  card,
  carousel: z.strictObject({
    type: z.literal('carousel'),
    elements: z.array(card).min(1).max(limits.carousel.cards),
    ...identified,
  }),
  container: z
    .strictObject({
      type: z.literal('container'),
      title: plainText(limits.container.title).optional(),
      rich_text_title: richText.optional(),
      subtitle: anyText(limits.container.title).optional(),
      child_blocks: z.array(containerChild).min(1).max(limits.container.children),
      width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
      icon: imageElement.optional(),
      is_collapsible: z.boolean().optional(),
      default_collapsed: z.boolean().optional(),
      has_header_divider: z.boolean().optional(),
      ...identified,
    })
    .refine((block) => (block.title ?? block.rich_text_title) !== undefined, 'missing required field: title')
    .refine(
      (block) => block.default_collapsed !== true || block.is_collapsible === true,
      '`default_collapsed` requires `is_collapsible`',
    ),
  context,
  context_actions: z.strictObject({
    type: z.literal('context_actions'),
    elements: z.array(contextActionElement).min(1).max(limits.contextActions.elements),
    ...identified,
  }),
  data_table: dataTable,
  data_visualization: dataVisualization,
  divider,
  file,
  header,
  image,
  input,
  markdown: z.strictObject({
    type: z.literal('markdown'),
    text: z.string().max(limits.message.markdown),
    ...identified,
  }),
  plan: z.strictObject({
    type: z.literal('plan'),
    title: z.string().min(1),
    tasks: z.array(plannedTask).max(limits.plan.tasks).optional(),
    ...identified,
  }),
  rich_text: richText,
  section,
  table,
  task_card: taskCard,
  video,
} as const satisfies Record<KnownBlock['type'] | 'call' | 'data_visualization', z.ZodType>;

export type BlockType = keyof typeof blockSchemas;

/** A block that passed the check. */
export type CheckedBlock = z.infer<(typeof blockSchemas)[BlockType]>;

const everywhere: readonly Surface[] = ['message', 'modal', 'home'];
const messages: readonly Surface[] = ['message'];

/** Where each block may stand. Source: the Block Kit reference, "Available in surfaces". */
export const surfacesOf: Readonly<Record<BlockType, readonly Surface[]>> = {
  actions: everywhere,
  alert: ['modal'],
  call: messages,
  card: messages,
  carousel: messages,
  container: messages,
  context: everywhere,
  context_actions: messages,
  data_table: messages,
  data_visualization: messages,
  divider: everywhere,
  file: messages,
  header: everywhere,
  image: everywhere,
  input: everywhere,
  markdown: messages,
  plan: messages,
  rich_text: everywhere,
  section: everywhere,
  table: messages,
  task_card: messages,
  video: everywhere,
};

export function isBlockType(type: unknown): type is BlockType {
  return typeof type === 'string' && Object.hasOwn(blockSchemas, type);
}
