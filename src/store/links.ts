// Personal keys of Secoda that people linked: sealed, bound to workspace, person and column. One key is linked by one person.

import { createHash } from 'node:crypto';
import type { Db } from './database.ts';
import { isTaken } from './errors.ts';
import type { Resealed, Sealer } from './seal.ts';

export interface LinkPlace {
  readonly installation: string;
  readonly slackUser: string;
}

export interface StoredLink extends LinkPlace {
  /** The Secoda person that was matched when the key was linked: it serves nobody else. */
  readonly secodaUser: string;
  readonly key: string;
  /** Another one each time that a key is linked. */
  readonly version: string;
}

/** Without a key where no encryption key opens it any more. */
export type FoundLink = Omit<StoredLink, 'key'> & { readonly key: string | undefined };

export interface Links {
  find(place: LinkPlace): Promise<FoundLink | undefined>;
  /** In the place of an earlier link. False when somebody else has linked this key. */
  save(link: StoredLink): Promise<boolean>;
  /** Whether there was one. @param version only this one, unless left out. */
  delete(place: LinkPlace, version?: string): Promise<boolean>;
}

/** @param seal undefined where there is no encryption key: what was linked when there was one can only be deleted. */
export function links(db: Db, seal: Sealer | undefined, clock: { now(): number }): Links {
  return {
    async find({ installation, slackUser }) {
      const row = await db
        .selectFrom('links')
        .selectAll()
        .where('installation', '=', installation)
        .where('slack_user', '=', slackUser)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const key = seal?.open(row.sealed_key, boundTo({ installation, slackUser }));
      return { installation, slackUser, secodaUser: row.secoda_user, key, version: row.version };
    },
    async save({ installation, slackUser, secodaUser, key, version }) {
      if (seal === undefined) throw new Error('there is no encryption key to seal with');
      const row = {
        secoda_user: secodaUser,
        sealed_key: seal.seal(key, boundTo({ installation, slackUser })),
        key_hash: createHash('sha256').update(key).digest('base64url'),
        version,
        linked_at: new Date(clock.now()),
      };
      try {
        await db
          .insertInto('links')
          .values({ installation, slack_user: slackUser, ...row })
          .onConflict((conflict) => conflict.columns(['installation', 'slack_user']).doUpdateSet(row))
          .execute();
        return true;
      } catch (error) {
        // The index of the keys' hashes.
        if (isTaken(error)) return false;
        throw error;
      }
    },
    async delete({ installation, slackUser }, version) {
      let query = db.deleteFrom('links').where('installation', '=', installation).where('slack_user', '=', slackUser);
      if (version !== undefined) query = query.where('version', '=', version);
      const { numDeletedRows } = await query.executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

/** Seals every key anew with the sealer's first; those that no key of it opens stay as they are. */
export async function resealLinks(db: Db, seal: Sealer): Promise<Resealed> {
  const rows = await db.selectFrom('links').select(['installation', 'slack_user', 'sealed_key']).execute();
  let sealed = 0;
  let unopenable = 0;
  for (const { installation, slack_user: slackUser, sealed_key: before } of rows) {
    const place = boundTo({ installation, slackUser });
    const key = seal.open(before, place);
    if (key === undefined) {
      unopenable += 1;
      continue;
    }
    // Only over what was read: a key that is linked meanwhile is sealed with the first one already.
    await db
      .updateTable('links')
      .set({ sealed_key: seal.seal(key, place) })
      .where('installation', '=', installation)
      .where('slack_user', '=', slackUser)
      .where('sealed_key', '=', before)
      .execute();
    sealed += 1;
  }
  return { sealed, unopenable };
}

function boundTo({ installation, slackUser }: LinkPlace): string {
  return `links.sealed_key/${installation}/${slackUser}`;
}
