// What is typed reaches the server once: after a pause, at once where it is needed, never after it was told another way.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { untold } from '../../../src/sandbox/page/browser/untold.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening() {
  const told: string[] = [];
  const hears = (words: string) => (): Promise<void> => {
    told.push(words);
    return Promise.resolve();
  };
  return { told, hears };
}

test('only the last words of a field, when the person pauses', () => {
  const { told, hears } = listening();
  const typing = untold();
  typing.tellLater('name', hears('o'));
  typing.tellLater('name', hears('or'));
  typing.tellLater('note', hears('n'));
  expect(told).toEqual([]);
  vi.runAllTimers();
  expect(told).toEqual(['or', 'n']);
});

test('at once when flushed, and not again after the pause', async () => {
  const { told, hears } = listening();
  const typing = untold();
  typing.tellLater('name', hears('or'));
  await typing.flush();
  vi.runAllTimers();
  await typing.flush();
  expect(told).toEqual(['or']);
});

test('not at all when it was told another way: Enter in a field that tells the app', () => {
  const { told, hears } = listening();
  const typing = untold();
  typing.tellLater('name', hears('or'));
  typing.forget('name');
  vi.runAllTimers();
  expect(told).toEqual([]);
});
