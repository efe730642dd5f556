// The sandbox's time: the bot gets it as the machine's clock gives it to programs, in whole milliseconds, and a day can pass
// at once for all who wait.

import { expect, test } from 'vitest';
import { sandboxClock } from '../../src/sandbox/clock.ts';
import { startWorld } from '../../src/sandbox/world.ts';

test('the bot starts, sweeps and stops by it without a word of complaint', async () => {
  const log: string[] = [];
  const world = await startWorld({
    clock: sandboxClock(),
    catalog: { resources: 50 },
    log: { write: (line) => void log.push(line) },
  });
  await world.bot.idle();
  await world.stop();
  expect(log.filter((line) => !line.includes('"level":"info"'))).toEqual([]);
});

test('who sleeps past the new time is woken when it is moved on', async () => {
  const clock = sandboxClock(3_600_000);
  expect(clock.now() - Date.now()).toBeGreaterThan(3_590_000);
  const woken: string[] = [];
  const sleeping = clock.sleep(24 * 3_600_000).then(() => woken.push('slept a day'));
  const callOff = clock.after(48 * 3_600_000, () => woken.push('two days'));
  clock.forward(25 * 3_600_000);
  await sleeping;
  callOff();
  expect(woken).toEqual(['slept a day']);
});
