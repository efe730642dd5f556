// Filters and sorts of the listing, as the API spells them. Only what is known to exist can be written down.

export type Filter =
  | { readonly operator: 'and' | 'or' | 'not'; readonly operands: readonly Filter[] }
  | { readonly operator: 'exact'; readonly field: string; readonly value: string | number | boolean }
  | { readonly operator: 'contains'; readonly field: string; readonly value: string }
  | { readonly operator: 'in'; readonly field: string; readonly value: readonly string[] }
  | { readonly operator: 'is_set'; readonly field: string; readonly value: null };

export interface Sort {
  readonly field: string;
  readonly order: 'asc' | 'desc';
  readonly tie_breaker?: Sort;
}

/** All of these. Nested `and`s become one: the service sees the shortest form. */
export function and(...operands: readonly Filter[]): Filter {
  return {
    operator: 'and',
    operands: operands.flatMap((operand) => (operand.operator === 'and' ? operand.operands : [operand])),
  };
}

/** Any of these. One alone stands for itself. */
export function or(...operands: readonly [Filter, ...Filter[]]): Filter {
  return operands.length === 1 ? operands[0] : { operator: 'or', operands };
}

export function not(operand: Filter): Filter {
  return { operator: 'not', operands: [operand] };
}

export function exact(field: string, value: string | number | boolean): Filter {
  return { operator: 'exact', field, value };
}

export function contains(field: string, value: string): Filter {
  return { operator: 'contains', field, value };
}

/** One of these values; of one value alone it is `exact`, which more services understand. */
export function oneOf(field: string, values: readonly string[]): Filter {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? exact(field, only) : { operator: 'in', field, value: values };
}

export function isSet(field: string): Filter {
  return { operator: 'is_set', field, value: null };
}

/** The service's own default order, said aloud so that pages fit together. */
const byUse: Sort = { field: 'external_usage', order: 'desc' };
const byId: Sort = { field: 'id', order: 'asc' };

/** A sort that never ties: rows with the same value would be skipped or repeated between pages. */
export function withTieBreaker(sort: Sort = byUse): Sort {
  if (sort.field === byId.field) return { field: sort.field, order: sort.order };
  return { ...sort, tie_breaker: withTieBreaker(sort.tie_breaker ?? byId) };
}
