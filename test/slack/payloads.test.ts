// What makes a payload the same as another: a press that is repeated is kept once, and two presses are never taken for one.

import { describe, expect, test } from 'vitest';
import { readCommand, readForm, readPress } from '../../src/slack/payloads.ts';

const user = { id: 'U1' };
const press = (different: object = {}, action: object = {}) => ({
  user,
  trigger_id: '1.2.abc',
  actions: [{ type: 'button', action_id: 'pii.flag', value: 'v', action_ts: '1.5', ...action }],
  ...different,
});

describe('a press', () => {
  test('delivered again is the same', () => {
    expect(readPress(press()).once).toBe(readPress(press()).once);
  });
  test.each([
    ['another trigger', press({ trigger_id: '1.2.abd' })],
    ['another moment', press({}, { action_ts: '1.6' })],
    ['another person', press({ user: { id: 'U2' } })],
    ['another control', press({}, { action_id: 'subscribe.on' })],
  ])('with %s is another', (_, other) => {
    expect(readPress(other).once).not.toBe(readPress(press()).once);
  });
  test('of which Slack tells neither trigger nor moment is never taken for another', () => {
    const bare = press({ trigger_id: undefined }, { action_ts: undefined });
    expect(readPress(bare).once).not.toBe(readPress(bare).once);
  });
});

test('commands without a trigger are never taken for each other', () => {
  expect(readCommand({ user_id: 'U1' }).once).not.toBe(readCommand({ user_id: 'U1' }).once);
});

test('a form sent twice is the same, shown again and sent again it is another', () => {
  const form = (hash: string | undefined, trigger = 't1') => ({ user, trigger_id: trigger, view: { id: 'V1', hash } });
  expect(readForm(form('1.a', 't1')).once).toBe(readForm(form('1.a', 't2')).once);
  expect(readForm(form('1.a')).once).not.toBe(readForm(form('1.b')).once);
  expect(readForm(form(undefined, 't1')).once).not.toBe(readForm(form(undefined, 't2')).once);
});
