// What happened, as rows of a table: one for each field of each change, so that it can be filtered and counted.

import { type FieldTold, fieldsTold } from '../../results/told.ts';
import type { ListName } from '../../stewardship/change.ts';
import type { Value } from '../../stewardship/effect.ts';
import type { Happened } from '../../stewardship/history.ts';
import { verbsOf } from '../../stewardship/verbs/table.ts';

export const HEADER = [
  'time',
  'actor',
  'slack_id',
  'what',
  'field',
  'old',
  'new',
  'resource',
  'kind',
  'id',
  'surface',
  'outcome',
  'reason',
  'undone_by',
  'approved_by',
  'change_id',
] as const;

export interface RowParts {
  /** Of what is found now; of what is not, the ledger knows the title. */
  readonly resource: { readonly title: string; readonly kind: string } | undefined;
  readonly nameOf: (list: ListName, id: string) => string | undefined;
}

/** In the order of the header. */
export function rowsOf(one: Happened, { resource, nameOf }: RowParts): readonly (readonly string[])[] {
  const { change, subject, at, came, effect, says, undoneBy, title } = one;
  const { act, actor, from, undoes } = change;
  const what = verbsOf(act, actor).map(({ name }) => name);
  const before = [
    new Date(at).toISOString(),
    actor.name,
    actor.slackUser,
    `${what.join(', ')}${undoes === undefined ? '' : ` (takes back ${undoes})`}`,
  ];
  const after = [
    resource?.title ?? title ?? '',
    resource?.kind ?? '',
    subject,
    from.surface,
    came,
    says ?? '',
    undoneBy.map(({ name }) => name).join('; '),
    // Nothing waits for approval yet: whatever was done was done by who did it.
    '',
    change.id,
  ];
  const told = fieldsTold(effect, (list, id) => nameOf(list, id) ?? id).map(cellsOf);
  return (told.length === 0 ? [['', '', '']] : told).map((field) => [...before, ...field, ...after]);
}

/** Of lists, who was removed stands under old, who was added under new. */
function cellsOf(told: FieldTold): readonly string[] {
  if ('from' in told) return [told.label, written(told.from), written(told.to)];
  return [told.label, told.removed.join('; '), told.added.join('; ')];
}

function written(value: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value ?? '';
}
