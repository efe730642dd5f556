// Whether memory grows: resident bytes after a garbage collection, early and late in a long row of commands, of which one in
// twenty is a find with its stored result.

import { WORD } from '../catalog.ts';
import { startChild } from '../child.ts';
import { load } from '../load.ts';
import type { Measured } from '../report.ts';
import type { Sizes } from '../sizes.ts';
import type { Surroundings } from '../surroundings.ts';

const CONNECTIONS = 16;
const FIND_EVERY = 20;
const MB = 1024 * 1024;

export async function measureMemory(
  surroundings: Surroundings,
  { first, last }: Sizes['memory'],
): Promise<readonly Measured[]> {
  const { slack } = surroundings;
  const server = await startChild(import.meta.resolve('../bot.ts'), surroundings.env('memory'));
  let sent = 0;
  async function upTo(total: number): Promise<number> {
    await load({ port: server.port, connections: CONNECTIONS, total: total - sent }, async (connection) => {
      sent += 1;
      if (sent % FIND_EVERY === 0) await slack.commandAnswered(connection, `find ${WORD}`);
      else await slack.command(connection, 'help');
    });
    return (await server.tells('rss')) / MB;
  }
  const early = await upTo(first);
  const late = await upTo(last);
  await server.stop();
  const commands = (count: number) => `${count.toLocaleString('en-US')} commands`;
  return [
    {
      name: `memory after ${commands(last)}`,
      ours: late,
      floor: early,
      unit: 'MB',
      against: `after ${commands(first)}`,
      target: { atMost: 1.05 },
    },
  ];
}
