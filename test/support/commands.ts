// Every feature and its commands as they register. Nothing of what they need is there: registering uses none of it.

import { type FeatureParts, features } from '../../src/features.ts';
import type { Command, Feature } from '../../src/slack/feature.ts';

export const all: readonly Feature[] = features({} as FeatureParts);
export const commands: readonly Command[] = all.flatMap((feature) => feature.commands ?? []);
