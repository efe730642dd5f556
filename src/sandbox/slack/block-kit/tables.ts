// Blocks of many values: tables and charts. Source: the Block Kit reference, "Table block", "Data table block", "Data
// visualization block".

import { z } from 'zod';
import { id } from './composition.ts';
import { limits } from './limits.ts';
import { richText } from './rich-text.ts';

const identified = { block_id: id.optional() };

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string() });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string() });
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richText]);

export const table = z.strictObject({
  type: z.literal('table'),
  rows: z.array(z.array(cell).max(limits.table.columns)).min(1).max(limits.table.rows),
  column_settings: z
    .array(
      z
        .strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        })
        .nullable(),
    )
    .max(limits.table.columns)
    .optional(),
  ...identified,
});

type Rows = readonly (readonly z.infer<typeof cell>[])[];

/** A header and at least one row below it, all of one width, the header without formatting. */
export const dataTable = z.strictObject({
  type: z.literal('data_table'),
  rows: z
    .array(z.array(cell).min(1).max(limits.table.columns))
    .min(2)
    .max(limits.dataTable.rows)
    .refine((rows) => !rows[0]?.some(({ type }) => type === 'rich_text'), 'header cells cannot be `rich_text`')
    .refine(
      (rows) => rows.every((row) => row.length === rows[0]?.length),
      'all rows must have the same number of cells',
    )
    .refine(
      (rows) => charactersIn(rows) <= limits.dataTable.characters,
      `must be less than ${limits.dataTable.characters + 1} characters`,
    ),
  caption: z.string().min(1),
  page_size: z.number().int().min(1).max(limits.dataTable.pageSize).optional(),
  row_header_column_index: z.number().int().min(0).optional(),
  ...identified,
});

function charactersIn(rows: Rows): number {
  return rows.flat().reduce((sum, one) => sum + ('text' in one ? one.text.length : JSON.stringify(one).length), 0);
}

const label = z.string().min(1).max(limits.chart.label);
const segment = z.strictObject({ label, value: z.number().positive() });
const series = z.strictObject({
  name: label,
  data: z
    .array(z.strictObject({ label, value: z.number() }))
    .min(1)
    .max(limits.chart.points),
});
const axes = z.strictObject({
  categories: z.array(label).min(1).max(limits.chart.points),
  x_label: z.string().max(limits.chart.axis).optional(),
  y_label: z.string().max(limits.chart.axis).optional(),
});

function plotted<Kind extends 'bar' | 'area' | 'line'>(kind: Kind) {
  return z.strictObject({
    type: z.literal(kind),
    series: z
      .array(series)
      .min(1)
      .max(limits.chart.series)
      .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'series names must be unique'),
    axis_config: axes,
  });
}

const pie = z.strictObject({ type: z.literal('pie'), segments: z.array(segment).min(1).max(limits.chart.series) });

const chart = z
  .discriminatedUnion('type', [pie, plotted('bar'), plotted('area'), plotted('line')])
  .refine(
    (one) => one.type === 'pie' || one.series.every(({ data }) => sameWords(data, one.axis_config.categories)),
    'each series must have one point for every category',
  );

function sameWords(data: readonly { readonly label: string }[], categories: readonly string[]): boolean {
  const labels = new Set(data.map((point) => point.label));
  return data.length === categories.length && categories.every((category) => labels.has(category));
}

export const dataVisualization = z.strictObject({
  type: z.literal('data_visualization'),
  title: z.string().min(1).max(limits.chart.title),
  chart,
  ...identified,
});
