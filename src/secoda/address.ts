// Addresses of the API: the base as people write it, and paths with ids that can go nowhere but where they are meant to.

/** The base without a trailing slash and always with `/api/v1`, whichever form it was given in. Throws TypeError if it is none. */
export function apiBase(apiUrl: string): URL {
  const url = new URL(apiUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('the address of the API is not http(s)');
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/api/v1') ? path : `${path}/api/v1`;
  return url;
}

/**
 * An id as one segment of a path; undefined for what is none: empty, dots alone (which addresses fold away), control
 * characters, over-long.
 */
export function segment(id: string): string | undefined {
  if (id === '' || id.length > 200 || /^\.+$/.test(id) || /[\p{C}\s/\\?#%]/u.test(id)) return undefined;
  return encodeURIComponent(id);
}

/** Query parameters of defined values, JSON for filters and sorts. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | object | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encoded(value)}`],
  );
  return given.length === 0 ? path : `${path}?${given.join('&')}`;
}

/** Never throws: JSON escapes lone surrogates itself, in plain texts they become U+FFFD. */
function encoded(value: string | number | object): string {
  return encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value).toWellFormed());
}

/** The same call, its path with a slash at the end. */
export function slashed<Call extends { readonly path: string }>(call: Call): Call {
  const query = call.path.indexOf('?');
  const end = query === -1 ? call.path.length : query;
  return { ...call, path: `${call.path.slice(0, end)}/${call.path.slice(end)}` };
}

/**
 * Whether a redirect only adds the slash that Django wants at the end: same host, same path plus `/`, same query. The scheme
 * may differ, since a service behind a TLS proxy names the one it sees itself: the address is never taken from the reply.
 */
export function onlyAddsSlash(from: URL, location: string | undefined): boolean {
  if (location === undefined || !URL.canParse(location, from.href)) return false;
  const to = new URL(location, from);
  return (
    to.hostname === from.hostname &&
    to.pathname === `${from.pathname}/` &&
    (to.search === from.search || to.search === '')
  );
}
