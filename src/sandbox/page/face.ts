// The app's face in Slack, from its manifest: its commands with their hints, its shortcuts, whether it has a Home tab.

import { parse } from 'yaml';
import { z } from 'zod';
import type { AppFace, Shortcut } from './protocol.ts';

const manifest = z.object({
  display_information: z.object({ name: z.string(), description: z.string().default('') }),
  features: z.object({
    app_home: z
      .object({
        home_tab_enabled: z.boolean().default(false),
        messages_tab_enabled: z.boolean().default(false),
        messages_tab_read_only_enabled: z.boolean().default(true),
      })
      .prefault({}),
    slash_commands: z
      .array(z.object({ command: z.string(), description: z.string(), usage_hint: z.string().default('') }))
      .default([]),
    shortcuts: z
      .array(
        z.object({
          name: z.string(),
          callback_id: z.string(),
          description: z.string().default(''),
          type: z.enum(['global', 'message']),
        }),
      )
      .default([]),
  }),
});

/** Throws for a text that is no manifest. */
export function readFace(yaml: string, userId: string): AppFace {
  const { display_information: shown, features } = manifest.parse(parse(yaml));
  const shortcuts = (type: 'global' | 'message'): Shortcut[] =>
    features.shortcuts
      .filter((shortcut) => shortcut.type === type)
      .map(({ name, callback_id, description }) => ({ name, callbackId: callback_id, description }));
  return {
    name: shown.name,
    userId,
    description: shown.description,
    commands: features.slash_commands.map(({ command, description, usage_hint }) => ({
      command,
      description,
      hint: usage_hint,
    })),
    globalShortcuts: shortcuts('global'),
    messageShortcuts: shortcuts('message'),
    hasHome: features.app_home.home_tab_enabled,
    mayWriteToApp: features.app_home.messages_tab_enabled && !features.app_home.messages_tab_read_only_enabled,
  };
}
