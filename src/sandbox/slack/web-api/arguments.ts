// Arguments of Web API methods arrive in two dresses: JSON with real types, or a form in which everything is text and
// objects are JSON inside it. These readers accept both.

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

/** The arguments in a request's body. Throws `ApiRefusal` where Slack could not read it either. */
export function readArguments(body: string, contentType: string): Record<string, unknown> {
  if (contentType.startsWith('application/json')) {
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(body === '' ? '{}' : body));
    } catch {
      throw new ApiRefusal('invalid_json');
    }
  }
  if (contentType.startsWith('multipart/')) throw new ApiRefusal('invalid_form_data');
  return { ...parse(body) };
}
