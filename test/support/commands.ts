// Every command as the features register it. Nothing of what they need is there: registering uses none of it.

import { type FeatureParts, features } from '../../src/features.ts';
import type { Command } from '../../src/slack/feature.ts';

export const commands: readonly Command[] = features({} as FeatureParts).flatMap((feature) => feature.commands ?? []);
