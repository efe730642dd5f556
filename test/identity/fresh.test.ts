// Before a write somebody is read anew: a role that was taken away, an account that was disabled or is gone counts at once,
// though what people may read is minutes old.

import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { actingPeople } from '../../src/identity/acting.ts';
import { directory } from '../../src/identity/directory.ts';
import { identity } from '../../src/identity/identity.ts';
import { type PersonalKeys, personalKeys } from '../../src/identity/personal-keys.ts';
import { systemClock } from '../../src/observability/clock.ts';
import type { Person as Stored } from '../../src/sandbox/catalog/company/model.ts';
import type { SecodaClient } from '../../src/secoda/client.ts';
import { IN_MEMORY, openDatabase } from '../../src/store/database.ts';
import { links } from '../../src/store/links.ts';
import { sealer } from '../../src/store/seal.ts';
import { withCatalog } from '../secoda/support/with-catalog.ts';
import { quiet } from '../store/support/databases.ts';

async function start(keysOf?: (client: SecodaClient, eddie: Stored) => Promise<PersonalKeys>) {
  const { catalog, client } = await withCatalog({ clock: systemClock });
  const eddie = [...catalog.company.people.values()].find(({ first_name: name }) => name === 'Eddie');
  if (eddie === undefined) throw new Error('nobody is called Eddie');
  const names = directory({ client, clock: systemClock, log: { warn: () => undefined } });
  const people = identity({
    directory: names,
    client,
    keys: await keysOf?.(client, eddie),
    policy: {
      slack_guests: 'nothing',
      unlinked: 'nothing',
      secoda_guests: 'nothing',
      email_match_max_role: 'editor',
      visible_teams: [],
    },
    trustedDomains: [],
    askSlack: async () => ({ id: 'U1', team_id: 'T1', profile: { email: eddie.email } }),
    clock: systemClock,
  });
  const acting = actingPeople({
    identity: people,
    directory: names,
    installation: async (id) => ({ id, teamId: id, botToken: 'xoxb-none' }),
    clock: systemClock,
  });
  const who = { installation: 'T1', slackUser: 'U1' };
  await acting.acting(who);
  catalog.clearRequests();
  return { catalog, acting, who, eddie };
}

test.each<[string, (eddie: Stored, people: Map<string, Stored>) => unknown, string, string]>([
  ['a role that was taken away', (eddie) => Object.assign(eddie, { role: 'viewer' }), 'linked', 'viewer'],
  ['a disabled account', (eddie) => Object.assign(eddie, { disabled: 'True' }), 'unlinked', 'none'],
  ['an account that is gone', (eddie, people) => people.delete(eddie.id), 'unlinked', 'none'],
  ['another address', (eddie) => Object.assign(eddie, { email: 'x@acme.example' }), 'unlinked', 'none'],
])('%s counts at once', async (_what, happens, kind, role) => {
  const { catalog, acting, who, eddie } = await start();
  happens(eddie, catalog.company.people);
  expect((await acting.acting(who)).person).toMatchObject({ standing: { kind: 'linked' }, role: 'editor' });
  expect(catalog.requests).toEqual([]);
  expect((await acting.anew(who)).person).toMatchObject({ standing: { kind }, role });
  expect(catalog.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET /api/v1/user/${eddie.id}`]);
});

test('that Secoda cannot be asked is told, and lets nobody in', async () => {
  const { catalog, acting, who } = await start();
  catalog.faults.set({ kind: 'status', status: 403 });
  await expect(acting.anew(who)).rejects.toMatchObject({ kind: 'permission' });
});

test.each([
  ['another encryption key', [randomBytes(32)]],
  ['no encryption key', []],
])('a linked key that %s opens is lost: its person is told apart from those who linked none', async (_what, now) => {
  const database = await openDatabase({ kind: 'embedded', dataDir: IN_MEMORY }, quiet);
  onTestFinished(() => database.close());
  const stored = (keys: Buffer[]) => links(database.kysely, keys.length > 0 ? sealer(keys) : undefined, systemClock);
  const keysFor = (secodaUser: (eddie: Stored) => string) => async (client: SecodaClient, eddie: Stored) => {
    const place = { installation: 'T1', slackUser: 'U1' };
    await stored([randomBytes(32)]).save({
      ...place,
      secodaUser: secodaUser(eddie),
      key: 'a-key-of-one',
      version: 'v1',
    });
    return personalKeys({
      links: stored(now),
      canLink: now.length > 0,
      client,
      sharedKey: 'shared',
      clock: systemClock,
      log: { info: () => undefined, warn: () => undefined },
    });
  };
  const { acting, who } = await start(keysFor(({ id }) => id));
  expect((await acting.anew(who)).person).toMatchObject({ link: undefined, lostKey: true, role: 'editor' });
  const other = await start(keysFor(() => 'another account of theirs'));
  expect((await other.acting.anew(who)).person).toMatchObject({ link: undefined, lostKey: false });
});
