// What every endpoint gets: the call, with whose key it is, and the catalog behind it.

import type { Keys, Principal } from './access.ts';
import type { Company, Resource } from './company/model.ts';
import type { Quirks } from './quirks.ts';
import type { Select } from './sort.ts';
import type { Throttle } from './throttle.ts';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Everything that lasts from one call to the next. */
export interface Backend {
  readonly company: Company;
  readonly keys: Keys;
  readonly quirks: Quirks;
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly select: Select<Resource>;
  /** Where this catalog can be reached, without a path. */
  readonly origin: string;
}

export interface Call {
  readonly backend: Backend;
  readonly who: Principal;
  readonly query: URLSearchParams;
  /** The `{id}` of the route's path; empty where it has none. */
  readonly id: string;
  /** Parses the body; throws the refusal of one that is not JSON. */
  readonly body: () => unknown;
}
