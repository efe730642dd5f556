// The switches of the inspector: what the catalog does wrong, and the time.

import type { Fault } from '../catalog/faults.ts';
import type { Catalog } from '../catalog/server.ts';
import type { Behind, Switch } from './protocol.ts';

export interface Machinery {
  readonly behind: Behind;
  /** One fault at a time; undefined ends it. */
  switch(fault: Switch | undefined): void;
  forward(milliseconds: number): void;
  /** The catalog as it was made up. */
  reset(): void;
}

/** The time of the whole sandbox, which can be moved on. */
export interface ForwardClock {
  readonly aheadMs: number;
  forward(milliseconds: number): void;
}

const SLOW_MS = 6000;
const THROTTLED_S = 20;

/** What is applied; reading goes on, so that one sees what the app finds out. */
const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];

const FAULTS: Readonly<Record<Switch, readonly Fault[]>> = {
  slow: [{ kind: 'slow', ms: SLOW_MS }],
  down: [{ kind: 'status', status: 503, body: { detail: 'Service Unavailable' } }],
  throttled: [{ kind: 'throttle', retryAfter: THROTTLED_S }],
  'half json': [{ kind: 'half json' }],
  'hang after applying': WRITES.map((method) => ({ kind: 'hang after applying', match: { method } })),
};

export function machinery(parts: {
  readonly catalog: Pick<Catalog, 'faults' | 'reset'> | undefined;
  readonly clock: ForwardClock;
  /** Who is outside the sandbox keeps their own time. */
  readonly isAlone: boolean;
  readonly onChange: () => void;
}): Machinery {
  let switched: Switch | undefined;
  return {
    get behind() {
      return { switched, aheadMs: parts.clock.aheadMs };
    },
    switch(fault) {
      if (parts.catalog === undefined) throw new Error('The catalog is a real one: it takes no orders.');
      switched = fault;
      if (fault === undefined) parts.catalog.faults.clear();
      else parts.catalog.faults.set(...FAULTS[fault]);
      parts.onChange();
    },
    reset() {
      parts.catalog?.reset();
      parts.onChange();
    },
    forward(milliseconds) {
      if (!parts.isAlone) throw new Error('Slack is real here, and keeps its own time.');
      parts.clock.forward(milliseconds);
      parts.onChange();
    },
  };
}
