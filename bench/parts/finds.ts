// A find from end to end: from sending `/secoda find orders` until its answer has come to the response_url, with the whole
// product in between, against a bare pipe that reads the same page of the same catalog.

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
  { warmUp, rounds, single, together }: Sizes['finds'],
): Promise<readonly Measured[]> {
  const { slack, catalog } = surroundings;
  const env = surroundings.env('finds');
  const servers = {
    ours: await startChild(import.meta.resolve('../bot.ts'), env),
    pipe: await startChild(import.meta.resolve('../floors/bare-pipe.ts'), {
      ...env,
      BENCH_SEARCH_URL: `${catalog.url}${catalog.search}`,
    }),
  };
  const names = ['ours', 'pipe'] as const;
  const latency: Record<(typeof names)[number], number[]> = { ours: [], pipe: [] };
  const perSecond: Record<(typeof names)[number], number[]> = { ours: [], pipe: [] };
  const calls = { ours: 0, pipe: 0 };
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

  const count = rounds * (single + together);
  return [
    {
      name: 'find, end to end, median',
      ours: median(latency.ours),
      floor: median(latency.pipe),
      unit: 'ms',
      against: 'a bare pipe',
      target: { atMost: 1.5 },
    },
    {
      name: `finds a second, ${TOGETHER} at a time`,
      ours: median(perSecond.ours),
      floor: median(perSecond.pipe),
      unit: '/s',
      against: 'a bare pipe',
      target: { atLeast: 0.8 },
    },
    {
      name: 'Secoda calls of a find',
      ours: calls.ours / count,
      floor: calls.pipe / count,
      unit: '',
      against: 'a bare pipe',
      target: { atMost: 1 },
    },
  ];
}

function finds({ port }: Child, slack: SlackStub, size: { readonly connections: number; readonly total: number }) {
  return load({ port, ...size }, async (connection) => {
    const answer = await slack.commandAnswered(connection, `find ${WORD}`);
    // An error would be a quick answer too.
    if (!answer.includes(`*${WORD}_5*`)) throw new Error('a find was answered with something else than its results');
  });
}
