// Addresses of resources in Secoda: made from the operator's template, and understood when somebody pastes one.

import type { Resource } from '../secoda/resources/resource.ts';

export interface Addresses {
  /** The page of a resource in Secoda; undefined until the operator has said how addresses look. */
  of(resource: Pick<Resource, 'id' | 'entityType'>): string | undefined;
  /** The id in a pasted address of this Secoda; undefined for other addresses and for texts that are none. */
  idIn(pasted: string): string | undefined;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** @param resourceUrl a template of `{app}`, `{entity_type}` and `{id}`. */
export function addresses({ appUrl, resourceUrl }: { appUrl: string; resourceUrl?: string | undefined }): Addresses {
  const app = appUrl.replace(/\/+$/, '');
  return {
    of({ id, entityType }) {
      return resourceUrl
        ?.replaceAll('{app}', app)
        .replaceAll('{entity_type}', encodeURIComponent(entityType.toWellFormed()))
        .replaceAll('{id}', encodeURIComponent(id.toWellFormed()));
    },
    idIn(pasted) {
      const hosts = [app, resourceUrl?.replaceAll('{app}', app) ?? app].map((address) => hostOf(address));
      // As browsers show it, an address has no protocol.
      const whole = hosts.some((host) => host !== undefined && pasted.startsWith(`${host}/`))
        ? `https://${pasted}`
        : pasted;
      if (!URL.canParse(whole)) return undefined;
      const url = new URL(whole);
      if (!/^https?:$/.test(url.protocol) || !hosts.includes(url.host)) return undefined;
      const path = decode(url.pathname);
      return path.match(UUID)?.at(-1) ?? idByTemplate(path, resourceUrl, app) ?? lastSegment(path);
    },
  };
}

/** The segment that stands where the template has `{id}`. */
function idByTemplate(path: string, resourceUrl: string | undefined, app: string): string | undefined {
  if (resourceUrl === undefined) return undefined;
  const template = resourceUrl.replaceAll('{app}', app).replaceAll('{entity_type}', 'x').replaceAll('{id}', '~id~');
  if (!URL.canParse(template)) return undefined;
  const place = new URL(template).pathname.split('/').findIndex((segment) => segment === '~id~');
  return place < 0 ? undefined : path.split('/')[place] || undefined;
}

function lastSegment(path: string): string | undefined {
  return path.split('/').findLast((segment) => segment !== '');
}

function hostOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).host : undefined;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
