// The database's own clock, not the process's: replicas whose clocks differ by a second would count different minutes.

import { type RawBuilder, sql } from 'kysely';

/** The present in milliseconds since 1970, as SQL. */
export type DatabaseTime = () => RawBuilder<number>;

/** clock_timestamp, since now() would stand still at the moment when the transaction began to wait for its turn. */
export const databaseTime: DatabaseTime = () =>
  sql<number>`extract(epoch from clock_timestamp())::double precision * 1000`;
