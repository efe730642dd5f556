// Somebody who changes something, found again by their ids alone: for a press, and for what another process left behind.
// With it the key on which they act, and what they see.

import type { SecodaClient } from '../secoda/client.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import type { Directory, Names } from './directory.ts';
import type { Asked, Identity } from './identity.ts';
import type { Person } from './person.ts';

export interface Acting {
  readonly person: Person;
  readonly catalog: SecodaClient;
  readonly sees: (resource: Resource) => boolean;
  readonly names: Names;
}

interface Who {
  readonly installation: string;
  readonly slackUser: string;
}

export interface ActingPeople {
  /** As old as reads allow. */
  acting(who: Who): Promise<Acting>;
  /** Read anew. */
  anew(who: Who): Promise<Acting>;
}

export interface ActingOptions {
  readonly identity: Identity;
  readonly directory: Directory;
  readonly installation: (id: string) => Promise<Asked['installation']>;
  readonly clock: { after(milliseconds: number, act: () => void): () => void };
}

/** Longer is nobody waited for: the lease of what they change runs meanwhile. */
const FOUND_WITHIN_MS = 15_000;

export function actingPeople({ identity, directory, installation, clock }: ActingOptions): ActingPeople {
  async function found(who: Who, how: 'person' | 'fresh'): Promise<Acting> {
    const limit = new AbortController();
    const callOff = clock.after(FOUND_WITHIN_MS, () =>
      limit.abort(new DOMException('it took too long', 'TimeoutError')),
    );
    try {
      const { signal } = limit;
      const asked = { installation: await installation(who.installation), userId: who.slackUser, signal };
      const person = await identity[how](asked);
      const { client, visibility } = await identity.access(person, signal);
      return {
        person,
        catalog: client,
        sees: (resource) => visibility.sees(resource),
        names: await directory.names(visibility),
      };
    } finally {
      callOff();
    }
  }
  return { acting: (who) => found(who, 'person'), anew: (who) => found(who, 'fresh') };
}
