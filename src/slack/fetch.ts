// The one way out to Slack: the Web API, and the `response_url` of a payload. It goes through the proxy when one is set,
// waits only so long, and speaks to no host but Slack's: an address out of a payload is followed nowhere else.

import { createReadStream } from 'node:fs';
import type { WebClientOptions } from '@slack/web-api';
import { type Dispatcher, fetch, request } from 'undici';
import { collect } from '../http/collect.ts';

export type SlackFetch = NonNullable<WebClientOptions['fetch']>;

export const slackTimeoutMs = 10_000;

export class ForeignAddressError extends Error {
  override readonly name = 'ForeignAddressError';
}

/** `apiUrl` is that of the settings; hosts below its own (hooks.slack.com, files.slack.com) belong to it. */
export function slackFetch(apiUrl: string, dispatcher: Dispatcher, withinMs = slackTimeoutMs): SlackFetch {
  const api = new URL(apiUrl);
  return async (address, init = {}) => {
    const url = ownAddress(address, api);
    const signal = init.signal ?? AbortSignal.timeout(withinMs);
    return fetch(url, { ...(init as object), signal, redirect: init.redirect ?? 'error', dispatcher });
  };
}

/** Posts JSON. Rejects unless it was taken. */
export type SlackPost = (address: string, content: object) => Promise<void>;

/** For the answers to a payload, which are many: at a third of the cost of `fetch`. */
export function slackPost(apiUrl: string, dispatcher: Dispatcher, withinMs = slackTimeoutMs): SlackPost {
  const api = new URL(apiUrl);
  return async (address, content) => {
    const { origin, pathname, search } = ownAddress(address, api);
    const { statusCode, text, brokenOff } = await collect(dispatcher, {
      origin,
      path: `${pathname}${search}`,
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: bytesOf(JSON.stringify(content)),
      headersTimeout: withinMs,
      bodyTimeout: withinMs,
    });
    if (brokenOff !== undefined) throw brokenOff;
    if (statusCode < 200 || statusCode >= 300) throw new Error(`answered with ${statusCode}`);
    // Some refusals come with a good status: {"ok":false,"error":"expired_url"}.
    if (/^\s*\{\s*"ok"\s*:\s*false/.test(text)) throw new Error('answered with a refusal');
  };
}

/** `Buffer.from` counts the bytes of a long text first, which takes as long as writing them. */
function bytesOf(text: string): Buffer {
  const space = Buffer.allocUnsafe(MOST_BYTES_A_UNIT * text.length);
  return space.subarray(0, space.write(text));
}

/** Of UTF-8, for a unit of a string. */
const MOST_BYTES_A_UNIT = 3;

/** Sends the bytes of a file on disk. Rejects unless they were taken. */
export type SlackUpload = (address: string, file: { readonly path: string; readonly length: number }) => Promise<void>;

/** A large file on a slow line; Slack answers when all of it is there. */
const UPLOAD_WITHIN_MS = 5 * 60_000;

export function slackUpload(apiUrl: string, dispatcher: Dispatcher): SlackUpload {
  const api = new URL(apiUrl);
  return async (address, { path, length }) => {
    const { statusCode, body } = await request(ownAddress(address, api), {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(length) },
      body: createReadStream(path),
      headersTimeout: UPLOAD_WITHIN_MS,
      bodyTimeout: slackTimeoutMs,
      signal: AbortSignal.timeout(UPLOAD_WITHIN_MS),
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`answered with ${statusCode}`);
  };
}

/** Throws ForeignAddressError for an address that is not of the same Slack as the API. */
function ownAddress(address: string | URL, api: URL): URL {
  const url = new URL(address);
  if (!belongsTo(url, api)) throw new ForeignAddressError('an address outside Slack was refused');
  return url;
}

/** Whether an address is of the same Slack as the API: its host or one below it, and no weaker protocol. */
export function belongsTo(url: URL, api: URL): boolean {
  const sameHost = url.hostname === api.hostname || url.hostname.endsWith(`.${api.hostname}`);
  const samePort = url.port === api.port || isLoopback(api.hostname);
  return sameHost && samePort && (url.protocol === api.protocol || url.protocol === 'https:');
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
