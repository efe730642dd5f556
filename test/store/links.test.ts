// Personal keys at rest: sealed, bound to their person, one person a key.

import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { links, resealLinks } from '../../src/store/links.ts';
import { sealer } from '../../src/store/seal.ts';
import { onEveryDatabase, turnedClock } from './support/databases.ts';

const encryption = randomBytes(32);
const ada = { installation: 'T1', slackUser: 'U1', secodaUser: 'person-1', key: 'canary-key-of-ada', version: 'v1' };

onEveryDatabase('links', ({ database }) => {
  const stored = (...keys: Buffer[]) =>
    links(database().kysely, sealer(keys.length > 0 ? keys : [encryption]), turnedClock());

  it('gives back what was linked, to its person in its workspace only', async () => {
    expect(await stored().save(ada)).toBe(true);
    expect(await stored().find(ada)).toEqual(ada);
    expect(await stored().find({ installation: 'T1', slackUser: 'U2' })).toBeUndefined();
    expect(await stored().find({ installation: 'T2', slackUser: 'U1' })).toBeUndefined();
  });

  it('keeps a key sealed: it stands in no column, and a row moved to another person does not open', async () => {
    await stored().save(ada);
    const { rows } = await sql`select * from links`.execute(database().kysely);
    expect(JSON.stringify(rows)).not.toContain(ada.key);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(ada.key).toString('base64'));
    await sql`update links set slack_user = 'U2'`.execute(database().kysely);
    expect(await stored().find({ installation: 'T1', slackUser: 'U2' })).toMatchObject({ key: undefined });
  });

  it('opens with an older encryption key as long as that is listed', async () => {
    const newer = randomBytes(32);
    await stored().save(ada);
    expect(await stored(newer, encryption).find(ada)).toEqual(ada);
    const lost = { ...ada, key: undefined };
    expect(await stored(newer).find(ada)).toEqual(lost);
    const without = links(database().kysely, undefined, turnedClock());
    expect(await without.find(ada)).toEqual(lost);
    await expect(without.save(ada)).rejects.toThrow(/no encryption key/);
    expect(await without.delete(ada)).toBe(true);
  });

  it('a second key of a person takes the place of the first', async () => {
    await stored().save(ada);
    const second = { ...ada, key: 'another-key', version: 'v2' };
    expect(await stored().save(second)).toBe(true);
    expect(await stored().find(ada)).toEqual(second);
  });

  it('one key serves one person, in whatever workspace', async () => {
    await stored().save(ada);
    expect(await stored().save({ ...ada, slackUser: 'U2', version: 'v2' })).toBe(false);
    expect(await stored().save({ ...ada, installation: 'T2', version: 'v2' })).toBe(false);
    expect(await stored().find(ada)).toEqual(ada);
    expect(await stored().find({ installation: 'T1', slackUser: 'U2' })).toBeUndefined();
    await stored().delete(ada);
    expect(await stored().save({ ...ada, slackUser: 'U2', version: 'v2' })).toBe(true);
  });

  it('is deleted once, and by version only if that is still the one', async () => {
    await stored().save(ada);
    expect(await stored().delete(ada, 'v0')).toBe(false);
    expect(await stored().find(ada)).toEqual(ada);
    expect(await stored().delete(ada, 'v1')).toBe(true);
    expect(await stored().delete(ada)).toBe(false);
    expect(await stored().find(ada)).toBeUndefined();
  });

  it('is sealed anew with the first key, and opens with that alone afterwards', async () => {
    const newer = randomBytes(32);
    await stored().save(ada);
    await links(database().kysely, sealer([randomBytes(32)]), turnedClock()).save({
      ...ada,
      slackUser: 'U9',
      key: 'lost',
    });
    expect(await resealLinks(database().kysely, sealer([newer, encryption]))).toEqual({ sealed: 1, unopenable: 1 });
    expect(await stored(newer).find(ada)).toEqual(ada);
    expect(await stored(encryption).find(ada)).toMatchObject({ key: undefined });
  });
});
