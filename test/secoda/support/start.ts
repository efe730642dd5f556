// A client of a lying server, with a clock that jumps and a budget in memory, ended after the test.

import { onTestFinished } from 'vitest';
import type { CallReport } from '../../../src/secoda/call.ts';
import { createSecodaClient, type SecodaClient, type SecodaClientOptions } from '../../../src/secoda/client.ts';
import { SecodaError } from '../../../src/secoda/errors.ts';
import { type JumpingClock, jumpingClock } from './clock.ts';
import { type LyingServer, lyingServer } from './lying-server.ts';
import { type MemoryBudget, memoryBudget } from './memory-budget.ts';

export const KEY = 'a-key-that-nobody-may-see';

export interface Started {
  readonly client: SecodaClient;
  readonly server: LyingServer;
  readonly clock: JumpingClock;
  readonly budget: MemoryBudget;
  readonly reports: readonly CallReport[];
}

export async function start(options: Partial<SecodaClientOptions> = {}): Promise<Started> {
  const server = await lyingServer();
  const clock = jumpingClock();
  const budget = memoryBudget(clock);
  const reports: CallReport[] = [];
  const client = createSecodaClient({
    apiUrl: server.url,
    key: KEY,
    budget,
    clock,
    onCall: (report) => reports.push(report),
    ...options,
  });
  onTestFinished(async () => {
    await server.stop();
    await client.close();
  });
  return { client, server, clock, budget, reports };
}

/** The error of the client that a promise was rejected with; anything else fails the test. */
export async function refusal(promise: Promise<unknown>): Promise<SecodaError> {
  const error = await failure(promise);
  if (error instanceof SecodaError) return error;
  throw new Error('not an error of the tree', { cause: error });
}

/** What a promise was rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`it succeeded: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
