// Values of buttons and `private_metadata` of views: small typed texts. They hold keys, not data, and whatever comes back
// is checked as if a stranger had written it.

import type { z } from 'zod';
import { limits } from './blocks/limits.ts';
import { UserError } from './errors.ts';

export interface Codec<Value> {
  /** At most 2,000 characters; throws RangeError beyond. */
  encode(value: Value): string;
  /** Throws UserError for anything that this codec did not write. */
  decode(text: string): Value;
}

export function codec<Schema extends z.ZodType>(schema: Schema): Codec<z.output<Schema>> {
  return {
    encode(value) {
      const text = JSON.stringify(value);
      if (text.length > limits.buttonValue) throw new RangeError('a button value is too long');
      return text;
    },
    decode(text) {
      const parsed = schema.safeParse(parseJson(text));
      if (!parsed.success)
        throw new UserError('This button is not one of mine any more. Please run the command again.');
      return parsed.data;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
