// `npm run bench`: what the bot costs, as ratios against floors measured in the same run. Prints a line for each, and ends
// with 1 if a target is missed. `--quick` shows within seconds that all of it runs; its ratios say nothing.

import { parseArgs } from 'node:util';
import { measureAcks } from './parts/acks.ts';
import { measureClicks } from './parts/clicks.ts';
import { measureFinds } from './parts/finds.ts';
import { measureMemory } from './parts/memory.ts';
import { measureStarts } from './parts/starts.ts';
import { isMet, lineOf, type Measured } from './report.ts';
import { full, quick } from './sizes.ts';
import { startSurroundings } from './surroundings.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const sizes = values.quick ? quick : full;

const surroundings = await startSurroundings();
const parts: readonly (() => Promise<readonly Measured[]>)[] = [
  () => measureAcks(surroundings, sizes.acks),
  () => measureFinds(surroundings, sizes.finds),
  () => measureClicks(surroundings, sizes.clicks),
  () => measureStarts(surroundings, sizes.starts),
  () => measureMemory(surroundings, sizes.memory),
];

let missed = 0;
try {
  for (const part of parts) {
    for (const measured of await part()) {
      console.log(lineOf(measured));
      if (!isMet(measured)) missed += 1;
    }
  }
} finally {
  await surroundings.stop();
}
console.log(missed === 0 ? 'All targets are met.' : `${missed} missed.`);
process.exitCode = missed === 0 ? 0 : 1;
