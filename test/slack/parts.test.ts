// Parts of blocks as they are sent.

import { expect, test } from 'vitest';
import { button, infoModal, overflow } from '../../src/slack/blocks/parts.ts';
import { menuFiller } from '../../src/slack/menus.ts';

test.each([
  ['Details', undefined],
  ['Edit…', undefined],
  ['Search for “:smile: orders” instead', false],
])('what %j holds between colons becomes no emoji', async (text, emoji) => {
  const line = { actionId: 'find.next', text, value: 'a' };
  expect(button(line).text).toEqual({ type: 'plain_text', text, emoji });
  expect(overflow('card.menu', [line]).options.map((option) => option.text)).toEqual([
    { type: 'plain_text', text, emoji },
  ]);
  const fill = menuFiller({
    clock: { after: () => () => undefined },
    errors: { toMessage: () => expect.unreachable() },
  });
  const lines = await fill(async () => [{ text, value: 'a' }], {} as Parameters<typeof fill>[1], 'a menu');
  expect(lines).toEqual([{ text: { type: 'plain_text', text, emoji }, value: 'a' }]);
  const title = text.slice(0, 19);
  expect(infoModal(title, []).title).toEqual({ type: 'plain_text', text: title, emoji });
});
