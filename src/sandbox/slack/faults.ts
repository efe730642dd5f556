// Faults on order: what tests tell the simulated Slack to do wrong, by method, so many times.

export interface Fault {
  /** A Slack error code, with status 200. */
  readonly error?: string;
  /** An HTTP status instead of an answer. */
  readonly status?: number;
  /** In place of the true answer, with status 200 unless another is ordered. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Seconds in a `Retry-After` header; implies status 429. */
  readonly retryAfter?: number;
  /** No answer at all. */
  readonly hang?: true;
  /** The connection is reset in place of an answer. */
  readonly reset?: true;
  /** Asked when a call comes, which waits for it; then the fault strikes or, where nothing else is ordered, the call is served. */
  readonly hold?: () => Promise<unknown>;
  /** The method does its work all the same: only the answer is lost. */
  readonly applied?: true;
  /** How often; without it, until `fail` is called again. */
  readonly times?: number;
}

/** The name under which faults of answers by response URL are ordered; it is no method, and none of `*`. */
export const RESPONSE_URL = 'response_url';

export interface Faults {
  /** Replaces what was ordered for this method; `*` stands for every method; no fault at all ends it. */
  order(method: string, fault: Fault | undefined): void;
  /** The fault of the next call of a method, counted down. */
  take(method: string): Fault | undefined;
}

export function faults(): Faults {
  const ordered = new Map<string, { fault: Fault; left: number }>();
  return {
    order(method, fault) {
      if (fault === undefined) ordered.delete(method);
      else ordered.set(method, { fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    take(method) {
      const key = ordered.has(method) || method === RESPONSE_URL ? method : '*';
      const order = ordered.get(key);
      if (order === undefined) return undefined;
      order.left -= 1;
      if (order.left <= 0) ordered.delete(key);
      return order.fault;
    },
  };
}

/** Whether a fault takes the place of the answer; one that only waits does not. */
export function replaces({ error, status, body, retryAfter, hang, reset }: Fault): boolean {
  return [error, status, body, retryAfter, hang, reset].some((ordered) => ordered !== undefined);
}
