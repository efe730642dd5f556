// Arguments of Web API methods arrive in two dresses: JSON with real types, or a form (or query) in which everything is text
// and objects are JSON inside it. These readers accept both.

import { parse } from 'node:querystring';
import { z } from 'zod';
import { ApiRefusal } from './refusal.ts';

export const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0'])])
  .transform((value) => value === true || value === 'true' || value === '1');

/** An object or list, or JSON text of one. Text that is no JSON stays text, for the method to refuse in its own way. */
export const json = z.unknown().transform((value) => {
  if (typeof value !== 'string') return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    return value;
  }
});

export const required = z.string().min(1);

/** Names in one text with commas, as forms have them, or in a list. */
export const list = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat().flatMap((names) => names.split(',')))
  .transform((names) => names.map((name) => name.trim()).filter((name) => name !== ''));

interface Written {
  readonly query: string;
  readonly body: string;
  readonly contentType: string;
}

/** The arguments of a request. Throws `ApiRefusal` where Slack could not read it either. */
export function readArguments({ query, body, contentType }: Written): Record<string, unknown> {
  const asked = { ...parse(query) };
  if (body === '') return asked;
  if (contentType.startsWith('application/json')) {
    try {
      // A token is not read from JSON: it has to stand in the header.
      const { token: _token, ...args } = z.record(z.string(), z.unknown()).parse(JSON.parse(body));
      return { ...asked, ...args };
    } catch {
      throw new ApiRefusal('invalid_json');
    }
  }
  if (contentType.startsWith('multipart/')) throw new ApiRefusal('invalid_form_data');
  if (contentType.startsWith('application/x-www-form-urlencoded')) return { ...asked, ...parse(body) };
  throw new ApiRefusal(contentType === '' ? 'missing_post_type' : 'invalid_post_type');
}
