// A find from end to end: from sending `/secoda find orders` until its answer has come to the response_url, with the whole
// product in between, against a bare pipe that reads the same page of the same catalog.

import { startPostgres } from '../../test/store/support/postgres.ts';
import { WORD } from '../catalog.ts';
import { type Child, startChild } from '../child.ts';
import { load } from '../load.ts';
import { type Measured, median } from '../report.ts';
import type { Sizes } from '../sizes.ts';
import type { SlackStub } from '../slack.ts';
import type { Surroundings } from '../surroundings.ts';

const TOGETHER = 16;

export async function measureFinds(
  surroundings: Surroundings,
  { starts, warmUp, rounds, single, together }: Sizes['finds'],
): Promise<readonly Measured[]> {
  const { slack, catalog } = surroundings;
  const postgres = await startPostgres();
  const env = surroundings.env('finds');
  const DATABASE_URL = await postgres.create();
  const names = ['embedded', 'postgres', 'pipe'] as const;
  const latency: Record<(typeof names)[number], number[]> = { embedded: [], postgres: [], pipe: [] };
  const perSecond: Record<(typeof names)[number], number[]> = { embedded: [], postgres: [], pipe: [] };
  const calls = { embedded: 0, postgres: 0, pipe: 0 };
  for (let started = 0; started < starts; started += 1) {
    const servers = {
      embedded: await startChild(import.meta.resolve('../bot.ts'), env),
      postgres: await startChild(import.meta.resolve('../bot.ts'), { ...env, DATABASE_URL }),
      pipe: await startChild(import.meta.resolve('../floors/bare-pipe.ts'), {
        ...env,
        BENCH_SEARCH_URL: `${catalog.url}${catalog.search}`,
      }),
    };
    for (const name of names) await finds(servers[name], slack, { connections: TOGETHER, total: warmUp });
    for (let done = 0; done < rounds; done += 1) {
      for (const name of names) {
        const before = catalog.calls();
        const alone = await finds(servers[name], slack, { connections: 1, total: single });
        const crowded = await finds(servers[name], slack, { connections: TOGETHER, total: together });
        latency[name].push(median(alone.latencies));
        perSecond[name].push(crowded.perSecond);
        calls[name] += catalog.calls() - before;
      }
    }
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  }
  await postgres.stop();

  const count = starts * rounds * (single + together);
  const against = 'a bare pipe';
  return (['embedded', 'postgres'] as const).flatMap((name): readonly Measured[] => [
    {
      name: `find, end to end, ${name}`,
      ours: median(latency[name]),
      floor: median(latency.pipe),
      unit: 'ms',
      against,
      target: { atMost: 1.5 },
    },
    {
      name: `finds, ${TOGETHER} at a time, ${name}`,
      ours: median(perSecond[name]),
      floor: median(perSecond.pipe),
      unit: '/s',
      against,
      target: { atLeast: 0.8 },
    },
    {
      name: `Secoda calls of a find, ${name}`,
      ours: calls[name] / count,
      floor: calls.pipe / count,
      unit: '',
      against,
      target: { atMost: 1 },
    },
  ]);
}

function finds({ port }: Child, slack: SlackStub, size: { readonly connections: number; readonly total: number }) {
  return load({ port, ...size }, async (connection) => {
    const answer = await slack.commandAnswered(connection, `find ${WORD}`);
    // An error would be a quick answer too.
    if (!answer.includes(`*${WORD}_5*`)) throw new Error('a find was answered with something else than its results');
  });
}
