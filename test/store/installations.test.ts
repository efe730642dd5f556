import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { UnopenableError } from '../../src/store/errors.ts';
import { installations } from '../../src/store/installations.ts';
import { journal } from '../../src/store/journal.ts';
import { links } from '../../src/store/links.ts';
import { sealer } from '../../src/store/seal.ts';
import { storedViews } from '../../src/store/views.ts';
import { onEveryDatabase, turnedClock } from './support/databases.ts';

const key = randomBytes(32);
const team = {
  id: 'T1',
  teamId: 'T1',
  enterpriseId: 'E1',
  botId: 'B1',
  botUserId: 'UB1',
  botToken: 'xoxb-team-canary',
};
const enterprise = { id: 'E1', enterpriseId: 'E1', botToken: 'xoxb-enterprise-canary' };

onEveryDatabase('installations', ({ database }) => {
  const stored = (seal = sealer([key])) => installations(database().kysely, seal, turnedClock());

  it('gives back the first of several ids that is installed', async () => {
    await stored().save(team);
    await stored().save(enterprise);
    expect(await stored().find(['T1', 'E1'])).toEqual(team);
    expect(await stored().find(['E1', 'T1'])).toEqual(enterprise);
    expect(await stored().find(['T2', 'E1'])).toEqual(enterprise);
    expect(await stored().find(['T2'])).toBeUndefined();
    expect(await stored().find([])).toBeUndefined();
  });

  it('a second installation of a workspace takes the place of the first', async () => {
    await stored().save(team);
    await stored().save({ id: 'T1', teamId: 'T1', botToken: 'xoxb-new' });
    expect(await stored().find(['T1'])).toEqual({ id: 'T1', teamId: 'T1', botToken: 'xoxb-new' });
  });

  it('forgets what was uninstalled, and nothing else', async () => {
    await stored().save(team);
    await stored().save(enterprise);
    await stored().delete(['T1', 'T9']);
    await stored().delete([]);
    expect(await stored().find(['T1'])).toBeUndefined();
    expect(await stored().find(['E1'])).toEqual(enterprise);
  });

  it('makes nothing any more that a workspace wished which is gone; what was begun is still settled', async () => {
    const kept = journal(database().kysely, turnedClock());
    const wish = { principal: 'shared', body: {}, once: undefined };
    for (const installation of ['T1', 'T2'])
      await kept.accept({ ...wish, change: `of-${installation}`, installation, subjects: ['waiting', 'begun'] });
    const lease = await kept.take({ subject: 'begun', installation: 'T1', holder: 'h', milliseconds: 1000 });
    if (lease === undefined) throw new Error('no lease');
    await kept.intend(lease, 1000, 'w', [{ change: 'of-T1', installation: 'T1', plan: {}, entries: [] }]);
    await stored().delete(['T1']);
    expect((await kept.queued('waiting')).waiting.map(({ installation }) => installation)).toEqual(['T2']);
    expect((await kept.queued('begun')).intended.map(({ installation }) => installation)).toEqual(['T1']);
  });

  it('forgets with a workspace all that belongs to it: its results and linked keys, and nobody else’s', async () => {
    const seal = sealer([key]);
    const views = storedViews(database().kysely, turnedClock());
    const linked = links(database().kysely, seal, turnedClock());
    const kept = async (installation: string) => {
      const place = { installation, owner: 'U1', kind: 'results' };
      const view = views.create({ ...place, state: {} });
      await view.kept;
      const link = { installation, slackUser: 'U1', secodaUser: 'p', key: `key-of-${installation}`, version: 'v' };
      await linked.save(link);
      return async () => [await views.read({ ...place, key: view.key }), (await linked.find(link))?.key];
    };
    const [ours, theirs] = [await kept('T1'), await kept('E1')];
    await stored().save(team);
    await stored().delete(['T1']);
    expect(await ours()).toEqual([undefined, undefined]);
    expect(await theirs()).toEqual([{}, 'key-of-E1']);
  });

  it('no token lies in the database in the clear', async () => {
    await stored().save(team);
    const { rows } = await sql<{ row: string }>`select installations::text as row from installations`.execute(
      database().kysely,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain('canary');
    expect(rows[0]?.row).not.toContain('xoxb');
  });

  it('a token that was copied to another workspace’s row does not open', async () => {
    await stored().save(team);
    await stored().save(enterprise);
    await sql`update installations set sealed_token = (select sealed_token from installations where id = 'E1') where id = 'T1'`.execute(
      database().kysely,
    );
    await expect(stored().find(['T1'])).rejects.toThrow(UnopenableError);
    expect(await stored().find(['E1'])).toEqual(enterprise);
    expect(await stored().all()).toEqual([enterprise]);
  });

  it('keys can be changed: old tokens open as long as their key is there', async () => {
    await stored().save(team);
    const newKey = randomBytes(32);
    expect(await stored(sealer([newKey, key])).find(['T1'])).toEqual(team);
    await expect(stored(sealer([newKey])).find(['T1'])).rejects.toThrow(UnopenableError);
  });
});
