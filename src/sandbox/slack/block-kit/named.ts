// Gives every block and element that came without an id one of Slack's making, since payloads always carry ids.

import type { CheckedBlock } from './blocks.ts';
import { elementsOf, everyBlock } from './inside.ts';

/** Fills in the missing ids in place: the blocks come fresh from the check and are nobody else's yet. */
export function nameBlocks(blocks: readonly CheckedBlock[], short: () => string): void {
  for (const { block } of everyBlock(blocks)) {
    block.block_id ??= short();
    for (const { element } of elementsOf(block, '')) {
      if (element.type !== 'image') element.action_id ??= short();
    }
  }
}
