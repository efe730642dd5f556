// The manifest asks for what the code uses, and for nothing else.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { settingsTable } from '../../src/config/settings-table.ts';
import { idOf } from '../../src/slack/feature.ts';
import { optionalScopes, scopes } from '../../src/slack/scopes.ts';
import { all, commands } from '../support/commands.ts';

interface Manifest {
  display_information: { name: string; description: string };
  features: {
    slash_commands: { command: string; description: string; usage_hint: string; should_escape: boolean }[];
    shortcuts: { name: string; callback_id: string; description: string }[];
  };
  oauth_config: { scopes: { bot: string[]; bot_optional: string[] } };
  settings: {
    event_subscriptions: { bot_events: string[] };
    socket_mode_enabled: boolean;
    interactivity: { is_enabled: boolean };
  };
}

const text = readFileSync('manifest.yml', 'utf8');
const manifest = parse(text) as Manifest;
const source = (path: string): string => readFileSync(path, 'utf8');

test('its scopes are those that the installation asks for', () => {
  expect(manifest.oauth_config.scopes.bot).toEqual([...scopes]);
  expect(manifest.oauth_config.scopes.bot_optional).toEqual([...optionalScopes]);
});

test('each scope and each event has its reason above it', () => {
  const lines = text.split('\n');
  for (const name of [...manifest.oauth_config.scopes.bot, ...manifest.settings.event_subscriptions.bot_events]) {
    const at = lines.findIndex((line) => line.trim() === `- ${name}`);
    expect(lines[at - 1]?.trim()).toMatch(/^# \S.{10,}/);
  }
});

test('its events are those that the code listens to', () => {
  const listened = [...source('src/slack/install.ts').matchAll(/app\.event\('(\w+)'/g)].map(([, name]) => name);
  const heard = all.flatMap(({ events }) => Object.keys(events ?? {}));
  expect(manifest.settings.event_subscriptions.bot_events).toEqual([...new Set(heard), ...listened]);
});

test('its shortcuts are those that the code answers, within Slack’s limits', () => {
  const answered = all.flatMap(({ name, shortcuts }) => Object.keys(shortcuts ?? {}).map((verb) => idOf(name, verb)));
  const { shortcuts } = manifest.features;
  expect(shortcuts.map(({ callback_id }) => callback_id)).toEqual(answered);
  for (const { name, description } of shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24);
    expect(description.length).toBeLessThanOrEqual(150);
  }
});

test('its command is the default of the setting, within Slack’s limits, and escaped', () => {
  const [command] = manifest.features.slash_commands;
  const setting = settingsTable.find(({ name }) => name === 'SLACK_COMMAND');
  expect(command?.command).toBe(setting && 'default' in setting ? setting.default : undefined);
  expect(command?.should_escape).toBe(true);
  expect(command?.usage_hint.length).toBeLessThanOrEqual(1000);
  expect(manifest.display_information.name.length).toBeLessThanOrEqual(35);
  expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
});

test('the usage hint names the commands, in the order of help', () => {
  const hint = manifest.features.slash_commands[0]?.usage_hint ?? '';
  const named = hint.split('·').map((part) => part.trim().split(' ')[0]);
  expect(named).toEqual(commands.map(({ word }) => word));
});

describe('both ways of connecting are explained', () => {
  test('as it stands it is for Socket Mode', () => {
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
  });

  test('for HTTP three lines are uncommented, all with the path that the server serves', () => {
    const http = parse(text.replaceAll(/^(\s*)# ((?:url|request_url): )/gm, '$1$2')) as {
      features: { slash_commands: { url: string }[] };
      settings: { event_subscriptions: { request_url: string }; interactivity: { request_url: string } };
    };
    const urls = [
      http.features.slash_commands[0]?.url,
      http.settings.event_subscriptions.request_url,
      http.settings.interactivity.request_url,
    ];
    expect(urls.map((url) => new URL(url ?? '').pathname)).toEqual(Array.from({ length: 3 }, () => '/slack/events'));
    expect(source('src/slack/http-receiver.ts')).toContain("'/slack/events'");
  });
});
