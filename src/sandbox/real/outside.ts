// The way out to what is real, through the proxy of the environment where there is one.

import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Settings } from '../../config/settings.ts';

export function outside({ http, https, no }: Settings['proxy']): Dispatcher {
  if (http === undefined && https === undefined) return new Agent();
  return new EnvHttpProxyAgent({
    ...(http !== undefined && { httpProxy: http }),
    ...(https !== undefined && { httpsProxy: https }),
    ...(no !== undefined && { noProxy: no }),
  });
}
