// A click from end to end: from pressing Subscribe until the card says so, against a bare Bolt handler that makes the same
// calls of Secoda; and fifty people who press at once.

import { about } from '../../src/results/about.ts';
import { type Child, startChild } from '../child.ts';
import { openConnection } from '../load.ts';
import { type Measured, median } from '../report.ts';
import type { Sizes } from '../sizes.ts';
import { userOf } from '../slack.ts';
import type { Surroundings } from '../surroundings.ts';

/** As long as a service far away takes; against one that takes no time at all only our own database would be measured. */
const PACE_MS = 40;
const TOLD_WITHIN_S = 10;

export async function measureClicks(
  surroundings: Surroundings,
  { warmUp, clicks, people }: Sizes['clicks'],
): Promise<readonly Measured[]> {
  const { slack, catalog } = surroundings;
  const { resource } = catalog;
  const value = about.encode({ id: resource.id });
  const env = surroundings.env('clicks');
  const servers = {
    ours: await startChild(import.meta.resolve('../bot.ts'), env),
    bare: await startChild(import.meta.resolve('../floors/bare-click.ts'), {
      ...env,
      BENCH_API_URL: `${catalog.url}/api/v1`,
      BENCH_RESOURCE: resource.id,
      BENCH_PERSON: catalog.ids[0] ?? '',
    }),
  };
  catalog.pace(PACE_MS);

  async function click({ port }: Child, n: number): Promise<number> {
    const connection = await openConnection(port);
    const action = n % 2 === 0 ? 'subscribe.on' : 'subscribe.off';
    const startedAt = performance.now();
    const word = n % 2 === 0 ? 'Subscribed' : 'Unsubscribed';
    await slack.pressAnswered(connection, { user: userOf(0), action, value }, word);
    const took = performance.now() - startedAt;
    connection.close();
    return took;
  }
  const took: Record<keyof typeof servers, number[]> = { ours: [], bare: [] };
  let calls = 0;
  for (let n = 0; n < warmUp + clicks; n += 1) {
    for (const name of ['ours', 'bare'] as const) {
      const before = catalog.calls();
      const milliseconds = await click(servers[name], n);
      if (n < warmUp) continue;
      took[name].push(milliseconds);
      if (name === 'ours') calls += catalog.calls() - before;
    }
  }
  await servers.ours.stop();
  await servers.bare.stop();
  // Its own database: the writes before this one count against the limit of a minute.
  const crowd = await startChild(import.meta.resolve('../bot.ts'), surroundings.env('crowd'));
  const writesBefore = catalog.writes();
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: people }, async (_, n) => {
      const connection = await openConnection(crowd.port);
      const answer = await slack.pressAnswered(connection, { user: userOf(n), action: 'subscribe.on', value }, 'by ');
      if (!answer.includes('Subscribed')) throw new Error(`somebody was told something else: ${answer.slice(0, 200)}`);
      connection.close();
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await crowd.stop();
  catalog.pace(0);
  const there = resource.subscribers().length;
  if (there !== people) throw new Error(`${there} of ${people} are subscribed`);
  return [
    {
      name: `click to result, calls take ${PACE_MS} ms`,
      ours: median(took.ours),
      floor: median(took.bare),
      unit: 'ms',
      against: 'a bare Bolt handler',
      target: { atMost: 1.5 },
    },
    {
      name: 'Secoda calls of a click',
      ours: calls / clicks,
      floor: 3,
      unit: '',
      against: 'two reads and a write',
      target: { atMost: 1 },
    },
    {
      name: `writes for ${people} subscribing at once`,
      ours: catalog.writes() - writesBefore,
      floor: 1,
      unit: '',
      against: 'one write for all',
      target: { atMost: 4 },
    },
    {
      name: `the last of ${people} told`,
      ours: seconds,
      floor: TOLD_WITHIN_S,
      unit: 's',
      against: 'the time it may take',
      target: { atMost: 1 },
    },
  ];
}
