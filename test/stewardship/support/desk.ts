// Stewardship as it runs: the core, a journal in a real database, the real client, and the embedded catalog as Secoda. A desk
// is one process; several of them may share a database and a catalog.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { defaultPolicy } from '../../../src/config/policy.ts';
import type { Role } from '../../../src/identity/person.ts';
import type { Resource } from '../../../src/sandbox/catalog/company/model.ts';
import { type Catalog, startCatalog } from '../../../src/sandbox/catalog/server.ts';
import { createSecodaClient, type SecodaClient } from '../../../src/secoda/client.ts';
import { failureOf } from '../../../src/secoda/explain.ts';
import type { WriteBudget } from '../../../src/secoda/rate-limit.ts';
import {
  type Act,
  type Actor,
  type Change,
  type Delta,
  principalOf,
  type Seen,
} from '../../../src/stewardship/change.ts';
import type { Rules } from '../../../src/stewardship/policy.ts';
import type { Acting, Journal, People } from '../../../src/stewardship/ports.ts';
import { type Steward, steward } from '../../../src/stewardship/steward.ts';
import type { Untold } from '../../../src/stewardship/telling.ts';
import type { Db } from '../../../src/store/database.ts';
import { journal } from '../../../src/store/journal.ts';
import { memoryBudget } from '../../secoda/support/memory-budget.ts';
import { addResource } from '../../support/catalog.ts';
import { testClock } from '../../support/clock.ts';

export interface Floor {
  readonly catalog: Catalog;
  readonly client: SecodaClient;
  readonly clock: ReturnType<typeof testClock>;
  /** Of the company, by first name, as they act now. */
  person(first: string): Actor;
  /** A key of their own, from now on. */
  links(first: string): Actor;
  /** None of their own, from now on. */
  unlinks(first: string): void;
  resource(different?: Partial<Resource>): Resource;
  /** A process that does stewardship. */
  desk(db: Db, options?: DeskOptions): Steward;
  journalOf(db: Db): ReturnType<typeof journal>;
  readonly errors: unknown[];
  /** What nobody waited to hear, as it was told. */
  readonly told: Untold[];
}

export interface DeskOptions {
  readonly rules?: Rules;
  /** Between the core and its journal, catalog and people. */
  readonly through?: {
    readonly journal?: (real: Journal) => Journal;
    readonly catalog?: (real: Acting['catalog']) => Acting['catalog'];
    readonly people?: (real: People) => People;
    /** Before somebody is told what nobody waited to hear. */
    readonly telling?: () => Promise<void>;
  };
}

export async function openFloor({ budget }: { readonly budget?: WriteBudget } = {}): Promise<Floor> {
  const clock = testClock();
  const catalog = await startCatalog({ resources: 200, clock });
  const client = createSecodaClient({
    apiUrl: catalog.url,
    key: catalog.keys.admin,
    budget: budget ?? memoryBudget(clock),
    clock,
    timeouts: { headersMs: 200, bodyMs: 200 },
  });
  onTestFinished(async () => {
    await catalog.stop();
    await client.close();
  });
  const links = new Map<string, { readonly version: string; readonly client: SecodaClient }>();
  const errors: unknown[] = [];
  const told: Untold[] = [];
  const stored = (first: string) => {
    const found = [...catalog.company.people.values()].find((one) => one.first_name === first || one.id === first);
    if (found === undefined) throw new Error(`nobody is called ${first}`);
    return found;
  };
  const journalOf = (db: Db) => journal(db, clock, () => sql<number>`${clock.now()}::double precision`);

  function person(first: string): Actor {
    const { id, first_name: name } = stored(first);
    const principal = principalOf({ link: links.get(id) });
    return { installation: 'T1', slackUser: `U-${id}`, secodaUser: id, name, principal };
  }

  return {
    catalog,
    client,
    clock,
    errors,
    told,
    journalOf,
    person,
    links(first) {
      const { id } = stored(first);
      const version = randomUUID();
      links.set(id, { version, client: client.as({ key: catalog.issueKey(id), onRefused: () => links.delete(id) }) });
      return person(first);
    },
    unlinks: (first) => void links.delete(stored(first).id),
    resource: (different = {}) =>
      addResource(catalog, {
        tags: [],
        collections: [],
        subscribers: [],
        verified: false,
        title: 'steered',
        ...different,
      }),
    desk(db, { rules = defaultPolicy, through = {} } = {}) {
      async function acting({ slackUser }: Pick<Actor, 'slackUser'>): Promise<Acting> {
        const id = slackUser.slice('U-'.length);
        const user = await client.users.get(id);
        const link = links.get(id);
        const role = (['admin', 'editor', 'viewer'].includes(user.role) ? user.role : 'viewer') as Role;
        const real = link?.client ?? client;
        return {
          person: {
            installationId: 'T1',
            slackId: slackUser,
            name: user.name,
            timeZone: undefined,
            standing: { kind: 'linked', user },
            role,
            link,
            lostKey: false,
          },
          catalog: through.catalog ? through.catalog(real) : real,
          sees: ({ published }) => role !== 'viewer' || published === true,
          names: {
            person: (who) => catalog.company.people.get(who)?.first_name,
            group: (group) => catalog.company.groups.get(group)?.name,
            tag: (tag) => catalog.company.tags.get(tag)?.name,
          },
        };
      }
      const real = journalOf(db);
      return steward({
        journal: through.journal ? through.journal(real) : real,
        people: through.people ? through.people({ acting, anew: acting }) : { acting, anew: acting },
        rules,
        clock,
        failureOf,
        log: { error: (fields) => void errors.push(fields) },
        newId: randomUUID,
        holder: randomUUID(),
        async toldNobody(untold) {
          await through.telling?.();
          told.push(untold);
        },
      });
    },
  };
}

export function edit(actor: Actor, resource: { readonly id: string }, delta: Delta, seen?: Seen): Change {
  return changeOf(actor, { kind: 'edit', resources: [resource.id], delta, ...(seen && { seen }) });
}

export function changeOf(actor: Actor, act: Act): Change {
  return { id: randomUUID(), act, actor, from: { surface: 'card', channel: { id: 'C1', kind: 'private' } } };
}
