// What was asked of the catalog, for assertions and for the sandbox's inspector: the last requests in order of arrival,
// without their keys, and a way to wait for the next one to be done with.

import type { Role } from './access.ts';

const KEPT = 1_000;

export interface RecordedRequest {
  /** Sent back in the header `x-request-id`. */
  readonly id: string;
  /** When it arrived, in milliseconds on the catalog's clock. */
  readonly at: number;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** The parameters; `filter` and `sort` parsed where they are JSON. */
  readonly query: Readonly<Record<string, unknown>>;
  /** The body, parsed where it is JSON; undefined where there was none. */
  readonly body: unknown;
  /** The role of the key's owner; null before and without a valid key. */
  readonly role: Role | null;
  /** The owner of the key. */
  readonly personId: string | null;
  /** Null while it is being served, and for ever where no answer was given. */
  readonly status: number | null;
  readonly outcome: 'pending' | 'answered' | 'hung' | 'reset';
  /** The kind of the fault that struck. */
  readonly fault: string | null;
}

type Writable = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

export interface RequestLog {
  readonly requests: readonly RecordedRequest[];
  clear(): void;
  /** Notes an arrival. */
  arrive(request: Omit<RecordedRequest, 'status' | 'outcome' | 'role' | 'personId' | 'fault'>): Writable;
  /** Notes how it ended, and wakes those who wait. */
  settle(request: Writable, outcome: RecordedRequest['outcome'], status: number | null): void;
  changed(): Promise<void>;
}

export function createRequestLog(): RequestLog {
  const requests: Writable[] = [];
  let next = Promise.withResolvers<void>();
  return {
    requests,
    clear: () => void requests.splice(0),
    arrive: (request) => {
      const entry: Writable = { ...request, status: null, outcome: 'pending', role: null, personId: null, fault: null };
      requests.push(entry);
      if (requests.length > KEPT) requests.shift();
      return entry;
    },
    settle: (request, outcome, status) => {
      Object.assign(request, { outcome, status });
      next.resolve();
      next = Promise.withResolvers<void>();
    },
    changed: () => next.promise,
  };
}
