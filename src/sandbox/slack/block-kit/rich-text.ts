// The rich_text block: sections, lists, quotes and preformatted text, each made of styled leaves.

import { z } from 'zod';
import { id } from './composition.ts';

const style = z.strictObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  underline: z.boolean().optional(),
  code: z.boolean().optional(),
  highlight: z.boolean().optional(),
  client_highlight: z.boolean().optional(),
  unlink: z.boolean().optional(),
});

const styled = { style: style.optional() };
const name = z.string().min(1);

const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1), ...styled });
const link = z.strictObject({
  type: z.literal('link'),
  url: name,
  text: z.string().optional(),
  unsafe: z.boolean().optional(),
  ...styled,
});

const leaf = z.discriminatedUnion('type', [
  text,
  link,
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), ...styled }),
  z.strictObject({ type: z.literal('color'), value: name, ...styled }),
  z.strictObject({ type: z.literal('channel'), channel_id: name, ...styled }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number().int(),
    format: name,
    url: name.optional(),
    fallback: z.string().optional(),
    ...styled,
  }),
  z.strictObject({
    type: z.literal('emoji'),
    name,
    unicode: z.string().optional(),
    url: z.string().optional(),
    ...styled,
  }),
  z.strictObject({ type: z.literal('team'), team_id: name, ...styled }),
  z.strictObject({ type: z.literal('user'), user_id: name, ...styled }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: name, ...styled }),
]);

const bordered = { border: z.number().int().min(0).max(1).optional() };

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(leaf) });

const part = z.discriminatedUnion('type', [
  section,
  z.strictObject({
    type: z.literal('rich_text_list'),
    elements: z.array(section),
    style: z.enum(['bullet', 'ordered']),
    indent: z.number().int().min(0).max(8).optional(),
    offset: z.number().int().min(0).optional(),
    ...bordered,
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(leaf), ...bordered }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [text, link])),
    language: z.string().optional(),
    ...bordered,
  }),
]);

export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.optional(),
  elements: z.array(part),
});

export type RichTextLeaf = z.infer<typeof leaf>;
export type RichTextPart = z.infer<typeof part>;
