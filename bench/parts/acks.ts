// What one acknowledged command costs: `/secoda help`, which is answered inside the acknowledgement, against stock Bolt
// acknowledging with the same answer, and against node:http sending it after a signature check.

import { type Child, startChild } from '../child.ts';
import { load, openConnection } from '../load.ts';
import { type Measured, median, quantile } from '../report.ts';
import type { Sizes } from '../sizes.ts';
import type { SlackStub } from '../slack.ts';
import type { Surroundings } from '../surroundings.ts';

/** So few that servers are measured, not the queue in front of them nor this client, which shares their two cores. */
const CONNECTIONS = 4;
const COMMAND = 'help';

interface Round {
  /** Microseconds of the server's CPU for a command. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly p99: number;
}

export async function measureAcks(
  surroundings: Surroundings,
  { warmUp, rounds, perRound }: Sizes['acks'],
): Promise<readonly Measured[]> {
  const { slack } = surroundings;
  const env = surroundings.env('acks');
  const ours = await startChild(import.meta.resolve('../bot.ts'), env);
  const same = { ...env, BENCH_ANSWER: await answerOf(ours, slack) };
  const servers = {
    ours,
    bolt: await startChild(import.meta.resolve('../floors/stock-bolt.ts'), same),
    http: await startChild(import.meta.resolve('../floors/node-http.ts'), same),
  };
  const names = ['ours', 'bolt', 'http'] as const;
  const measured: Record<(typeof names)[number], Round[]> = { ours: [], bolt: [], http: [] };
  for (const name of names) await round(servers[name], slack, warmUp);
  for (let done = 0; done < rounds; done += 1) {
    for (const name of names) measured[name].push(await round(servers[name], slack, perRound));
  }
  await Promise.all(Object.values(servers).map((server) => server.stop()));

  const cpu = (name: (typeof names)[number]) => median(measured[name].map((one) => one.cpu));
  const p99 = (name: (typeof names)[number]) => median(measured[name].map((one) => one.p99));
  return [
    {
      name: 'CPU of an acked command',
      ours: cpu('ours'),
      floor: cpu('bolt'),
      unit: 'µs',
      against: 'stock Bolt',
      target: { atMost: 0.5 },
    },
    {
      name: 'CPU of an acked command',
      ours: cpu('ours'),
      floor: cpu('http'),
      unit: 'µs',
      against: 'node:http + signature',
      target: { atMost: 3 },
    },
    {
      name: `ack p99, ${CONNECTIONS} at a time`,
      ours: p99('ours'),
      floor: p99('bolt'),
      unit: 'ms',
      against: 'stock Bolt',
      target: { atMost: 0.7 },
    },
  ];
}

async function answerOf({ port }: Child, slack: SlackStub): Promise<string> {
  const connection = await openConnection(port);
  const answer = await slack.command(connection, COMMAND);
  connection.close();
  if (!answer.includes('help')) throw new Error('the bot did not answer with its help');
  return answer;
}

async function round(server: Child, slack: SlackStub, total: number): Promise<Round> {
  const before = await server.tells('cpu');
  const { latencies } = await load({ port: server.port, connections: CONNECTIONS, total }, async (connection) => {
    await slack.command(connection, COMMAND);
  });
  const after = await server.tells('cpu');
  return { cpu: (after - before) / total, p99: quantile(latencies, 0.99) };
}
