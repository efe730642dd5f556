// Menus that search as one types: filled in time, or with a line that says why not; Slack takes a hundred lines.

import type { BlockOptions } from '@slack/bolt';
import { limits } from './blocks/limits.ts';
import { plainText } from './blocks/parts.ts';
import { plain } from './blocks/text.ts';
import type { ErrorReplies } from './errors.ts';
import type { Choice, Feature, OptionsCall } from './feature.ts';
import type { Clock } from './work.ts';

type Menu = NonNullable<Feature['options']>[string];
type Line = BlockOptions['options'][number] & object;

/** Slack waits three seconds. */
const WITHIN_MS = 2500;

export function menuFiller({ clock, errors }: { readonly clock: Pick<Clock, 'after'>; readonly errors: ErrorReplies }) {
  return async (menu: Menu, given: Omit<OptionsCall, 'signal'>, during: string): Promise<readonly Line[]> => {
    const late = new AbortController();
    const callOff = clock.after(WITHIN_MS, () =>
      late.abort(new DOMException('a menu was not filled in time', 'TimeoutError')),
    );
    const tooLate = Promise.withResolvers<never>();
    late.signal.addEventListener('abort', () => tooLate.reject(late.signal.reason as Error));
    try {
      const offered = await Promise.race([menu({ ...given, signal: late.signal }), tooLate.promise]);
      return offered.slice(0, limits.selectOptions).map(toLine);
    } catch (error) {
      // A menu can say it only as one of its lines.
      return [toLine({ text: errors.toMessage(error, during).text.replaceAll(/[_*]/g, ''), value: '-' })];
    } finally {
      callOff();
    }
  };
}

function toLine({ text, value }: Choice): Line {
  return {
    text: plainText(plain(text, limits.optionText) || '(untitled)', limits.optionText),
    value: value.slice(0, limits.optionValue),
  };
}
