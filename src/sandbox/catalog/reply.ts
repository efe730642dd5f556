// What the catalog answers, and its refusals in the words of Django REST framework, which the real service very likely
// runs on.

export interface Reply {
  readonly status: number;
  /** Sent as JSON unless it is a string; undefined for an empty answer. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by whatever finds that a call cannot be served. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`the catalog answers ${reply.status}`);
    this.name = 'Refusal';
    this.reply = reply;
  }
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function detail(status: number, text: string, headers?: Readonly<Record<string, string>>): Refusal {
  return new Refusal({ status, body: { detail: text }, ...(headers && { headers }) });
}

/** 400 with a message for each field. */
export function invalid(fields: Readonly<Record<string, unknown>>): Refusal {
  return new Refusal({ status: 400, body: fields });
}

export function notFound(): Refusal {
  return detail(404, 'Not found.');
}

export function forbidden(): Refusal {
  return detail(403, 'You do not have permission to perform this action.');
}

/** Django's own page for an address it does not know: not JSON. */
export function noSuchPage(): Refusal {
  const body =
    '<!doctype html>\n<html lang="en"><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>';
  return new Refusal({ status: 404, body, contentType: 'text/html; charset=utf-8' });
}

/** The name Python has for the type of a JSON value; DRF puts it into messages. */
export function pythonType(value: unknown): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return { string: 'str', boolean: 'bool', object: 'dict' }[typeof value as string] ?? 'object';
}
