// The form for what is not in Secoda yet: every field of its API, those that mark or share it only for who may do that.

import { fieldBlocks, optionsOf, wrongWith } from '../../forms/blocks.ts';
import { flagNames, pickedNames, textNames } from '../../forms/fields.ts';
import type { FormKind } from '../../forms/forms.ts';
import { actionOf, type Picker, readValue } from '../../forms/pickers.ts';
import { draftOf, type Sent } from '../../forms/sent.ts';
import type { FormField, FormState } from '../../forms/state.ts';
import { searchInput, selectInput } from '../../slack/blocks/inputs.ts';
import type { Act, Draft } from '../../stewardship/change.ts';
import type { May } from '../../stewardship/may.ts';
import { create as creating } from '../../stewardship/verbs/create.ts';

const KIND = 'kind';
const TERM = 'glossary';

/** Kinds as Secoda's API names them. */
const KINDS: Readonly<Record<string, string>> = {
  [TERM]: 'Glossary term',
  document: 'Document',
  collection: 'Collection',
  question: 'Question',
  metric: 'Metric',
  table: 'Table',
  column: 'Column',
  schema: 'Schema',
  database: 'Database',
  dashboard: 'Dashboard',
  chart: 'Chart',
  report: 'Report',
  job: 'Job',
  query: 'Query',
  event: 'Event',
};

const PLACES = {
  integration: { label: 'Integration', hint: 'The source from which it comes.', picker: 'integrations' },
  parent: { label: 'Parent', hint: 'What it lies in.', picker: 'parents' },
} as const satisfies Readonly<Record<string, { label: string; hint: string; picker: Picker }>>;

export const form: FormKind = {
  name: 'create',
  title: 'Create in Secoda',
  submit: 'Create',
  doing: 'Creating…',
  own: {
    [KIND]: undefined,
    ...Object.fromEntries(Object.entries(PLACES).map(([block, { picker }]) => [block, picker])),
  },
  draw: (drawn) => [
    selectInput({
      blockId: KIND,
      label: 'Kind',
      options: Object.entries(KINDS).map(([value, text]) => ({ value, text })),
      initial: drawn.sent?.choices[KIND]?.[0] ?? TERM,
    }),
    ...wrongWith(KIND, drawn),
    ...wrongWith('entity_type', drawn),
    ...fieldBlocks(drawn),
    ...Object.entries(PLACES).flatMap(([block, { label, hint, picker }]) => [
      searchInput({
        blockId: block,
        actionId: actionOf(picker),
        label,
        hint,
        optional: true,
        placeholder: 'Type to search',
        most: 1,
        chosen: optionsOf(drawn.sent?.choices[block] ?? [], drawn.nameOf),
      }),
      ...wrongWith(block, drawn),
    ]),
  ],
  wish({ fields }: FormState, sent: Sent) {
    const kind = sent.choices[KIND]?.[0] ?? '';
    if (!Object.hasOwn(KINDS, kind))
      return { says: 'Its kind is none that can be chosen here.', beside: { [KIND]: 'Choose one.' } };
    return creating.act(draftOf(fields, sent, { entity_type: kind, ...placesIn(sent) }));
  },
};

function placesIn({ choices }: Sent): Pick<Draft, 'integration' | 'parent'> {
  return Object.fromEntries(
    Object.entries(PLACES).flatMap(([block, { picker }]) => {
      const read = readValue(picker, choices[block]?.[0] ?? '');
      return read === undefined ? [] : [[block, read.id]];
    }),
  );
}

const LEAST: Draft = { title: 'x', entity_type: TERM };

/** The fields for somebody, and what must be known before: undefined `fields` for those who may not even ask. */
export function fieldsOfNew(may: (act: Act) => May): { readonly may: May; readonly fields: readonly FormField[] } {
  const whole = may(creating.act(LEAST));
  const askFor = (draft: Partial<Draft>): string | null | undefined => {
    const one = may(creating.act({ ...LEAST, ...draft }));
    if (one.kind === 'refuse') return undefined;
    // What is said of all of it is not said of each field again.
    return one.kind === 'ask' && whole.kind === 'now' ? one.says() : null;
  };
  const fields: FormField[] = textNames.map((name) => ({ kind: 'text', name, seen: '', how: 'box', ask: null }));
  for (const name of pickedNames.filter((one) => one !== 'subscribers')) addList(name);
  for (const name of flagNames) {
    const ask = askFor({ [name]: true });
    if (ask !== undefined) fields.push({ kind: 'flag', name, seen: false, ask });
  }
  addList('subscribers');
  return { may: whole, fields };

  function addList(name: (typeof pickedNames)[number]): void {
    const ask = askFor({ [name]: ['x'] });
    if (ask !== undefined) fields.push({ kind: 'list', name, seen: [], more: 0, ask });
  }
}
