import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { and, contains, exact, type Filter, type Sort, withTieBreaker } from '../../src/secoda/filter.ts';

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc.tuple(fc.constantFrom('title', 'type'), fc.constantFrom('a', 'b')).map(([field, value]) => exact(field, value)),
  fc.tuple(fc.constantFrom('title', 'type'), fc.constantFrom('a', 'b')).map(([field, value]) => contains(field, value)),
);
const tree: fc.Arbitrary<Filter> = fc.letrec<{ node: Filter }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('node'), { maxLength: 3 }).map((operands) => and(...operands)),
  ),
})).node;

type Item = Readonly<Record<string, string>>;
const item: fc.Arbitrary<Item> = fc.record({
  title: fc.constantFrom('a', 'b', 'ab'),
  type: fc.constantFrom('a', 'b', 'ab'),
});

/** What the service is documented to do with a filter. */
function passes(filter: Filter, of: Item): boolean {
  if (filter.operator === 'and') return filter.operands.every((operand) => passes(operand, of));
  if (filter.operator === 'exact') return of[filter.field] === filter.value;
  if (filter.operator === 'contains') return (of[filter.field] ?? '').includes(filter.value);
  throw new Error(`not built here: ${filter.operator}`);
}

test('and lets through what every operand lets through, and never nests', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 4 }), item, (operands, of) => {
      const joined = and(...operands);
      expect(passes(joined, of)).toBe(operands.every((operand) => passes(operand, of)));
      expect('operands' in joined && joined.operands.some(({ operator }) => operator === 'and')).toBe(false);
    }),
  );
});

test('the wire form is the one of the documentation', () => {
  expect(JSON.parse(JSON.stringify(and(contains('title', 'customers'), exact('verified', true))))).toEqual({
    operator: 'and',
    operands: [
      { operator: 'contains', field: 'title', value: 'customers' },
      { operator: 'exact', field: 'verified', value: true },
    ],
  });
});

describe('a sort', () => {
  const direction = fc.constantFrom<'asc' | 'desc'>('asc', 'desc');
  const sort: fc.Arbitrary<Sort> = fc
    .array(fc.record({ field: fc.constantFrom('title', 'updated_at', 'external_usage', 'id'), order: direction }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((steps) =>
      steps.reduceRight<Sort | undefined>((after, step) => (after ? { ...step, tie_breaker: after } : step), undefined),
    )
    .filter((made) => made !== undefined);
  const steps = (of: Sort | undefined): readonly Sort[] => (of === undefined ? [] : [of, ...steps(of.tie_breaker)]);

  test('ends in the id, exactly once, behind what was asked for', () => {
    fc.assert(
      fc.property(sort, (asked) => {
        const fields = steps(withTieBreaker(asked)).map(({ field }) => field);
        const wanted = steps(asked).map(({ field }) => field);
        const before = wanted.includes('id') ? wanted.slice(0, wanted.indexOf('id')) : wanted;
        expect(fields).toEqual([...before, 'id']);
      }),
    );
  });

  test('is by use when none is asked for', () => {
    expect(withTieBreaker()).toEqual({
      field: 'external_usage',
      order: 'desc',
      tie_breaker: { field: 'id', order: 'asc' },
    });
  });
});
