// Parts of blocks as they are sent.

import { expect, test } from 'vitest';
import { button, infoModal, overflow } from '../../src/slack/blocks/parts.ts';

test.each([
  ['Details', undefined],
  ['Edit…', undefined],
  ['Search for “:smile: orders” instead', false],
])('what %j holds between colons becomes no emoji', (text, emoji) => {
  const line = { actionId: 'find.next', text, value: 'a' };
  expect(button(line).text).toEqual({ type: 'plain_text', text, emoji });
  expect(overflow('card.menu', [line]).options.map((option) => option.text)).toEqual([
    { type: 'plain_text', text, emoji },
  ]);
  const title = text.slice(0, 19);
  expect(infoModal(title, []).title).toEqual({ type: 'plain_text', text: title, emoji });
});
