// The two tickets that Slack hands out with payloads: the trigger (opens one view, within three seconds) and the response
// URL (five answers, within thirty minutes). Source: Slack, "Handling user interaction".

import type { Channel } from './channels.ts';
import type { Clock } from './clock.ts';
import { type Identifiers, secret } from './identifiers.ts';
import type { Shown } from './messages.ts';

const TRIGGER_MS = 3000;
const RESPONSE_MS = 30 * 60 * 1000;
const RESPONSE_USES = 5;

export interface Trigger {
  readonly personId: string;
  /** Triggers that come from a modal, and only they, can push onto it. */
  readonly inModal: boolean;
}

export interface ResponseTicket {
  readonly personId: string;
  readonly channel: Channel;
  /** What was pressed, and can be replaced or deleted; slash commands have nothing of the kind. */
  readonly original: Shown | undefined;
  readonly threadTs: string | undefined;
}

type TriggerRefusal = 'expired_trigger_id' | 'exchanged_trigger_id' | 'invalid_trigger_id';
type ResponseRefusal = 'used_url' | 'expired_url' | 'no_such_url';

export interface Tickets {
  trigger(trigger: Trigger): string;
  exchange(id: string): Trigger | TriggerRefusal;
  /** A path on the server's own origin. */
  responsePath(kind: 'commands' | 'actions', ticket: ResponseTicket): string;
  respond(path: string): ResponseTicket | ResponseRefusal;
}

export function tickets(clock: Clock, ids: Identifiers, teamId: string): Tickets {
  const triggers = new Map<string, { trigger: Trigger; until: number; used: boolean }>();
  const responses = new Map<string, { ticket: ResponseTicket; until: number; uses: number }>();
  return {
    trigger(trigger) {
      forget(triggers, clock.now() - 60_000);
      const id = ids.trigger(teamId);
      triggers.set(id, { trigger, until: clock.now() + TRIGGER_MS, used: false });
      return id;
    },
    exchange(id) {
      const known = triggers.get(id);
      if (known === undefined) return 'invalid_trigger_id';
      if (known.used) return 'exchanged_trigger_id';
      if (clock.now() > known.until) return 'expired_trigger_id';
      known.used = true;
      return known.trigger;
    },
    responsePath(kind, ticket) {
      forget(responses, clock.now() - RESPONSE_MS);
      const path = `/${kind}/${teamId}/${ids.next('R')}/${secret(12)}`;
      responses.set(path, { ticket, until: clock.now() + RESPONSE_MS, uses: 0 });
      return path;
    },
    respond(path) {
      const known = responses.get(path);
      if (known === undefined) return 'no_such_url';
      if (clock.now() > known.until) return 'expired_url';
      if (known.uses >= RESPONSE_USES) return 'used_url';
      known.uses += 1;
      return known.ticket;
    },
  };
}

/** Tickets are kept a while after their end, to be refused with the right word, then dropped: oldest first. */
function forget(kept: Map<string, { until: number }>, endedBefore: number): void {
  for (const [key, { until }] of kept) {
    if (until >= endedBefore) return;
    kept.delete(key);
  }
}
