// Workspaces that installed the app by OAuth. Their bot tokens are sealed; an uninstalled workspace's row goes at once.

import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import { UnopenableError } from './errors.ts';
import type { Resealed, Sealer } from './seal.ts';
import type { InstallationsTable } from './tables.ts';

export interface StoredInstallation {
  /** The team's id, or the enterprise's for an organisation-wide installation. */
  readonly id: string;
  readonly teamId?: string;
  readonly enterpriseId?: string;
  readonly botId?: string;
  readonly botUserId?: string;
  readonly botToken: string;
}

export interface Installations {
  save(installation: StoredInstallation): Promise<void>;
  /** The first of these ids that is installed; undefined for none. Throws UnopenableError for a token that no key opens. */
  find(ids: readonly string[]): Promise<StoredInstallation | undefined>;
  /** Those whose token can be opened. */
  all(): Promise<readonly StoredInstallation[]>;
  /** With everything that belongs to them: linked keys, results, changes that nobody has begun to make. */
  delete(ids: readonly string[]): Promise<void>;
}

export function installations(db: Db, seal: Sealer, clock: { now(): number }): Installations {
  function opened(row: Selectable<InstallationsTable>): StoredInstallation | undefined {
    const botToken = seal.open(row.sealed_token, placeOf(row.id));
    if (botToken === undefined) return undefined;
    return {
      id: row.id,
      botToken,
      ...(row.team_id !== null && { teamId: row.team_id }),
      ...(row.enterprise_id !== null && { enterpriseId: row.enterprise_id }),
      ...(row.bot_id !== null && { botId: row.bot_id }),
      ...(row.bot_user_id !== null && { botUserId: row.bot_user_id }),
    };
  }

  return {
    async save({ id, teamId, enterpriseId, botId, botUserId, botToken }) {
      const row = {
        team_id: teamId ?? null,
        enterprise_id: enterpriseId ?? null,
        bot_id: botId ?? null,
        bot_user_id: botUserId ?? null,
        sealed_token: seal.seal(botToken, placeOf(id)),
        installed_at: new Date(clock.now()),
      };
      await db
        .insertInto('installations')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    async find(ids) {
      if (ids.length === 0) return undefined;
      const rows = await db
        .selectFrom('installations')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute();
      const row = ids.map((id) => rows.find((candidate) => candidate.id === id)).find((found) => found !== undefined);
      if (row === undefined) return undefined;
      const installation = opened(row);
      if (installation === undefined) throw new UnopenableError();
      return installation;
    },
    async all() {
      const rows = await db.selectFrom('installations').selectAll().execute();
      return rows.map(opened).filter((installation) => installation !== undefined);
    },
    async delete(ids) {
      if (ids.length === 0) return;
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom('links').where('installation', 'in', ids).execute();
        // What was begun may have happened: it is settled first, and told in the ledger.
        await tx.deleteFrom('changes').where('installation', 'in', ids).where('state', '!=', 'intended').execute();
        await tx.deleteFrom('happened_once').where('installation', 'in', ids).execute();
        await tx.deleteFrom('stored_views').where('installation', 'in', ids).execute();
        await tx.deleteFrom('installations').where('id', 'in', ids).execute();
      });
    },
  };
}

/** Seals every token anew with the sealer's first key; those that no key of it opens stay as they are. */
export async function resealInstallations(db: Db, seal: Sealer): Promise<Resealed> {
  const rows = await db.selectFrom('installations').select(['id', 'sealed_token']).execute();
  let sealed = 0;
  let unopenable = 0;
  for (const { id, sealed_token: before } of rows) {
    const token = seal.open(before, placeOf(id));
    if (token === undefined) {
      unopenable += 1;
      continue;
    }
    await db
      .updateTable('installations')
      .set({ sealed_token: seal.seal(token, placeOf(id)) })
      .where('id', '=', id)
      .where('sealed_token', '=', before)
      .execute();
    sealed += 1;
  }
  return { sealed, unopenable };
}

function placeOf(id: string): string {
  return `installations.sealed_token/${id}`;
}
